import Foundation
import GodwitIntrospection
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
    let cancellation = Cancellation(patience: 0)
    try revertNewer(writer, cancellation, progress)
    return try run(
      .upgrade, to: target, on: writer, cancellation: cancellation, progress: progress)
  }

  /// Applies all revisions that the database does not have, without blocking the caller's executor.
  ///
  /// It is `upgrade(_:to:progress:)` on a thread of its own. If the task is cancelled, the running
  /// statement is interrupted, and everything is undone that is not committed.
  ///
  /// - Parameter progress: Told what happens, on the thread of the writer.
  /// - Throws: ``MigrationError/cancelled`` for a task that was cancelled, and what
  ///   `upgrade(_:to:progress:)` throws.
  @discardableResult
  public func upgrade(
    _ writer: some DatabaseWriter, to target: RevisionSymbol = .heads,
    progress: @escaping @Sendable (Event) -> Void = { _ in }
  ) async throws -> [RevisionList.Entry] {
    try await Self.onThread { cancellation in
      try revertNewer(writer, cancellation, progress)
      return try run(
        .upgrade, to: target, on: writer, cancellation: cancellation, progress: progress)
    }
  }

  /// Applies all revisions that a database does not have, on a connection that the application has
  /// in hand.
  ///
  /// Outside of a transaction it is `upgrade(_:to:progress:)`. Inside of one, which stays open, all of
  /// it is a savepoint. Foreign keys cannot be switched there
  /// (https://sqlite.org/pragma.html#pragma_foreign_keys), so that a connection that enforces them, as
  /// GRDB's do by default, can only apply revisions that say `foreignKeys = .enforced`, and one that
  /// does not, only others.
  ///
  /// - Throws: ``MigrationError/cannotSwitchForeignKeys(to:)`` and
  ///   ``MigrationError/insideTransaction(_:)`` inside of a transaction, before anything is changed by
  ///   the revision that they are about, and what `upgrade(_:to:progress:)` throws.
  @discardableResult
  public func upgrade(
    _ db: Database, to target: RevisionSymbol = .heads,
    progress: @escaping (Event) -> Void = { _ in }
  ) throws -> [RevisionList.Entry] {
    try SQLiteVersion.running.requireSupported()
    return try run(.upgrade, to: target, db, Cancellation(patience: 0), progress)
  }

  /// Takes applied revisions back, all of them or none.
  ///
  /// Made for tests and tools: what the revisions drop is lost, and nobody is asked.
  ///
  /// - Parameters:
  ///   - writer: A `DatabaseQueue` or a `DatabasePool`, outside of any transaction.
  ///   - target: Where to: `.base`, a revision that stays, or `-1` for one step.
  ///   - progress: Told what happens, on the thread of the writer.
  /// - Returns: The revisions that were taken back, last to first.
  /// - Throws: ``MigrationError/irreversible(_:file:reason:)`` for one that cannot be taken back, before
  ///   anything is changed, and what `upgrade(_:to:progress:)` throws.
  @discardableResult
  public func downgrade(
    _ writer: some DatabaseWriter, to target: RevisionSymbol,
    progress: @escaping (Event) -> Void = { _ in }
  ) throws -> [RevisionList.Entry] {
    try run(
      .downgrade, to: target, on: writer, cancellation: Cancellation(patience: 0),
      progress: progress)
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

  /// Runs something that waits for a database on a thread where it keeps nobody else waiting.
  static func onThread<Result: Sendable>(
    _ body: @escaping @Sendable (Cancellation) throws -> Result
  ) async throws -> Result {
    let cancellation = Cancellation(patience: 0)
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        DispatchQueue(label: "Godwit").async {
          continuation.resume(with: Swift.Result { try body(cancellation) })
        }
      }
    } onCancel: {
      cancellation.cancel()
    }
  }
}
