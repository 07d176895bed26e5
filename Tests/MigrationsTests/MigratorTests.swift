import Foundation
import GRDB
import Godwit
import GodwitExecution
import GodwitIntrospection
import GodwitRevisionGraph
import Testing

@testable import GodwitMigrations

@Suite("Migrating")
struct MigratorTests {
  private let rows = """
    INSERT INTO authors VALUES (1, 'Shelley'), (2, 'Coleridge');
    INSERT INTO books VALUES (1, 1, 'Ozymandias'), (2, 2, 'Kubla Khan');
    """

  @Test("all pending revisions are applied, noted, and taken back")
  func thereAndBack() throws {
    let database = try TestDatabase()
    let migrator = try Migrator(revisions: list([Pages.self, Books.self]))
    let done = try migrator.run(.upgrade, to: .head, on: database.queue)
    #expect(done.map(\.id) == ["books", "pages"])
    #expect(try database.queue.inDatabase(migrator.current) == ["pages"])
    #expect(try migrator.run(.upgrade, to: .head, on: database.queue).isEmpty)

    try migrator.run(.downgrade, to: .relative(-1), on: database.queue)
    #expect(try database.queue.inDatabase(migrator.current) == ["books"])
    try migrator.run(.downgrade, to: .base, on: database.queue)
    #expect(try database.schema().isEmpty)
    let history = try database.queue.inDatabase(migrator.store.historyEntries)
    #expect(history.map(\.revision) == ["books", "pages", "pages", "books"])
    #expect(history.map(\.direction) == ["upgrade", "upgrade", "downgrade", "downgrade"])
    #expect(history.allSatisfy { $0.checksum == "0" && $0.appliedAt.hasPrefix("20") })
  }

  @Test("a revision that throws takes everything back with it, its neighbours too")
  func failure() throws {
    let database = try TestDatabase()
    let migrator = try Migrator(revisions: list([Books.self, Pages.self, Failing.self]))
    try migrator.run(.upgrade, to: .id("books"), on: database.queue)
    try database.queue.inDatabase { try $0.execute(sql: rows) }
    let before = try database.dump()
    let failure = #expect(throws: RevisionFailure.self) {
      try migrator.run(.upgrade, to: .head, on: database.queue)
    }
    #expect(failure?.id == "failing" && failure?.error is Mishap)
    #expect(try database.dump() == before)
    #expect(try database.strings("PRAGMA legacy_alter_table") == ["0"])
  }

  @Test("a new database that fails is left without a trace")
  func failureOnNewDatabase() throws {
    let database = try TestDatabase()
    let migrator = try Migrator(revisions: list([Books.self, Pages.self, Failing.self]))
    #expect(throws: RevisionFailure.self) {
      try migrator.run(.upgrade, to: .head, on: database.queue)
    }
    #expect(try database.strings("SELECT name FROM sqlite_master").isEmpty)
  }

  @Test("a database at a revision that is not known is not touched")
  func unknownRevision() throws {
    let database = try TestDatabase(
      "CREATE TABLE godwit_version (version_num); INSERT INTO godwit_version VALUES ('future')")
    let migrator = try Migrator(revisions: list([Books.self]))
    #expect(throws: MigrationError.self) {
      try migrator.run(.upgrade, to: .head, on: database.queue)
    }
  }

  @Test("dropping a parent deletes no children: foreign keys are off")
  func foreignKeysAreOff() throws {
    enum Rebuild: Revision {
      static let id: RevisionID = "rebuild"
      static let downRevisions: [RevisionID] = ["books"]
      static func upgrade(_ op: Operations) throws {
        try op.alterColumn("authors", "name", .notNull)
      }
      static func downgrade(_ op: Operations) throws {
        try op.alterColumn("authors", "name", .nullable)
      }
    }
    let database = try TestDatabase()
    let migrator = try Migrator(revisions: list([Books.self, Rebuild.self]))
    try migrator.run(.upgrade, to: .id("books"), on: database.queue)
    try database.queue.inDatabase { try $0.execute(sql: rows + "PRAGMA foreign_keys = ON") }
    try migrator.run(.upgrade, to: .head, on: database.queue)
    #expect(try database.strings("SELECT title FROM books") == ["Ozymandias", "Kubla Khan"])
  }

  @Test("violations that were there before are tolerated, new ones are not")
  func violations() throws {
    enum Orphans: Revision {
      static let id: RevisionID = "orphans"
      static let downRevisions: [RevisionID] = ["books"]
      static func upgrade(_ op: Operations) throws {
        try op.execute("DELETE FROM authors WHERE id = 2")
      }
      static func downgrade(_ op: Operations) throws {}
    }
    enum Harmless: Revision {
      static let id: RevisionID = "harmless"
      static let downRevisions: [RevisionID] = ["books"]
      static func upgrade(_ op: Operations) throws {
        try op.execute("UPDATE authors SET name = upper(name)")
      }
      static func downgrade(_ op: Operations) throws {}
    }
    let database = try TestDatabase()
    let migrator = try Migrator(revisions: list([Books.self, Orphans.self, Harmless.self]))
    try migrator.run(.upgrade, to: .id("books"), on: database.queue)
    try database.queue.inDatabase {
      try $0.execute(sql: rows + "INSERT INTO books VALUES (9, 99, 'an orphan already')")
    }
    let before = try database.dump()
    let violation = #expect(throws: ForeignKeyViolation.self) {
      try migrator.run(.upgrade, to: .id("orphans"), on: database.queue)
    }
    #expect(violation?.table == "books" && violation?.parent == "authors" && violation?.count == 1)
    #expect(try database.dump() == before)
    try migrator.run(.upgrade, to: .id("harmless"), on: database.queue)
  }

  @Test("a trigger that would be left broken fails the upgrade")
  func brokenTrigger() throws {
    enum DropTitle: Revision {
      static let id: RevisionID = "drop_title"
      static let downRevisions: [RevisionID] = ["books"]
      static func upgrade(_ op: Operations) throws { try op.dropColumn("books", "title") }
      static func downgrade(_ op: Operations) throws {}
    }
    let database = try TestDatabase()
    let migrator = try Migrator(revisions: list([Books.self, DropTitle.self]))
    try migrator.run(.upgrade, to: .id("books"), on: database.queue)
    try database.queue.inDatabase {
      try $0.execute(
        sql: """
          CREATE TRIGGER g AFTER INSERT ON authors BEGIN UPDATE books SET title = 'x'; END;
          CREATE VIEW already_broken AS SELECT a FROM nowhere
          """)
    }
    let before = try database.dump()
    #expect(throws: (any Error).self) {
      try migrator.run(.upgrade, to: .head, on: database.queue)
    }
    #expect(try database.dump() == before)
  }

  @Test("a table that needs its application is not touched without it")
  func applicationFeatures() throws {
    enum Noting: Revision {
      static let id: RevisionID = "noting"
      static let downRevisions: [RevisionID] = []
      static func upgrade(_ op: Operations) throws {
        try op.createTable("notes") { Column("note", .text) }
        try op.alterColumn("poems", "body", .notNull)
      }
      static func downgrade(_ op: Operations) throws {}
    }
    let register: @Sendable (Database) throws -> Void = { db in
      db.add(function: DatabaseFunction("word_count", argumentCount: 1, pure: true) { _ in 1 })
      db.add(collation: DatabaseCollation("pinyin") { _, _ in .orderedSame })
    }
    let database = try TestDatabase()
    try Connections.writable(path: database.path, prepare: register).inDatabase { db in
      try db.execute(
        sql: """
          CREATE TABLE poems (body TEXT COLLATE PINYIN CHECK (word_count(body) > 0), n INTEGER);
          CREATE INDEX words ON poems (word_count(body)) WHERE n > abs(1);
          INSERT INTO poems VALUES ('a', 1);
          """)
    }
    let before = try Data(contentsOf: URL(filePath: database.path))
    let migrator = try Migrator(revisions: list([Noting.self]))
    let failure = #expect(throws: RevisionFailure.self) {
      try migrator.run(.upgrade, to: .head, on: database.queue)
    }
    guard
      case .missingFeatures("poems", ["word_count"], ["pinyin"]) = failure?.error as? MigrationError
    else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(try Data(contentsOf: URL(filePath: database.path)) == before)

    let prepared = try Connections.writable(path: database.path, prepare: register)
    try migrator.run(.upgrade, to: .head, on: prepared)
    #expect(try prepared.inDatabase { try Int.fetchOne($0, sql: "SELECT n FROM poems") } == 1)
  }

  @Test("a full disk leaves everything as it was", arguments: ["delete", "wal"])
  func fullDisk(journalMode: String) throws {
    enum Rewriting: Revision {
      static let id: RevisionID = "rewriting"
      static let downRevisions: [RevisionID] = []
      static func upgrade(_ op: Operations) throws {
        try op.createTable("more") { Column("a") }
        try op.alterColumn("t", "body", .type(.blob))
      }
      static func downgrade(_ op: Operations) throws {}
    }
    let database = try TestDatabase(
      """
      PRAGMA journal_mode = \(journalMode);
      CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT);
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
      INSERT INTO t SELECT i, printf('%01000d', i) FROM n;
      """)
    let before = try database.dump()
    // To SQLite, a file that may not grow is a disk that is full.
    try database.queue.inDatabase { db in
      let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      try db.execute(sql: "PRAGMA max_page_count = \(pages + 20)")
    }
    let migrator = try Migrator(revisions: list([Rewriting.self]))
    let failure = #expect(throws: RevisionFailure.self) {
      try migrator.run(.upgrade, to: .head, on: database.queue)
    }
    #expect("\(String(describing: failure))".contains("full"))
    #expect(try database.dump() == before)
    #expect(try database.strings("PRAGMA integrity_check") == ["ok"])
    #expect(try database.strings("PRAGMA legacy_alter_table") == ["0"])
  }

  @Test("a revision that cannot be taken back says so before anything happens")
  func irreversible() throws {
    enum Final: Revision {
      static let id: RevisionID = "final"
      static let downRevisions: [RevisionID] = ["books"]
      static let irreversible: String? = "the old names are gone"
      static func upgrade(_ op: Operations) throws {}
      static func downgrade(_ op: Operations) throws {}
    }
    let database = try TestDatabase()
    let migrator = try Migrator(revisions: list([Books.self, Final.self]))
    try migrator.run(.upgrade, to: .head, on: database.queue)
    #expect(throws: MigrationError.self) {
      try migrator.run(.downgrade, to: .base, on: database.queue)
    }
    #expect(try database.queue.inDatabase(migrator.current) == ["final"])
  }
}

@Suite("What a downgrade would lose")
struct DataLossTests {
  @Test("rows of dropped tables and values of dropped columns are counted, renames followed")
  func counting() throws {
    enum Renaming: Revision {
      static let id: RevisionID = "renaming"
      static let downRevisions: [RevisionID] = ["pages"]
      static func upgrade(_ op: Operations) throws {
        try op.renameColumn("books", "title", to: "name")
        try op.renameTable("books", to: "works")
      }
      static func downgrade(_ op: Operations) throws {
        try op.renameTable("works", to: "books")
        try op.renameColumn("books", "name", to: "title")
      }
    }
    let database = try TestDatabase()
    let migrator = try Migrator(revisions: list([Books.self, Pages.self, Renaming.self]))
    try migrator.run(.upgrade, to: .head, on: database.queue)
    try database.queue.inDatabase {
      try $0.execute(
        sql: """
          INSERT INTO authors VALUES (1, 'a');
          INSERT INTO works VALUES (1, 1, 'x', 5), (2, 1, 'y', NULL)
          """)
    }
    func losses(_ target: RevisionSymbol) throws -> [DataLoss] {
      try database.queue.inDatabase {
        try migrator.dataLoss(of: try migrator.path(.downgrade, to: target, $0), $0)
      }
    }
    #expect(try losses(.id("pages")).isEmpty)
    #expect(try losses(.id("books")) == [DataLoss(table: "works", column: "pages", count: 1)])
    #expect(
      try losses(.base) == [
        DataLoss(table: "authors", column: nil, count: 1),
        DataLoss(table: "works", column: nil, count: 2),
      ])
  }
}
