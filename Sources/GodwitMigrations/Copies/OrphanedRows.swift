import GRDBSQLite

import class GRDB.Database

/// The rows that refer to nothing, each by what it is and not by where `foreign_key_check` lists it: one
/// that is repaired does not make up for a new one.
package struct OrphanedRows: Sendable {
  private var rows: [[UInt8]: Int] = [:]
  package private(set) var count = 0

  package init(_ db: Database) throws {
    guard let connection = db.sqliteConnection else { return }
    let check = try RawStatement(Array("PRAGMA main.foreign_key_check".utf8), connection)
    var keys: [[UInt8]: [Int64: [UInt8]]] = [:]
    while try check.step() {
      let table = check.bytes(0)
      let columns = try keys[table] ?? Self.foreignKeys(of: table, connection)
      keys[table] = columns
      // Rows of a WITHOUT ROWID table have no number here, and count as often as they are there.
      let row = check.bytes(1)
      let parts = [
        SchemaName(table).folded, row, SchemaName(check.bytes(2)).folded,
        columns[check.integer(3)] ?? [],
      ]
      rows[Array(parts.joined(separator: [0])), default: 0] += 1
      count += 1
    }
  }

  /// The columns of each foreign key, whose number changes with every other key of the table.
  private static func foreignKeys(
    of table: [UInt8], _ connection: OpaquePointer
  ) throws -> [Int64: [UInt8]] {
    let sql = Array("PRAGMA main.foreign_key_list(".utf8) + SchemaName.quoted(table) + [0x29]
    let list = try RawStatement(sql, connection)
    var columns: [Int64: [UInt8]] = [:]
    while try list.step() {
      columns[list.integer(0), default: []] += SchemaName.quoted(SchemaName(list.bytes(3)).folded)
    }
    return columns
  }

  /// How many of them were not there before.
  package func countOfNew(since before: OrphanedRows) -> Int {
    rows.reduce(0) { $0 + max(0, $1.value - (before.rows[$1.key] ?? 0)) }
  }
}
