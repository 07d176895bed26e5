import GodwitIntrospection

import class GRDB.Database

extension OperationSession {
  /// Whether a revision has run SQL or Swift of its own.
  var didMoreThanOperations: Bool {
    journal.contains { if case .operation = $0 { false } else { true } }
  }
}

extension Migrator {
  /// Whether a revision runs SQL or Swift of its own beside schema operations, found out in memory on
  /// an empty copy of a database.
  ///
  /// - Throws: ``RevisionFailure`` if it fails there.
  package func runsOwnCode(_ entry: RevisionList.Entry, _ db: Database) throws -> Bool {
    guard entry.type.transaction == .shared else { return true }
    let session = OperationSession(
      settings: executionSettings, sandbox: settings.sandbox, arguments: arguments)
    try Replay.run(
      [entry.id], .upgrade, of: revisions, on: settings.sandbox.copy(of: db), session)
    return session.didMoreThanOperations
  }
}
