import Foundation
import GRDB
import Godwit
import GodwitRevisionGraph
import GodwitTestSupport
import Testing

@testable import GodwitMigrations

private enum One: Revision {
  static let id: RevisionID = "one"
  static let downRevisions: [RevisionID] = []
  static func upgrade(_ op: Operations) throws {
    try op.createTable("t") { Column("a", .integer) }
  }
  static func downgrade(_ op: Operations) throws { try op.dropTable("t") }
}

private enum Two: Revision {
  static let id: RevisionID = "two"
  static let downRevisions: [RevisionID] = ["one"]
  static func upgrade(_ op: Operations) throws { try op.addColumn("t", Column("b", .text)) }
  static func downgrade(_ op: Operations) throws { try op.dropColumn("t", "b") }
}

@Suite("The state of a database can be had by looking only")
struct DatabaseStateTests {
  private let folder: TemporaryFolder
  private let migrator: Migrator

  init() throws {
    folder = try TemporaryFolder()
    migrator = try Migrator(revisions: list([One.self, Two.self]))
  }

  private func readOnly() throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = true
    return try DatabaseQueue(path: folder.path("app.sqlite"), configuration: configuration)
  }

  @Test("empty, pending, current, newer, drifted")
  func states() throws {
    let queue = try DatabaseQueue(path: folder.path("app.sqlite"))
    #expect(try migrator.state(of: queue) == .empty)
    try migrator.upgrade(queue, to: .id("one"))
    #expect(try migrator.state(of: queue) == .pending(["two"]))
    try migrator.upgrade(queue)
    #expect(try migrator.state(of: queue) == .current)
    #expect(try Migrator(revisions: list([One.self])).state(of: queue) == .newer(["two"]))
    try queue.write { try $0.execute(sql: "CREATE INDEX by_hand ON t (a)") }
    #expect(try migrator.state(of: queue) == .drifted(["+ index t.by_hand (a)"]))
    #expect(try migrator.state(of: queue, comparingSchema: false) == .current)
    try migrator.downgrade(queue, to: .id("one"))
    #expect(try migrator.state(of: queue) == .drifted(["+ index t.by_hand (a)"]))
    try queue.write { try $0.execute(sql: "DROP INDEX by_hand") }
    try migrator.downgrade(queue, to: .base)
    #expect(try migrator.state(of: queue) == .empty)
  }

  @Test(
    "another migrator's, or nobody's",
    arguments: [
      ("CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)", OtherMigrator.grdb),
      ("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)", .alembic),
    ])
  func foreign(_ table: String, _ other: OtherMigrator) throws {
    let queue = try DatabaseQueue()
    try queue.write { try $0.execute(sql: table) }
    #expect(try migrator.state(of: queue) == .empty)
    try queue.write { try $0.execute(sql: "INSERT INTO \(other.table) VALUES ('x')") }
    #expect(try migrator.state(of: queue) == .foreign(other))
    try queue.write { try $0.execute(sql: "DROP TABLE \(other.table); CREATE TABLE t (a)") }
    #expect(try migrator.state(of: queue) == .foreign(nil))
  }

  @Test("of a WAL database that another connection is writing, by a connection that cannot write")
  func whileOthersWrite() throws {
    let pool = try DatabasePool(path: folder.path("app.sqlite"))
    try migrator.upgrade(pool)
    let files = Set(try FileManager.default.contentsOfDirectory(atPath: folder.url.path))
    let state = try pool.writeWithoutTransaction { db in
      try db.execute(sql: "BEGIN IMMEDIATE; INSERT INTO t VALUES (1, 'x'); CREATE TABLE later (x)")
      let state = try migrator.state(of: readOnly())
      try db.execute(sql: "COMMIT")
      return state
    }
    #expect(state == .current)
    #expect(try migrator.state(of: readOnly()) == .drifted(["+ table later (1 column)"]))
    #expect(Set(try FileManager.default.contentsOfDirectory(atPath: folder.url.path)) == files)
  }

  @Test("a database that is being looked at can be written meanwhile")
  func takesNoLock() throws {
    let queue = try DatabaseQueue(path: folder.path("app.sqlite"))
    try migrator.upgrade(queue)
    let writer = try DatabasePool(path: folder.path("app.sqlite"))
    try readOnly().read { db in
      _ = try migrator.current(db)
      try writer.write { try $0.execute(sql: "INSERT INTO t VALUES (1, 'x')") }
    }
    #expect(try writer.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM t") } == 1)
  }
}

@Suite("Migrating on a connection that the application has in hand")
struct InPlaceTests {
  private let migrator: Migrator

  init() throws {
    migrator = try Migrator(revisions: list([One.self, Two.self]))
  }

  private func queue(foreignKeys: Bool) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = foreignKeys
    // GRDB says nothing of them then, and a library can be built to have them on.
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA foreign_keys = \(foreignKeys ? "ON" : "OFF")")
    }
    return try DatabaseQueue(configuration: configuration)
  }

  @Test("outside of a transaction it is as ever")
  func outside() throws {
    let queue = try queue(foreignKeys: true)
    let done = try queue.inDatabase { try migrator.upgrade($0) }
    #expect(done.map(\.id) == ["one", "two"])
    #expect(try queue.inDatabase { try Int.fetchOne($0, sql: "PRAGMA foreign_keys") } == 1)
  }

  @Test(
    "inside of a transaction that enforces foreign keys it is an error, and the transaction goes on"
  )
  func enforcing() throws {
    let queue = try queue(foreignKeys: true)
    try queue.write { db in
      try db.execute(sql: "CREATE TABLE own (x)")
      let error = #expect(throws: MigrationError.self) { try migrator.upgrade(db) }
      #expect(
        error?.localizedDescription == """
          Foreign keys could not be switched off on this connection: it is inside of a transaction.
            Migrate outside of it.
          """)
    }
    #expect(try queue.read { try $0.tableExists("own") && !$0.tableExists("t") })
  }

  @Test("inside of one that does not it is a savepoint: the application commits it, or does not")
  func savepoint() throws {
    struct Mishap: Error {}
    let queue = try queue(foreignKeys: false)
    #expect(throws: Mishap.self) {
      try queue.write { db in
        #expect(try migrator.upgrade(db).count == 2)
        throw Mishap()
      }
    }
    #expect(try migrator.state(of: queue) == .empty)
    #expect(try queue.write { try migrator.upgrade($0).count } == 2)
    #expect(try migrator.state(of: queue) == .current)
  }

  @Test("what fails there undoes itself and nothing else, and a revision cannot commit")
  func failing() throws {
    enum Three: Revision {
      static let id: RevisionID = "three"
      static let downRevisions: [RevisionID] = ["two"]
      static func upgrade(_ op: Operations) throws {
        try op.createTable("half") { Column("a") }
        try op.execute("INSERT INTO nowhere VALUES (1)")
      }
      static func downgrade(_ op: Operations) throws {}
    }
    enum Alone: Revision {
      static let id: RevisionID = "alone"
      static let downRevisions: [RevisionID] = ["two"]
      static let transaction = TransactionUse.none
      static func upgrade(_ op: Operations) throws { try op.execute("VACUUM") }
      static func downgrade(_ op: Operations) throws {}
    }
    let queue = try queue(foreignKeys: false)
    try queue.write { db in
      try db.execute(sql: "CREATE TABLE own (x)")
      #expect(throws: RevisionFailure.self) {
        try Migrator(revisions: list([One.self, Two.self, Three.self])).upgrade(db)
      }
      #expect(db.isInsideTransaction)
      #expect(try db.tableExists("own") && !db.tableExists("half") && !db.tableExists("t"))
      let error = #expect(throws: MigrationError.self) {
        try Migrator(revisions: list([One.self, Two.self, Alone.self])).upgrade(db)
      }
      #expect(error?.localizedDescription.contains("'alone' runs outside of any") == true)
    }
    #expect(try queue.read { try $0.tableExists("own") })
  }
}
