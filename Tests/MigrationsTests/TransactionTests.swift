import Foundation
import GRDB
import Godwit
import GodwitExecution
import GodwitIntrospection
import GodwitRevisionGraph
import Testing

@testable import GodwitMigrations

private enum Alone: Revision {
  /// What others do while the revision runs.
  @TaskLocal static var meanwhile: (@Sendable () throws -> Void)?
  static let id: RevisionID = "alone"
  static let downRevisions: [RevisionID] = ["books"]
  static let transaction = TransactionUse.none
  static func upgrade(_ op: Operations) throws {
    try op.execute("PRAGMA optimize")
    try meanwhile?()
  }
  static func downgrade(_ op: Operations) throws {}
}

private enum AfterAlone: Revision {
  static let id: RevisionID = "after"
  static let downRevisions: [RevisionID] = ["alone"]
  static func upgrade(_ op: Operations) throws {
    try op.addColumn("books", Column("after", .integer))
  }
  static func downgrade(_ op: Operations) throws { try op.dropColumn("books", "after") }
}

@Suite("Transactions")
struct TransactionTests {
  private enum Cascading: Revision {
    static let id: RevisionID = "cascading"
    static let downRevisions: [RevisionID] = ["books"]
    static let foreignKeys: ForeignKeyEnforcement = .enforced
    static func upgrade(_ op: Operations) throws {
      try op.execute("DELETE FROM authors WHERE id = 1")
    }
    static func downgrade(_ op: Operations) throws {}
  }

  private enum Vacuum: Revision {
    static let id: RevisionID = "vacuum"
    static let downRevisions: [RevisionID] = ["cascading"]
    static let transaction: TransactionUse = .none
    static func upgrade(_ op: Operations) throws { try op.execute("VACUUM") }
    static func downgrade(_ op: Operations) throws {}
  }

  @Test("revisions that treat foreign keys alike share a transaction; others are announced")
  func batches() throws {
    let database = try TestDatabase()
    let migrator = try Migrator(revisions: list([Books.self, Cascading.self, Vacuum.self]))
    var transactions = 0
    var commits: [[RevisionID]] = []
    try migrator.run(.upgrade, to: .id("books"), on: database.queue)
    try database.queue.inDatabase {
      try $0.execute(
        sql: "INSERT INTO authors VALUES (1, 'a'), (2, 'b'); INSERT INTO books VALUES (1, 1, 'x')")
    }
    try migrator.run(.upgrade, to: .head, on: database.queue) { event in
      if case .willUseTransactions(let count) = event { transactions = count }
      if case .didCommit(let entries) = event { commits.append(entries.map(\.id)) }
    }
    #expect(transactions == 2)
    #expect(commits == [["cascading"], ["vacuum"]])
    #expect(try database.strings("SELECT title FROM books").isEmpty)
    #expect(try database.strings("PRAGMA foreign_keys") == ["0"])
  }

  @Test("with foreign keys enforced, a table to which others refer is neither dropped nor rebuilt")
  func enforcedRebuild() throws {
    enum Rebuild: Revision {
      static let id: RevisionID = "rebuild"
      static let downRevisions: [RevisionID] = ["books"]
      static let foreignKeys: ForeignKeyEnforcement = .enforced
      static func upgrade(_ op: Operations) throws {
        try op.alterColumn("authors", "name", .type(.blob))
      }
      static func downgrade(_ op: Operations) throws {}
    }
    let database = try TestDatabase()
    let migrator = try Migrator(revisions: list([Books.self, Rebuild.self]))
    try migrator.run(.upgrade, to: .id("books"), on: database.queue)
    let failure = #expect(throws: RevisionFailure.self) {
      try migrator.run(.upgrade, to: .head, on: database.queue)
    }
    guard case ExecutionError.referencedTable("authors", by: ["books"])? = failure?.error else {
      Issue.record("\(String(describing: failure))")
      return
    }
  }

  @Test(
    "nobody but Godwit ends the transaction",
    arguments: ["COMMIT", "ROLLBACK", "END", "COMMIT; BEGIN", "ROLLBACK; BEGIN"])
  func foreignCommit(sql: String) throws {
    enum Committing: Revision {
      @TaskLocal static var sql = ""
      static let id: RevisionID = "committing"
      static let downRevisions: [RevisionID] = ["books"]
      static func upgrade(_ op: Operations) throws {
        try op.addColumn("books", Column("pages", .integer))
        try op.data { db in
          try? db.execute(sql: sql)
        }
        try op.createTable("later") { Column("a") }
      }
      static func downgrade(_ op: Operations) throws {}
    }
    let database = try TestDatabase()
    let migrator = try Migrator(revisions: list([Books.self, Committing.self]))
    try migrator.run(.upgrade, to: .id("books"), on: database.queue)
    let before = try database.dump()
    #expect(throws: RevisionFailure.self) {
      try Committing.$sql.withValue(sql) {
        try migrator.run(.upgrade, to: .head, on: database.queue)
      }
    }
    #expect(try database.dump() == before)
  }

  @Test("op.data cannot change the schema, and no operation can be used inside of it")
  func dataIsForRows() throws {
    enum Changing: Revision {
      static let id: RevisionID = "changing"
      static let downRevisions: [RevisionID] = ["books"]
      static func upgrade(_ op: Operations) throws {
        try op.data { try $0.execute(sql: "CREATE TABLE x (a)") }
      }
      static func downgrade(_ op: Operations) throws {}
    }
    enum Nesting: Revision {
      static let id: RevisionID = "nesting"
      static let downRevisions: [RevisionID] = ["books"]
      static func upgrade(_ op: Operations) throws {
        try op.data { _ in try op.dropTable("books") }
      }
      static func downgrade(_ op: Operations) throws {}
    }
    let database = try TestDatabase()
    let migrator = try Migrator(revisions: list([Books.self, Changing.self, Nesting.self]))
    try migrator.run(.upgrade, to: .id("books"), on: database.queue)
    for (id, expected) in [
      ("changing", OperationError.schemaChangedInData),
      ("nesting", .insideData("a schema operation")),
    ] {
      let failure = #expect(throws: RevisionFailure.self) {
        try migrator.run(.upgrade, to: .id(id), on: database.queue)
      }
      #expect(failure?.error as? OperationError == expected)
    }
  }

  @Test("a revision that runs alone is noted once, however many have run it")
  func aloneTwice() throws {
    let database = try TestDatabase()
    let migrator = try Migrator(revisions: list([Books.self, Alone.self, AfterAlone.self]))
    let path = database.path
    try migrator.run(.upgrade, to: .id("books"), on: database.queue)
    // Another process does all of it while this one is at its revision.
    let others: @Sendable () throws -> Void = {
      let other = try Connections.writable(path: path)
      _ = try Alone.$meanwhile.withValue(nil) { try migrator.run(.upgrade, to: .head, on: other) }
    }
    _ = try Alone.$meanwhile.withValue(others) {
      try migrator.run(.upgrade, to: .head, on: database.queue)
    }
    #expect(try database.strings("SELECT version_num FROM godwit_version") == ["after"])
    #expect(
      try database.strings("SELECT revision FROM godwit_history ORDER BY id")
        == ["books", "alone", "after"])
  }

  @Test("a second process waits, and then finds nothing to do")
  func concurrency() async throws {
    let database = try TestDatabase()
    let path = database.path
    let results = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<6 {
        group.addTask {
          let queue = try Connections.writable(path: path) { tries in
            Thread.sleep(forTimeInterval: 0.01)
            return tries < 1000
          }
          let migrator = try Migrator(revisions: list([Books.self, Pages.self]))
          return try migrator.run(.upgrade, to: .head, on: queue).count
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results.sorted() == [0, 0, 0, 0, 0, 2])
  }

  @Test("a lock that is not let go ends the waiting with a clear error")
  func locked() throws {
    let database = try TestDatabase("CREATE TABLE t (a)")
    let other = try Connections.writable(path: database.path)
    try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
    let migrator = try Migrator(revisions: list([Books.self]))
    let error = #expect(throws: MigrationError.self) {
      try migrator.run(
        .upgrade, to: .head, on: database.queue, cancellation: Cancellation(patience: 0))
    }
    guard case .locked(seconds: nil)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("a wish to stop is heard before the next operation, and nothing stays")
  func cancellation() throws {
    enum Slow: Revision {
      @TaskLocal static var cancellation = Cancellation()
      static let id: RevisionID = "slow"
      static let downRevisions: [RevisionID] = ["books"]
      static func upgrade(_ op: Operations) throws {
        try op.addColumn("books", Column("pages", .integer))
        cancellation.cancel()
        try op.addColumn("books", Column("more", .integer))
      }
      static func downgrade(_ op: Operations) throws {}
    }
    let database = try TestDatabase()
    let migrator = try Migrator(revisions: list([Books.self, Slow.self]))
    try migrator.run(.upgrade, to: .id("books"), on: database.queue)
    let before = try database.dump()
    let cancellation = Cancellation()
    let error = #expect(throws: MigrationError.self) {
      try Slow.$cancellation.withValue(cancellation) {
        try migrator.run(.upgrade, to: .head, on: database.queue, cancellation: cancellation)
      }
    }
    guard case .cancelled? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try database.dump() == before)
  }
}
