import GRDBSQLite
import GodwitSQLSyntax

import class GRDB.Database

/// What stands for the values of a column, however many they are: two columns with the same digest hold
/// the same values, as far as anybody who does not want to deceive is concerned.
package struct ColumnDigest: Hashable, Sendable {
  /// The same for the same values, whatever their order.
  package fileprivate(set) var values: UInt64 = 0
  /// The same for the same values in the same rows.
  package fileprivate(set) var places: UInt64 = 0
}

/// What stands for the rows of a table.
package struct TableDigest: Hashable, Sendable {
  package private(set) var count = 0
  /// In the order in which they were asked for.
  package private(set) var columns: [ColumnDigest]

  /// Reads all rows of a table.
  ///
  /// - Parameters:
  ///   - columns: Those that count.
  ///   - key: What tells the rows apart, as SQL: `rowid`.
  package init(
    of table: SQLText, _ columns: [SQLText], by key: [SQLText], _ db: Database
  ) throws {
    self.columns = columns.map { _ in ColumnDigest() }
    let list = (key + columns.map { SQLText(SQLIdentifier.quoted($0)) }).joined(separator: ", ")
    let what = list.isEmpty ? "1" : list
    try db.forEachRow("SELECT \(what) FROM main.\(SQLIdentifier.quoted(table))") { row in
      count += 1
      var place: UInt64 = 0
      for index in key.indices { place = Self.mixed(place, row.hash(index)) }
      for index in columns.indices {
        let value = row.hash(key.count + index)
        self.columns[index].values &+= Self.mixed(0, value)
        self.columns[index].places &+= Self.mixed(place, value)
      }
    }
  }

  /// Both halves of a product depend on all bits (as in wyhash, https://github.com/wangyi-fudan/wyhash).
  private static func mixed(_ one: UInt64, _ other: UInt64) -> UInt64 {
    let product = (one ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(
      by: other ^ 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low
  }
}

extension SQLRow {
  /// Stands for a value: for its type and its bytes.
  fileprivate func hash(_ index: Int) -> UInt64 {
    let column = CInt(truncatingIfNeeded: index)
    let type = sqlite3_column_type(statement, column)
    var hash = UInt64(truncatingIfNeeded: type) &* 0x9E37_79B9_7F4A_7C15
    switch type {
    case SQLITE_INTEGER:
      return Self.step(hash, UInt64(bitPattern: sqlite3_column_int64(statement, column)))
    case SQLITE_FLOAT: return Self.step(hash, sqlite3_column_double(statement, column).bitPattern)
    case SQLITE_NULL: return hash
    default:
      guard let start = sqlite3_column_blob(statement, column) else { return hash }
      let bytes = UnsafeRawBufferPointer(
        start: start, count: Int(sqlite3_column_bytes(statement, column)))
      var position = 0
      while position + 8 <= bytes.count {
        hash = Self.step(hash, bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
        position += 8
      }
      var rest = UInt64(bytes.count)
      for byte in bytes[position...] { rest = rest << 8 | UInt64(byte) }
      return Self.step(hash, rest)
    }
  }

  private static func step(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ 0x8EBC_6AF0_9C88_C6E3).multipliedFullWidth(
      by: word ^ 0x5899_65CC_7537_4CC3)
    return product.high ^ product.low
  }
}
