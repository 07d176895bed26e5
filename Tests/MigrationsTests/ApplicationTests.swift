import Foundation
import GRDB
import Godwit
import GodwitIntrospection
import GodwitRevisionGraph
import GodwitTestSupport
import Testing

@testable import GodwitMigrations

private enum Notes: Revision {
  static let id: RevisionID = "notes"
  static let downRevisions: [RevisionID] = []
  static func upgrade(_ op: Operations) throws {
    try op.createTable("notes") {
      Column("id", .integer).primaryKey()
      Column("text", .varchar(20)).notNull()
    }
    try op.execute("INSERT INTO notes VALUES (1, 'first')")
  }
  static func downgrade(_ op: Operations) throws { try op.dropTable("notes") }
}

private enum Longer: Revision {
  static let id: RevisionID = "longer"
  static let downRevisions: [RevisionID] = ["notes"]
  static func upgrade(_ op: Operations) throws {
    try op.alterColumn("notes", "text", .type(.varchar(200)))
    try op.addColumn("notes", Column("size", .integer).notNull().default(0))
  }
  static func downgrade(_ op: Operations) throws { try op.dropColumn("notes", "size") }
}

@Suite("An application that migrates when it starts")
struct ApplicationTests {
  private let folder: TemporaryFolder
  private let revisions = list([Notes.self, Longer.self])

  init() throws {
    folder = try TemporaryFolder()
  }

  /// What the README shows.
  private func open(_ path: String, tell: @escaping (String) -> Void) throws -> DatabasePool {
    let pool = try DatabasePool(path: path)
    let migrator = try Migrator(revisions: revisions)
    try migrator.upgrade(pool) { event in
      if case .didRun(let revision, _, let seconds) = event {
        tell("\(revision.message): \(seconds < 60 ? "done" : "done at last")")
      }
    }
    return pool
  }

  @Test("is at the head afterwards, and finds nothing to do the next time")
  func upgrading() throws {
    var told: [String] = []
    let pool = try open(folder.path("app.sqlite")) { told.append($0) }
    #expect(told == ["Notes: done", "Longer: done"])
    let migrator = try Migrator(revisions: revisions)
    #expect(try migrator.pending(pool).isEmpty)
    #expect(try migrator.current(pool) == ["longer"])
    // GRDB knows the columns that are there now, and enforces foreign keys as before.
    let columns = try pool.write { try $0.columns(in: "notes").map(\.name) }
    #expect(columns == ["id", "text", "size"])
    #expect(try pool.write { try Int.fetchOne($0, sql: "PRAGMA foreign_keys") } == 1)
    told = []
    _ = try open(folder.path("app.sqlite")) { told.append($0) }
    #expect(told.isEmpty)
  }

  @Test("can say what is pending, with a queue as well")
  func pending() throws {
    let queue = try DatabaseQueue(path: folder.path("app.sqlite"))
    let migrator = try Migrator(revisions: revisions)
    #expect(try migrator.pending(queue).map(\.id) == ["notes", "longer"])
    #expect(try migrator.upgrade(queue, to: .id("notes")).map(\.id) == ["notes"])
    #expect(try migrator.pending(queue).map(\.id) == ["longer"])
  }

  @Test("leaves a database alone that is newer than the program, and says so")
  func newer() throws {
    _ = try open(folder.path("app.sqlite")) { _ in }
    let older = try Migrator(revisions: list([Notes.self]))
    let queue = try DatabaseQueue(path: folder.path("app.sqlite"))
    let error = #expect(throws: MigrationError.self) { try older.upgrade(queue) }
    #expect(
      error?.localizedDescription == """
        The database is at revision 'longer', which this program does not know. Either newer code \
        has migrated it: update your checkout and build again. Or the revision's file was deleted: bring \
        it back.
        """)
  }

  @Test("hears that another connection has the lock")
  func locked() throws {
    let other = try Connections.writable(path: folder.path("app.sqlite"))
    try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
    let queue = try DatabaseQueue(path: folder.path("app.sqlite"))
    let error = #expect(throws: MigrationError.self) {
      try Migrator(revisions: revisions).upgrade(queue)
    }
    #expect(error?.localizedDescription.contains("locked by another connection") == true)
  }

  @Test("a revision that runs alone has foreign keys as it says, and must end its transactions")
  func alone() throws {
    enum Alone: Revision {
      static let id: RevisionID = "alone"
      static let downRevisions: [RevisionID] = ["notes"]
      static let transaction = TransactionUse.none
      static func upgrade(_ op: Operations) throws {
        try op.execute("CREATE TABLE keys AS SELECT foreign_keys AS k FROM pragma_foreign_keys")
      }
      static func downgrade(_ op: Operations) throws {}
    }
    enum Open: Revision {
      static let id: RevisionID = "open"
      static let downRevisions: [RevisionID] = ["alone"]
      static let transaction = TransactionUse.none
      static func upgrade(_ op: Operations) throws { try op.execute("BEGIN; DELETE FROM notes") }
      static func downgrade(_ op: Operations) throws {}
    }
    let queue = try DatabaseQueue(path: folder.path("app.sqlite"))
    let migrator = try Migrator(revisions: list([Notes.self, Alone.self, Open.self]))
    let failure = #expect(throws: RevisionFailure.self) { try migrator.upgrade(queue) }
    #expect(failure?.error as? OperationError == .openTransaction)
    #expect(try migrator.current(queue) == ["alone"])
    #expect(try queue.read { try Int.fetchOne($0, sql: "SELECT k FROM keys") } == 0)
    #expect(try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM notes") } == 1)
  }

  @Test("keeps its rows when a revision fails")
  func failing() throws {
    enum Failing: Revision {
      struct Mishap: Error {}
      static let id: RevisionID = "failing"
      static let downRevisions: [RevisionID] = ["notes"]
      static func upgrade(_ op: Operations) throws {
        try op.alterColumn("notes", "text", .type(.blob))
        throw Mishap()
      }
      static func downgrade(_ op: Operations) throws {}
    }
    let queue = try DatabaseQueue(path: folder.path("app.sqlite"))
    try Migrator(revisions: list([Notes.self])).upgrade(queue)
    #expect(throws: RevisionFailure.self) {
      try Migrator(revisions: list([Notes.self, Failing.self])).upgrade(queue)
    }
    let types = try queue.read { try $0.columns(in: "notes").map(\.type) }
    #expect(types == ["INTEGER", "VARCHAR(20)"])
    #expect(try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM notes") } == 1)
  }
}
