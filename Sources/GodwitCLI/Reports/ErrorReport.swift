import ArgumentParser
import GodwitAutogenerate
import GodwitExecution
import GodwitIntrospection
import GodwitLint
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSchemaDiff
import GodwitSchemaModel

import struct GRDB.DatabaseError

/// An error as programs read it. The codes are part of the tool's face: they stay, whatever becomes of
/// the words.
struct ErrorReport: Encodable {
  let code: String
  /// The code of what made a revision fail.
  let cause: String?
  let message: String
  /// What it is about, by name: revisions, tables, files.
  let objects: [String]
  let file: String?
  let line: Int?

  init(_ error: any Error, _ session: Session) {
    let error = (error as? MigrationFailure)?.error ?? error
    let subject = ErrorSubject(error)
    let declarations = session.configuration.declarations
    let place =
      (session.describe(subject.location)
      ?? subject.declaration.map(declarations.describe)).map(SourcePlace.init)
    code = subject.code
    cause = (error as? RevisionFailure).map { ErrorSubject($0.error).code }
    message =
      Session.isAboutUsage(error)
      ? GodwitCommand.message(for: error) : Wording(session: session).describe(error)
    objects = subject.objects
    file = place?.file ?? subject.file
    line = place?.line
  }
}

/// `schema/Poems.swift:14` in its two parts.
private struct SourcePlace {
  let file: String
  let line: Int?

  init(_ text: String) {
    let parts = text.split(separator: ":")
    let line = parts.last.flatMap { Int($0) }
    file = line == nil ? text : parts.dropLast().joined(separator: ":")
    self.line = line
  }
}

/// What an error is, and what it is about.
private struct ErrorSubject {
  let code: String
  var objects: [String] = []
  var file: String?
  var location: SourceLocation?
  var declaration: SchemaDeclarations.Object?

  init(
    _ code: String, _ objects: [String] = [], file: String? = nil,
    at location: SourceLocation? = nil,
    declaration: SchemaDeclarations.Object? = nil
  ) {
    self.code = code
    self.objects = objects
    self.file = file
    self.location = location
    self.declaration = declaration
  }

  init(_ error: any Error) {
    self =
      switch error {
      case let error as CommandError: error.subject
      case let error as FleetError:
        Self(error.code.0, error.code.objects, file: error.code.file)
      case is DatabaseLocation.Problem: Self("bad-database-url")
      case let error as DeclarationError:
        Self("declaration-refused", [error.object], at: error.location)
      case is ProofFailure: Self("not-proven")
      case ReviewError.refused: Self("refused-by-review")
      case is ReviewError: Self("review-failed")
      case is BadTemplate: Self("bad-revision-template")
      case is RenameError: Self("bad-rename")
      case is SQLFile.Problem: Self("sql-file-refused")
      case is PackageCopy.Failure: Self("build-failed")
      case is GitHistory.Problem: Self("git-history")
      case is LintSettingsError: Self("bad-lint-settings")
      case let error as LintBaseline.Unusable: Self("not-a-baseline", file: error.path)
      case let error as RevisionFailure:
        Self("revision-failed", [error.id.rawValue], file: error.file)
      case let error as MigrationError: error.subject
      case let error as AdoptionError: error.subject
      case let error as MigrationPlanError: error.subject
      case let error as OperationError: error.subject
      case let error as ExecutionError: error.subject
      case let error as DialectError: error.subject
      case let error as RemoteClient.Problem: Self(error.code)
      case let error as RemoteMigration.Problem: Self(error.code)
      case let error as ForeignKeyViolation: Self("foreign-key-violation", ["\(error.table)"])
      case let error as PreconditionFailure: Self("rows-do-not-fit", ["\(error.table)"])
      case let error as BackupError: error.subject
      case let error as NoRoom:
        Self("no-disk-space", ["\(error.table)"], file: error.folder)
      case is UnsupportedSQLite: Self("unsupported-sqlite")
      case let error as TableChangeError: error.subject
      case let error as RevisionGraphError: error.subject
      case let error as MergeConflict:
        Self("branches-conflict", error.branches.map(\.rawValue))
      case let error as SquashError: error.subject
      case let error as RevisionSymbolError: error.subject
      case let error as DatabaseError: Self("sqlite", ["\(error.extendedResultCode)"])
      case let error as SystemError: Self("system-error", file: error.path)
      case is CallbackFailure: Self("after-revision-failed")
      case _ where Session.isAboutUsage(error): Self("usage")
      default: Self("other")
      }
  }
}

// MARK: Errors of commands

extension CommandError {
  fileprivate var subject: ErrorSubject {
    switch self {
    case .noSession: ErrorSubject("no-session")
    case .noProject: ErrorSubject("no-project")
    case .argumentsRefused: ErrorSubject("arguments-refused")
    case .declined: ErrorSubject("declined")
    case .package(let problem): problem.subject
    case .schema(let problem): problem.subject
    case .file(let problem): problem.subject
    case .database(let problem): problem.subject
    case .revision(let problem): problem.subject
    case .range(let problem): problem.subject
    case .diagram(let problem): problem.subject
    }
  }
}

extension CommandError.PackageProblem {
  fileprivate var subject: ErrorSubject {
    switch self {
    case .missing(let folder): ErrorSubject("no-package", file: folder)
    case .needsDependency: ErrorSubject("needs-dependency")
    case .stale(let files):
      ErrorSubject(
        "stale-program", files.changed + files.deleted,
        file: files.changed.first ?? files.deleted.first)
    case .unlistable: ErrorSubject("unlistable-file")
    case .noRegistry: ErrorSubject("no-registry")
    case .needsModule(let folder): ErrorSubject("needs-module", file: folder)
    }
  }
}

extension CommandError.SchemaProblem {
  fileprivate var subject: ErrorSubject {
    switch self {
    case .unlisted(let objects):
      ErrorSubject("unlisted-declaration", objects.map(\.variable), declaration: objects.first)
    case .declaredTwice(let name, let first, let second):
      ErrorSubject("declared-twice", [name], at: second ?? first)
    case .repeated(_, let table, let location):
      ErrorSubject("repeated-in-table", [table], at: location)
    case .unknownRename(let text, _): ErrorSubject("bad-rename", [text])
    case .unreadableDifferences(let objects):
      ErrorSubject("unreadable-object", objects.map { "\($0.name)" })
    case .noChain: ErrorSubject("no-grdb-migrator")
    case .noMigrationFiles: ErrorSubject("no-migration-files")
    case .noSchemaFile: ErrorSubject("no-schema-file")
    case .onlyMigrations: ErrorSubject("only-migrations")
    case .migrationLeaves(let differences):
      ErrorSubject("not-proven", differences.map { "\($0.name)" })
    case .chainFailed: ErrorSubject("grdb-migration-failed")
    }
  }
}

extension CommandError.DiagramProblem {
  fileprivate var subject: ErrorSubject {
    switch self {
    case .noTable(let name, _): ErrorSubject("no-table", [name])
    case .nothingMatches(let patterns, _): ErrorSubject("nothing-matches", patterns)
    case .noGraphviz: ErrorSubject("no-graphviz")
    case .graphvizFailed: ErrorSubject("graphviz-failed")
    }
  }
}

extension CommandError.FileProblem {
  fileprivate var subject: ErrorSubject {
    switch self {
    case .noFile(let path): ErrorSubject("no-file", file: path)
    case .noFolder(let path): ErrorSubject("no-folder", file: path)
    case .isFolder(let path): ErrorSubject("is-folder", file: path)
    case .exists(let path): ErrorSubject("file-exists", file: path)
    case .folderNotEmpty(let path): ErrorSubject("folder-not-empty", file: path)
    case .edited(let paths): ErrorSubject("files-edited", paths, file: paths.first)
    case .badName(let name): ErrorSubject("bad-file-name", [name])
    case .unknownToken(let token, _, _): ErrorSubject("unknown-token", [token])
    case .cannotRead(let path, _): ErrorSubject("cannot-read", file: path)
    case .cannotWrite(let path, _): ErrorSubject("cannot-write", file: path)
    case .notSQL(let path): ErrorSubject("not-sql", file: path)
    }
  }
}

extension CommandError.DatabaseProblem {
  fileprivate var subject: ErrorSubject {
    switch self {
    case .notNamed: ErrorSubject("database-not-named")
    case .missing(let location): ErrorSubject("no-database", file: location.path)
    case .cannotUse(let path, _): ErrorSubject("cannot-use-database", file: path)
    case .readOnly(let path): ErrorSubject("read-only", file: path)
    case .isRemote(let name): ErrorSubject("remote-database", [name])
    case .unknown(let name, _), .unknownBefore(_, let name, _):
      ErrorSubject("unknown-database", [name])
    case .several(let names): ErrorSubject("several-databases", names)
    case .oneVariable(let name, let names): ErrorSubject("one-variable-for-several", [name] + names)
    case .notTakenOver(let path, _): ErrorSubject("not-taken-over", file: path)
    case .notUpToDate(let path, _, let heads):
      ErrorSubject("not-up-to-date", heads.map(\.rawValue), file: path)
    case .severalAlembicHeads(let ids):
      ErrorSubject("several-alembic-heads", ids.map(\.rawValue))
    case .dataLoss(let lines): ErrorSubject("data-loss", lines)
    case .restoreOntoItself(let path): ErrorSubject("restore-onto-itself", file: path)
    case .differs(let path, _, _, _, _): ErrorSubject("copy-differs", file: path)
    case .cannotCompare(let path, _, _): ErrorSubject("cannot-compare", file: path)
    }
  }
}

extension CommandError.RevisionProblem {
  fileprivate var subject: ErrorSubject {
    switch self {
    case .noMessage: ErrorSubject("no-message")
    case .notAHead(let id): ErrorSubject("not-a-head", [id.rawValue])
    case .nothingToMerge(let ids): ErrorSubject("nothing-to-merge", ids.map(\.rawValue))
    case .mergesAncestor(let id, let follower):
      ErrorSubject("merges-ancestor", [id.rawValue, follower.rawValue])
    case .cannotRebase(let id, _): ErrorSubject("cannot-rebase", [id.rawValue])
    case .nothingToEdit: ErrorSubject("nothing-to-edit")
    case .noEditor: ErrorSubject("no-editor")
    case .editorFailed(let editor, _): ErrorSubject("editor-failed", [editor])
    case .afterWritingFailed(_, _, let path): ErrorSubject("after-writing-failed", file: path)
    }
  }
}

extension CommandError.RangeProblem {
  fileprivate var subject: ErrorSubject {
    switch self {
    case .notARange(let text): ErrorSubject("not-a-range", [text])
    case .empty(let text): ErrorSubject("empty-range", [text])
    case .goesTheOtherWay(_, let start, let end):
      ErrorSubject("range-goes-other-way", ["\(start):\(end)"])
    case .needsStart(_, let text): ErrorSubject("needs-start", [text])
    }
  }
}

// MARK: Errors of walks

extension MigrationError {
  fileprivate var subject: ErrorSubject {
    switch self {
    case .unknownRevisions(let ids): ErrorSubject("unknown-revision", ids.map(\.rawValue))
    case .newer(let newer): ErrorSubject("newer-database", newer.ids.map(\.rawValue))
    case .cannotBeTakenBack(let id, _): ErrorSubject("cannot-be-taken-back", [id.rawValue])
    case .newerFormat(let number): ErrorSubject("newer-format", ["\(number)"])
    case .insideSquash(let ids, _): ErrorSubject("inside-squash", ids.map(\.rawValue))
    case .lacksRevisions(let ids): ErrorSubject("lacks-revisions", ids.map(\.rawValue))
    case .hasRevisions(let ids): ErrorSubject("has-revisions", ids.map(\.rawValue))
    case .irreversible(let id, let file, _):
      ErrorSubject("irreversible", [id.rawValue], file: file)
    case .cannotSwitchForeignKeys: ErrorSubject("cannot-switch-foreign-keys")
    case .insideTransaction(let id): ErrorSubject("inside-transaction", [id.rawValue])
    case .brokenDependants(let broken):
      ErrorSubject("broken-dependants", broken.map { "\($0.name)" })
    case .locked: ErrorSubject("locked")
    case .missingFeatures(let table, let functions, let collations):
      ErrorSubject("missing-features", [table] + functions + collations)
    case .cancelled: ErrorSubject("cancelled")
    }
  }
}

extension AdoptionError {
  fileprivate var subject: ErrorSubject {
    switch self {
    case .unrecognized(_, let names): ErrorSubject("unrecognized-database", names)
    case .newerMigrations(let names): ErrorSubject("newer-grdb-migrations", names)
    case .lostMigrations(let names): ErrorSubject("lost-grdb-migrations", names)
    case .otherUserVersion: ErrorSubject("other-user-version")
    case .differs(let revision, _): ErrorSubject("differs-from-revision", [revision.rawValue])
    case .noRevision(let id): ErrorSubject("unknown-revision", [id.rawValue])
    case .ambiguousRevision(let ids): ErrorSubject("ambiguous-revision", ids.map(\.rawValue))
    }
  }
}

extension MigrationPlanError {
  fileprivate var subject: ErrorSubject {
    switch self {
    case .hole: ErrorSubject("revision-order")
    case .overtaken(let ids, let missing):
      ErrorSubject("overtaken", (ids + missing).map(\.rawValue))
    case .notes(let expected, _):
      ErrorSubject("version-table-changed", expected.map(\.rawValue))
    }
  }
}

extension OperationError {
  fileprivate var subject: ErrorSubject {
    switch self {
    case .insideData(let operation): ErrorSubject("operation-in-data", [operation])
    case .schemaChangedInData: ErrorSubject("schema-changed-in-data")
    case .needsTransaction: ErrorSubject("needs-transaction")
    case .endedTransaction: ErrorSubject("ended-transaction")
    case .openTransaction: ErrorSubject("open-transaction")
    case .missingArguments, .unusedArguments: ErrorSubject("wrong-number-of-arguments")
    case .cannotBePrinted: ErrorSubject("cannot-be-printed")
    case .dataNotDone(let description, _, _): ErrorSubject("data-not-done", [description])
    case .wrongPredicate(let description, _, _): ErrorSubject("wrong-predicate", [description])
    case .wrongNumberOfValues(let table, _, _, _):
      ErrorSubject("wrong-number-of-values", [table])
    case .noSuchConstraint(let name, let table, _):
      ErrorSubject("no-such-constraint", [name, table])
    case .noSuchObject(_, let name, _): ErrorSubject("no-such-object", [name])
    case .noSuchColumn(let name, let table, _): ErrorSubject("no-such-column", [name, table])
    case .noPrimaryKey(let table): ErrorSubject("no-primary-key", [table])
    case .unnamedIndex(let table): ErrorSubject("unnamed-index", [table])
    }
  }
}

extension ExecutionError {
  fileprivate var subject: ErrorSubject {
    switch self {
    case .noSuchTable(let name, _): ErrorSubject("no-such-object", ["\(name)"])
    case .opaque(let object): ErrorSubject("unreadable-object", ["\(object.name)"])
    case .statementFailed: ErrorSubject("statement-failed")
    case .assertionFailed: ErrorSubject("assertion-failed")
    case .unexpectedResult(let table, _): ErrorSubject("unexpected-result", ["\(table)"])
    case .referencedTable(let table, let others):
      ErrorSubject("referenced-table", ([table] + others).map { "\($0)" })
    case .positionalInsert(let table, let triggers):
      ErrorSubject("positional-insert", ([table] + triggers).map { "\($0)" })
    case .hidden(let names): ErrorSubject("hidden-names", names.map { "\($0)" })
    case .wouldEmpty(let table): ErrorSubject("would-empty-table", ["\(table)"])
    case .wouldDropOthers(let table, let tables):
      ErrorSubject("would-drop-others", ([table] + tables).map { "\($0)" })
    }
  }
}

extension DialectError {
  fileprivate var subject: ErrorSubject {
    switch self {
    case .needsNoTransaction: ErrorSubject("dialect-needs-transaction")
    case .statement: ErrorSubject("dialect-refuses-statement")
    case .statementSize: ErrorSubject("dialect-statement-size")
    case .columnCount(_, let table, _, _): ErrorSubject("dialect-column-count", ["\(table)"])
    case .drop(_, let table, let children), .ownDeletion(_, let table, let children),
      .ownUpdate(_, let table, _, let children):
      ErrorSubject("dialect-acts-on-rows", ([table] + children).map { "\($0)" })
    case .fails(_, let table, _): ErrorSubject("dialect-fails", ["\(table)"])
    case .cycle(_, let child, let parent):
      ErrorSubject("dialect-cycle", ["\(child)", "\(parent)"])
    }
  }
}

extension TableChangeError {
  fileprivate var subject: ErrorSubject {
    switch self {
    case .noSuchColumn(let name, let table, _):
      ErrorSubject("no-such-column", ["\(name)", "\(table)"])
    case .columnExists(let name, let table): ErrorSubject("column-exists", ["\(name)", "\(table)"])
    case .columnRepeated(let name, let table):
      ErrorSubject("column-repeated", ["\(name)", "\(table)"])
    case .noSuchConstraint(_, let table): ErrorSubject("no-such-constraint", ["\(table)"])
    case .primaryKeyExists(let table): ErrorSubject("primary-key-exists", ["\(table)"])
    case .columnInUse(let name, let table, _):
      ErrorSubject("column-in-use", ["\(name)", "\(table)"])
    }
  }
}

extension BackupError {
  fileprivate var subject: ErrorSubject {
    switch self {
    case .exists(let path): ErrorSubject("file-exists", file: path)
    case .leftover(let path, _): ErrorSubject("leftover-file", file: path)
    case .diskSpace(let path, _, _): ErrorSubject("no-disk-space", file: path)
    case .damaged(let path, _): ErrorSubject("damaged-database", file: path)
    case .cannotCopy(let path, _): ErrorSubject("cannot-copy", file: path)
    case .changedMeanwhile: ErrorSubject("changed-meanwhile")
    }
  }
}

// MARK: Errors about revisions

extension RevisionGraphError {
  fileprivate var subject: ErrorSubject {
    switch self {
    case .invalidID(let node): ErrorSubject("invalid-id", [node.id.rawValue], file: node.file)
    case .duplicateID(let id, let files):
      ErrorSubject("duplicate-id", [id.rawValue], file: files.last)
    case .missingParent(let parent, let node, _):
      ErrorSubject("missing-parent", [parent.rawValue, node.id.rawValue], file: node.file)
    case .invalidLabel(let label, let node):
      ErrorSubject("invalid-label", [label], file: node.file)
    case .duplicateLabel(let label, let files):
      ErrorSubject("duplicate-label", [label], file: files.last)
    case .cycle(let nodes): ErrorSubject("revision-cycle", nodes.map(\.id.rawValue))
    }
  }
}

extension SquashError {
  fileprivate var subject: ErrorSubject {
    switch self {
    case .tooShort(let ids): ErrorSubject("nothing-to-squash", ids.map(\.rawValue))
    case .severalEnds(let ids): ErrorSubject("several-ends", ids.map(\.rawValue))
    case .isEntered(let id, let others), .isLeft(let id, let others):
      ErrorSubject("not-a-range", ([id] + others).map(\.rawValue))
    case .changesRows(let entries): ErrorSubject("changes-rows", entries.map(\.id.rawValue))
    case .hasOwnWay(let entry): ErrorSubject("has-own-way", [entry.id.rawValue])
    }
  }
}

extension RevisionSymbolError {
  fileprivate var subject: ErrorSubject {
    switch self {
    case .unknown(let text, _): ErrorSubject("no-such-revision", [text])
    case .ambiguousPrefix(let text, let ids):
      ErrorSubject("ambiguous-revision", [text] + ids.map(\.rawValue))
    case .severalHeads(let ids): ErrorSubject("several-heads", ids.map(\.rawValue))
    case .ambiguousWalk(_, _, let ids): ErrorSubject("ambiguous-walk", ids.map(\.rawValue))
    case .tooFar: ErrorSubject("too-far")
    case .notInBranch(let id, let branch): ErrorSubject("not-in-branch", [id.rawValue, branch])
    case .notApplied(let id): ErrorSubject("not-applied", [id.rawValue])
    case .isBehind(let symbol): ErrorSubject("is-behind", ["\(symbol)"])
    case .leavesBranch(let symbol, let others):
      ErrorSubject("leaves-branch", ["\(symbol)"] + others.map(\.rawValue))
    }
  }
}
