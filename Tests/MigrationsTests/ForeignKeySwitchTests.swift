import GRDB
import GRDBSQLite
import Godwit
import GodwitRevisionGraph
import Testing

@testable import GodwitMigrations

/// `PRAGMA foreign_keys` does nothing inside of a transaction, and does not say so
/// (https://sqlite.org/pragma.html#pragma_foreign_keys). A rebuild would then delete child rows.
@Suite("Foreign keys are switched, or nothing is done")
struct ForeignKeySwitchTests {
  private enum Enforcing: Revision {
    static let id: RevisionID = "enforcing"
    static let downRevisions: [RevisionID] = []
    static let foreignKeys: ForeignKeyEnforcement = .enforced
    static func upgrade(_ op: Operations) throws { try op.createTable("made") { Column("a") } }
    static func downgrade(_ op: Operations) throws { try op.dropTable("made") }
  }

  private enum Alone: Revision {
    static let id: RevisionID = "alone"
    static let downRevisions: [RevisionID] = []
    static let transaction: TransactionUse = .none
    static func upgrade(_ op: Operations) throws { try op.execute("CREATE TABLE made (a)") }
    static func downgrade(_ op: Operations) throws { try op.execute("DROP TABLE made") }
  }

  /// A revision, how foreign keys are before, and how it wants them.
  private static let cases: [(type: any Revision.Type, isOn: Bool, wanted: Bool)] = [
    (Books.self, true, false), (Books.self, false, false), (Enforcing.self, false, true),
    (Alone.self, true, false),
  ]

  private func expectNotSwitched(to wanted: Bool, _ database: TestDatabase, _ migrator: Migrator) {
    let error = #expect(throws: MigrationError.self) {
      try migrator.run(.upgrade, to: .head, on: database.queue)
    }
    guard case .cannotSwitchForeignKeys(to: wanted)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("inside of a transaction they cannot be, and the transaction goes on as it was")
  func insideOfTransaction() throws {
    // One that needs no switching is a savepoint there, and one that runs alone is refused anyway.
    for (type, isOn, wanted) in Self.cases where isOn != wanted && type.transaction == .shared {
      let database = try TestDatabase(
        "CREATE TABLE kept (a); PRAGMA foreign_keys = \(isOn ? "ON" : "OFF")")
      try database.queue.inDatabase {
        try $0.execute(sql: "BEGIN; INSERT INTO kept VALUES ('mine')")
      }
      expectNotSwitched(to: wanted, database, try Migrator(revisions: list([type])))
      try database.queue.inDatabase { db in
        #expect(db.isInsideTransaction)
        if db.isInsideTransaction { try db.execute(sql: "COMMIT") }
      }
      #expect(try database.strings("SELECT a FROM kept") == ["mine"])
      #expect(try database.strings("SELECT name FROM sqlite_master") == ["kept"])
      #expect(try database.strings("PRAGMA foreign_keys") == [isOn ? "1" : "0"])
    }
  }

  @Test("nor on a connection that does not heed the pragma, as one with an authorizer can be")
  func unheeded() throws {
    for (type, isOn, wanted) in Self.cases where isOn != wanted {
      let database = try TestDatabase(
        "CREATE TABLE kept (a); PRAGMA foreign_keys = \(isOn ? "ON" : "OFF")")
      let migrator = try Migrator(revisions: list([type]))
      database.queue.inDatabase { db in
        let connection = db.sqliteConnection
        // Asked for the value it is heard, told one it is not.
        _ = sqlite3_set_authorizer(
          connection,
          { _, action, name, value, _, _ in
            guard action == SQLITE_PRAGMA, value != nil, let name,
              String(cString: name) == "foreign_keys"
            else { return SQLITE_OK }
            return SQLITE_IGNORE
          }, nil)
      }
      expectNotSwitched(to: wanted, database, migrator)
      #expect(try database.strings("SELECT name FROM sqlite_master") == ["kept"])
    }
  }

  @Test("and a script does not begin in somebody's transaction")
  func scripts() throws {
    for (type, isOn, wanted) in Self.cases where isOn != wanted && type.transaction == .shared {
      let script = try Migrator(revisions: list([type]))
        .script(.upgrade, from: .base, to: .head).text
      let statements = script.split(separator: "\n")
        .filter { $0 != "BEGIN IMMEDIATE;" && $0 != "COMMIT;" }.joined(separator: "\n")
      let database = try TestDatabase(
        "CREATE TABLE kept (a); PRAGMA foreign_keys = \(isOn ? "ON" : "OFF")")
      let error = try database.queue.inDatabase { db in
        try db.execute(sql: "BEGIN")
        defer { try? db.execute(sql: "ROLLBACK") }
        return #expect(throws: DatabaseError.self) { try db.execute(sql: statements) }
      }
      #expect(error?.message?.contains("foreign keys are \(isOn ? "on" : "off")") == true)
      #expect(try database.strings("SELECT name FROM sqlite_master") == ["kept"])
    }
  }

  @Test("and afterwards they are as they were, whether it went well or not")
  func restored() throws {
    for isOn in [true, false] {
      let database = try TestDatabase("PRAGMA foreign_keys = \(isOn ? "ON" : "OFF")")
      let migrator = try Migrator(revisions: list([Books.self, Pages.self, Failing.self]))
      try migrator.run(.upgrade, to: .id("pages"), on: database.queue)
      #expect(try database.strings("PRAGMA foreign_keys") == [isOn ? "1" : "0"])
      #expect(throws: RevisionFailure.self) {
        try migrator.run(.upgrade, to: .head, on: database.queue)
      }
      #expect(try database.strings("PRAGMA foreign_keys") == [isOn ? "1" : "0"])
      let enforcing = try Migrator(revisions: list([Enforcing.self]))
      let other = try TestDatabase("PRAGMA foreign_keys = \(isOn ? "ON" : "OFF")")
      try enforcing.run(.upgrade, to: .head, on: other.queue)
      #expect(try other.strings("PRAGMA foreign_keys") == [isOn ? "1" : "0"])
    }
  }
}
