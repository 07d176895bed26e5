import GodwitExecution
import GodwitRevisionGraph

/// Why a database was not brought to where it should be.
public enum MigrationError: Error {
  /// The database is at revisions that the program does not know.
  case unknownRevisions([RevisionID])
  /// The database is at revisions that were squashed, and whose files are gone.
  case insideSquash([RevisionID], RevisionID)
  /// The database is at revisions already.
  case hasRevisions([RevisionID])
  /// A revision in between cannot be taken back.
  case irreversible(RevisionID, file: String, reason: String)
  /// A transaction was open already, or foreign keys could not be switched.
  case cannotSwitchForeignKeys(to: Bool)
  /// Views or triggers that worked before do not work any more.
  case brokenDependants([Dependants.Broken])
  /// Another connection kept the database locked for all of the time that was to be waited: so many
  /// seconds, where they were measured.
  case locked(seconds: Double?)
  /// A table uses functions or collations that nobody has registered with the connection.
  case missingFeatures(table: String, functions: [String], collations: [String])
  /// It was asked to stop.
  case cancelled
}
