import GodwitExecution
import GodwitIntrospection
import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel
import Testing

import class GRDB.DatabaseQueue

@testable import GodwitAutogenerate

@Suite("A proof")
struct ProofTests {
  private func database(_ sql: String) throws -> DatabaseQueue {
    let queue = try Connections.inMemory()
    try queue.inDatabase { try $0.execute(sql: sql) }
    return queue
  }

  private func schema(_ sql: String) throws -> DatabaseSchema {
    try database(sql).inDatabase { try SchemaReader().schema($0) }
  }

  private func proof(_ sql: String) throws -> Proof {
    Proof(
      database: try database(sql),
      trial: Trial(sandbox: Sandbox(), settings: ExecutionSettings()), reader: SchemaReader(),
      constraintNames: .exact)
  }

  private let before = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)"
  private let after = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INTEGER)"

  /// From `before` to `after`.
  private func operations() throws -> [SchemaOperation] {
    SchemaDiff(from: try schema(before), to: try schema(after)).operations
  }

  private func said(_ difference: Difference) -> String {
    "\(difference.change.rawValue) \(difference.kind.rawValue) \(difference.name)"
  }

  @Test("is content with operations that do it and a reverse that undoes it")
  func holds() throws {
    let operations = try operations()
    #expect(!operations.isEmpty)
    try proof(before).prove(
      upgrade: operations, downgrade: operations.inverse, to: try schema(after))
  }

  @Test("finds what the upgrade leaves to do")
  func upgradeLeaves() throws {
    let failure = #expect(throws: ProofFailure.self) {
      try proof(before).prove(upgrade: [], downgrade: [], to: try schema(after))
    }
    guard case .upgradeLeaves(let differences)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(differences.map(said) == ["added column b"])
  }

  @Test("finds what the downgrade does not give back")
  func downgradeLeaves() throws {
    let failure = #expect(throws: ProofFailure.self) {
      try proof(before).prove(
        upgrade: try operations(), downgrade: [], to: try schema(after))
    }
    guard case .downgradeLeaves(let differences)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(differences.map(said) == ["removed column b"])
  }

  @Test("finds that the downgrade gives back something else")
  func downgradeGivesAnother() throws {
    let other = try schema("CREATE TABLE t (id INTEGER PRIMARY KEY, a BLOB)")
    let failure = #expect(throws: ProofFailure.self) {
      try proof(before).prove(
        upgrade: try operations(),
        downgrade: SchemaDiff(from: try schema(after), to: other).operations,
        to: try schema(after))
    }
    guard case .downgradeLeaves(let differences)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(differences.map(said) == ["changed column a"])
  }

  @Test("finds an operation that fails, on the way there and on the way back")
  func fails() throws {
    let gone = Table("gone") { Column("a") }
    for direction in [Direction.upgrade, .downgrade] {
      let failure = #expect(throws: ProofFailure.self) {
        try proof(before).prove(
          upgrade: direction == .upgrade ? [.dropTable(gone)] : [],
          downgrade: direction == .downgrade ? [.dropTable(gone)] : [], to: try schema(before))
      }
      guard case .fails(direction, .dropTable(gone), is ExecutionError)? = failure else {
        Issue.record("\(direction): \(String(describing: failure))")
        continue
      }
    }
  }

  @Test("finds a view or a trigger that stops working, on the way there and on the way back")
  func breaks() throws {
    let view = SchemaOperation.createView(View("v", "SELECT x FROM nowhere"))
    let trigger = SchemaOperation.createTrigger(
      Trigger("g", .after, .delete, on: "t") { "DELETE FROM nowhere" })
    for (operation, name) in [(view, "view v"), (trigger, "triggers on t (DELETE)")] {
      for direction in [Direction.upgrade, .downgrade] {
        let failure = #expect(throws: ProofFailure.self) {
          try proof(before).prove(
            upgrade: direction == .upgrade ? [operation] : [],
            downgrade: direction == .downgrade ? [operation] : [], to: try schema(before))
        }
        guard case .breaks(direction, let broken)? = failure else {
          Issue.record("\(direction): \(String(describing: failure))")
          continue
        }
        #expect(broken.map(\.name) == [name])
      }
    }
  }

  @Test("does not mind what was broken before and is so afterwards")
  func brokenBefore() throws {
    let broken = "; CREATE VIEW v AS SELECT x FROM nowhere"
    let operations = try operations()
    try proof(before + broken).prove(
      upgrade: operations, downgrade: operations.inverse, to: try schema(after + broken))
  }

  @Test("does not mind that the downgrade gives back what was broken before")
  func brokenGivenBack() throws {
    let broken = "; CREATE VIEW v AS SELECT x FROM nowhere"
    let operations = SchemaDiff(from: try schema(before + broken), to: try schema(before))
      .operations
    try proof(before + broken).prove(
      upgrade: operations, downgrade: operations.inverse, to: try schema(before))
  }
}

@Suite("A proposal")
struct DoubtTests {
  /// A trigger that works, and does not once `words` is gone: DROP COLUMN does not look at what an
  /// UPDATE sets.
  private let trigger = Trigger("count", .after, .insert, on: "poems") {
    "UPDATE poems SET words = 1 WHERE id = NEW.id"
  }

  private func database() throws -> DatabaseQueue {
    let queue = try Connections.inMemory()
    try queue.inDatabase {
      try $0.execute(sql: "CREATE TABLE poems (id INTEGER PRIMARY KEY, words INTEGER)")
      try $0.execute(sql: trigger.createStatement)
    }
    return queue
  }

  private func proposal(
    _ queue: DatabaseQueue, keeping trigger: Trigger?, allowsDoubt: Bool
  ) throws -> SchemaChange {
    let schema = DatabaseSchema {
      Table("poems") { Column("id", .integer).primaryKey() }
      if let trigger { trigger }
    }
    return try queue.inDatabase {
      try Autogenerator(from: $0, to: schema)
        .proposal(for: $0, asksRows: true, allowsDoubt: allowsDoubt)
    }
  }

  @Test("is not made of operations that could not be proven")
  func refused() throws {
    let failure = #expect(throws: ProofFailure.self) {
      try proposal(try database(), keeping: trigger, allowsDoubt: false)
    }
    guard case .breaks(.upgrade, let broken)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(broken.map(\.name) == ["triggers on poems (INSERT)"])
  }

  @Test("comes with the doubt where that is allowed, and the database stays as it is")
  func doubted() throws {
    let queue = try database()
    let before = try queue.inDatabase { try SchemaReader().schema($0) }
    let proposal = try proposal(queue, keeping: trigger, allowsDoubt: true)
    #expect(proposal.operations.count == 1)
    guard case .breaks(.upgrade, _)? = proposal.doubt else {
      Issue.record("\(String(describing: proposal.doubt))")
      return
    }
    #expect(try queue.inDatabase { try SchemaReader().schema($0) } == before)
  }

  @Test("has no doubt where the trigger goes as well")
  func proven() throws {
    let proposal = try proposal(try database(), keeping: nil, allowsDoubt: true)
    #expect(proposal.operations.count == 2)
    #expect(proposal.doubt == nil)
  }
}
