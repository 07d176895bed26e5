import GodwitExecution
import GodwitRevisionGraph

import class GRDB.DatabaseQueue

/// Tries revision after revision whether it can be printed for somebody, all in one walk.
package struct ScriptTrial {
  private let migrator: Migrator
  private let dialect: Dialect
  private let order: [RevisionID]
  private let replay: DatabaseQueue
  /// How many revisions have been applied.
  private var position = 0

  /// - Parameter order: The revisions, first to last.
  package init(_ migrator: Migrator, _ order: [RevisionID], for dialect: Dialect) throws {
    self.migrator = migrator
    self.order = order
    self.dialect = dialect
    replay = try migrator.settings.sandbox.empty()
  }

  /// Why the upgrade by a revision cannot be printed. Revisions are asked about in their order.
  ///
  /// - Returns: Nothing where it can, or where that is no matter of the dialect.
  /// - Throws: `RevisionFailure` for a revision that does not run in memory.
  package mutating func refusal(of entry: RevisionList.Entry) throws -> DialectError? {
    guard let place = order[position...].firstIndex(of: entry.id) else { return nil }
    try pass(order[position..<place], isSketched: true)
    position = place + 1
    var writer = ScriptWriter(
      migrator: migrator, script: SQLScript(for: dialect),
      heads: migrator.graph.parents(of: entry.id), bystanders: [], replay: replay)
    do {
      try writer.write([entry], .upgrade)
      try dialect.requireAllowed(writer.script.statements)
      return nil
    } catch {
      // What was refused while it ran was taken back, and those behind it build on it.
      if !writer.heads.contains(entry.id) { try pass([entry.id], isSketched: false) }
      return ((error as? RevisionFailure)?.error ?? error) as? DialectError
    }
  }

  private func pass(_ ids: some Sequence<RevisionID>, isSketched: Bool) throws {
    let session = OperationSession(
      settings: migrator.executionSettings, sandbox: migrator.settings.sandbox,
      arguments: migrator.arguments)
    if isSketched { session.sketched = SketchedTables() }
    try Replay.run(ids, .upgrade, of: migrator.revisions, on: replay, session)
  }
}
