import GodwitRevisionGraph

extension Migrator.Path {
  /// - Throws: ``MigrationError/irreversible(_:file:reason:)`` for a downgrade that cannot be.
  init(
    checking direction: Direction, _ path: [RevisionID], _ migrator: Migrator
  ) throws {
    self.init(
      direction: direction, steps: migrator.revisions[path],
      dividesSteps: migrator.settings.transactionPerRevision)
    guard direction == .downgrade else { return }
    for step in steps {
      guard let reason = step.type.irreversible else { continue }
      throw MigrationError.irreversible(
        step.id, file: migrator.revisions.path(of: step), reason: reason)
    }
  }

  /// The steps, cut into those that can share a transaction: neighbours that treat foreign keys
  /// alike.
  var transactions: [[RevisionList.Entry]] {
    guard !dividesSteps else { return steps.map { [$0] } }
    var batches: [[RevisionList.Entry]] = []
    for step in steps {
      if let last = batches.last?.last, last.type.transaction == .shared,
        step.type.transaction == .shared, last.type.foreignKeys == step.type.foreignKeys
      {
        batches[batches.count - 1].append(step)
      } else {
        batches.append([step])
      }
    }
    return batches
  }
}
