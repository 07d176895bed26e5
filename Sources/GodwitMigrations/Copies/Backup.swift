import Foundation
import GRDBSQLite
import GodwitIntrospection

import class GRDB.Database
import struct GRDB.DatabaseError
import class GRDB.DatabaseQueue

/// Why a copy of a database was not made, or not put back.
package enum BackupError: Error {
  case exists(String)
  /// Beside the path is what SQLite would take for a part of the copy: a journal of another database.
  case leftover(String, of: String)
  case diskSpace(path: String, needed: Int, free: Int)
  /// `quick_check` finds fault with the copy.
  case damaged(String, message: String)
  /// SQLite could not write the copy.
  case cannotCopy(to: String, any Error)
  /// The database was changed between the look at it and its lock.
  case changedMeanwhile
}

/// Whole copies of databases, by SQLite's online backup (https://sqlite.org/backup.html). Others can
/// go on reading meanwhile and, in WAL mode, writing.
package enum Backup {
  /// Makes a copy at a path where nothing is yet, and looks whether it is whole.
  ///
  /// The copy is written in a private folder beside the path and gets its name once it is finished, and
  /// who may read the original may read the copy.
  ///
  /// - Parameter prepare: Registers what the database needs to be looked at, and says the key of an
  ///   encrypted one.
  /// - Throws: ``BackupError``. Nothing is left behind then.
  package static func make(
    of source: DatabaseQueue, at path: String, cancellation: Cancellation = Cancellation(),
    prepare: @escaping @Sendable (Database) throws -> Void = { _ in }
  ) throws {
    try requireNothing(at: path)
    try requireSpace(for: try size(of: source), at: path)
    do {
      let folder = try PrivateFolder(in: FileSystem.folder(of: path), prefix: ".godwit-copy-")
      defer { folder.remove() }
      let partial = folder.path("copy.sqlite")
      try write(source, to: partial, as: path, cancellation: cancellation, prepare: prepare)
      let original = FileSystem.status(source.path, followingLinks: true)
      if let original { try FileSystem.keepAccess(of: original, on: partial) }
      try cancellation.check()
      try FileSystem.place(partial, at: path)
    } catch let error as SystemError {
      throw error.code == EEXIST ? BackupError.exists(path) : .cannotCopy(to: path, error)
    }
  }

  /// Writes a copy into a new file that only its owner can read, and looks whether it is whole.
  ///
  /// - Parameter name: What the copy is called in messages.
  package static func write(
    _ source: DatabaseQueue, to path: String, as name: String, cancellation: Cancellation,
    prepare: @escaping @Sendable (Database) throws -> Void
  ) throws {
    // Closed before SQLite opens it: closing any descriptor of a file gives up all of the process's
    // locks on it (https://sqlite.org/howtocorrupt.html#posix_advisory_locks_canceled_by_a_separate_thread_doing_close_).
    close(try FileSystem.create(path, mode: 0o600))
    // As plain as can be: what prepares connections could change the file's settings. But of an
    // encrypted one it has the key, which the copy needs as well.
    let isEncrypted = try source.inDatabase(isEncrypted)
    let copy = try Connections.writable(
      path: path, prepare: { if isEncrypted { try prepare($0) } })
    do {
      try reading(source, cancellation) { from in
        try copy.inDatabase { try OnlineCopy.run(from: from, to: $0, cancellation) }
      }
    } catch let error as DatabaseError where error.resultCode != .SQLITE_CORRUPT {
      throw BackupError.cannotCopy(to: name, error)
    }
    try copy.close()
    let finished = try Connections.readOnly(path: path, prepare: prepare)
    try check(finished, name)
    try finished.close()
  }

  /// Whether SQLCipher has a key for a connection: only then does it know how it encrypts
  /// (https://www.zetetic.net/sqlcipher/sqlcipher-api/#cipher_page_size). SQLite has no such pragma.
  private static func isEncrypted(_ db: Database) throws -> Bool {
    try !db.texts("PRAGMA cipher_page_size").isEmpty
  }

  /// Removes a database file, with what SQLite keeps beside it.
  package static func remove(at path: String) {
    for suffix in [""] + companions {
      try? FileManager.default.removeItem(atPath: path + suffix)
    }
  }

  /// What SQLite keeps beside a database file.
  private static let companions = ["-journal", "-wal", "-shm"]

  /// Puts a copy back, in one transaction: whoever reads meanwhile sees the old or the new.
  ///
  /// - Parameter version: The target as it was looked at, if it must not have been changed since.
  /// - Throws: ``BackupError/damaged(_:message:)`` if the copy is not whole; nothing is changed then.
  package static func restore(
    from copy: DatabaseQueue, at path: String, to target: DatabaseQueue,
    ifStill version: DataVersion? = nil, cancellation: Cancellation = Cancellation()
  ) throws {
    try check(copy, path)
    try reading(copy, cancellation) { from in
      try target.inDatabase { db in
        try OnlineCopy.run(from: from, to: db, ifStill: version, cancellation)
        db.clearSchemaCache()
      }
    }
  }

  /// The bytes that the database's pages take.
  package static func size(of queue: DatabaseQueue) throws -> Int {
    try queue.inDatabase { db in
      let pages = try db.integer("PRAGMA main.page_count") ?? 0
      let bytes = try db.integer("PRAGMA main.page_size") ?? 0
      return pages.multipliedReportingOverflow(by: bytes).partialValue
    }
  }

  /// - Throws: ``BackupError/diskSpace(path:needed:free:)`` where a file of that size has no room.
  package static func requireSpace(for bytes: Int, at path: String) throws {
    let folder = FileSystem.folder(of: path)
    guard let free = FileSystem.freeBytes(in: folder), free < bytes else { return }
    throw BackupError.diskSpace(path: folder, needed: bytes, free: free)
  }

  /// Reads in one transaction, waiting for whoever has the database locked.
  ///
  /// - Throws: ``MigrationError/locked(seconds:)`` once the patience is over.
  package static func reading<Result>(
    _ queue: DatabaseQueue, _ cancellation: Cancellation, _ body: (Database) throws -> Result
  ) throws -> Result {
    try queue.inDatabase { db in
      try db.execute(sql: "BEGIN")
      defer { try? db.execute(sql: "ROLLBACK") }
      let start = ContinuousClock().now
      while true {
        do {
          // The first read takes the lock, which then stays.
          _ = try db.integer("PRAGMA main.schema_version")
          break
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
          try cancellation.check()
          let seconds = (ContinuousClock().now - start) / .seconds(1)
          guard seconds < cancellation.patience else {
            throw MigrationError.locked(seconds: seconds)
          }
          Thread.sleep(forTimeInterval: 0.05)
        }
      }
      return try body(db)
    }
  }

  private static func requireNothing(at path: String) throws {
    if FileSystem.isTaken(path) { throw BackupError.exists(path) }
    for suffix in companions where FileSystem.isTaken(path + suffix) {
      throw BackupError.leftover(path + suffix, of: path)
    }
  }

  private static func check(_ queue: DatabaseQueue, _ path: String) throws {
    let message = try queue.inDatabase { db in
      try db.texts("PRAGMA quick_check(1)").first?.string ?? ""
    }
    guard message == "ok" else { throw BackupError.damaged(path, message: message) }
  }
}
