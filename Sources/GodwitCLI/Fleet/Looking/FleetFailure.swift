import Foundation
import GodwitExecution
import GodwitMigrations
import GodwitSQLSyntax

import struct GRDB.DatabaseError
import struct GRDB.ResultCode

extension FleetOutcome {
  /// What an error says about a file.
  ///
  /// - Parameter isOpen: Whether the file has been read already.
  init(_ error: any Error, _ wording: Wording, isOpen: Bool) {
    kind = Kind(error, isOpen: isOpen)
    let text = VisibleText.text(Secrets.hidden(in: wording.reason(error)))
    lines = FleetOutcome.short(text.unicodeScalars.split(separator: "\n").map { String($0) })
  }

  /// As much of a text as a fleet's report has room for.
  static func short(_ lines: [String]) -> [String] {
    lines.prefix(5).map { TextWidth.cut($0, to: 300) }
  }
}

extension FleetOutcome.Kind {
  fileprivate init(_ error: any Error, isOpen: Bool) {
    self =
      switch error {
      case let error as MigrationFailure: Self(error.error, isOpen: isOpen)
      case let error as RevisionFailure: Self(error.error, isOpen: isOpen)
      case ExecutionError.statementFailed(_, let error): Self(error.resultCode, isOpen: isOpen)
      case CommandError.database(.cannotUse(_, let error)): Self(error, isOpen: isOpen)
      case MigrationError.locked: .locked
      case MigrationError.cancelled: .stopped
      case MigrationError.unknownRevisions, MigrationError.newer, MigrationError.newerFormat: .newer
      case BackupError.damaged: .damaged
      case let error as DatabaseError: Self(error.resultCode, isOpen: isOpen)
      default: .failed
      }
  }

  private init(_ code: ResultCode, isOpen: Bool) {
    self =
      switch code {
      case .SQLITE_BUSY, .SQLITE_LOCKED: .locked
      case .SQLITE_NOTADB, .SQLITE_CORRUPT: .damaged
      // In WAL mode, who reads writes beside the file.
      case .SQLITE_READONLY: isOpen ? .readOnly : .unreadable
      // What could be read, and whose journal cannot be opened.
      case .SQLITE_CANTOPEN: isOpen ? .readOnly : .unreadable
      case .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_IOERR: .unreadable
      default: .failed
      }
  }
}
