import Foundation
import GodwitAutogenerate
import GodwitExecution
import GodwitIntrospection
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

import struct GRDB.DatabaseError

/// The errors of commands in words: what it is about, why it cannot be, and what to do next. What the
/// modules below throw is described by `ErrorWording`, which applications have as well.
struct Wording {
  let session: Session

  func describe(_ error: any Error) -> String {
    switch error {
    case let error as CommandError: describe(error)
    case let error as MigrationFailure:
      describe(error.error) + "\n" + outcome(of: error)
    case let error as DatabaseLocation.Problem: describe(error)
    case let error as DeclarationError: describe(error)
    case let error as ProofFailure: describe(error)
    case let error as RenameError: describe(error)
    case let error as SQLFile.Problem: describe(error)
    case let error as PackageCopy.Failure:
      "'\(error.command)' failed:\n\(indented(error.output))"
    default: errors.describe(error)
    }
  }

  /// The words for what the modules below throw, with the places of this project.
  var errors: ErrorWording {
    var errors = ErrorWording()
    errors.hint = session.hint
    errors.revisionPath = session.configuration.revisions.path
    errors.revisionsFolder = session.configuration.revisions.folder
    errors.lines = { DifferenceReport(session).lines($0).map(\.plain) }
    return errors
  }

  func reason(_ error: any Error) -> String {
    error is DatabaseError ? errors.reason(error) : describe(error)
  }

  func exitCode(for error: any Error) -> Int32 {
    let cause = (error as? MigrationFailure)?.error ?? error
    if case MigrationError.cancelled = cause { return 128 + (SignalEar.lastHeard ?? SIGINT) }
    return 1
  }

  /// What a failed walk has left behind.
  private func outcome(of failure: MigrationFailure) -> String {
    guard !failure.committed.isEmpty else { return "Nothing was changed." }
    let ids = failure.committed.map(\.id).list
    return "What was committed before stays: \(ids)."
  }

  // MARK: Commands

  func describe(_ error: CommandError) -> String {
    switch error {
    case .noSession: "This command runs only as part of a program that is a GodwitTool."
    case .noProject:
      """
      There is no project here: no Package.swift in this folder or above it has a line such as \
      '// godwit: migrate', which names the program of its package. To make a project: \
      \(session.program) init FOLDER
      """
    case .needsDatabase: "Say which database: with --database, or with DATABASE_URL."
    case .noDatabase(let path):
      "There is no database at '\(shown(path))'."
        + (session.hasProject ? " To create it, run: \(session.hint("upgrade"))" : "")
    case .isDirectory(let path): "'\(shown(path))' is a folder, not a file."
    case .notSQL(let path): "'\(shown(path))' holds a NUL, so it is not SQL."
    case .cannotUseDatabase(let path, let error):
      "The database '\(shown(path))' cannot be used: \(reason(error))"
    case .readOnlyLocation(let path):
      "'\(shown(path))' was given with mode=ro, so it is not changed."
    case .noFolder(let path):
      "There is no folder '\(shown(path))'. Is this the folder of the package?"
    case .noPackage(let folder):
      folder.map { "There is no Package.swift in '\($0)'." }
        ?? "There is no Package.swift here. Run it in the folder of the package."
    case .fileExists(let path): "'\(shown(path))' exists already; nothing was written."
    case .noFile(let path): "There is no file '\(shown(path))'."
    case .cannotRead(let path, let error):
      "'\(shown(path))' cannot be read: \(error.localizedDescription)"
    case .folderNotEmpty(let path):
      "The folder '\(shown(path))' is not empty, so nothing was written into it."
    case .unknownRename(let text, let names):
      "'--rename \(text)' speaks of nothing that is in both schemas: it is table:OLD:NEW or "
        + "column:TABLE.OLD:NEW, the table by its old name."
        + meant(String(text.split(separator: ":").dropFirst().first ?? ""), names)
    case .cannotWrite(let path, let error):
      "'\(shown(path))' cannot be written: \(error.localizedDescription)"
    case .unlisted(let objects): describe(unlisted: objects)
    case .declaredTwice(let name, let first, let second):
      "'\(shown(name))' is in the schema twice: \(places([first, second]))."
    case .repeated(let repetition, let table, let location):
      "The table '\(shown(table))' has \(describe(repetition))"
        + (location == nil ? "." : ": \(places([location])).")
    case .stale(let files):
      """
      This program was not built from the files as they are now:
      \(indented(files.joined(separator: "\n")))
        Build it again: \(session.hint("build"))
      """
    case .notUpToDate(let database, let current, let heads):
      """
      Target database is not up to date.
        \(database) is at \(current.isEmpty ? "base" : current.list), versions/ at \(heads.list).
        Apply what is pending first: \(session.hint("upgrade"))
      """
    case .dataLoss(let lines):
      """
      This downgrade drops values for good:
      \(indented(lines.joined(separator: "\n")))
        If that is meant, say --allow-data-loss. Nothing was changed.
      """
    case .declined: "Nothing was changed."
    case .unreadableDifferences(let objects):
      """
      These differ, and Godwit does not change what it cannot read:
      \(indented(objects.map { "\(shown("\($0.type) \($0.name)")): \(errors.describe($0.reason))" }
        .joined(separator: "\n")))
        Write the revision by hand, with op.execute.
      """
    case .differentDatabase(let path, let copy, let comparison, let there, let here):
      describe(comparison, of: (path, there), andCopy: (copy, here))
    case .cannotCompare(let path, let copy, let error):
      "'\(shown(path))' and '\(copy)' cannot be compared: \(errors.sentence(reason(error))) If '\(shown(path))' is to be replaced "
        + "whatever it holds, say --force. Nothing was changed."
    case .notAHead(let id):
      "Other revisions follow '\(shown(id))' already. To begin a branch there, say --splice."
    case .nothingToMerge(let ids):
      "There is nothing to join: "
        + (ids.isEmpty
          ? "there is no revision." : "'\(shown(ids.list))' is no more than one branch.")
    case .mergesAncestor(let ancestor, let id):
      "'\(shown(ancestor))' and '\(shown(id))' are one branch, which cannot be joined with itself: "
        + "'\(shown(id))' follows '\(shown(ancestor))'."
    case .cannotRebase(let id, let obstacle):
      "'\(shown(id))' cannot be rebased: \(describe(obstacle))."
    case .nothingToEdit: "There is no revision to edit."
    case .noEditor: "Neither VISUAL nor EDITOR says with what to edit."
    case .editorFailed(let editor, let code): "'\(shown(editor))' ended with code \(code)."
    case .badFileName(let name): "'\(shown(name))' cannot be a file's name: see fileNameTemplate."
    case .afterWritingFailed(let command, let code, let path):
      "Wrote \(path), and then '\(shown(command))' ended with code \(code)."
    case .needsDependency:
      "Where is Godwit? Say --path with a checkout, or --url with its repository."
    case .severalAlembicHeads(let ids):
      "The database is at several revisions of Alembic's: \(ids.list). Merge them there first."
    case .unknownDatabase(let name, let names):
      "There is no database called '\(shown(name))' in this program." + meant(name, names)
    case .severalDatabases(let names):
      "Which database is meant? Say --name with one of \(names.joined(separator: ", ")), or --all."
    case .needsStart(let direction, let text):
      "No database is opened for a script, so where it is nobody knows: say where the script begins, for "
        + "instance \(session.program) \(direction.rawValue) --sql "
        + (direction == .upgrade ? "base:head" : "head:\(text == "head" ? "base" : text)")
    case .emptyRange(let text): "'\(shown(text))' ends before it begins, or holds nothing."
    case .restoreOntoItself(let path): "'\(shown(path))' is the database itself."
    case .notARange(let text):
      "'\(shown(text))' is no range of revisions: write A:B, A: or :B, for instance base:head."
    case .noMessage: "A revision needs a message: -m \"what it does\""
    }
  }

  private func describe(_ obstacle: RebaseObstacle) -> String {
    switch obstacle {
    case .noTarget: "there is nothing to follow"
    case .isMerge: "it is a merge"
    case .followedBy(let target): "'\(target)' itself follows it"
    case .isApplied: "the database has it already: downgrade first"
    case .noLiteralParents(let path): "\(path) does not say downRevisions as literals"
    }
  }

  private func describe(unlisted objects: [SchemaDeclarations.Object]) -> String {
    let lines = objects.map { object in
      "\(session.configuration.declarations.describe(object)): error: '\(shown(object.variable))' is "
        + "declared, but the schema does not list it"
    }
    return """
      \(objects.count == 1 ? "A declaration is" : "Some declarations are") in no schema.
      \(indented(lines.joined(separator: "\n")))
        List it in the DatabaseSchema, or say .unlisted() behind its declaration.
      """
  }

  func describe(_ problem: DatabaseLocation.Problem) -> String {
    switch problem {
    case .empty: "The database has an empty name."
    case .inMemory(let text):
      "'\(shown(text))' is a database in memory, which would be gone at once. Name a file."
    case .notSQLite(let text):
      "'\(shown(text))' is not a SQLite database: Godwit takes a path, sqlite:///relative.db, "
        + "sqlite:////absolute.db or a file: URI."
    case .needsThreeSlashes(let text):
      "'\(shown(text))' needs three slashes before the path: sqlite:///relative.db, or "
        + "sqlite:////absolute.db."
    case .parameter(let parameter, let text):
      "The parameter '\(shown(parameter))' in '\(shown(text))' is not one that Godwit knows."
    }
  }

  /// A foreign key whose target is not declared: SQLite does not mind before rows are written.
  func describe(_ key: UndeclaredReference) -> String {
    let place = session.describe(key.location).map { "\($0): " } ?? ""
    let missing =
      switch key.missing {
      case .table: "table '\(key.name)'"
      case .column(let parent): "column '\(key.name)' of '\(parent)'"
      }
    return
      "\(place)the foreign key of '\(shown(key.table))' refers to \(missing), which the schema "
      + "does not declare." + meant(key.name, key.existing)
  }

  /// A hint at a rename that has been made.
  func describe(_ hint: SatisfiedHint) -> String {
    let place = session.describe(hint.location).map { "\($0): " } ?? ""
    let object =
      switch hint.object {
      case .table(let name): "table \(name)"
      case .index(let name): "index \(name)"
      case .column(let name, let table): "column \(table).\(name)"
      }
    return "\(place)\(object) was renamed from '\(hint.oldName)' everywhere: the hint can go"
  }

  // MARK: Declarations

  func describe(_ error: DeclarationError) -> String {
    let place = session.describe(error.location).map { "\($0): error: " } ?? ""
    return """
      SQLite does not accept a declaration.
        \(place)\(error.object): \(error.message)\(meant(inMessage: error))
      \(indented(error.sql))
      """
  }

  /// What a wrong name in SQLite's message may have been meant to be.
  func meant(inMessage error: DeclarationError) -> String {
    let words = SQLTokens(SQLText(error.message))
    let names = words.tokens.map { words.value(of: $0) }
    let columns = error.columns.map(\.string)
    let wrong = names.last { name in
      !error.columns.contains { SQLIdentifier.areEqual($0, name) }
        && !Similarity.closest(to: name.string, in: columns).isEmpty
    }
    return wrong.map { "." + meant($0.string, columns) } ?? ""
  }

  func describe(_ error: ProofFailure) -> String {
    """
    The operations were tried in memory and do not do what they should, so nothing was written.
    \(indented(reason(error)))
    """
  }

  /// What a proof found wrong.
  func reason(_ error: ProofFailure) -> String {
    switch error {
    case .upgradeLeaves(let differences):
      "After the upgrade, these differences would be left:\n" + list(differences)
    case .downgradeLeaves(let differences):
      "After the downgrade, these differences would be left:\n" + list(differences)
    case .breaks(let direction, let broken):
      "After the \(direction.rawValue), these would not work any more:\n" + indented(list(broken))
    case .fails(let direction, _, let error):
      "The \(direction.rawValue) fails: \(describe(error))"
    }
  }

  func describe(_ error: RenameError) -> String {
    func said(_ rename: Rename) -> String { "'\(RenameQuestions.sentence(rename))'" }
    return switch error {
    case .notInSource(let rename): "\(said(rename)): nothing of the old name is there."
    case .notInTarget(let rename): "\(said(rename)): nothing of the new name is wanted."
    case .taken(let rename): "\(said(rename)): the new name is taken already."
    case .contradictory(let one, let other):
      "Two renames contradict each other: \(said(one)), and \(said(other))."
    }
  }

  // MARK: Pieces

  /// A name, a path or the like within a line: it cannot begin another one.
  func shown(_ text: some CustomStringConvertible) -> String {
    errors.shown(text)
  }

  func indented(_ text: String) -> String { errors.indented(text) }

  func list(_ broken: [Dependants.Broken]) -> String {
    broken.map { shown("\($0.name): \($0.message)") }.joined(separator: "\n")
  }

  func list(_ differences: [Difference]) -> String {
    indented(DifferenceReport(session).lines(differences).joined(separator: "\n"))
  }

  private func describe(_ repetition: Repetition) -> String {
    switch repetition {
    case .column(let name): "two columns '\(shown(name))'"
    case .index(let name): "two indexes '\(shown(name))'"
    case .primaryKey: "two primary keys"
    }
  }

  func places(_ locations: [SourceLocation?]) -> String {
    locations.compactMap(session.describe).joined(separator: " and ")
  }

  func meant(_ name: String, _ existing: [String]) -> String {
    meant(Similarity.closest(to: name, in: existing))
  }

  func meant(_ name: SQLText, _ existing: [SQLText]) -> String { errors.meant(name, existing) }

  func meant(_ similar: [String]) -> String { errors.meant(similar) }
}
