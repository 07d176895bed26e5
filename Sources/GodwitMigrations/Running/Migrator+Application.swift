import GodwitRevisionGraph

import class GRDB.Database
import protocol GRDB.DatabaseReader
import protocol GRDB.DatabaseWriter

/// Migrating in an application, when it starts:
///
/// ```swift
/// let pool = try DatabasePool(path: path)
/// let migrator = try Migrator(revisions: revisions)
/// try migrator.upgrade(pool)
/// ```
extension Migrator {
  /// Applies all revisions that the database does not have, all of them or none.
  ///
  /// Revisions that say `foreignKeys = .enforced` or `transaction = .none` divide the others into
  /// several transactions: then those that are committed stay when a later one fails.
  ///
  /// The connection's own settings stay as they are. Others can read meanwhile and see the old
  /// schema until it is done.
  ///
  /// - Parameters:
  ///   - writer: A `DatabaseQueue` or a `DatabasePool`, outside of any transaction. Functions and
  ///     collations that the schema uses must be registered with it.
  ///   - target: Where to; everything by default.
  ///   - progress: Told what happens, on the thread of the writer.
  /// - Returns: The revisions that were applied, first to last.
  /// - Throws: ``RevisionFailure`` for a revision that throws.
  ///   ``MigrationError/unknownRevisions(_:)`` for a database that newer code has migrated,
  ///   ``MigrationError/insideSquash(_:_:)`` for one that is too old for what was squashed.
  ///   ``MigrationError/locked(seconds:)`` if another connection has it for longer than the
  ///   writer's busy mode waits. ``MigrationError/brokenDependants(_:)`` for views and triggers
  ///   that work no longer, `ForeignKeyViolation` for rows that refer to nothing.
  ///   `RevisionSymbolError` for a target that is unknown or could mean several revisions.
  ///   ``MigrationError/cannotSwitchForeignKeys(to:)`` inside of a transaction.
  ///   `MigrationPlanError` if somebody else migrates the database elsewhere meanwhile. What its
  ///   transaction has changed is undone then.
  @discardableResult
  public func upgrade(
    _ writer: some DatabaseWriter, to target: RevisionSymbol = .heads,
    progress: @escaping (Event) -> Void = { _ in }
  ) throws -> [RevisionList.Entry] {
    try run(
      .upgrade, to: target, on: writer, cancellation: Cancellation(patience: 0), progress: progress)
  }

  /// The revisions that an upgrade would apply, first to last.
  ///
  /// - Throws: ``MigrationError/unknownRevisions(_:)`` for a database that newer code has migrated,
  ///   ``MigrationError/insideSquash(_:_:)`` for one that is too old for what was squashed.
  public func pending(_ reader: some DatabaseReader) throws -> [RevisionList.Entry] {
    try reader.read { try path(.upgrade, to: .heads, $0).steps }
  }

  /// The revisions that the database is at: none before the first, several with branches.
  ///
  /// - Throws: ``MigrationError/unknownRevisions(_:)`` for a database that newer code has migrated,
  ///   ``MigrationError/insideSquash(_:_:)`` for one that is too old for what was squashed.
  public func current(_ reader: some DatabaseReader) throws -> [RevisionID] {
    try reader.read { try current($0) }
  }
}
