import GRDB
import Godwit
import GodwitExecution
import GodwitRevisionGraph
import GodwitSQLiteC
import Testing

@testable import GodwitMigrations

@Suite("A plan")
struct PlanTests {
  private enum Start: Revision {
    static let id: RevisionID = "start"
    static let downRevisions: [RevisionID] = []
    static func upgrade(_ op: Operations) throws {
      try op.execute("CREATE TABLE t (a CHECK (a > 0), b)")
    }
    static func downgrade(_ op: Operations) throws {}
  }

  private enum Editing: Revision {
    static let id: RevisionID = "editing"
    static let downRevisions: [RevisionID] = ["start"]
    static func upgrade(_ op: Operations) throws { try op.dropCheck("t", Check("a > 0")) }
    static func downgrade(_ op: Operations) throws {}
  }

  @Test("tells the one way in which this connection will do it", arguments: [false, true])
  func ways(isDefensive: Bool) throws {
    let migrator = try Migrator(revisions: list([Start.self, Editing.self]))
    let database = try TestDatabase()
    try migrator.run(.upgrade, to: .id("start"), on: database.queue)
    let plan = try database.queue.inDatabase { db in
      _ = godwit_set_defensive(db.sqliteConnection, isDefensive ? 1 : 0)
      return try migrator.plan(of: migrator.path(.upgrade, to: .head, db), db)
    }
    let ways = plan.revisions.flatMap(\.parts).compactMap(\.way?.kind)
    #expect(ways == [isDefensive ? .rebuild : .metadata])
    var told: [String] = []
    try migrator.run(.upgrade, to: .head, on: database.queue) {
      if case .willExecute(let sql) = $0 { told.append(sql) }
    }
    #expect(told.contains { $0.hasPrefix("UPDATE main.sqlite_master") } != isDefensive)
  }
}
