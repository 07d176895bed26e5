import GodwitRevisionGraph

/// Why a database was not taken over. Godwit has changed nothing in it; what the other migrator did to
/// bring it to its end stays.
public enum AdoptionError: Error, Hashable, Sendable {
  /// It has tables, and neither Godwit nor the migrator that was named has noted anything in it.
  case unrecognized(source: String, tables: [String])
  /// A newer chain of GRDB's migrator has been at work: these migrations are not in the one at hand.
  case newerMigrations([String])
  /// Somebody has taken migrations out of GRDB's notes, after the chain had come to its end.
  case lostMigrations([String])
  /// Its `user_version` is another one.
  case otherUserVersion(found: Int, expected: Int)
  /// Its schema is not the one that the revision makes: a line for each difference, which begins with
  /// `+` for what only the database has, `-` for what it lacks, `~` for what is different.
  case differs(from: RevisionID, differences: [String])
  /// There is no revision of this name to compare with.
  case noRevision(RevisionID)
  /// It was not said which revision to compare with, and there are none, or several that begin.
  case ambiguousRevision([RevisionID])
}
