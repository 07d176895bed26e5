import Foundation
import Godwit
import GodwitCLITestSupport
import GodwitExampleSchema
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("What a project can set")
struct SettingsTests {
  private func written(_ result: Terminal.Result) throws -> String {
    try #require(result.out.split(separator: " ").last.map(String.init), "\(result)")
  }

  @Test("files of revisions are called as the project wants, in its time zone")
  func fileNames() throws {
    var terminal = try Terminal()
    terminal.configuration.fileNameTemplate = "{id}-{year}{month}{day}{hour}-{slug}"
    terminal.configuration.timeZone = try #require(TimeZone(identifier: "Asia/Tokyo"))
    let path = try written(terminal.run("revision", "-m", "Split names"))
    #expect(path == "versions/3f9a1c7be02d-2026112319-split_names.swift")
    let source = try String(contentsOfFile: terminal.folder.path(path), encoding: .utf8)
    #expect(source.contains("/// Create Date: 2026-11-23 19:15:00 "), "\(source)")
    terminal.configuration.fileNameTemplate = "../{slug}"
    #expect(terminal.run("revision", "-m", "x", "--rev-id", "other").code == 1)
  }

  @Test("a header, imports and a footer stand around each revision")
  func template() throws {
    var terminal = try Terminal()
    terminal.configuration.revisionTemplate.header = "// © {year}, {id} {unknown}\n\n"
    terminal.configuration.revisionTemplate.imports = ["Foundation", "Godwit", "Zeta"]
    terminal.configuration.revisionTemplate.footer =
      "extension String { var revision: String { \"{slug}\" } }"
    let path = try written(terminal.run("revision", "-m", "Split names"))
    let source = try String(contentsOfFile: terminal.folder.path(path), encoding: .utf8)
    #expect(
      source.hasPrefix(
        """
        // © 2026, 3f9a1c7be02d {unknown}

        import Foundation
        import Godwit
        import Zeta

        /// Split names
        """), "\(source)")
    #expect(
      source.hasSuffix(
        "\n}\n\nextension String { var revision: String { \"split_names\" } }\n"), "\(source)")
  }

  @Test(
    "a template that hides the revision is refused",
    arguments: [
      "/* never closed", "enum Wrapper {", "struct Other: Revision {}", "\"\"\"",
      "protocol P: Revision {}\nstruct Other { static let downRevisions = 1 }",
    ])
  func badTemplate(header: String) throws {
    var terminal = try Terminal()
    terminal.configuration.revisionTemplate.header = header
    let result = terminal.run("revision", "-m", "x")
    #expect(result.code == 1 && result.out.isEmpty, "\(result)")
    #expect(result.err.contains("revisionTemplate"), "\(result)")
    let files = try FileManager.default.contentsOfDirectory(
      atPath: terminal.folder.path("versions"))
    #expect(files.isEmpty)
  }

  @Test("a program is run on each file, and its failure is told")
  func afterWriting() throws {
    var terminal = try Terminal()
    terminal.configuration.afterWriting = ["touch", "-d", "2001-01-01"]
    let path = try written(terminal.run("revision", "-m", "x"))
    let date =
      try FileManager.default.attributesOfItem(
        atPath: terminal.folder.path(path))[.modificationDate] as? Date
    #expect(try #require(date) < Date(timeIntervalSince1970: 1_000_000_000))
    var failing = try Terminal()
    failing.configuration.afterWriting = ["false"]
    let result = failing.run("revision", "-m", "x")
    #expect(result.code == 1 && result.err.contains("'false' ended with code 1"))
    #expect(result.err.contains("Wrote versions/"))
  }

  @Test("constraints without a name get one by the project's convention")
  func naming() throws {
    var terminal = try Terminal()
    let table = Table("stars") {
      Column("id", .integer).primaryKey()
      Column("poem", .varchar(26)).references("poems", "id")
      Column("number", .integer).check("number > 0").unique()
    }
    terminal.configuration.schema = DatabaseSchema {
      for table in GodwitExampleSchema.schema.tables { table }
      table
    }
    terminal.configuration.declarations = .none
    terminal.configuration.namingConvention.foreignKey = "{parent}_of_{table}_fkey"
    terminal.configuration.namingConvention.unique = "{table}__{columns}__key"
    let path = try written(terminal.run("revision", "--autogenerate", "-m", "stars"))
    let source = try String(contentsOfFile: terminal.folder.path(path), encoding: .utf8)
    for name in ["poems_of_stars_fkey", "stars__number__key", "ck_stars_number"] {
      #expect(source.contains("\"\(name)\""), "\(source)")
    }
  }

  /// A project of one table in a database that has it already, with an index of another name.
  private func indexed() throws -> Terminal {
    var terminal = try Terminal()
    terminal.configuration.schema = DatabaseSchema {
      Table("t") {
        Column("a", .integer)
        Column("b", .text)
        Index(on: "a")
        Index(on: "b", .expression("lower(a || b)"), unique: true)
        Index(on: "b", where: "a > 0")
        Index("idx_t_b", on: "a", "b")
      }
      Table("u") {
        Column("id", .integer).primaryKey()
        Index(on: .expression("1 + 1"))
      }
    }
    terminal.configuration.declarations = .none
    terminal.configuration.revisions = RevisionList(folder: "versions", [])
    try terminal.execute(
      "CREATE TABLE t (a INTEGER, b TEXT); CREATE INDEX any_name ON t (a)")
    return terminal
  }

  @Test("indexes without a name are those that are there, or get one by the convention")
  func indexNames() throws {
    var terminal = try indexed()
    terminal.configuration.namingConvention.primaryKey = "pk_{table}"
    let check = terminal.run("check")
    #expect(!check.out.contains("any_name"), "\(check)")
    for index in ["idx_t_b_a_b", "idx_t_b_2", "idx_t_b (a, b)", "idx_u"] {
      #expect(check.out.contains(index), "\(check)")
    }
    let path = try written(terminal.run("revision", "--autogenerate", "-m", "x"))
    let source = try String(contentsOfFile: terminal.folder.path(path), encoding: .utf8)
    for text in ["\"idx_t_b_a_b\"", "\"idx_t_b_2\"", "\"idx_u\"", "\"pk_u\""] {
      #expect(source.contains(text), "\(source)")
    }
    try terminal.execute(
      """
      CREATE UNIQUE INDEX x ON t (b, lower(a || b)); CREATE INDEX y ON t (b) WHERE a > 0;
      CREATE INDEX idx_t_b ON t (a, b); CREATE TABLE u (id INTEGER CONSTRAINT k PRIMARY KEY);
      CREATE INDEX z ON u (1 + 1);
      """)
    #expect(terminal.run("check").code == 0, "\(terminal.run("check"))")
    #expect(terminal.run("diff", "--from", "schema", "--to", "empty").code == 2)
  }

  @Test("an index stays the one that it is when its table gets another name")
  func indexOfRenamedTable() throws {
    var terminal = try indexed()
    terminal.configuration.schema = DatabaseSchema {
      Table("renamed") {
        Column("a", .integer)
        Column("b", .text)
        Index(on: "a")
      }.renamed(from: "t")
    }
    let check = terminal.run("check")
    #expect(check.code == 2 && !check.out.contains("index"), "\(check)")
  }

  @Test("types that are the same to the project are no difference, and stay")
  func sameTypes() throws {
    var terminal = try Terminal()
    terminal.configuration.schema = DatabaseSchema {
      Table("t") {
        Column("a", .integer)
        Column("b", .boolean).notNull()
      }
    }
    terminal.configuration.declarations = .none
    terminal.configuration.revisions = RevisionList(folder: "versions", [])
    terminal.configuration.migrations.sameTypes = [["INT", "INTEGER"], ["BOOL", "BOOLEAN"]]
    try terminal.execute("CREATE TABLE t (a INT, b BOOL)")
    let lines = terminal.run("check").out.split(separator: "\n").filter { $0.hasPrefix("  ~") }
    #expect(lines.count == 1 && lines[0].contains("column t.b now NOT NULL"), "\(lines)")
    let path = try written(terminal.run("revision", "--autogenerate", "-m", "x"))
    let source = try String(contentsOfFile: terminal.folder.path(path), encoding: .utf8)
    #expect(source.contains("try op.alterColumn(\"t\", \"b\", .notNull)"), "\(source)")
    try terminal.execute("CREATE TABLE t (a INTEGER, b BOOL)", in: "other.sqlite")
    #expect(terminal.run("diff", "--from", "app.sqlite", "--to", "other.sqlite").code == 2)
  }

  @Test("completions know revisions, databases, and what can be renamed")
  func completions() throws {
    let terminal = try Terminal()
    let revisions = terminal.run(
      "---completion", "upgrade", "--", "positional@0", "1", "2", "godwit", "upgrade", "")
    #expect(revisions.out.split(separator: "\n").contains("94bcac9585c9"), "\(revisions)")
    let renames = terminal.run(
      "---completion", "diff", "--", "--rename", "1", "2", "godwit", "diff", "")
    #expect(renames.out.contains("column:poems.poet_name:"))
    #expect(terminal.run("--generate-completion-script", "zsh").out.hasPrefix("#compdef"))
  }
}
