import Foundation
import Godwit
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSchemaModel
import GodwitTestSupport
import Testing

@testable import GodwitCLI

/// Rows are asked when a revision is written, planned or rehearsed, before anything fails on them.
@Suite("Rows that stand against a change")
struct RowForecastTests {
  /// A database of which the declarations want more than its rows can give.
  private func terminal() throws -> Terminal {
    var terminal = try Terminal()
    terminal.configuration.schema = DatabaseSchema {
      Table("poets") { Column("id", .integer).primaryKey() }
      Table("verses") {
        Column("id", .integer).primaryKey()
        Column("poet", .integer)
        Column("name", .text)
        Column("code", .integer)
        Column("words", .integer)
        ForeignKey("fk_poet", on: "poet", references: "poets", "id")
        Unique("uq_name", on: "name")
        Check("ck_words", "words > 0")
      }.renamed(from: "poems")
    }
    terminal.configuration.declarations = .none
    terminal.configuration.revisions = RevisionList(folder: "versions", [])
    try terminal.execute(
      """
      CREATE TABLE poets (id INTEGER PRIMARY KEY);
      INSERT INTO poets VALUES (1);
      CREATE TABLE poems (id INTEGER PRIMARY KEY, poet INTEGER, title TEXT, code TEXT, words INTEGER);
      INSERT INTO poems VALUES (1, 1, 'a', '007', 5), (2, 2, 'a', '12', 0), (3, 3, 'b', 'x', -1);
      """)
    return terminal
  }

  private func list(_ type: any Revision.Type) -> RevisionList {
    RevisionList(
      folder: "versions",
      [.init(type, file: "001.swift", message: "001", created: nil, checksum: "")])
  }

  private func write(_ terminal: Terminal, _ options: String...) throws -> (
    err: String, source: String
  ) {
    let result = terminal.run(
      ["revision", "--autogenerate", "-m", "ask", "--rename", "column:poems.title:name"] + options)
    #expect(result.code == 0, "\(result.err)")
    let file = "versions/20261123_101500_3f9a1c7be02d_ask.swift"
    return (result.err, try String(contentsOfFile: terminal.folder.path(file), encoding: .utf8))
  }

  @Test("are counted by their rule as the revision is written, under the names to come")
  func writing() throws {
    let (err, source) = try write(try terminal())
    let comments = source.split(separator: "\n").filter { $0.contains("//") }
      .map { $0.trimmingCharacters(in: .whitespaces).drop { $0 == "/" } }.joined()
    for finding in [
      "2 rows of 'verses' (poet) refer to nothing in 'poets' (id)",
      "1 value of 'verses' (name) occurs more than once",
      "2 rows of 'verses' do not fit CONSTRAINT ck_words CHECK (words > 0)",
      "1 value of 'verses.code' would change with the type INTEGER",
    ] {
      #expect(comments.contains(finding), "\(source)")
      #expect(err.contains("As the rows are now, it fails: \(finding)"), "\(err)")
    }
    #expect(!source.contains("id 2"))
  }

  @Test("are told beside a script, which by itself says less")
  func scripts() throws {
    let terminal = try terminal()
    let finding = "2 rows of 'verses' do not fit CONSTRAINT ck_words CHECK (words > 0)"
    let result = terminal.run(
      "revision", "--autogenerate", "-m", "x", "--sql", "--for", "shell", "--rename",
      "column:poems.title:name")
    #expect(result.code == 0 && result.err.contains(finding), "\(result)")
    #expect(result.out.hasPrefix(".bail on"))
    try terminal.execute(
      "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a)", in: "a.sqlite")
    try terminal.execute("INSERT INTO t VALUES (1)", in: "a.sqlite")
    try terminal.execute(
      "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a REFERENCES p (id))",
      in: "b.sqlite")
    let diff = terminal.run("diff", "--from", "a.sqlite", "--to", "b.sqlite", "--sql")
    #expect(diff.err.contains("1 row of 't' (a) refers to nothing in 'p' (id)"), "\(diff)")
  }

  @Test("are named by their keys only where that is asked for: the file enters version control")
  func keys() throws {
    let (_, source) = try write(try terminal(), "--show-keys")
    #expect(source.contains("- id 2"))
  }

  @Test("are none where the rows fit")
  func none() throws {
    let terminal = try terminal()
    try terminal.execute(
      "UPDATE poems SET poet = 1, title = id, words = 1, code = CAST(id AS TEXT)")
    let (err, source) = try write(terminal)
    #expect(!source.contains("As the rows are now") && !err.contains("As the rows are now"))
  }

  @Test("a revision that was written without a database says that nobody asked them")
  func withoutDatabase() throws {
    var terminal = try terminal()
    terminal.configuration.revisions = list(Asking.self)
    try FileManager.default.removeItem(atPath: terminal.folder.path("app.sqlite"))
    let (_, source) = try write(terminal)
    #expect(source.contains("/// Rows were not asked: it was written without a database."))
  }

  @Test("a downgrade that gives back a column without a value for the rows says so")
  func downgrade() throws {
    let terminal = try terminal()
    try terminal.execute("DELETE FROM poems; ALTER TABLE poems ADD COLUMN year INTEGER NOT NULL")
    let (_, source) = try write(terminal)
    #expect(
      source.contains("Fails where there are rows, which have no value of verses.year"),
      "\(source)")
  }

  @Test("are all told by a plan and by a rehearsal, of which a walk would say the first")
  func planning() throws {
    var terminal = try terminal()
    terminal.configuration.revisions = list(Demanding.self)
    let findings = [
      "2 rows of 'verses' do not fit", "1 value of 'verses' (title) occurs more than once",
      "3 rows of 'verses' would have no value of the new column 'slug'",
    ]
    let plan = terminal.run("upgrade", "--plan")
    #expect(plan.code == 0, "\(plan.err)")
    let json = terminal.run("upgrade", "--plan", "--format", "json")
    let rehearsal = terminal.run("rehearse")
    #expect(rehearsal.code == 1)
    for finding in findings {
      #expect(plan.out.contains("As the rows are now, it fails: \(finding)"), "\(plan.out)")
      #expect(json.out.contains(finding), "\(json.out)")
      #expect(rehearsal.out.contains(finding), "\(rehearsal.out)")
    }
  }
}

/// Makes what the database has.
private struct Asking: Revision {
  static let id: RevisionID = "001"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.execute("CREATE TABLE poets (id INTEGER PRIMARY KEY)")
    try op.execute(
      "CREATE TABLE poems (id INTEGER PRIMARY KEY, poet INTEGER, title TEXT, code TEXT, words INTEGER)"
    )
  }
  static func downgrade(_ op: Operations) throws {}
}

/// Wants more than the rows can give, in three ways.
private struct Demanding: Revision {
  static let id: RevisionID = "001"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.renameTable("poems", to: "verses")
    try op.addCheck("verses", Check("ck_words", "words > 0"))
    try op.createIndex("verses", Index("ux_title", on: "title", unique: true))
    try op.addColumn("verses", Column("slug", .text).notNull())
  }
  static func downgrade(_ op: Operations) throws {}
}
