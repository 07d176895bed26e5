import Foundation
import Godwit
import GodwitCLITestSupport
import GodwitSchemaDiff
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("Lines on a terminal")
struct NarrowTerminalTests {
  @Test(
    "are cut between words, and what is longer than a line has one of its own",
    arguments: [
      ("a b", 3, ["a b"]), ("aa bb cc", 5, ["aa bb", "  cc"]), ("aa bb", 4, ["aa", "  bb"]),
      ("  aa bb cc", 8, ["  aa bb", "    cc"]), ("aaaaaa bb", 4, ["aaaaaa", "  bb"]),
      ("題名 題名 a", 9, ["題名 題名", "  a"]), ("", 4, [""]), ("aa  bb cc", 6, ["aa  bb", "  cc"]),
    ])
  func wrapping(text: String, width: Int, lines: [String]) {
    #expect(TextWidth.wrapped(text, to: width, indentation: 2) == lines)
  }

  private func output(
    _ terminal: Terminal, columns: Int?, _ arguments: [String]
  ) throws -> [String] {
    let recorder = Recorder()
    var session = Session.testing(
      folder: terminal.folder.url, recorder: recorder, configuration: terminal.configuration)
    session.console = Console(
      out: { recorder.append($0) }, err: { _ in }, readAnswer: { nil }, isInteractive: false,
      showStatus: nil, coloured: [], columns: columns.map { [.out: $0] } ?? [:])
    _ = session.run(arguments)
    return recorder.text.components(separatedBy: "\n")
  }

  private func terminal() throws -> Terminal {
    var terminal = try Terminal()
    terminal.configuration.schema = DatabaseSchema {
      Table("a") { Column("x") }
      Table("a_table_with_a_long_name") {
        Column("x")
        Index("ix", on: "x", where: "x IN ('one', 'two', 'three', 'four', 'five', 'six', 'seven')")
      }
    }
    terminal.configuration.declarations = .none
    return terminal
  }

  @Test("fit into 80 columns, the place in a line of its own where it does not fit")
  func differences() throws {
    let arguments = ["diff", "--from", "empty", "--to", "schema"]
    let wide = try output(terminal(), columns: nil, arguments)
    #expect(wide.count == 3 && wide.contains { TextWidth.columns(of: $0) > 80 }, "\(wide)")
    let narrow = try output(terminal(), columns: 80, arguments)
    #expect(narrow.allSatisfy { TextWidth.columns(of: $0) <= 80 }, "\(narrow)")
    #expect(narrow.count > 3)
    // The same words in the same order.
    func words(_ lines: [String]) -> [Substring] { lines.flatMap { $0.split(separator: " ") } }
    #expect(words(narrow) == words(wide))
    #expect(narrow.contains { $0.hasPrefix("    ") && $0.contains("NarrowTerminalTests.swift:") })
  }

  @Test("of the history as well, and JSON is as it is")
  func history() throws {
    let terminal = try Terminal()
    let lines = try output(terminal, columns: 60, ["history"])
    #expect(lines.allSatisfy { TextWidth.columns(of: $0) <= 60 } && lines.count == 4, "\(lines)")
    let json = try output(terminal, columns: 60, ["history", "--format", "json"])
    #expect(try json == output(terminal, columns: nil, ["history", "--format", "json"]))
  }
}

@Suite("A full-text index of another table's text")
struct ExternalContentTests {
  private enum Tables: Revision {
    static let id: RevisionID = "tables"
    static let downRevisions: [RevisionID] = []
    static func upgrade(_ op: Operations) throws {
      try op.createTable("docs") {
        Column("id", .integer).primaryKey()
        Column("body", .text)
      }
    }
    static func downgrade(_ op: Operations) throws { try op.dropTable("docs") }
  }

  private enum Words: Revision {
    static let id: RevisionID = "words"
    static let downRevisions: [RevisionID] = ["tables"]
    static func upgrade(_ op: Operations) throws {
      try op.createVirtualTable(
        VirtualTable("words", using: "fts5", "body", "content='docs'", "content_rowid='id'"))
    }
    static func downgrade(_ op: Operations) throws {
      try op.execute("DELETE FROM words")
      try op.dropVirtualTable("words")
    }
  }

  private func terminal() throws -> Terminal {
    var terminal = try Terminal()
    func entry(_ type: any Revision.Type) -> RevisionList.Entry {
      .init(type, file: "\(type.id).swift", message: "m", created: nil, checksum: "")
    }
    terminal.configuration = GodwitConfiguration(
      schema: DatabaseSchema {
        Table("docs") {
          Column("id", .integer).primaryKey()
          Column("body", .text)
        }
      }, declarations: .none,
      revisions: RevisionList(folder: "versions", [entry(Tables.self), entry(Words.self)]),
      database: "app.sqlite")
    #expect(terminal.run("upgrade").code == 0)
    try terminal.execute(
      "INSERT INTO docs VALUES (1, 'a'), (2, 'b'); INSERT INTO words (words) VALUES ('rebuild')")
    return terminal
  }

  @Test("goes without a question: nothing is lost with it")
  func downgrade() throws {
    let terminal = try terminal()
    let result = terminal.run("downgrade", "-1")
    #expect(result.code == 0, "\(result)")
    let base = terminal.run("downgrade", "base")
    #expect(base.code == 1 && base.err.contains("  2 rows of docs\n"), "\(base)")
  }

  @Test("is dropped by a revision that says nothing of rows")
  func revision() throws {
    let terminal = try terminal()
    let result = terminal.run("revision", "--autogenerate", "-m", "no words")
    #expect(result.code == 0, "\(result)")
    let path = result.out.dropFirst("Wrote ".count)
    let source = try String(contentsOfFile: terminal.folder.path(String(path)), encoding: .utf8)
    #expect(source.contains("dropVirtualTable(\"words\")") && !source.contains("Loses"))
  }
}
