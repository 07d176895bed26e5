import GodwitIntrospection
import GodwitSchemaModel

import class GRDB.Database

/// What a revision does, found out in memory.
package struct RevisionWork {
  /// Whether it runs SQL or Swift of its own beside schema operations.
  package let runsOwnCode: Bool
  /// What becomes of the names of tables and columns.
  package let names: RenameTracker
}

extension OperationSession {
  /// Whether a revision has run SQL or Swift of its own.
  var didMoreThanOperations: Bool {
    journal.contains { if case .operation = $0 { false } else { true } }
  }
}

extension Migrator {
  /// What the upgrade of a revision does, found out on an empty copy of a database.
  ///
  /// - Parameter schema: That of the database.
  /// - Throws: ``RevisionFailure`` if it fails there.
  package func work(
    of entry: RevisionList.Entry, on schema: DatabaseSchema, _ db: Database
  ) throws -> RevisionWork {
    var names = RenameTracker(of: schema)
    guard entry.type.transaction == .shared else {
      return RevisionWork(runsOwnCode: true, names: names)
    }
    let session = OperationSession(
      settings: executionSettings, sandbox: settings.sandbox, arguments: arguments)
    try Replay.run(
      [entry.id], .upgrade, of: revisions, on: settings.sandbox.copy(of: db), session)
    for case .operation(let operation) in session.journal { names.follow(operation) }
    return RevisionWork(runsOwnCode: session.didMoreThanOperations, names: names)
  }
}
