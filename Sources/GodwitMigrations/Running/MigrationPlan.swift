import GodwitRevisionGraph

import class GRDB.Database

/// A walk as it was found before its first step: finite, each revision in it once, and no step of it
/// leaves a hole.
///
/// Others may work on the database between its transactions. What they have done of the plan is
/// dropped from it; nothing is ever added.
struct MigrationPlan {
  let walk: Migrator.Path
  let transactions: [[RevisionList.Entry]]
  /// Where the database is once everything is done.
  let end: Standing
  /// What the database has according to the transactions that are over.
  private var reached: Set<RevisionID>

  /// - Throws: ``MigrationPlanError/hole(_:)`` for steps that cannot be made one after the other.
  init(_ walk: Migrator.Path, from start: Standing) throws {
    var standing = start
    for step in walk.steps { try standing.step(walk.direction, step.id) }
    self.walk = walk
    transactions = walk.transactions
    end = standing
    reached = start.applied
  }

  /// What is still to be done of a transaction.
  ///
  /// - Parameter found: Where the database is.
  /// - Throws: ``MigrationPlanError/overtaken(by:without:)`` if others have done what is not in the plan.
  func rest(of transaction: [RevisionList.Entry], at found: Standing) throws -> [RevisionList.Entry]
  {
    guard walk.steps.contains(where: { !isDone($0, found) }) else { return [] }
    let isForward = walk.direction == .upgrade
    let (least, most) = isForward ? (reached, end.applied) : (end.applied, reached)
    let unexpected = found.applied.subtracting(most)
    let missing = least.subtracting(found.applied)
    guard unexpected.isEmpty, missing.isEmpty else {
      throw MigrationPlanError.overtaken(
        by: found.graph.order.filter(unexpected.contains),
        without: found.graph.order.filter(missing.contains))
    }
    return transaction.filter { !isDone($0, found) }
  }

  private func isDone(_ step: RevisionList.Entry, _ found: Standing) -> Bool {
    found.applied.contains(step.id) == (walk.direction == .upgrade)
  }

  /// Notes that a transaction is over.
  mutating func pass(_ transaction: [RevisionList.Entry]) {
    let ids = transaction.map(\.id)
    if walk.direction == .upgrade { reached.formUnion(ids) } else { reached.subtract(ids) }
  }

  /// - Throws: ``MigrationPlanError/notes(expected:found:)`` unless a database that has made the last
  ///   step is where the plan ends.
  func verify(_ standing: Standing, after transaction: [RevisionList.Entry]) throws {
    guard transaction.last?.id == walk.steps.last?.id, standing.applied != end.applied else {
      return
    }
    throw MigrationPlanError.notes(expected: end.heads, found: standing.heads)
  }
}

extension Standing {
  /// Takes a step.
  ///
  /// - Throws: ``MigrationPlanError/hole(_:)`` for one that would leave a hole.
  mutating func step(_ direction: Direction, _ id: RevisionID) throws {
    do {
      switch direction {
      case .upgrade: try apply(id)
      case .downgrade: try revoke(id)
      }
    } catch let error as StepError {
      throw MigrationPlanError.hole(error)
    }
  }
}

/// Why a walk was not made as it was planned. Whatever the transaction has done is undone then.
package enum MigrationPlanError: Error, Hashable, Sendable {
  /// A step that cannot be made without leaving a revision without something that it needs.
  case hole(StepError)
  /// Somebody else has applied some revisions meanwhile, or taken some back, that the plan has not.
  case overtaken(by: [RevisionID], without: [RevisionID])
  /// The version table does not say what was written into it.
  case notes(expected: [RevisionID], found: [RevisionID])
}

/// Where a database stands in the middle of a transaction, and that it is noted there.
struct StandingNotes {
  private(set) var standing: Standing
  /// The heads that the version table has: they may have other names in the graph, or be more than
  /// there are.
  private var noted: [RevisionID]
  private let store: VersionStore

  init(_ standing: Standing, _ store: VersionStore, _ db: Database) throws {
    self.standing = standing
    self.store = store
    noted = try store.heads(db)
  }

  /// Looks whether a step can be made, before it is.
  ///
  /// - Throws: ``MigrationPlanError/hole(_:)``.
  mutating func begin(_ direction: Direction, _ id: RevisionID) throws {
    try standing.step(direction, id)
  }

  /// Notes the step that was made.
  mutating func note(
    _ entry: RevisionList.Entry, _ direction: Direction, _ seconds: Double, _ db: Database
  ) throws {
    try verify(db)
    noted = standing.heads
    let step = store.appendStatement(
      entry.id, direction.rawValue, seconds: seconds, checksum: entry.notedChecksum)
    try store.execute(store.headsStatements(noted) + [step], db)
  }

  /// - Throws: ``MigrationPlanError/notes(expected:found:)`` if the table says something else than was
  ///   written into it.
  func verify(_ db: Database) throws {
    let found = try store.heads(db)
    guard Set(found) != Set(noted) else { return }
    throw MigrationPlanError.notes(expected: noted, found: found)
  }
}
