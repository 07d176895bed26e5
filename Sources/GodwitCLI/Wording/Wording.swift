import Foundation
import GodwitAutogenerate
import GodwitExecution
import GodwitIntrospection
import GodwitLint
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
    case let error as FleetError: describe(error)
    case let error as MigrationFailure:
      describe(error.error) + "\n" + outcome(of: error)
    case let error as DatabaseLocation.Problem: describe(error)
    case let error as DeclarationError: describe(error)
    case let error as ProofFailure: describe(error)
    case let error as ReviewError: describe(error)
    case let error as BadTemplate:
      "With the project's revisionTemplate the file would not be read as it should, so nothing was "
        + "written: \(shown(error.reason))."
    case let error as RenameError: describe(error)
    case let error as SQLFile.Problem: describe(error)
    case let error as GitHistory.Problem: describe(error)
    case let error as LintSettingsError: describe(error)
    case let error as LintBaseline.Unusable: describe(error)
    case let error as RemoteClient.Problem: describe(error)
    case let error as RemoteMigration.Problem: describe(error)
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
    switch cause {
    case MigrationError.cancelled, RemoteClient.Problem.stopped:
      return 128 + (SignalEar.lastHeard ?? SIGINT)
    default: return 1
    }
  }

  /// What a failed walk has left behind.
  private func outcome(of failure: MigrationFailure) -> String {
    guard !failure.committed.isEmpty else { return "Nothing was changed." }
    let ids = failure.committed.map(\.id).list
    return "What was committed before stays: \(ids)."
  }

  // MARK: Databases

  func describe(_ problem: DatabaseLocation.Problem) -> String {
    switch problem {
    case .empty: "The database has an empty name."
    case .inMemory(let text):
      "'\(shown(text))' is a database in memory, which would be gone at once. Name a file."
    case .notSQLite(let text):
      "'\(shown(text))' is not a SQLite database: Godwit takes a path, sqlite:///relative.db, "
        + "sqlite:////absolute.db or a file: URI."
    case .unknownScheme(let text):
      "'\(shown(text))' begins as a URL does, and not as one of a SQLite database: that is a path, "
        + "sqlite:///relative.db, sqlite:////absolute.db or a file: URI. If a file is called so: "
        + "'./\(shown(text))'"
    case .needsThreeSlashes(let text):
      "'\(shown(text))' needs three slashes before the path: sqlite:///relative.db, or "
        + "sqlite:////absolute.db."
    case .parameter(let parameter, let text):
      "The parameter '\(shown(parameter))' in '\(shown(text))' is not one that Godwit knows."
    }
  }

  // MARK: Declarations

  func describe(_ decision: OpenDecision) -> String {
    let column = VisibleText.line("\(decision.table).\(decision.column)")
    let rows = decision.rows == 1 ? "the row that is" : "the \(decision.rows) rows that are"
    return
      "decide what \(rows) there \(decision.rows == 1 ? "gets" : "get") as \(column), in place of <#…#>: until then the package "
      + "does not build"
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
    case .losesIgnored(let objects):
      "The project leaves these out of the comparison, and the upgrade would lose them:\n"
        + list(objects) + "\nLeave out their table or view as well, or write the revision by hand."
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

  func list(_ objects: [ObjectName]) -> String {
    indented(objects.map { shown(describe($0)) }.joined(separator: "\n"))
  }

  /// `column users.legacy_id`, `view totals`, `check of users`.
  private func describe(_ object: ObjectName) -> String {
    switch object.kind {
    case .table, .view: "\(object.kind.rawValue) \(object.name)"
    case _ where object.name.utf8.isEmpty: "\(object.kind.rawValue) of \(object.table)"
    default: "\(object.kind.rawValue) \(object.table).\(object.name)"
    }
  }

  func list(_ differences: [Difference]) -> String {
    indented(DifferenceReport(session).lines(differences).joined(separator: "\n"))
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
