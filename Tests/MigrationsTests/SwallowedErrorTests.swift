import GRDB
import Godwit
import Testing

@testable import GodwitExecution
@testable import GodwitMigrations

/// Goes on after an operation that failed half done: the table is there, its index is not.
private enum GoesOn: Revision {
  static let id: RevisionID = "goes_on"
  static let downRevisions: [RevisionID] = []
  static func upgrade(_ op: Operations) throws {
    try op.execute("CREATE TABLE other (a); CREATE INDEX taken ON other (a)")
    try? op.createTable("half") {
      Column("a")
      Index("taken", on: "a")
    }
  }
  static func downgrade(_ op: Operations) throws {}
}

/// Goes on after an operation that had not begun to change anything.
private enum LooksFirst: Revision {
  static let id: RevisionID = "looks_first"
  static let downRevisions: [RevisionID] = []
  static func upgrade(_ op: Operations) throws {
    try? op.dropIndex("t", "not_there")
    try op.execute("CREATE TABLE whole (a)")
  }
  static func downgrade(_ op: Operations) throws {}
}

private enum TooMany: Revision {
  static let id: RevisionID = "too_many"
  static let downRevisions: [RevisionID] = []
  static func upgrade(_ op: Operations) throws {
    try op.execute("CREATE TABLE t (a)")
    try op.execute("INSERT INTO t VALUES (?)", 1, 2)
  }
  static func downgrade(_ op: Operations) throws {}
}

@Suite("An error that a revision swallows")
struct SwallowedErrorTests {
  private func list(_ type: any Revision.Type) -> RevisionList {
    RevisionList(
      folder: "versions",
      [.init(type, file: "r.swift", message: "", created: nil, checksum: "")])
  }

  private func tables(_ queue: DatabaseQueue) throws -> [String] {
    try queue.inDatabase {
      try String.fetchAll($0, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
    }.filter { !$0.hasPrefix("godwit") }
  }

  @Test("does not let what is half done be committed")
  func half() throws {
    let queue = try DatabaseQueue()
    let migrator = try Migrator(revisions: list(GoesOn.self))
    #expect(throws: RevisionFailure.self) { try migrator.upgrade(queue) }
    #expect(try tables(queue).isEmpty)
    #expect(throws: RevisionFailure.self) { try migrator.replayed(["goes_on"]) }
  }

  @Test("is the revision's own business where nothing was begun")
  func looking() throws {
    let queue = try DatabaseQueue()
    try Migrator(revisions: list(LooksFirst.self)).upgrade(queue)
    #expect(try tables(queue) == ["whole"])
  }

  private struct Unexpected: Error {}

  @Test("is no business of its own once one statement has changed something")
  func behindTheFirst() throws {
    let failure = ExecutionError.statementFailed(sql: "x", DatabaseError())
    let first = OperationSession()
    #expect(throws: ExecutionError.self) {
      try first.carryOut {
        try first.willRunStep(.run("x"))
        throw failure
      }
    }
    try first.requireWhole()
    // The result was not as expected.
    let second = OperationSession()
    #expect(throws: Unexpected.self) {
      try second.carryOut {
        try second.willRunStep(.run("x"))
        throw Unexpected()
      }
    }
    #expect(throws: Unexpected.self) { try second.requireWhole() }
  }

  @Test("values that no variable takes are an error in a database and in a replay")
  func values() throws {
    let queue = try DatabaseQueue()
    let migrator = try Migrator(revisions: list(TooMany.self))
    #expect(throws: RevisionFailure.self) { try migrator.upgrade(queue) }
    #expect(throws: RevisionFailure.self) { try migrator.replayed(["too_many"]) }
  }
}
