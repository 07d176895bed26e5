import Foundation
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSchemaModel

/// What keeps a command from doing its work, apart from what the modules below it say.
enum CommandError: Error {
  case noSession
  /// A command of a project, where there is none.
  case noProject
  /// Nobody has said which database is meant, and there is no project that would know one.
  case needsDatabase
  case noDatabase(String)
  case isDirectory(String)
  case cannotUseDatabase(String, any Error)
  case readOnlyLocation(String)
  case noFolder(String)
  case noPackage(String? = nil)
  case fileExists(String)
  case noFile(String)
  case cannotRead(String, any Error)
  /// A file of SQL has a NUL in it.
  case notSQL(String)
  case folderNotEmpty(String)
  /// A `--rename` that is understood by no names that there are.
  case unknownRename(String, [String])
  case cannotWrite(String, any Error)
  /// Declarations that the schema does not list.
  case unlisted([SchemaDeclarations.Object])
  case declaredTwice(String, SourceLocation?, SourceLocation?)
  /// A table that says twice what it can say only once.
  case repeated(Repetition, table: String, SourceLocation?)
  /// Files of `schema/` or `versions/` that the program was not built from.
  case stale([String])
  /// The database has not all revisions.
  case notUpToDate(database: String, current: [RevisionID], heads: [RevisionID])
  /// A downgrade would lose values, and nobody said that it may.
  case dataLoss([String])
  /// The person who was asked said no.
  case declined
  /// Objects differ that Godwit cannot read, and nothing else does.
  case unreadableDifferences([OpaqueObject])
  /// A copy would take the place of a database that holds something else: how they differ, and where
  /// both are.
  case differentDatabase(
    String, copy: String, DatabaseComparison, at: [RevisionID]?, [RevisionID]?)
  /// It cannot be said whether a database is as a copy.
  case cannotCompare(String, copy: String, any Error)
  /// A new revision would begin a branch, and nobody said that it may.
  case notAHead(RevisionID)
  /// Fewer than two heads.
  case nothingToMerge([RevisionID])
  /// Two that would be joined are one branch: the second follows the first.
  case mergesAncestor(RevisionID, of: RevisionID)
  case cannotRebase(RevisionID, RebaseObstacle)
  case nothingToEdit
  case noEditor
  case editorFailed(String, Int32)
  /// A new package needs to know where Godwit is.
  case needsDependency
  case badFileName(String)
  case afterWritingFailed(String, Int32, String)
  case severalAlembicHeads([RevisionID])
  case unknownDatabase(String, [String])
  /// It was not said which database is meant.
  case severalDatabases([String])
  /// A downgrade that is printed must say where it begins.
  case needsStart(Direction, String)
  /// A range that ends before it begins.
  case emptyRange(String)
  /// A copy would be put back onto itself.
  case restoreOntoItself(String)
  /// Something that should be A:B.
  case notARange(String)
  /// A message for the revision is missing.
  case noMessage
}

/// Why a revision cannot be made to follow another one.
enum RebaseObstacle {
  /// What was named stands for no revision.
  case noTarget
  case isMerge
  /// The revision that it is to follow.
  case followedBy(RevisionID)
  /// The database has the revision.
  case isApplied
  /// The file says its downRevisions in a way in which they cannot be rewritten.
  case noLiteralParents(path: String)
}
