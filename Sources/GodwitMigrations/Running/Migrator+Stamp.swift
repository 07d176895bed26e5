import GodwitRevisionGraph

import class GRDB.Database
import class GRDB.DatabaseQueue
import protocol GRDB.DatabaseWriter

extension VersionStore {
  /// Notes that a database without revisions is at its first.
  ///
  /// - Throws: ``MigrationError/hasRevisions(_:)`` for one that has some.
  package func begin(
    at id: RevisionID, checksum: String?, on queue: DatabaseQueue
  ) throws {
    try queue.inDatabase { db in
      try db.inTransaction(.immediate) {
        let heads = try heads(db)
        guard heads.isEmpty else { throw MigrationError.hasRevisions(heads) }
        try execute(stampStatements([id], noting: [id]) { _ in checksum }, db)
        return .commit
      }
    }
  }
}

extension Migrator {
  /// Notes that a database is at revisions, without running any.
  ///
  /// What was noted of the same branches before is forgotten; other branches stay. Revisions that
  /// were edited after they were applied are noted as they are now.
  ///
  /// - Parameters:
  ///   - targets: Where it is to be; `base` and `label@base` for before everything, or before a
  ///     branch.
  ///   - purging: Whether to forget everything first, also revisions that are not known.
  ///   - writer: A `DatabaseQueue` or a `DatabasePool`, outside of any transaction.
  ///   - cancellation: Looked at before the COMMIT.
  /// - Returns: Where the database was and where it is now.
  /// - Throws: `RevisionSymbolError` for a target that is unknown or could mean several revisions;
  ///   ``MigrationError/unknownRevisions(_:)`` and ``MigrationError/insideSquash(_:_:)``, unless
  ///   everything is forgotten first; ``MigrationError/locked(seconds:)`` and
  ///   ``MigrationError/cancelled``. Nothing is changed then.
  @discardableResult
  public func stamp(
    _ targets: [RevisionSymbol], purging: Bool = false, on writer: some DatabaseWriter,
    cancellation: Cancellation = Cancellation()
  ) throws -> (old: [RevisionID], new: [RevisionID]) {
    try writer.barrierWriteWithoutTransaction { db in
      try inExclusiveTransaction(db, cancellation) { _ in
        let old = try purging ? store.heads(db) : current(db)
        var heads = purging ? [] : old
        let migrator = try purging ? self : adapted(to: db)
        for target in targets { heads = try migrator.graph.heads(heads, stamping: target) }
        let edited = try migrator.edited(at: heads, db).map(\.id)
        let news = edited + heads.filter { !old.contains($0) && !edited.contains($0) }
        let statements = store.stampStatements(heads, noting: news) {
          revisions[$0]?.notedChecksum
        }
        try store.execute(statements, db)
        return (old, heads)
      }
    }
  }

  /// Makes the version table if it is not there.
  package func ensureVersionTable(
    on queue: DatabaseQueue, cancellation: Cancellation = Cancellation()
  ) throws {
    try queue.inDatabase { db in
      try inExclusiveTransaction(db, cancellation) { _ in
        try store.execute(store.tableStatements, db)
      }
    }
  }
}
