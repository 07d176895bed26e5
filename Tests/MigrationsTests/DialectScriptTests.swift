import GRDB
import Godwit
import GodwitExecution
import GodwitRevisionGraph
import Testing

@testable import GodwitMigrations

@Suite("A script for a runner that owns the transaction")
struct DialectScriptTests {
  private enum First: Revision {
    static let id: RevisionID = "first"
    static let downRevisions: [RevisionID] = []
    static func upgrade(_ op: Operations) throws {
      try op.createTable("authors") {
        Column("id", .integer).primaryKey()
        Column("name", .text)
      }
      try op.createTable("poems") {
        Column("id", .integer).primaryKey()
        Column("author_id", .integer).references("authors", "id", onDelete: .cascade)
      }
    }
    static func downgrade(_ op: Operations) throws {
      try op.dropTable("poems")
      try op.dropTable("authors")
    }
  }

  private enum Second: Revision {
    static let id: RevisionID = "second"
    static let downRevisions: [RevisionID] = ["first"]
    @TaskLocal static var body: @Sendable (Operations) throws -> Void = { _ in }
    static func upgrade(_ op: Operations) throws { try body(op) }
    static func downgrade(_ op: Operations) throws {}
  }

  private enum Meaning: Revision {
    static let id: RevisionID = "meaning"
    static let downRevisions: [RevisionID] = ["first"]
    static let foreignKeys: ForeignKeyEnforcement = .enforced
    static func upgrade(_ op: Operations) throws { try op.execute("DELETE FROM authors") }
    static func downgrade(_ op: Operations) throws {}
  }

  private enum Alone: Revision {
    static let id: RevisionID = "alone"
    static let downRevisions: [RevisionID] = ["first"]
    static let transaction: TransactionUse = .none
    static func upgrade(_ op: Operations) throws { try op.execute("VACUUM") }
    static func downgrade(_ op: Operations) throws {}
  }

  private func statements(
    _ dialect: Dialect = .dqlite, _ type: any Revision.Type = Second.self,
    _ body: @escaping @Sendable (Operations) throws -> Void = { _ in }
  ) throws -> [String] {
    try Second.$body.withValue(body) {
      try Migrator(revisions: list([First.self, type]))
        .script(.upgrade, from: .id("first"), to: .head, for: dialect).statements
    }
  }

  private func refusal(
    _ dialect: Dialect = .dqlite, _ type: any Revision.Type = Second.self,
    _ body: @escaping @Sendable (Operations) throws -> Void = { _ in }
  ) -> DialectError? {
    do {
      _ = try statements(dialect, type, body)
      return nil
    } catch let failure as RevisionFailure {
      return failure.error as? DialectError
    } catch {
      return error as? DialectError
    }
  }

  /// A database at the first revision, with rows.
  private func database(_ more: String = "") throws -> TestDatabase {
    let database = try TestDatabase()
    try Migrator(revisions: list([First.self])).run(.upgrade, to: .head, on: database.queue)
    try database.queue.inDatabase {
      try $0.execute(
        sql: "INSERT INTO authors VALUES (1, 'Li Bai'); INSERT INTO poems VALUES (5, 1); \(more)")
    }
    return database
  }

  private func run(
    _ statements: [String], on database: TestDatabase, foreignKeys: Bool = true
  ) throws {
    try database.queue.inDatabase { db in
      try db.execute(sql: "PRAGMA foreign_keys = \(foreignKeys); BEGIN")
      do {
        for statement in statements { try db.execute(sql: statement) }
        try db.execute(sql: "COMMIT")
      } catch {
        try db.execute(sql: "ROLLBACK")
        throw error
      }
    }
  }

  private static let checking: @Sendable (Operations) throws -> Void = { op in
    try op.addCheck("authors", Check("ck_name", "id > 0 AND name <> ''"))
  }

  @Test(
    "rebuilds a parent and keeps its children, in one transaction",
    arguments: Dialect.all.filter { !$0.framesTransaction })
  func rebuild(dialect: Dialect) throws {
    let database = try database()
    try run(try statements(dialect, Second.self, Self.checking), on: database)
    #expect(try database.strings("SELECT id || author_id FROM poems") == ["51"])
    #expect(try database.schema().table("authors")?.checks.count == 1)
    #expect(try database.strings("SELECT version_num FROM godwit_version") == ["second"])
  }

  @Test(
    "fails before it drops what somebody has added by hand",
    arguments: [
      "CREATE TABLE fans (author INTEGER REFERENCES AUTHORS ON DELETE CASCADE); INSERT INTO fans VALUES (1)",
      "ALTER TABLE poems ADD COLUMN \"e\u{301}\" TEXT DEFAULT 'kept'",
      "CREATE INDEX by_hand ON poems (author_id)",
      "CREATE TRIGGER by_hand AFTER INSERT ON authors BEGIN SELECT 1; END",
    ])
  func byHand(sql: String) throws {
    let database = try database(sql)
    let list = "SELECT coalesce(sql, name) FROM sqlite_master ORDER BY name"
    let before = try database.strings(list)
    let statements = try statements(.dqlite, Second.self, Self.checking)
    #expect(throws: DatabaseError.self) { try run(statements, on: database) }
    #expect(try database.strings(list) == before)
    #expect(try database.strings("SELECT id || author_id FROM poems") == ["51"])
  }

  @Test("a column with a key and a default, which SQLite does not add, is added by a rebuild")
  func keyWithDefault() throws {
    let column = Column("editor_id", .integer).notNull().default(1).references("authors", "id")
    let script = try statements { try $0.addColumn("poems", column) }
    let database = try database()
    try run(script, on: database)
    #expect(try database.strings("SELECT id || '/' || editor_id FROM poems") == ["5/1"])
  }

  @Test("is right for rqlite whether foreign keys are on or off", arguments: [true, false])
  func switchedOff(isOn: Bool) throws {
    // What was wrong before is nobody's fault.
    let database = try database(
      isOn ? "" : "PRAGMA foreign_keys = OFF; INSERT INTO poems VALUES (6, 77)")
    let poems = "SELECT id || author_id FROM poems"
    let before = try database.strings(poems)
    try run(
      try statements(.rqlite, Second.self, Self.checking), on: database, foreignKeys: isOn)
    #expect(try database.strings(poems) == before)
    #expect(try database.schema().table("authors")?.checks.count == 1)
    #expect(
      try database.strings("SELECT name FROM sqlite_master WHERE name LIKE '\\_%' ESCAPE '\\'")
        .isEmpty)
    let other = try self.database()
    let orphaning = try statements(.rqlite) { try $0.execute("UPDATE poems SET author_id = 99") }
    #expect(throws: DatabaseError.self) { try run(orphaning, on: other, foreignKeys: isOn) }
    #expect(try other.strings(poems) == ["51"])
  }

  @Test("fails where it relies on foreign keys and they are off")
  func reliesOnForeignKeys() throws {
    let cases = [
      try statements(.rqlite, Meaning.self), try statements(.turso, Second.self, Self.checking),
    ]
    for statements in cases {
      let database = try database()
      #expect(throws: DatabaseError.self) {
        try run(statements, on: database, foreignKeys: false)
      }
      #expect(try database.strings("SELECT id || author_id FROM poems") == ["51"])
      try run(statements, on: database)
    }
  }

  private static let requiring: @Sendable (Operations) throws -> Void = { op in
    try op.alterColumn("authors", "name", .notNull, .default("nobody"))
  }

  @Test(
    "changes a last column alone, and touches no table that refers to it",
    arguments: Dialect.all.filter { !$0.framesTransaction })
  func column(dialect: Dialect) throws {
    let database = try database("CREATE INDEX by_hand ON poems (author_id)")
    let statements = try statements(dialect, Second.self, Self.requiring)
    #expect(!statements.contains { $0.contains("DROP TABLE main.authors") })
    try run(statements, on: database)
    #expect(try database.strings("SELECT id || author_id FROM poems") == ["51"])
    #expect(try database.strings("SELECT id || name FROM authors") == ["1Li Bai"])
    #expect(try database.schema().table("authors")?.column("name")?.notNull != nil)
    #expect(try database.schema().table("poems")?.indexes.map(\.name) == ["by_hand"])
  }

  @Test(
    "fails where somebody has added by hand what a change of a column alone would upset",
    arguments: [
      "CREATE TRIGGER by_hand AFTER UPDATE ON authors BEGIN SELECT 1; END",
      "CREATE INDEX by_hand ON authors (name)", "CREATE VIEW by_hand AS SELECT name FROM authors",
      "ALTER TABLE authors ADD COLUMN more TEXT",
    ])
  func columnByHand(sql: String) throws {
    let database = try database(sql)
    let list = "SELECT coalesce(sql, name) FROM sqlite_master ORDER BY name"
    let before = try database.strings(list)
    let statements = try statements(.dqlite, Second.self, Self.requiring)
    #expect(throws: DatabaseError.self) { try run(statements, on: database) }
    #expect(try database.strings(list) == before)
    #expect(try database.strings("SELECT id || name FROM authors") == ["1Li Bai"])
  }

  @Test("says nothing that belongs to a transaction, to foreign keys or to temporary tables")
  func words() throws {
    for dialect in Dialect.all where !dialect.framesTransaction {
      let text = try statements(dialect, Second.self, Self.checking).joined(separator: "\n")
      for word in ["BEGIN", "COMMIT", "temp.", "TEMP ", "writable_schema", "PRAGMA foreign_keys"] {
        #expect(!text.contains(word), "\(dialect.name): \(word)")
      }
      #expect(text.contains("sqlite_version()") == dialect.tellsVersion)
    }
  }

  @Test("is refused where foreign keys would act on rows that nobody has meant")
  func actions() throws {
    let deletion = DialectError.ownDeletion(
      dialect: "dqlite", table: "authors", children: ["poems"])
    #expect(refusal { try $0.execute("DELETE FROM authors WHERE id = 1") } == deletion)
    #expect(
      refusal { try $0.execute("INSERT INTO poems VALUES (1, 1); DROP TABLE authors") } == deletion)
    #expect(refusal { try $0.execute("REPLACE INTO authors VALUES (1, 'x')") } == deletion)
    #expect(
      refusal { try $0.execute("INSERT OR REPLACE INTO authors VALUES (1, 'x')") } == deletion)
    #expect(refusal { try $0.execute("UPDATE OR REPLACE authors SET id = 2") } == deletion)
    #expect(refusal { try $0.execute("DELETE FROM poems") } == nil)
    #expect(refusal { try $0.execute("UPDATE authors SET id = id + 1") } == nil)
    let following: @Sendable (Operations) throws -> Void = { op in
      try op.createTable("fans") {
        Column("author", .integer).references("AUTHORS", onUpdate: .setNull)
      }
      try op.execute("UPDATE authors SET name = 'x'")
    }
    #expect(refusal(.dqlite, Second.self, following) == nil)
    #expect(
      refusal { op in
        try following(op)
        try op.execute("UPDATE authors SET ID = id + 1")
      } == .ownUpdate(dialect: "dqlite", table: "authors", column: "id", children: ["fans"]))
    #expect(refusal(.dqlite, Meaning.self) == nil)
    #expect(
      refusal { try $0.dropTable("authors") }
        == .drop(dialect: "dqlite", table: "authors", children: ["poems"]))
    #expect(refusal(.sqlite) { try $0.execute("DELETE FROM authors WHERE id = 1") } == nil)
  }

  @Test("is refused where it needs what the runner does not take")
  func limits() throws {
    #expect(refusal(.libsql, Alone.self) == .needsNoTransaction(dialect: "libsql"))
    #expect(refusal(.rqlite) { try $0.execute("SAVEPOINT a") } != nil)
    #expect(refusal(.d1) { try $0.execute("PRAGMA user_version = 3") } != nil)
    #expect(refusal(.dqlite) { try $0.execute("PRAGMA user_version = 3") } == nil)
    #expect(
      refusal(.d1) { try $0.execute("CREATE TRIGGER t AFTER INSERT ON poems BEGIN SELECT 1; END") }
        == nil)
    let long = "INSERT INTO authors (name) VALUES ('\(String(repeating: "x", count: 100_000))')"
    guard
      case .statementSize(dialect: "d1", _, 100_000, _)? = refusal(
        .d1, Second.self, { try $0.execute(long) })
    else {
      Issue.record("a statement of 100,000 bytes was not refused")
      return
    }
    #expect(
      refusal(.d1) { op in
        try op.createTable("wide") { for number in 0...100 { Column("c\(number)", .text) } }
      } == .columnCount(dialect: "d1", table: "wide", count: 101, limit: 100))
  }

  @Test("gives back what a downgrade drops, and tells where it is")
  func stamps() throws {
    let migrator = try Migrator(revisions: list([First.self]))
    let stamp = try migrator.stampScript(["first"], for: .d1)
    #expect(!stamp.text.contains("BEGIN"))
    #expect(
      migrator.versionTableScript(for: .d1).statements.count == migrator.store.tableStatements.count
    )
    let down = try migrator.script(.downgrade, from: .id("first"), to: .base, for: .d1)
    let database = try database()
    try run(down.statements, on: database)
    #expect(try database.schema().tables.isEmpty)
  }
}
