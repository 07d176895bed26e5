import Foundation
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSchemaModel

/// What keeps a command from doing its work.
extension Wording {
  func describe(_ error: CommandError) -> String {
    switch error {
    case .noSession: "This command runs only as part of a program that is a GodwitTool."
    case .noProject:
      """
      There is no project here: no Package.swift in this folder or above it has a line such as \
      '// godwit: migrate', which names the program of its package. To make a project: \
      \(session.program) init FOLDER
      """
    case .argumentsRefused(let error): "The configuration refuses -x: \(reason(error))"
    case .declined: "Nothing was changed."
    case .package(let problem): describe(problem)
    case .schema(let problem): describe(problem)
    case .file(let problem): describe(problem)
    case .database(let problem): describe(problem)
    case .revision(let problem): describe(problem)
    case .range(let problem): describe(problem)
    case .diagram(let problem): describe(problem)
    }
  }

  private func describe(_ problem: CommandError.PackageProblem) -> String {
    switch problem {
    case .missing(let folder):
      folder.map { "There is no Package.swift in '\($0)'." }
        ?? "There is no Package.swift here. Run it in the folder of the package."
    case .needsDependency:
      "Where is Godwit? Say --path with a checkout, or --url with its repository."
    case .stale(let files):
      """
      This program was not built from the files as they are now:
      \(indented((files.changed + files.deleted.map { "\($0) (deleted)" }).joined(separator: "\n")))
        \(rebuilding): \(session.hint("build"))
      """
    case .unlistable(let diagnostic): diagnostic
    case .noRegistry:
      "No list is checked in here. To have one, name its folder: "
        + "\(session.hint("registry")) versions"
    case .needsModule(let folder):
      "What the files of '\(shown(folder))' declare is a part of a module. Say which: --module AppSchema"
    }
  }

  private var rebuilding: String {
    session.registries.isEmpty
      ? "Build it again" : "Run \(session.hint("registry")), then build it again"
  }

  // MARK: Schema

  private func describe(_ problem: CommandError.SchemaProblem) -> String {
    switch problem {
    case .unlisted(let objects): describe(unlisted: objects)
    case .declaredTwice(let name, let first, let second):
      "'\(shown(name))' is in the schema twice: \(places([first, second]))."
    case .repeated(let repetition, let table, let location):
      "The table '\(shown(table))' has \(describe(repetition))"
        + (location == nil ? "." : ": \(places([location])).")
    case .unknownRename(let text, let names):
      "'--rename \(text)' speaks of nothing that is in both schemas: it is table:OLD:NEW or "
        + "column:TABLE.OLD:NEW, the table by its old name."
        + meant(String(text.split(separator: ":").dropFirst().first ?? ""), names)
    case .unreadableDifferences(let objects):
      """
      These differ, and Godwit does not change what it cannot read:
      \(indented(objects.map { "\(shown("\($0.type) \($0.name)")): \(errors.describe($0.reason))" }
        .joined(separator: "\n")))
        Write the revision by hand, with op.execute.
      """
    case .noChain:
      "The configuration names no DatabaseMigrator: set configuration.adoption = .grdb(migrator)."
    case .noMigrationFiles:
      "The configuration does not say where GRDB's migrations are: set configuration.migrationFiles to "
        + "what the build plugin wrote for their folder."
    case .noSchemaFile:
      "The configuration names no file for the schema: set configuration.schemaFile = \"schema.sql\"."
    case .onlyMigrations:
      "This project has migrations of GRDB's and no revision. Say --as grdb to write one more of them. To "
        + "move to revisions, begin with: \(session.hint("init")) --from DATABASE"
    case .migrationLeaves(let differences):
      """
      The migration was run behind the chain in memory, and this still differs:
      \(indented(differences.map(\.line).joined(separator: "\n")))
      """
    case .chainFailed(let error):
      "A migration of GRDB's fails in memory, on a database without rows: \(errors.reason(error))"
    }
  }

  private func describe(unlisted objects: [SchemaDeclarations.Object]) -> String {
    let lines = objects.map { object in
      "\(session.configuration.declarations.describe(object)): error: "
        + "'\(shown(object.variable))' is declared, but the schema does not list it"
    }
    return """
      \(objects.count == 1 ? "A declaration is" : "Some declarations are") in no schema.
      \(indented(lines.joined(separator: "\n")))
        List it in the DatabaseSchema, or say .unlisted() behind its declaration.
      """
  }

  private func describe(_ repetition: Repetition) -> String {
    switch repetition {
    case .column(let name): "two columns '\(shown(name))'"
    case .index(let name): "two indexes '\(shown(name))'"
    case .primaryKey: "two primary keys"
    }
  }

  // MARK: Files

  private func describe(_ problem: CommandError.FileProblem) -> String {
    switch problem {
    case .noFile(let path): "There is no file '\(shown(path))'."
    case .noFolder(let path):
      "There is no folder '\(shown(path))'. Is this the folder of the package?"
    case .isFolder(let path): "'\(shown(path))' is a folder, not a file."
    case .exists(let path): "'\(shown(path))' exists already; nothing was written."
    case .folderNotEmpty(let path):
      "The folder '\(shown(path))' is not empty, so nothing was written into it."
    case .edited(let paths):
      "Somebody has edited or written by hand what stands in the way, so it stays as it is: "
        + paths.map(shown).joined(separator: ", ") + ". --force writes it anew."
    case .badName(let name): "'\(shown(name))' cannot be a file's name: see fileNameTemplate."
    case .unknownToken(let token, let template, let known):
      "'{\(shown(token))}' in the fileNameTemplate '\(shown(template))' stands for nothing; what does: "
        + known.map { "{\($0)}" }.joined(separator: ", ") + "." + meant(token, known)
    case .cannotRead(let path, let error):
      "'\(shown(path))' cannot be read: \(error.localizedDescription)"
    case .cannotWrite(let path, let error):
      "'\(shown(path))' cannot be written: \(error.localizedDescription)"
    case .notSQL(let path): "'\(shown(path))' holds a NUL, so it is not SQL."
    }
  }

  // MARK: Databases

  private func describe(_ problem: CommandError.DatabaseProblem) -> String {
    switch problem {
    case .notNamed: "Say which database: with --database, or with DATABASE_URL."
    case .missing(let location):
      "There is no database at '\(shown(location.path))'\(naming(location))." + advice(on: location)
    case .cannotUse(let path, let error):
      "The database '\(shown(path))' cannot be used: \(reason(error))"
    case .readOnly(let path):
      "'\(shown(path))' was given with mode=ro, so it is not changed."
    case .isRemote(let name):
      "This command needs a database file, and \(shown(name)) is reached by a command. What works on "
        + "one: current, check, diff, revision --autogenerate, upgrade, downgrade, stamp."
    case .unknown(let name, let names):
      "There is no database called '\(shown(name))' in this program." + meant(name, names)
    case .unknownBefore(let path, let name, let names):
      "'\(shown(name))=\(shown(path))' reads as NAME=PATH, and there is no database called "
        + "'\(shown(name))' in this program." + meant(name, names)
        + " If a file is called so: './\(shown(name))=\(shown(path))'"
    case .several(let names):
      "Which database is meant? Say --name with one of \(names.joined(separator: ", ")), or --all."
    case .oneVariable(let variable, let names):
      "\(variable) names one database, and this program knows several: "
        + "\(shown(names.joined(separator: ", "))). Say \(ownVariable(besides: variable))--database "
        + "\(shown(session.configuration.name))=PATH."
    case .notTakenOver(let database, let source):
      """
      \(database) was migrated by \(source), and has not been taken over yet.
        'upgrade' brings it to the end of that chain, compares its schema with what the first revision \
      makes, and goes on from there. Before that nothing else can be said about it.
        To try it on a copy first: \(session.hint("backup")), then upgrade --database COPY
      """
    case .notUpToDate(let database, let current, let heads):
      """
      Target database is not up to date.
        \(database) is at \(current.isEmpty ? "base" : current.list), versions/ at \(heads.list).
        Apply what is pending first: \(session.hint("upgrade"))
      """
    case .severalAlembicHeads(let ids):
      "The database is at several revisions of Alembic's: \(ids.list). Merge them there first."
    case .dataLoss(let lines):
      """
      This downgrade drops values for good:
      \(indented(lines.joined(separator: "\n")))
        If that is meant, say --allow-data-loss. Nothing was changed.
      """
    case .restoreOntoItself(let path): "'\(shown(path))' is the database itself."
    case .differs(let path, let copy, let comparison, let there, let here):
      describe(comparison, of: (path, there), andCopy: (copy, here))
    case .cannotCompare(let path, let copy, let error):
      "'\(shown(path))' and '\(copy)' cannot be compared: \(errors.sentence(reason(error))) "
        + "If '\(shown(path))' is to be replaced whatever it holds, say --force. "
        + "Nothing was changed."
    }
  }

  /// How a database comes to be where there is none.
  private func advice(on location: DatabaseLocation) -> String {
    guard location.mayBeCreated else {
      let mode = location.isReadOnly ? "mode=ro" : "mode=rw"
      return " With \(mode) it is not created: say mode=rwc, or no mode."
    }
    return session.hasProject ? " To create it, run: \(session.hint(toCreate: location))" : ""
  }

  /// Who says that a database is there.
  private func naming(_ location: DatabaseLocation) -> String {
    switch location.origin {
    case .option: ", which --database names"
    case .variable(let name): ", which \(name) names"
    case .configuration: ""
    }
  }

  private func ownVariable(besides variable: String) -> String {
    let own = session.configuration.databaseVariable
    return own == variable ? "" : "\(own), or "
  }

  /// A revision that says something else than what the database has.
  func describe(edited entry: RevisionList.Entry) -> String {
    let path = session.configuration.revisions.path(of: entry)
    return "Revision '\(shown(entry.id))' was edited after it was applied: \(shown(path))"
  }

  /// What to do about such revisions.
  var adviceAboutEdits: String {
    "What it says now has not run on this database. Put it back as it was and write a new revision; "
      + "or, if the schema is right as it is, note it: \(session.hint("stamp", "current"))"
  }

  // MARK: Revisions

  private func describe(_ problem: CommandError.RevisionProblem) -> String {
    switch problem {
    case .noMessage: "A revision needs a message: -m \"what it does\""
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
    case .afterWritingFailed(let command, let code, let path):
      "Wrote \(path), and then '\(shown(command))' ended with code \(code)."
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

  private func describe(_ problem: CommandError.RangeProblem) -> String {
    switch problem {
    case .notARange(let text):
      "'\(shown(text))' is no range of revisions: write A:B, A: or :B, for instance base:head."
    case .empty(let text): "'\(shown(text))' ends before it begins, or holds nothing."
    case .goesTheOtherWay(.downgrade, let start, let end):
      "The range '\(shown("\(start):\(end)"))' does not go back: a downgrade begins at the later "
        + "revision and ends at an earlier one, as LATER:EARLIER."
    case .goesTheOtherWay(.upgrade, let start, let end):
      "The range '\(shown("\(start):\(end)"))' does not go forward: an upgrade begins at the "
        + "earlier revision and ends at a later one, as EARLIER:LATER."
    case .needsStart(let direction, let text):
      "No database is opened for a script, so where it is nobody knows: say where the script "
        + "begins, for instance \(session.program) \(direction.rawValue) --sql "
        + (direction == .upgrade ? "base:head" : "head:\(text == "head" ? "base" : text)")
    }
  }
}
