import GRDBSQLite
import GodwitSQLSyntax

import class GRDB.Database
import struct GRDB.DatabaseError
import struct GRDB.ResultCode

/// A database as it was at one moment, page by page: made in no time where it is small, and asked
/// afterwards only about what is not the same (https://sqlite.org/fileformat2.html).
package final class DatabaseImage {
  private let start: UnsafeMutablePointer<UInt8>?
  private let count: Int
  private let pageSize: Int
  /// What SQLite leaves free at the end of each page.
  private let reserved: Int
  private var reader: OpaquePointer?

  /// - Throws: `DatabaseError` where there is no memory for it.
  package init(_ db: Database) throws {
    var size: sqlite3_int64 = 0
    let start = sqlite3_serialize(db.sqliteConnection, "main", &size, 0)
    let count = Int(clamping: size)
    // An empty database has no page.
    guard start != nil || count == 0 else { throw DatabaseError(resultCode: .SQLITE_NOMEM) }
    self.start = start
    self.count = count
    let header = UnsafeBufferPointer(start: start, count: count)
    guard count >= 100 else {
      (pageSize, reserved) = (count, 0)
      return
    }
    let stored = Int(header[16]) << 8 | Int(header[17])
    pageSize = stored == 1 ? 65536 : stored
    reserved = Int(header[20])
  }

  deinit {
    sqlite3_close(reader)
    sqlite3_free(start)
  }

  /// Reads each row of a query.
  package func forEachRow(_ sql: String, _ body: (SQLRow) throws -> Void) throws {
    try SQLRow.forEach(of: sql, on: try connection(), body)
  }

  package func hasRows(_ table: SQLText) throws -> Bool {
    var hasRows = false
    try forEachRow("SELECT EXISTS (SELECT 1 FROM main.\(SQLIdentifier.quoted(table)))") { row in
      hasRows = row.flag(0)
    }
    return hasRows
  }

  /// Makes another database in memory what this one was.
  package func copy(to db: Database) throws {
    let backup = sqlite3_backup_init(db.sqliteConnection, "main", try connection(), "main")
    sqlite3_backup_step(backup, -1)
    let code =
      backup == nil ? sqlite3_errcode(db.sqliteConnection) : sqlite3_backup_finish(backup)
    guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    db.clearSchemaCache()
  }

  private func connection() throws -> OpaquePointer? {
    if let reader { return reader }
    var handle: OpaquePointer?
    var code = sqlite3_open_v2(
      ":memory:", &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil)
    if code == SQLITE_OK, count > 0 {
      code = sqlite3_deserialize(
        handle, "main", start, sqlite3_int64(count), sqlite3_int64(count),
        UInt32(SQLITE_DESERIALIZE_READONLY))
    }
    guard code == SQLITE_OK else {
      sqlite3_close(handle)
      throw DatabaseError(resultCode: ResultCode(rawValue: code))
    }
    StandIns.provideCollations(for: handle)
    reader = handle
    return handle
  }

  // MARK: Pages

  /// Whether two small tables hold the same bytes: each has one page, and the pages are the same.
  ///
  /// - Parameter page: The number of the table's first page: `rootpage` in `sqlite_schema`.
  /// - Returns: Whether that is certain. It cannot be told of a table of several pages.
  package func holdsSame(_ page: Int, in other: DatabaseImage, _ otherPage: Int) -> Bool {
    guard pageSize == other.pageSize, reserved == other.reserved, let one = bytes(of: page),
      let two = other.bytes(of: otherPage)
    else { return false }
    return isWhole(one) && Self.areEqual(UnsafeRawBufferPointer(one), UnsafeRawBufferPointer(two))
  }

  /// Eight bytes at a time: pages have the same size, a power of two.
  private static func areEqual(_ one: UnsafeRawBufferPointer, _ two: UnsafeRawBufferPointer) -> Bool
  {
    stride(from: 0, to: one.count - 7, by: 8).allSatisfy {
      one.loadUnaligned(fromByteOffset: $0, as: UInt64.self)
        == two.loadUnaligned(fromByteOffset: $0, as: UInt64.self)
    }
  }

  private func bytes(of page: Int) -> UnsafeBufferPointer<UInt8>? {
    // The first page begins with the header of the file, and holds no table of a user's.
    guard page > 1, pageSize >= 512, page <= count / pageSize, let start else { return nil }
    return UnsafeBufferPointer(start: start + (page - 1) * pageSize, count: pageSize)
  }

  /// Whether a page is a tree of its own, and no row goes on elsewhere.
  private func isWhole(_ page: UnsafeBufferPointer<UInt8>) -> Bool {
    let usable = pageSize - reserved
    let most: Int
    switch page[0] {
    case 13: most = usable - 35
    case 10: most = (usable - 12) * 64 / 255 - 23
    default: return false
    }
    let cells = Int(page[3]) << 8 | Int(page[4])
    guard 8 + 2 * cells <= page.count else { return false }
    return (0..<cells).allSatisfy { cell in
      let offset = Int(page[8 + 2 * cell]) << 8 | Int(page[9 + 2 * cell])
      // The size of the row is what a cell begins with, seven bits a byte.
      var size = 0
      guard offset < page.count else { return false }
      for position in offset..<min(offset + 3, page.count) {
        size = size << 7 | Int(page[position] & 0x7F)
        if page[position] < 0x80 { return size <= most }
      }
      return false
    }
  }
}
