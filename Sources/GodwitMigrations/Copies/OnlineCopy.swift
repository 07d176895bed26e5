import GRDBSQLite

import class GRDB.Database
import struct GRDB.DatabaseError
import struct GRDB.ResultCode

/// A database as a connection saw it last: another number once somebody has changed it
/// (https://sqlite.org/c3ref/c_fcntl_begin_atomic_write.html#sqlitefcntldataversion).
package struct DataVersion: Hashable, Sendable {
  private let number: UInt32

  package init(_ db: Database) throws {
    number = try Self.number(db.sqliteConnection)
  }

  fileprivate static func number(_ connection: OpaquePointer?) throws -> UInt32 {
    var number: UInt32 = 0
    let code = sqlite3_file_control(connection, "main", SQLITE_FCNTL_DATA_VERSION, &number)
    guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    return number
  }

  fileprivate func isThat(of connection: OpaquePointer?) throws -> Bool {
    try Self.number(connection) == number
  }
}

/// SQLite's online backup, step by step, so that it can be stopped between two of them.
enum OnlineCopy {
  private static let pagesPerStep: Int32 = 512

  /// - Parameters:
  ///   - source: In a transaction that has read, so that what is copied is one state of it and no change
  ///     makes the copying begin again.
  ///   - version: What the target must still be once it is locked.
  /// - Throws: `DatabaseError`, ``MigrationError/cancelled``, ``BackupError/changedMeanwhile``. The
  ///   target is as it was then.
  static func run(
    from source: Database, to target: Database, ifStill version: DataVersion? = nil,
    _ cancellation: Cancellation
  ) throws {
    let (from, to) = (source.sqliteConnection, target.sqliteConnection)
    guard let backup = sqlite3_backup_init(to, "main", from, "main") else {
      throw DatabaseError(
        resultCode: ResultCode(rawValue: sqlite3_errcode(to)),
        message: String(cString: sqlite3_errmsg(to)))
    }
    do {
      // A step of no pages only takes the lock, which stays until the end.
      try step(backup, 0)
      if let version, try !version.isThat(of: to) { throw BackupError.changedMeanwhile }
      repeat { try cancellation.check() } while try step(backup, pagesPerStep)
    } catch {
      sqlite3_backup_finish(backup)
      throw error
    }
    let code = sqlite3_backup_finish(backup)
    guard code == SQLITE_OK else { throw failure(code) }
  }

  /// - Returns: Whether there is more to copy.
  @discardableResult
  private static func step(_ backup: OpaquePointer, _ pages: Int32) throws -> Bool {
    let code = sqlite3_backup_step(backup, pages)
    guard code == SQLITE_OK || code == SQLITE_DONE else { throw failure(code) }
    return code == SQLITE_OK
  }

  private static func failure(_ code: Int32) -> DatabaseError {
    DatabaseError(
      resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errstr(code)))
  }
}
