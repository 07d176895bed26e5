import Foundation
import GRDB
import Godwit
import GodwitRevisionGraph
import GodwitTestSupport
import Testing

@testable import GodwitMigrations

private enum Shapes: Revision {
  static let id: RevisionID = "shapes"
  static let downRevisions: [RevisionID] = []
  static func upgrade(_ op: Operations) throws {
    try op.execute(
      """
      CREATE TABLE "select" (
        id INTEGER PRIMARY KEY AUTOINCREMENT, "e\u{301}" TEXT, "it's" TEXT,
        parent INTEGER REFERENCES "select" (id) ON DELETE CASCADE
      );
      CREATE TABLE "a""b😀" (
        k TEXT PRIMARY KEY, v TEXT, s INTEGER REFERENCES "select" (id) ON DELETE CASCADE
      ) WITHOUT ROWID;
      CREATE TABLE firm (
        a INTEGER, b ANY, c TEXT GENERATED ALWAYS AS (a || 'x') STORED,
        d TEXT GENERATED ALWAYS AS (a || 'y')
      ) STRICT;
      CREATE TABLE docs (id INTEGER PRIMARY KEY, body TEXT);
      CREATE VIRTUAL TABLE docs_fts USING fts5 (body, content = 'docs', content_rowid = 'id');
      CREATE VIRTUAL TABLE own_fts USING fts5 (body);
      CREATE TRIGGER docs_in AFTER INSERT ON docs BEGIN
        INSERT INTO docs_fts (rowid, body) VALUES (new.id, new.body);
      END;
      CREATE TRIGGER docs_out AFTER DELETE ON docs BEGIN
        INSERT INTO docs_fts (docs_fts, rowid, body) VALUES ('delete', old.id, old.body);
        DELETE FROM own_fts WHERE rowid = old.id;
      END;
      CREATE VIEW bodies AS SELECT body FROM docs;
      CREATE INDEX some_docs ON docs (lower(body)) WHERE body NOT NULL
      """)
  }
  static func downgrade(_ op: Operations) throws {}
}

/// All tables are rebuilt on the way back.
private enum Checks: Revision {
  static let id: RevisionID = "checks"
  static let downRevisions: [RevisionID] = ["shapes"]
  static let tables = ["select", "a\"b😀", "firm", "docs"]
  static func upgrade(_ op: Operations) throws {
    for table in tables { try op.addCheck(table, Check("nothing'\"e\u{301}", "1")) }
  }
  static func downgrade(_ op: Operations) throws {
    for table in tables { try op.dropCheck(table, "nothing'\"e\u{301}") }
  }
}

@Suite("Tables of all shapes come back from a newer release with all that they hold")
struct NewerDatabaseShapesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func migrator(_ types: [any Revision.Type]) throws -> Migrator {
    var settings = MigrationSettings()
    settings.keepsDowngrades = true
    settings.newerDatabases = .revertIfNothingIsLost
    return try Migrator(revisions: list(types), settings: settings)
  }

  private func fill(_ db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO "select" VALUES (1, 'ä', 'x', NULL), (2, 'b', NULL, 1), (900, 'c', 'z', 2);
        DELETE FROM "select" WHERE id = 900;
        INSERT INTO "a""b😀" VALUES ('k1', 'v', 1), ('k2', NULL, 2);
        INSERT INTO firm (rowid, a, b) VALUES (7, 1, 'one'), (70, 2, x'00');
        INSERT INTO docs VALUES (1, 'a bird'), (5, 'a fish');
        INSERT INTO own_fts (rowid, body) VALUES (1, 'a tree')
        """)
  }

  private func contents(_ db: Database) throws -> [[DatabaseValue]] {
    let queries = [
      "SELECT * FROM \"select\"", "SELECT * FROM \"a\"\"b😀\"", "SELECT rowid, * FROM firm",
      "SELECT * FROM docs", "SELECT rowid, * FROM docs_fts WHERE docs_fts MATCH 'fish'",
      "SELECT rowid, * FROM own_fts WHERE own_fts MATCH 'tree'", "SELECT * FROM bodies",
      "SELECT seq FROM sqlite_sequence WHERE name = 'select'", "PRAGMA integrity_check",
      "SELECT type, name, tbl_name FROM sqlite_master WHERE name NOT LIKE 'godwit%' ORDER BY name",
    ]
    return try queries.flatMap { sql in
      try Row.fetchAll(db, sql: sql).map { Array($0.databaseValues) }
    }
  }

  @Test(
    "in each journal mode, while others read",
    arguments: ["delete", "truncate", "persist", "memory", "wal"])
  func coming(back mode: String) throws {
    let queue = try DatabaseQueue(path: folder.path("app.sqlite"))
    try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = \(mode)") }
    try migrator([Shapes.self, Checks.self]).upgrade(queue)
    let before = try queue.write { db in
      try fill(db)
      return try contents(db)
    }
    let reader = try DatabaseQueue(path: folder.path("app.sqlite"))
    #expect(try reader.read(contents) == before)
    let older = try migrator([Shapes.self])
    try older.upgrade(queue)
    #expect(try queue.read(contents) == before)
    #expect(try reader.read(contents) == before)
    #expect(try older.state(of: reader) == .current)
    try queue.write { db in
      try db.execute(
        sql: """
          INSERT INTO docs_fts (docs_fts) VALUES ('integrity-check');
          DELETE FROM docs WHERE id = 1; DELETE FROM "select" WHERE id = 1
          """)
      #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM own_fts") == 0)
      #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM \"a\"\"b😀\"") == 0)
      try db.execute(sql: "INSERT INTO \"select\" (parent) VALUES (NULL)")
      #expect(db.lastInsertedRowID == 901)
    }
  }

  @Test("another connection that reads all the while keeps nobody from it in WAL mode")
  func reading() throws {
    let pool = try DatabasePool(path: folder.path("app.sqlite"))
    try migrator([Shapes.self, Checks.self]).upgrade(pool)
    try pool.write(fill)
    let snapshot = try pool.makeSnapshot()
    let before = try snapshot.read(contents)
    let older = try migrator([Shapes.self])
    try older.upgrade(pool)
    #expect(try snapshot.read(contents) == before)
    #expect(try pool.read(contents) == before)
    #expect(try older.state(of: pool) == .current)
  }
}
