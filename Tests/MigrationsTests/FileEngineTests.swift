import Foundation
import Godwit
import GodwitExecution
import GodwitIntrospection
import GodwitRevisionGraph
import GodwitTestSupport
import Testing

@testable import GodwitMigrations

@Suite("A script on another engine with a file")
struct FileEngineTests {
  @Test(
    "of libSQL's",
    .enabled(if: FileEngine("libsql").isPresent, "there is no Python with libsql"))
  func libsql() throws {
    try walk("libsql", .libsql)
  }

  @Test(
    "of Turso's", .enabled(if: FileEngine("turso").isPresent, "there is no Python with pyturso"))
  func turso() throws {
    // It deletes nothing from tables without rowids yet.
    try walk("turso", .turso, arguments: ["rowids": "all"])
  }

  @Test(
    "that SQLCipher encrypts",
    .enabled(if: FileEngine("sqlcipher").isPresent, "there is no Python with sqlcipher3"),
    arguments: [Dialect.sqlite, .rqlite])
  func sqlcipher(dialect: Dialect) throws {
    try walk("sqlcipher", dialect, isEncrypted: true)
  }

  @Test(
    "that SQLite3 Multiple Ciphers encrypts",
    .enabled(if: FileEngine("sqlite3mc").isPresent, "there is no Python with apsw-sqlite3mc"),
    arguments: [Dialect.sqlite, .rqlite])
  func multipleCiphers(dialect: Dialect) throws {
    try walk("sqlite3mc", dialect, isEncrypted: true)
  }

  /// There and back, with one failure on the way: all rows stay, and the schema is that of the replay.
  private func walk(
    _ name: String, _ dialect: Dialect, isEncrypted: Bool = false,
    arguments: [String: String] = [:]
  ) throws {
    let engine = FileEngine(name)
    let folder = try TemporaryFolder()
    let path = folder.path("app.db")
    var migrator = try Migrator(revisions: list([Tables.self, Changes.self]))
    migrator.arguments = arguments
    func run(_ scripts: FileEngine.Script...) throws -> FileEngine.State {
      try engine.run(scripts, on: path)
    }
    func script(_ direction: Direction, _ from: String, _ to: String) throws -> FileEngine.Script {
      FileEngine.Script(
        try migrator.script(
          direction, from: from == "base" ? .base : .id(from), to: .id(to), for: dialect))
    }
    let before = try run(
      script(.upgrade, "base", "tables"),
      FileEngine.Script(statements: Tables.rows, owned: true))
    #expect(before.error == nil)
    #expect(before.rows.values.allSatisfy { !$0.isEmpty }, "\(before.rows)")

    var failing = try script(.upgrade, "tables", "changes")
    failing.breakAtEnd()
    let failed = try run(failing)
    #expect(failed.error?.contains("no_such_table") == true, "\(failed.error ?? "")")
    #expect(failed.tables == before.tables)
    #expect(failed.definitions == before.definitions)

    let changed = try run(script(.upgrade, "tables", "changes"))
    let back = try run(script(.downgrade, "changes", "tables"))
    for (state, ids) in [(changed, ["tables", "changes"]), (back, ["tables"])] {
      #expect(state.error == nil)
      #expect(state.rows == before.rows)
      #expect(state.violations == 0)
      let expected = try migrator.replayed(ids.map { RevisionID($0) })
      #expect(try state.differences(from: expected).isEmpty, "\(state.version) \(ids)")
    }
    let beginning = try Data(contentsOf: URL(filePath: path)).prefix(15)
    #expect((beginning != Data("SQLite format 3".utf8)) == isEncrypted)
  }
}

/// A family of tables with rows of every action.
private enum Tables: Revision {
  static let id: RevisionID = "tables"
  static let downRevisions: [RevisionID] = []
  static func upgrade(_ op: Operations) throws {
    for sql in definitions {
      let hasRowIDs = op.arguments["rowids"] == "all"
      try op.execute(hasRowIDs ? sql.replacing(" WITHOUT ROWID", with: "") : sql)
    }
  }
  static func downgrade(_ op: Operations) throws {}

  private static let definitions = [
    "CREATE TABLE authors (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, born INTEGER, "
      + "mentor INTEGER REFERENCES authors (id) ON DELETE SET NULL, UNIQUE (name, born))",
    "CREATE TABLE letters (id INTEGER PRIMARY KEY, author INTEGER REFERENCES authors)",
    "CREATE TABLE prizes (id INTEGER PRIMARY KEY, "
      + "author INTEGER NOT NULL REFERENCES authors ON DELETE RESTRICT ON UPDATE RESTRICT)",
    "CREATE TABLE names (name TEXT NOT NULL, born INTEGER NOT NULL, other TEXT NOT NULL, "
      + "PRIMARY KEY (name, born, other), FOREIGN KEY (name, born) "
      + "REFERENCES authors (name, born) ON DELETE CASCADE ON UPDATE CASCADE) WITHOUT ROWID",
    "CREATE TABLE notes (author INTEGER REFERENCES authors ON DELETE SET NULL, body TEXT)",
    "CREATE TABLE shelves (id INTEGER PRIMARY KEY, "
      + "author INTEGER DEFAULT 1 REFERENCES authors ON DELETE SET DEFAULT)",
    "CREATE TABLE guests (prize INTEGER REFERENCES prizes (id) ON DELETE CASCADE)",
    "CREATE INDEX ix_notes_author ON notes (author)",
    "CREATE VIEW laureates AS SELECT a.name FROM authors a JOIN prizes p ON p.author = a.id",
    "CREATE TRIGGER moves AFTER INSERT ON guests BEGIN "
      + "UPDATE letters SET author = 3 - author WHERE id = new.prize; END",
  ]

  static let rows = [
    "INSERT INTO authors (id, name, born, mentor) VALUES (1, 'Li Bai', 701, NULL), "
      + "(2, 'Du Fu', 712, 1), (9, 'Bai Juyi', 772, 2)",
    "DELETE FROM authors WHERE id = 9",
    "INSERT INTO letters VALUES (1, 1), (2, 2)",
    "INSERT INTO prizes VALUES (3, 1), (4, 2)",
    "INSERT INTO names VALUES ('Li Bai', 701, 'Taibai'), ('Du Fu', 712, 'Zimei')",
    "INSERT INTO notes (rowid, author, body) VALUES (5, 1, 'a;b'), (9, 2, x'00ff'), (12, NULL, '')",
    "INSERT INTO shelves VALUES (1, 2)",
    "INSERT INTO guests VALUES (3), (4)",
  ]
}

/// A parent that nothing but a rebuild can change so.
private enum Changes: Revision {
  static let id: RevisionID = "changes"
  static let downRevisions: [RevisionID] = ["tables"]
  static func upgrade(_ op: Operations) throws {
    try op.addUnique("authors", Unique("uq_authors_born", on: "born"))
    try op.addCheck("prizes", Check("ck_prizes", "id > 0"))
  }
  static func downgrade(_ op: Operations) throws {
    try op.dropCheck("prizes", "ck_prizes")
    try op.dropUnique("authors", "uq_authors_born")
  }
}
