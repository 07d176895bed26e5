import Foundation
import Introspection

import class GRDB.Database
import class GRDB.DatabaseQueue
import class GRDB.Row

/// Why a copy of a database was not made, or not put back.
public enum BackupError: Error {
  case exists(String)
  case diskSpace(path: String, needed: Int, free: Int)
  /// `quick_check` finds fault with the copy.
  case damaged(String, message: String)
}

/// Whole copies of databases, by SQLite's online backup (https://sqlite.org/backup.html): others can
/// go on reading and writing meanwhile.
public enum Backup {
  /// Makes a copy at a path where nothing is yet, and looks whether it is whole.
  ///
  /// - Throws: ``BackupError``. Nothing is left behind then.
  public static func make(of source: DatabaseQueue, at path: String) throws {
    let files = FileManager.default
    guard !files.fileExists(atPath: path) else { throw BackupError.exists(path) }
    try requireSpace(for: try size(of: source), at: path)
    let partial = path + ".partial"
    do {
      let copy = try DatabaseQueue(path: partial)
      try source.backup(to: copy)
      try check(copy, path)
      try copy.close()
      try files.moveItem(atPath: partial, toPath: path)  // Fails if somebody was quicker.
    } catch {
      remove(at: partial)
      throw error
    }
  }

  /// Removes a database file, with what SQLite keeps beside it.
  public static func remove(at path: String) {
    for suffix in ["", "-journal", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path + suffix)
    }
  }

  /// Puts a copy back, in one transaction: whoever reads meanwhile sees the old or the new.
  ///
  /// - Throws: ``BackupError/damaged(_:message:)`` if the copy is not whole; nothing is changed then.
  public static func restore(from copy: DatabaseQueue, at path: String, to target: DatabaseQueue)
    throws
  {
    try check(copy, path)
    try copy.backup(to: target)
  }

  /// The bytes that the database's pages take.
  public static func size(of queue: DatabaseQueue) throws -> Int {
    try queue.inDatabase { db in
      let sql = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
      return try Row.fetchOne(db, sql: sql)?.integer(0) ?? 0
    }
  }

  /// - Throws: ``BackupError/diskSpace(path:needed:free:)`` where a file of that size has no room.
  public static func requireSpace(for bytes: Int, at path: String) throws {
    let folder = URL(filePath: path).deletingLastPathComponent().path
    let attributes = try FileManager.default.attributesOfFileSystem(forPath: folder)
    guard let free = attributes[.systemFreeSize] as? NSNumber else { return }
    if free.intValue < bytes {
      throw BackupError.diskSpace(path: folder, needed: bytes, free: free.intValue)
    }
  }

  private static func check(_ queue: DatabaseQueue, _ path: String) throws {
    let message = try queue.inDatabase { db in
      try Row.fetchOne(db, sql: "PRAGMA quick_check(1)")?.text(0) ?? ""
    }
    guard message == "ok" else { throw BackupError.damaged(path, message: message) }
  }
}
