import Foundation
import GRDB
import Godwit
import GodwitRevisionGraph
import GodwitTestSupport
import Testing

@testable import GodwitMigrations

/// The graph that the revisions of a test form.
private enum GraphUnderTest {
  @TaskLocal static var nodes: [RevisionNode] = []
  /// What others do before a revision is run.
  @TaskLocal static var meanwhile: (@Sendable (RevisionID, Direction) throws -> Void)?

  static func needs(_ id: RevisionID) -> [RevisionID] {
    nodes.first { $0.id == id }.map { $0.downRevisions + $0.dependsOn } ?? []
  }
}

private protocol Position: SendableMetatype {
  static var number: Int { get }
}

private enum First: Position {
  static let number = 0
}

private enum Next<Before: Position>: Position {
  static var number: Int { Before.number + 1 }
}

private struct HoleInDatabase: Error {
  let id: RevisionID
}

/// A revision of the graph under test. What was really run is written down in a table of its own; a
/// step that leaves a hole there throws, whatever the version table says.
private enum Planted<Place: Position>: Revision {
  private static var node: RevisionNode { GraphUnderTest.nodes[Place.number] }
  static var id: RevisionID { node.id }
  static var downRevisions: [RevisionID] { node.downRevisions }
  static var dependsOn: [RevisionID] { node.dependsOn }
  static var branchLabels: [String] { node.branchLabels }
  /// Some run in transactions of their own, and some in none.
  static var foreignKeys: ForeignKeyEnforcement {
    id.rawValue.hasSuffix("3") ? .enforced : .checkedAtEnd
  }
  static var transaction: TransactionUse { id.rawValue.hasSuffix("4") ? .none : .shared }

  static func upgrade(_ op: Operations) throws {
    try GraphUnderTest.meanwhile?(id, .upgrade)
    try op.data { db in
      let present = try String.fetchSet(db, sql: "SELECT id FROM present")
      guard present.isSuperset(of: GraphUnderTest.needs(id).map(\.rawValue)) else {
        throw HoleInDatabase(id: id)
      }
      try db.execute(sql: "INSERT INTO present VALUES (?)", arguments: [id.rawValue])
    }
  }

  static func downgrade(_ op: Operations) throws {
    try GraphUnderTest.meanwhile?(id, .downgrade)
    try op.data { db in
      try db.execute(sql: "DELETE FROM present WHERE id = ?", arguments: [id.rawValue])
      for rest in try String.fetchAll(db, sql: "SELECT id FROM present") {
        guard !GraphUnderTest.needs(RevisionID(rest)).contains(id) else {
          throw HoleInDatabase(id: id)
        }
      }
    }
  }
}

private func planted<Place: Position>(_ place: Place.Type, _ count: Int) -> [any Revision.Type] {
  count == 0 ? [] : [Planted<Place>.self] + planted(Next<Place>.self, count - 1)
}

/// A database file on which the revisions of a graph are run.
private struct Garden {
  let database: TestDatabase
  let migrator: Migrator

  init() throws {
    database = try TestDatabase(
      "PRAGMA synchronous = OFF; CREATE TABLE present (id TEXT PRIMARY KEY)")
    migrator = try Migrator(revisions: list(planted(First.self, GraphUnderTest.nodes.count)))
  }

  /// - Returns: What was run.
  @discardableResult
  func run(_ direction: Direction, _ target: String) throws -> [RevisionID] {
    try migrator.run(direction, to: RevisionSymbol(target), on: database.queue).map(\.id)
  }

  func heads() throws -> Set<RevisionID> { Set(try database.queue.inDatabase(migrator.current)) }

  /// What was really run, and whether it is what is noted.
  func isAsNoted() throws -> Bool {
    try Set(database.strings("SELECT id FROM present"))
      == Set(migrator.graph.ancestors(of: heads()).map(\.rawValue))
  }

  func history() throws -> [String] {
    try database.strings(
      "SELECT direction || ' ' || revision FROM godwit_history ORDER BY id")
  }
}

@Suite("A walk is a plan")
struct WalkInvariantTests {
  /// Branches that depend on one another, from lines such as `b2: b1 + a3`, which is a revision b2
  /// that follows b1 and depends on a3.
  private static func nodes(_ text: String) -> [RevisionNode] {
    text.split(separator: "\n").map { line in
      let parts = line.split(separator: ":", omittingEmptySubsequences: false)
      let needs = parts[1].split(separator: "+", omittingEmptySubsequences: false).map { names in
        names.split(separator: " ").map { RevisionID(String($0)) }
      }
      return RevisionNode(
        id: RevisionID(String(parts[0])), downRevisions: needs[0],
        dependsOn: needs.dropFirst().first ?? [])
    }
  }

  /// A branch that depends on another one twice.
  private static let twice = nodes(
    "a1:\na2: a1\na3: a2\nb1:\nb2: b1 + a3\nb3: b2\nb4: b3 + a3")
  private static let graphs = [
    twice,
    nodes("a1:\na2: a1\nb1:\nb2: b1 + a2\nb3: b2\na3: a2 + b1"),
    nodes("a1:\nb1: a1\nc1: b1\na2:\nb2: a2\nc2: b2 + c1\nd1: c1\ne4: d1\nf1: e4"),
    nodes("a1:\nb1: + a1\nm3: a1 b1"),
    nodes("a:\nb3: a\nc: a\nd4: b3 c\ne: c + b3\nf: d4 e"),
  ]

  private func onTwice(_ body: (Garden) throws -> Void) throws {
    try GraphUnderTest.$nodes.withValue(Self.twice) { try body(try Garden()) }
  }

  @Test("a downgrade to heads of which one needs the other ends at once, and does nothing")
  func downgradeToHeads() throws {
    try onTwice { garden in
      let done = try garden.run(.upgrade, "b4")
      #expect(done.count == 7)
      #expect(try garden.run(.downgrade, "heads").isEmpty)
      #expect(try garden.heads() == ["b4"])
      #expect(try garden.history().count == 7)
      #expect(try garden.isAsNoted())
      #expect(try garden.run(.downgrade, "base") == done.reversed())
      #expect(try garden.heads().isEmpty && garden.isAsNoted())
    }
  }

  @Test("up and down on branches that depend on one another", arguments: graphs)
  func everyWay(nodes: [RevisionNode]) throws {
    try GraphUnderTest.$nodes.withValue(nodes) {
      let places = ["heads"] + nodes.map(\.id.rawValue)
      var ways = 0
      for upper in places {
        let garden = try Garden()
        for lower in places + ["heads-1", "-1", "base"] {
          try garden.run(.upgrade, upper)
          #expect(try garden.isAsNoted())
          let before = try garden.history().count
          do {
            let done = try garden.run(.downgrade, lower)
            #expect(Set(done).count == done.count)
            #expect(try garden.history().count == before + done.count)
            ways += 1
          } catch is RevisionSymbolError {
            // It is not there, or could be several.
          }
          #expect(try garden.isAsNoted(), "upgrade \(upper), downgrade \(lower)")
        }
      }
      #expect(ways > places.count * places.count / 2)
    }
  }

  @Test("a step that would leave a hole is refused before it is run")
  func refusedHole() throws {
    try onTwice { garden in
      try garden.run(.upgrade, "b3")
      let entry = try #require(garden.migrator.revisions["b2"])
      let before = try garden.database.dump()
      #expect(throws: MigrationPlanError.hole(.isNeeded("b2", by: ["b3"]))) {
        try garden.migrator.revert([entry], on: garden.database.queue)
      }
      #expect(throws: MigrationPlanError.hole(.isNotApplied("b2"))) {
        let b3 = try #require(garden.migrator.revisions["b3"])
        let standing = Standing(at: ["b3"], in: garden.migrator.graph)
        _ = try MigrationPlan(
          Migrator.Path(direction: .downgrade, steps: [b3, entry, entry]), from: standing)
      }
      #expect(try garden.database.dump() == before)
    }
  }

  /// Runs something on a connection of its own before a revision is run for the first time.
  private func meanwhile(
    _ id: RevisionID, _ garden: Garden, _ sql: String, _ body: () throws -> Void
  ) throws {
    let path = garden.database.path
    let done = LockedValue(false)
    let others: @Sendable (RevisionID, Direction) throws -> Void = { next, _ in
      guard next == id, !done.value else { return }
      done.value = true
      try DatabaseQueue(path: path).inDatabase { try $0.execute(sql: sql) }
    }
    try GraphUnderTest.$meanwhile.withValue(others, operation: body)
  }

  /// SQL that notes other heads.
  private func noting(_ heads: [RevisionID]) -> String {
    "DELETE FROM godwit_version; "
      + heads.map { "INSERT INTO godwit_version VALUES ('\($0)');" }.joined()
  }

  @Test("what others have done of the plan meanwhile is not done again")
  func overtakenWithin() throws {
    try onTwice { garden in
      try garden.run(.upgrade, "b3")
      // b4 runs outside of transactions: nothing keeps others out.
      try meanwhile("b4", garden, noting(["b4"])) { try garden.run(.upgrade, "heads") }
      #expect(try garden.heads() == ["b4"])
      #expect(try garden.history().count { $0 == "upgrade b4" } == 0)
    }
  }

  @Test("what others have done beside the plan stops it, with their revisions")
  func overtakenBeside() throws {
    try GraphUnderTest.$nodes.withValue(Self.nodes("a4:\nb: a4\nx:\ny: x")) {
      for (heads, error) in [
        (["y"], MigrationPlanError.overtaken(by: ["y"], without: [])),
        ([], MigrationPlanError.overtaken(by: [], without: ["x"])),
      ] as [([RevisionID], MigrationPlanError)] {
        let garden = try Garden()
        try garden.run(.upgrade, "x")
        #expect(throws: error) {
          try meanwhile("a4", garden, noting(heads)) { try garden.run(.upgrade, "b") }
        }
        #expect(try garden.heads() == Set(heads))
        #expect(try garden.history() == ["upgrade x"])
      }
    }
  }

  @Test("a revision that writes into the version table is undone")
  func tampering() throws {
    enum Tampering: Revision {
      static let id: RevisionID = "tampering"
      static let downRevisions: [RevisionID] = ["books"]
      static func upgrade(_ op: Operations) throws {
        try op.execute("DELETE FROM godwit_version")
      }
      static func downgrade(_ op: Operations) throws {}
    }
    let database = try TestDatabase()
    let migrator = try Migrator(revisions: list([Books.self, Tampering.self]))
    try migrator.run(.upgrade, to: .id("books"), on: database.queue)
    let before = try database.dump()
    let error = #expect(throws: MigrationPlanError.self) {
      try migrator.run(.upgrade, to: .head, on: database.queue)
    }
    #expect(error == .notes(expected: ["books"], found: []))
    #expect(error?.errorDescription?.contains("'books'") == true)
    #expect(try database.dump() == before)
  }
}
