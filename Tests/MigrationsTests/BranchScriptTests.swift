import GRDB
import Godwit
import GodwitRevisionGraph
import GodwitTestSupport
import Testing

@testable import GodwitMigrations

/// Scripts about one branch, for databases that have others.
@Suite("A script for a branch")
struct BranchScriptTests {
  /// Root `r`; branches `a1`-`a2` and `b1`; `m` merges `a2` and `b1`.
  private func migrator() throws -> Migrator {
    try Migrator(revisions: list([R.self, A1.self, A2.self, B1.self, M.self]))
  }

  /// A database that an upgrade brought to some heads.
  private func database(at heads: String...) throws -> DatabaseQueue {
    let queue = try DatabaseQueue()
    for head in heads { try migrator().run(.upgrade, to: .id(head), on: queue) }
    return queue
  }

  private func heads(_ queue: DatabaseQueue) throws -> [String] {
    try queue.inDatabase {
      try String.fetchAll($0, sql: "SELECT version_num FROM godwit_version ORDER BY version_num")
    }
  }

  private func run(_ script: SQLScript, on queue: DatabaseQueue) throws {
    try queue.inDatabase { db in
      defer { if db.isInsideTransaction { try? db.rollback() } }
      for statement in script.statements { try db.execute(sql: statement) }
    }
  }

  @Test("moves that branch, and leaves the other")
  func upgrade() throws {
    let queue = try database(at: "a1", "b1")
    try run(try migrator().script(.upgrade, from: .id("a1"), to: .id("a2")), on: queue)
    #expect(try heads(queue) == ["a2", "b1"])
    #expect(try queue.inDatabase { try $0.tableExists("a2") })
    try run(try migrator().script(.downgrade, from: .id("a2"), to: .id("a1")), on: queue)
    #expect(try heads(queue) == ["a1", "b1"])
    #expect(try queue.inDatabase { try !$0.tableExists("a2") })
  }

  @Test(
    "fails where the branch is elsewhere, says where it should be, and changes nothing",
    arguments: ["r", "a2", "m"])
  func elsewhere(head: String) throws {
    let queue = try database(at: head)
    let before = try heads(queue)
    let error = #expect(throws: DatabaseError.self) {
      try run(try migrator().script(.upgrade, from: .id("a1"), to: .id("a2")), on: queue)
    }
    #expect(error?.message?.contains("the database is not at a1") == true)
    #expect(try heads(queue) == before)
  }

  @Test("a merge ends both branches")
  func merge() throws {
    let queue = try database(at: "a2", "b1")
    // One symbol names one head: what comes together is told by the database itself.
    #expect(throws: (any Error).self) {
      try run(try migrator().script(.upgrade, from: .id("a2"), to: .id("m")), on: queue)
    }
  }

  @Test(
    "a stamp does what it would do on the database",
    arguments: [
      ["a1", "b1"], ["r"], ["a2", "b1"], ["m"], ["b1"], ["a1"], [],
    ], ["a1", "a2", "r", "b1", "m", "base"])
  func stamp(at start: [String], target: String) throws {
    let symbol = RevisionSymbol(target)
    let (direct, scripted) = (try DatabaseQueue(), try DatabaseQueue())
    for queue in [direct, scripted] {
      if start.isEmpty { try migrator().ensureVersionTable(on: queue) }
      for head in start { try migrator().stamp([.id(head)], on: queue) }
    }
    #expect(try heads(scripted) == start.sorted())
    try migrator().stamp([symbol], on: direct)
    try run(try migrator().stampScript([symbol]), on: scripted)
    #expect(try heads(scripted) == heads(direct), "\(start) -> \(target)")
  }

  @Test("a stamp from a place looks whether the database is there, whatever else it has")
  func stampFrom() throws {
    let queue = try database(at: "a1", "b1")
    try run(try migrator().stampScript([.id("a2")], from: .id("a1")), on: queue)
    #expect(try heads(queue) == ["a2", "b1"])
    let error = #expect(throws: DatabaseError.self) {
      try run(try migrator().stampScript([.id("a2")], from: .id("a1")), on: queue)
    }
    #expect(error?.message?.contains("the database is not at a1") == true)
  }
}

/// Makes a table of its own name.
private protocol Making: Revision {}

extension Making {
  static func upgrade(_ op: Operations) throws {
    try op.createTable(id.rawValue) { Column("id", .integer).primaryKey() }
  }

  static func downgrade(_ op: Operations) throws { try op.dropTable(id.rawValue) }
}

private enum R: Making {
  static let id: RevisionID = "r"
  static let downRevisions: [RevisionID] = []
}

private enum A1: Making {
  static let id: RevisionID = "a1"
  static let downRevisions: [RevisionID] = ["r"]
}

private enum A2: Making {
  static let id: RevisionID = "a2"
  static let downRevisions: [RevisionID] = ["a1"]
}

private enum B1: Making {
  static let id: RevisionID = "b1"
  static let downRevisions: [RevisionID] = ["r"]
}

private enum M: Making {
  static let id: RevisionID = "m"
  static let downRevisions: [RevisionID] = ["a2", "b1"]
}
