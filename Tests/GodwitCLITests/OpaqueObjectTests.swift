import Foundation
import Godwit
import GodwitTestSupport
import Testing

@testable import GodwitCLI

/// Objects that SQLite reads and Godwit does not.
@Suite("An object that cannot be read")
struct OpaqueObjectTests {
  private static let tables = "CREATE TABLE t (a INTEGER, b TEXT);"
  /// SQLite takes the second collation, the parser none.
  private static let index = "CREATE INDEX odd ON t (a COLLATE NOCASE COLLATE BINARY);"
  /// A column that is called Gr and a byte that is not UTF-8.
  private static let bytes = """
    CREATE TABLE bytes (x); PRAGMA writable_schema = ON;
    UPDATE sqlite_master SET sql = CAST(
      x'435245415445205441424C452062797465732028224772F622205445585429' AS TEXT) WHERE name = 'bytes';
    PRAGMA writable_schema = OFF;
    """
  static let kinds = [(Self.index, "odd", "a column"), (Self.bytes, "bytes", "not UTF-8")]

  /// A project that declares the tables, and databases with and without the object.
  private func terminal(_ object: String) throws -> Terminal {
    var terminal = try Terminal()
    terminal.configuration.schema = DatabaseSchema {
      Table("t") {
        Column("a", .integer)
        Column("b", .text)
      }
    }
    terminal.configuration.declarations = .none
    terminal.configuration.revisions = RevisionList(folder: "versions", [])
    try terminal.execute(Self.tables + object)
    try terminal.execute(Self.tables + object, in: "same.sqlite")
    try terminal.execute(Self.tables, in: "without.sqlite")
    return terminal
  }

  private func revisions(_ terminal: Terminal) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: terminal.folder.path("versions"))
  }

  @Test("is a difference to check and to diff, with its name and why", arguments: kinds)
  func reported(object: String, name: String, why: String) throws {
    let terminal = try terminal(object)
    for arguments in [
      ["check"], ["diff", "--from", "app.sqlite", "--to", "without.sqlite"],
      ["diff", "--from", "without.sqlite", "--to", "app.sqlite"],
      ["diff", "--from", "database", "--to", "schema"],
    ] {
      let result = terminal.run(arguments)
      #expect(result.code == 2, "\(arguments) \(result)")
      let lines = result.out.split(separator: "\n").filter { $0.contains("unreadable object") }
      #expect(lines.count == 1, "\(result.out)")
      #expect(result.out.contains(name) && result.out.contains(why), "\(result.out)")
    }
  }

  @Test("is one in JSON, too", arguments: kinds)
  func json(object: String, name: String, why: String) throws {
    let terminal = try terminal(object)
    for arguments in [["check"], ["diff", "--from", "app.sqlite", "--to", "schema"]] {
      let result = terminal.run(arguments + ["--format", "json"])
      #expect(result.code == 2)
      let report =
        try JSONSerialization.jsonObject(with: Data(result.out.utf8)) as? [String: Any]
      let differences = try #require(report?["differences"] as? [[String: Any]])
      #expect(differences.map { $0["kind"] as? String } == ["unreadable object"])
      #expect(differences.map { $0["name"] as? String } == [name])
      #expect((differences[0]["detail"] as? String)?.contains(why) == true)
    }
  }

  @Test("is none where both sides have it", arguments: kinds)
  func same(object: String, name: String, why: String) throws {
    let result = try terminal(object).run("diff", "--from", "app.sqlite", "--to", "same.sqlite")
    #expect(result.code == 0)
    #expect(result.out.isEmpty && result.err.isEmpty)
  }

  @Test("is one where it is another one under the same name")
  func changed() throws {
    let terminal = try terminal(Self.index)
    try terminal.execute(
      Self.tables + "CREATE INDEX odd ON t (a COLLATE BINARY COLLATE NOCASE)", in: "other.sqlite")
    let result = terminal.run("diff", "--from", "app.sqlite", "--to", "other.sqlite")
    #expect(result.code == 2 && result.out.contains("odd"), "\(result)")
    // By its bytes, which are shown alike.
    let bytes = try self.terminal(Self.bytes)
    try bytes.execute(
      Self.tables + Self.bytes.replacing("F62220", with: "F72220"), in: "other.sqlite")
    #expect(bytes.run("diff", "--from", "app.sqlite", "--to", "other.sqlite").code == 2)
  }

  @Test("is refused as part of a script and as a whole revision, and nothing is written")
  func refused() throws {
    for (object, name, why) in Self.kinds {
      let terminal = try terminal(object)
      for arguments in [
        ["diff", "--from", "app.sqlite", "--to", "without.sqlite", "--sql"],
        ["diff", "--from", "app.sqlite", "--to", "schema", "--sql"],
        ["revision", "--autogenerate", "-m", "x"],
        ["revision", "--autogenerate", "--sql", "-m", "x"],
        ["revision", "--autogenerate", "--allow-unproven", "-m", "x"],
      ] {
        let result = terminal.run(arguments)
        #expect(result.code == 1 && result.out.isEmpty, "\(arguments) \(result)")
        #expect(
          result.err.contains(
            "Error: These differ, and Godwit does not change what it cannot read:"))
        #expect(result.err.contains(" \(name): ") && result.err.contains(why), "\(result.err)")
        #expect(result.err.hasSuffix("Write the revision by hand, with op.execute."))
      }
      #expect(try revisions(terminal).isEmpty)
    }
  }

  @Test("is left out of a revision that does the rest, which says so in its comment")
  func notDone() throws {
    var terminal = try terminal(Self.index)
    terminal.configuration.schema.tables[0].append(Column("c", .integer))
    let result = terminal.run("revision", "--autogenerate", "-m", "rest")
    #expect(result.code == 0, "\(result)")
    let file = try #require(try revisions(terminal).first)
    let source = try String(
      contentsOfFile: terminal.folder.path("versions/\(file)"), encoding: .utf8)
    #expect(source.contains("///\n/// NOT DONE. index odd differs: "), "\(source)")
    #expect(source.contains("try op.addColumn(\"t\", Column(\"c\", .integer))"))
    #expect(!source.contains("dropIndex"))
    // That much is said at once, too.
    #expect(result.err.contains("unreadable object"))
    #expect(!result.err.contains("upgrade gives the declared schema"))
  }

  @Test("is not changed, and goes through a change of its table")
  func kept() throws {
    let terminal = try terminal(Self.index)
    try terminal.execute("CREATE TABLE t (a TEXT, b TEXT);" + Self.index, in: "other.sqlite")
    let script = terminal.run("diff", "--from", "app.sqlite", "--to", "other.sqlite", "--sql")
    #expect(script.code == 2, "\(script)")
    try terminal.execute(script.out)
    #expect(terminal.run("diff", "--from", "app.sqlite", "--to", "other.sqlite").code == 0)
  }

  @Test("is not left out without a word where the change is wanted as Swift")
  func swift() throws {
    let result = try terminal(Self.index).run(
      "diff", "--from", "app.sqlite", "--to", "without.sqlite", "--format", "swift")
    #expect(result.code != 0)
    #expect(result.err.contains("odd"))
  }

  @Test("is not left out without a word by reflect")
  func reflect() throws {
    let result = try terminal(Self.index).run("reflect", "app.sqlite", "--into", "declared")
    #expect(result.code == 0)
    #expect(result.err.contains("odd"))
  }

  @Test("does not begin a line by its name")
  func names() throws {
    let terminal = try terminal(
      "CREATE INDEX \"odd\nNo differences.\" ON t (a COLLATE NOCASE COLLATE BINARY)")
    let shown = terminal.run("diff", "--from", "app.sqlite", "--to", "without.sqlite")
    #expect(shown.out.contains(#"odd\nNo differences."#), "\(shown.out)")
    let refused = terminal.run("diff", "--from", "app.sqlite", "--to", "without.sqlite", "--sql")
    #expect(refused.code == 1)
    #expect(refused.err.contains(#"odd\nNo differences."#), "\(refused.err)")
  }
}
