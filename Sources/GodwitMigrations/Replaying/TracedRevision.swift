import GodwitExecution
import GodwitIntrospection
import GodwitRevisionGraph
import GodwitSchemaModel

import class GRDB.Database
import class GRDB.DatabaseQueue

/// What a revision does in memory: step by step, with the schema before and after it, and its way
/// back.
package struct TracedRevision: Sendable {
  package enum Step: Sendable {
    /// A schema operation, and the ways in which it changes its table.
    case operation(SchemaOperation, ways: [AlterationStrategy])
    /// SQL of the revision's own, with its values written into it.
    case execute(String)
    /// Swift that works on rows.
    case data
  }

  /// What was done in one direction.
  package struct Run: Sendable {
    package let steps: [Step]
    /// The schema afterwards.
    package let schema: DatabaseSchema
    /// The views and triggers that do not work afterwards.
    package let broken: [Dependants.Broken]
  }

  package enum Downgrade: Sendable {
    case ran(Run)
    /// The revision says why it cannot be taken back.
    case irreversible(String)
    case failed(any Error)
    /// It runs outside of transactions, and was not run.
    case notRun
  }

  package let entry: RevisionList.Entry
  package let before: DatabaseSchema
  /// The views and triggers that did not work before.
  package let brokenBefore: [Dependants.Broken]
  package let upgrade: Run
  package let downgrade: Downgrade
}

extension Migrator {
  /// Replays revisions in memory, and traces some of them.
  ///
  /// Only around those the whole schema is read: the way to them costs what a replay costs.
  ///
  /// - Parameters:
  ///   - ids: The revisions, first to last.
  ///   - traced: Those that are wanted.
  ///   - visit: Called for each of these, as soon as it has run.
  /// - Returns: The schema at the end.
  /// - Throws: ``RevisionFailure`` for the first one that fails, and what `visit` throws.
  package func trace(
    _ ids: [RevisionID], only traced: Set<RevisionID>, visit: (TracedRevision) throws -> Void
  ) throws -> DatabaseSchema {
    var tracer = try RevisionTracer(self)
    var passed: [RevisionID] = []
    for id in ids {
      guard traced.contains(id), let entry = revisions[id] else {
        passed.append(id)
        continue
      }
      try tracer.pass(passed)
      passed = []
      try visit(try tracer.trace(entry))
    }
    try tracer.pass(passed)
    return try tracer.present().schema
  }
}

/// Runs revisions one after the other on a database in memory.
private struct RevisionTracer {
  private let migrator: Migrator
  private let queue: DatabaseQueue
  /// What the database is like, where nothing has run since it was looked at.
  private var known: (schema: DatabaseSchema, broken: [Dependants.Broken])?

  init(_ migrator: Migrator) throws {
    self.migrator = migrator
    queue = try migrator.settings.sandbox.empty()
  }

  mutating func pass(_ ids: [RevisionID]) throws {
    guard !ids.isEmpty else { return }
    known = nil
    try Replay.run(ids, .upgrade, of: migrator.revisions, on: queue, session(nil))
  }

  mutating func trace(_ entry: RevisionList.Entry) throws -> TracedRevision {
    let before = try present()
    let recorder = StepRecorder()
    try Replay.run(
      [entry.id], .upgrade, of: migrator.revisions, on: queue, session(recorder))
    known = nil
    let after = try present()
    return TracedRevision(
      entry: entry, before: before.schema, brokenBefore: before.broken,
      upgrade: TracedRevision.Run(
        steps: recorder.steps, schema: after.schema, broken: after.broken),
      downgrade: try downgrade(entry))
  }

  /// What the database is like now.
  mutating func present() throws -> (schema: DatabaseSchema, broken: [Dependants.Broken]) {
    if let known { return known }
    let present = try queue.inDatabase(look)
    known = present
    return present
  }

  private func look(
    _ db: Database
  ) throws -> (schema: DatabaseSchema, broken: [Dependants.Broken]) {
    let reader = migrator.settings.comparingEverything.reader
    return (try reader.schema(db), try Dependants.broken(db))
  }

  private func session(
    _ recorder: StepRecorder?, watch: TransactionWatch? = nil
  ) -> OperationSession {
    OperationSession(
      settings: migrator.executionSettings, sandbox: migrator.settings.sandbox,
      arguments: migrator.arguments, watch: watch, willBegin: { recorder?.begin($0) },
      willChange: { recorder?.change($0) })
  }

  /// Takes the revision back, looks, and undoes that.
  private func downgrade(_ entry: RevisionList.Entry) throws -> TracedRevision.Downgrade {
    if let reason = entry.type.irreversible { return .irreversible(reason) }
    guard entry.type.transaction == .shared else { return .notRun }
    return try queue.inDatabase { db in
      let recorder = StepRecorder()
      // A revision that ends the transaction by itself would take the walk with it.
      let watch = TransactionWatch()
      db.add(transactionObserver: watch, extent: .databaseLifetime)
      defer { db.remove(transactionObserver: watch) }
      try db.beginTransaction(.deferred)
      defer { if db.isInsideTransaction { try? db.rollback() } }
      do {
        let session = session(recorder, watch: watch)
        try Direction.downgrade.run(
          entry.type, Operations(db, mode: .replay, session: session))
        let (schema, broken) = try look(db)
        return .ran(
          TracedRevision.Run(steps: recorder.steps, schema: schema, broken: broken))
      } catch {
        return .failed(error)
      }
    }
  }
}

private final class StepRecorder {
  private(set) var steps: [TracedRevision.Step] = []

  func begin(_ entry: OperationSession.Entry) {
    switch entry {
    case .operation(let operation): steps.append(.operation(operation, ways: []))
    case .execute(let sql): steps.append(.execute(sql))
    case .data: steps.append(.data)
    default: break
    }
  }

  func change(_ way: AlterationStrategy) {
    guard case .operation(let operation, let ways)? = steps.last else { return }
    steps[steps.count - 1] = .operation(operation, ways: ways + [way])
  }
}

extension TracedRevision {
  /// Whether foreign keys act while it runs.
  package var isEnforcingForeignKeys: Bool { entry.type.foreignKeys == .enforced }
}
