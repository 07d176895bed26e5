import Foundation
import GodwitExecution
import GodwitIntrospection
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

import struct GRDB.DatabaseError

/// Errors in words: what it is about, why it cannot be, and what to do next. The tool prints them, and
/// an application has them as the `localizedDescription` of what it catches.
package struct ErrorWording {
  /// How a command is run where the words are read.
  package var hint: (String) -> String = { "godwit \($0)" }
  /// A revision's file as people find it.
  package var revisionPath: (RevisionList.Entry) -> String = \.file
  package var revisionsFolder = "versions"
  /// Differences, one line each.
  package var lines: ([Difference]) -> [String] = { $0.map(\.line) }

  package init() {}

  package func describe(_ error: any Error) -> String {
    switch error {
    case let error as RevisionFailure:
      """
      The \(error.direction.rawValue) of revision '\(shown(error.id))' failed.
        \(shown(error.file))
      \(indented(describe(error.error)))
      """
    case let error as CallbackFailure:
      "The configuration's afterRevision threw: \(describe(error.error))"
    case let error as MigrationError: describe(error)
    case let error as MigrationPlanError: describe(error)
    case let error as OperationError: describe(error)
    case let error as ExecutionError: describe(error)
    case let error as DialectError: describe(error)
    case let error as ForeignKeyViolation: describe(error)
    case let error as PreconditionFailure: describe(error)
    case let error as BackupError: describe(error)
    case let error as NoRoom: describe(error)
    case let error as UnsupportedSQLite: describe(error)
    case let error as TableChangeError: describe(error)
    case let error as RevisionGraphError: describe(error)
    case let error as MergeConflict: describe(error)
    case let error as SquashError: describe(error)
    case let error as RevisionSymbolError: describe(error)
    case let error as DatabaseError: describe(error)
    case let error as LocalizedError: error.errorDescription ?? "\(error)"
    default: "\(error)"
    }
  }

  // MARK: SQLite

  func describe(_ error: DatabaseError) -> String {
    let sql = error.sql.map { "\n  in: \($0)" } ?? ""
    return reason(error) + sql
  }

  /// Why something could not be done, without the statement in which SQLite could not.
  package func reason(_ error: any Error) -> String {
    guard let error = error as? DatabaseError else { return describe(error) }
    if error.extendedResultCode == .SQLITE_READONLY_ROLLBACK {
      return
        "somebody crashed while changing it, and what was half done is yet to be taken back. That "
        + "happens as soon as it is opened for writing, for instance by: \(hint("upgrade"))"
    }
    switch error.resultCode {
    case .SQLITE_NOTADB:
      return "it is not a SQLite database, or it is encrypted."
    case .SQLITE_CORRUPT:
      return "the file is damaged (\(error.message ?? "")). Look at it with: "
        + "sqlite3 FILE 'PRAGMA integrity_check'"
    case .SQLITE_CANTOPEN:
      return "the file or its folder cannot be opened. In WAL mode SQLite needs to write into the "
        + "folder, even to read."
    case .SQLITE_READONLY:
      return "the file or its folder cannot be written (\(error.message ?? ""))."
    case .SQLITE_BUSY: return "it is locked by another connection."
    case .SQLITE_FULL: return "the disk is full."
    default: return error.message ?? error.description
    }
  }

  // MARK: Pieces

  /// A name, a path or the like within a line: it cannot begin another one.
  package func shown(_ text: some CustomStringConvertible) -> String {
    VisibleText.line(text.description)
  }

  package func indented(_ text: String) -> String {
    text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { "  " + String($0) }.joined(separator: "\n")
  }

  /// `1 row`, `1,204 rows`
  package func count(_ number: Int, _ thing: String) -> String {
    "\(number.grouped) \(thing)\(number == 1 ? "" : "s")"
  }

  package func meant(_ name: SQLText, _ existing: [SQLText]) -> String {
    meant(Similarity.closest(to: name.string, in: existing.map(\.string)))
  }

  package func meant(_ name: String, _ existing: [String]) -> String {
    meant(Similarity.closest(to: name, in: existing))
  }

  package func meant(_ similar: [String]) -> String {
    let names = similar.map { "'\(shown($0))'" }.reduce(into: [String]()) { names, name in
      if !names.contains(name) { names.append(name) }
    }
    return names.isEmpty ? "" : " Did you mean \(names.joined(separator: " or "))?"
  }

  /// A text with the full stop that what SQLite and the system say often lacks.
  package func sentence(_ text: String) -> String {
    ".!?".utf8.contains(text.utf8.last ?? 0) ? text : text + "."
  }
}

extension Int {
  /// `1,204`, the same wherever the program runs.
  package var grouped: String { formatted(.number.locale(Locale(identifier: "en_US"))) }
}
