import GodwitIntrospection
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

import class GRDB.DatabaseQueue

/// The way from an empty database to the heads on which each revision is applied, taken back and
/// applied again.
struct Stairway {
  let migrator: Migrator
  let environment: RevisionEnvironment
  let rows: Int
  fileprivate let schemas: SchemaCache

  init(_ revisions: RevisionList, _ environment: RevisionEnvironment, rows: Int) throws {
    migrator = try environment.migrator(revisions)
    self.environment = environment
    self.rows = rows
    schemas = SchemaCache(environment.reader)
  }

  /// - Throws: ``RevisionMismatch`` with what is wrong at each revision.
  func walk() throws -> StairwayReport {
    let main = try environment.queue()
    var problems: [RevisionProblem] = []
    var steps: [RevisionID] = []
    var notes: [String] = []
    for entry in migrator.revisions[migrator.graph.order] {
      if let reason = entry.type.irreversible {
        let file = migrator.revisions.path(of: entry)
        notes.append(
          VisibleText.line(
            "Revision '\(entry.id)' (\(file)) cannot be taken back, and was not: \(reason)"))
      }
      let found = try self.problems(of: entry, from: main)
      problems += found
      steps.append(entry.id)
      do {
        try migrator.upgrade(main, to: .id(entry.id.rawValue))
      } catch {
        // Said already, unless rows were what it has failed on.
        let step = StairwayStep(self, entry, rows: 0)
        if found.isEmpty { problems.append(step.failure(.upgrade, error)) }
        break
      }
    }
    guard problems.isEmpty else { throw RevisionMismatch(problems: problems) }
    return StairwayReport(revisions: steps, notes: notes)
  }

  /// What is wrong with a revision, with the rows that its forerunners have left, and with more.
  private func problems(
    of entry: RevisionList.Entry, from main: DatabaseQueue
  ) throws -> [RevisionProblem] {
    do {
      let copy = try environment.copy(of: main)
      let upgraded = try StairwayStep(self, entry, rows: 0).walk(copy)
      guard rows > 0 else { return [] }
      let filled = try environment.copy(of: main)
      let step = StairwayStep(self, entry, rows: rows)
      try step.fill(filled, before: upgraded.schema)
      try step.walk(filled)
      return []
    } catch let mismatch as RevisionMismatch {
      return mismatch.problems
    }
  }
}

/// A revision applied, taken back and applied again.
struct StairwayStep {
  private let migrator: Migrator
  private let environment: RevisionEnvironment
  private let entry: RevisionList.Entry
  private let rows: Int
  private let schemas: SchemaCache

  init(_ stairway: Stairway, _ entry: RevisionList.Entry, rows: Int) {
    migrator = stairway.migrator
    environment = stairway.environment
    schemas = stairway.schemas
    self.entry = entry
    self.rows = rows
  }

  /// - Throws: ``RevisionMismatch`` if there are no such rows.
  func fill(_ queue: DatabaseQueue, before next: DatabaseSchema) throws {
    do {
      try environment.fill(queue, rows: rows, before: next)
    } catch {
      let summary = "No rows could be made up for the schema before \(name):"
      throw RevisionMismatch(problems: [problem(nil, summary, RevisionProblem.lines(error))])
    }
  }

  /// - Parameter queue: A database that has what the revision needs.
  /// - Returns: What the revision has made.
  /// - Throws: ``RevisionMismatch``.
  @discardableResult
  func walk(_ queue: DatabaseQueue) throws -> DatabaseMoment {
    let before = try moment(queue)
    let upgraded = try upgraded(queue, before)
    guard entry.type.irreversible == nil else { return upgraded }
    let back = try run(.downgrade, queue, since: before)
    let schema = SchemaDiff(from: before.schema, to: back.schema).differences.map(\.line)
    try require(schema, .downgrade, "does not give the schema back")
    try require(
      before.rowDifferences(to: back, leftAloneBy: upgraded), .downgrade,
      "changes rows that the upgrade leaves alone")
    let again = try run(.upgrade, queue, since: before)
    let difference = SchemaDiff(from: upgraded.schema, to: again.schema).differences.map(\.line)
    try require(difference, .upgrade, "makes another schema after its downgrade than before")
    return upgraded
  }

  private func upgraded(_ queue: DatabaseQueue, _ before: DatabaseMoment) throws -> DatabaseMoment {
    let runsOwnCode: Bool
    do {
      runsOwnCode = try queue.inDatabase { try migrator.runsOwnCode(entry, $0) }
    } catch {
      throw RevisionMismatch(problems: [failure(.upgrade, error)])
    }
    let upgraded = try run(.upgrade, queue, since: before)
    if !runsOwnCode {
      try require(
        before.rowDifferences(to: upgraded), .upgrade,
        "changes rows, though it consists of schema operations")
    }
    return upgraded
  }

  private func run(
    _ direction: Direction, _ queue: DatabaseQueue, since before: DatabaseMoment
  ) throws -> DatabaseMoment {
    do {
      switch direction {
      case .upgrade: try migrator.upgrade(queue, to: .id(entry.id.rawValue))
      case .downgrade: try migrator.revert([entry], on: queue)
      }
    } catch {
      throw RevisionMismatch(problems: [failure(direction, error)])
    }
    let moment = try moment(queue)
    try require(
      moment.newFaults(since: before), direction, "leaves a database with which SQLite finds fault")
    return moment
  }

  private func moment(_ queue: DatabaseQueue) throws -> DatabaseMoment {
    try queue.inDatabase { try DatabaseMoment($0, schemas) }
  }

  // MARK: Words

  /// - Throws: ``RevisionMismatch`` if there are lines.
  private func require(_ lines: [String], _ direction: Direction, _ words: String) throws {
    guard !lines.isEmpty else { return }
    let summary = "The \(direction.rawValue) of \(name)\(circumstances) \(words):"
    throw RevisionMismatch(problems: [problem(direction, summary, lines)])
  }

  func failure(_ direction: Direction, _ error: any Error) -> RevisionProblem {
    let reason = (error as? RevisionFailure)?.error ?? error
    let hint =
      rows > 0 ? ["If no user has such rows, change them in the environment's adjustRows."] : []
    return problem(
      direction, "The \(direction.rawValue) of \(name)\(circumstances) failed:",
      RevisionProblem.lines(reason) + hint)
  }

  private func problem(
    _ direction: Direction?, _ summary: String, _ lines: [String]
  ) -> RevisionProblem {
    RevisionProblem(
      revision: entry.id, file: migrator.revisions.path(of: entry), direction: direction,
      summary: summary, lines: lines)
  }

  private var name: String {
    VisibleText.line("revision '\(entry.id)' (\(migrator.revisions.path(of: entry)))")
  }

  private var circumstances: String {
    rows > 0 ? ", with \(rows) row\(rows == 1 ? "" : "s") in each table," : ""
  }
}

/// What a stairway went through that had nothing wrong.
public struct StairwayReport: Hashable, Sendable {
  /// The revisions that were applied, in this order.
  public let revisions: [RevisionID]
  /// What was not tried: a sentence for each revision that cannot be taken back.
  public let notes: [String]
}
