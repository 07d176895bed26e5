import GodwitSchemaModel

/// What revisions do while they run.
package struct RevisionWork {
  /// Whether they run SQL or Swift of their own beside schema operations.
  package private(set) var runsOwnCode = false
  /// What becomes of the names of tables and columns.
  package private(set) var names: RenameTracker

  /// - Parameter schema: That of the database before.
  package init(on schema: DatabaseSchema) {
    names = RenameTracker(of: schema)
  }

  mutating func follow(_ entry: OperationSession.Entry) {
    if case .operation(let operation) = entry {
      names.follow(operation)
    } else {
      runsOwnCode = true
    }
  }
}

/// Where a migrator notes what revisions do. It belongs to one migrator, which is used on one thread at a
/// time.
package final class WorkNotes: @unchecked Sendable {
  package var work: RevisionWork?

  package init() {}
}

extension OperationSession {
  /// Whether a revision has run SQL or Swift of its own.
  var didMoreThanOperations: Bool {
    journal.contains { if case .operation = $0 { false } else { true } }
  }
}
