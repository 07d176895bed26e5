import Foundation
import GRDBSQLite
import GodwitIntrospection
import GodwitSQLSyntax

import class GRDB.Database

/// Too little room on the disk for the rebuild of a table.
package struct NoRoom: Error, Hashable, Sendable {
  package let table: SQLText
  package let folder: String
  package let needed: Int
  package let free: Int
}

/// The room on the disk that a rebuild needs. SQLite would find out in the middle, and take back
/// what it has done; by then the disk is full for everybody.
struct Room {
  /// Bytes of the table and its indexes.
  let table: Int
  /// Bytes in the file that nothing takes.
  let unused: Int
  /// As `PRAGMA journal_mode` says it.
  let journal: String

  /// What the file and its journal grow by: the rows are there twice, a WAL holds each page that is
  /// written, a rollback journal those that list the pages of the old table as free
  /// (https://sqlite.org/fileformat2.html#the_freelist).
  var needed: Int {
    let growth = max(0, table - unused)
    switch journal {
    case "wal": return growth + table + table / 50
    case "memory", "off": return growth
    default: return growth + table / 50
    }
  }

  /// - Parameter free: The bytes that are free in a folder, where that is known.
  /// - Throws: ``NoRoom``.
  static func require(
    for table: SQLText, _ db: Database, free: (String) -> Int? = FileSystem.freeBytes(in:)
  ) throws {
    guard let file = sqlite3_db_filename(db.sqliteConnection, "main"), file.pointee != 0 else {
      return
    }
    let folder = FileSystem.folder(of: String(cString: file))
    guard let free = free(folder) else { return }
    let pageSize = try db.integer("PRAGMA main.page_size") ?? 0
    func bytes(ofPages pragma: String) throws -> Int {
      try (db.integer("PRAGMA main.\(pragma)") ?? 0).multipliedReportingOverflow(by: pageSize)
        .partialValue
    }
    var room = Room(
      table: try bytes(ofPages: "page_count"), unused: 0,
      journal: try db.texts("PRAGMA main.journal_mode").first?.string ?? "")
    // Not all of the table's pages are looked at where even the whole file has its room.
    guard room.needed > free, let size = try? db.bytes(of: table) else { return }
    room = Room(
      table: size, unused: try bytes(ofPages: "freelist_count"), journal: room.journal)
    guard room.needed > free else { return }
    throw NoRoom(table: table, folder: folder, needed: room.needed, free: free)
  }
}

extension Database {
  /// The bytes of a table and its indexes. `dbstat` knows the pages
  /// (https://sqlite.org/dbstat.html); not every SQLite has it.
  func bytes(of table: SQLText) throws -> Int {
    let sql = """
      SELECT sum(s.pgsize) FROM temp.dbstat AS s JOIN main.sqlite_master AS m ON m.name = s.name
      WHERE m.tbl_name = ?1 COLLATE NOCASE AND s.aggregate = true
      """
    return try integer(sql, table) ?? 0
  }
}
