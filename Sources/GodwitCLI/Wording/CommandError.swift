import Foundation
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSchemaDiff
import GodwitSchemaModel

/// What keeps a command from doing its work, apart from what the modules below it say.
enum CommandError: Error {
  case noSession
  /// A command of a project, where there is none.
  case noProject
  /// The configuration does not take what was said with -x.
  case argumentsRefused(any Error)
  /// The person who was asked said no.
  case declined
  case package(PackageProblem)
  case schema(SchemaProblem)
  case file(FileProblem)
  case database(DatabaseProblem)
  case revision(RevisionProblem)
  case range(RangeProblem)
  case diagram(DiagramProblem)
}

extension CommandError {
  /// What is wrong with the package or the program that is built from it.
  enum PackageProblem {
    case missing(String? = nil)
    /// A new package needs to know where Godwit is.
    case needsDependency
    /// Files of `schema/` or `versions/` that the program was not built from.
    case stale(StaleFiles)
    /// A file that a list of revisions or declarations cannot take in, as compilers say it.
    case unlistable(String)
    /// No list is checked in, and no folder was named.
    case noRegistry
    /// A list of declarations needs the module that they make up.
    case needsModule(String)
  }

  /// What is wrong with declarations, or with what is said about them.
  enum SchemaProblem {
    /// Declarations that the schema does not list.
    case unlisted([SchemaDeclarations.Object])
    case declaredTwice(String, SourceLocation?, SourceLocation?)
    /// A table that says twice what it can say only once.
    case repeated(Repetition, table: String, SourceLocation?)
    /// A `--rename` that is understood by no names that there are.
    case unknownRename(String, [String])
    /// Objects differ that Godwit cannot read, and nothing else does.
    case unreadableDifferences([OpaqueObject])
    /// The configuration names no chain of GRDB's migrations.
    case noChain
    /// A migration of GRDB's failed in memory.
    case chainFailed(any Error)
    /// The configuration does not say where GRDB's migrations are.
    case noMigrationFiles
    /// The configuration names no file of the schema.
    case noSchemaFile
    /// A project of GRDB's migrations has no revisions.
    case onlyMigrations
    /// What still differs after a new migration of GRDB's was run behind the chain.
    case migrationLeaves([Difference])
  }

  /// What is wrong with a file or a folder, whatever it holds.
  enum FileProblem {
    case noFile(String)
    case noFolder(String)
    case isFolder(String)
    case exists(String)
    case folderNotEmpty(String)
    /// Records that would be written, over what somebody has edited or written by hand.
    case edited([String])
    case badName(String)
    /// A name in braces that stands for nothing in file names.
    case unknownToken(String, in: String, known: [String])
    case cannotRead(String, any Error)
    case cannotWrite(String, any Error)
    /// A file of SQL has a NUL in it.
    case notSQL(String)
  }

  /// What is wrong with a database, or with the choice of one.
  enum DatabaseProblem {
    /// Nobody has said which database is meant, and there is no project that would know one.
    case notNamed
    case missing(DatabaseLocation)
    case cannotUse(String, any Error)
    case readOnly(String)
    /// The database is no file here, and the command needs one.
    case isRemote(String)
    case unknown(String, [String])
    /// What was typed reads as a path behind a name that no database has.
    case unknownBefore(path: String, String, [String])
    /// It was not said which database is meant.
    case several([String])
    /// A variable of the environment names one database, and would be taken for several.
    case oneVariable(String, for: [String])
    /// The database is another migrator's, from which `upgrade` takes it over.
    case notTakenOver(String, from: String)
    /// The database has not all revisions.
    case notUpToDate(database: String, current: [RevisionID], heads: [RevisionID])
    case severalAlembicHeads([RevisionID])
    /// A downgrade would lose values, and nobody said that it may.
    case dataLoss([String])
    /// A copy would be put back onto itself.
    case restoreOntoItself(String)
    /// A copy would take the place of a database that holds something else: how they differ, and
    /// where both are.
    case differs(String, copy: String, DatabaseComparison, at: [RevisionID]?, [RevisionID]?)
    /// It cannot be said whether a database is as a copy.
    case cannotCompare(String, copy: String, any Error)
  }

  /// What keeps a revision from being written, edited or moved.
  enum RevisionProblem {
    /// A message for the revision is missing.
    case noMessage
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
    case afterWritingFailed(String, Int32, String)
  }

  /// What keeps a diagram from being drawn.
  enum DiagramProblem {
    /// A table that is not there, and those that are.
    case noTable(String, [String])
    /// No table matches the patterns.
    case nothingMatches([String], [String])
    /// Graphviz's program is not installed.
    case noGraphviz
    /// Graphviz ended with an error.
    case graphvizFailed(String)
  }

  /// What is wrong with a range of revisions.
  enum RangeProblem {
    /// Something that should be A:B.
    case notARange(String)
    /// A range that ends before it begins.
    case empty(String)
    /// The range of a script that ends where its direction does not lead.
    case goesTheOtherWay(Direction, from: RevisionSymbol, to: RevisionSymbol)
    /// A downgrade that is printed must say where it begins.
    case needsStart(Direction, String)
  }
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
