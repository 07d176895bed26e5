import GodwitExecution
import GodwitRevisionGraph

/// Why a database was not brought to where it should be.
public enum MigrationError: Error {
  /// The database is at revisions that the program does not know, as newer code makes it.
  case unknownRevisions([RevisionID])
  /// The database is at revisions of a newer program. They could be taken back, and the policy does not
  /// allow it.
  case newer(NewerRevisions)
  /// The database is at revisions of a newer program, and one of them cannot be taken back by this one.
  case cannotBeTakenBack(RevisionID, reason: String)
  /// The bookkeeping tables are of a newer format than this program knows.
  case newerFormat(Int)
  /// The database is at revisions for which another one, the squash, stands by now, and their files
  /// are gone.
  case insideSquash([RevisionID], RevisionID)
  /// The database lacks these revisions, and was to have all of them.
  case lacksRevisions([RevisionID])
  /// A database that is to be taken over is at revisions already.
  case hasRevisions([RevisionID])
  /// A revision on the way back says that it cannot be taken back, and why.
  case irreversible(RevisionID, file: String, reason: String)
  /// Foreign keys could not be switched on or off: a transaction was open already
  /// (https://sqlite.org/pragma.html#pragma_foreign_keys).
  case cannotSwitchForeignKeys(to: Bool)
  /// A revision that says `transaction = .none` was to run inside of a transaction.
  case insideTransaction(RevisionID)
  /// Views or triggers that worked before do not work any more.
  case brokenDependants([Dependants.Broken])
  /// Another connection kept the database locked for all of the time that was to be waited: so many
  /// seconds, where they were measured.
  case locked(seconds: Double?)
  /// A table uses functions or collations that nobody has registered with the connection.
  case missingFeatures(table: String, functions: [String], collations: [String])
  /// Somebody wanted to stop, by ``Cancellation/cancel()`` or a signal.
  case cancelled
}

/// Revisions of a newer program, and what would be lost if they were taken back.
public struct NewerRevisions: Hashable, Sendable {
  /// In the order in which they would be taken back.
  public let ids: [RevisionID]
  /// A line for each table and column: `3 values of notes.size`.
  public let losses: [String]
}
