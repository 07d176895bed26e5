import Foundation
import GRDBSQLite

/// A name as SQLite compares it: by its bytes, with ASCII letters folded.
struct SchemaName: Hashable, Comparable {
  let folded: [UInt8]

  init(_ name: [UInt8]) {
    folded = name.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
  }

  static func < (a: Self, b: Self) -> Bool { a.folded.lexicographicallyPrecedes(b.folded) }

  func appending(_ suffix: String) -> Self { Self(folded + suffix.utf8) }

  func hasPrefix(_ prefix: String) -> Bool { folded.starts(with: prefix.utf8) }

  /// Tables of SQLite's own, whose rowids mean nothing.
  var isInternal: Bool { hasPrefix("sqlite_") }

  /// ANALYZE's results.
  var isStatistics: Bool { hasPrefix("sqlite_stat") }

  static func quoted(_ name: [UInt8]) -> [UInt8] {
    let quote = UInt8(ascii: "\"")
    return [quote] + name.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
  }

  /// A name for people: bytes that are no text are written as `\xF6`.
  static func display(_ name: [UInt8]) -> String {
    if let text = String(bytes: name, encoding: .utf8) { return text }
    return name.map { byte in
      byte < 0x80 ? String(UnicodeScalar(byte)) : String(format: "\\x%02X", Int(byte))
    }.joined()
  }
}

/// What a comparison has to know of one of its sides. It is read by statements and pragmas that no
/// table of the user's can stand in for.
struct ComparedDatabase {
  struct ObjectKey: Hashable, Comparable {
    let type: [UInt8]
    let name: [UInt8]

    static func < (a: Self, b: Self) -> Bool {
      a.type == b.type
        ? a.name.lexicographicallyPrecedes(b.name) : a.type.lexicographicallyPrecedes(b.type)
    }
  }

  struct Table {
    let name: [UInt8]
    /// Columns that are stored.
    let columns: [[UInt8]]
    /// The columns of the primary key, in its order.
    let key: [[UInt8]]
    /// By which name the rowid can be had: none in a WITHOUT ROWID table, and where columns bear all
    /// three names.
    let rowID: String?
  }

  let connection: OpaquePointer
  let encoding: TextEncoding
  let settings: [(name: String, value: String)]
  /// The table and the text of each object.
  private(set) var objects: [ObjectKey: [[UInt8]]] = [:]
  /// Those that have pages of their own, with what virtual tables are kept in.
  private(set) var tables: [SchemaName: [UInt8]] = [:]
  private(set) var virtualTables: [SchemaName: [UInt8]] = [:]

  init(_ connection: OpaquePointer) throws {
    self.connection = connection
    settings = try ["encoding", "user_version", "application_id"].map { name in
      let statement = try RawStatement(Array("PRAGMA main.\(name)".utf8), connection)
      let value = try statement.step() ? statement.bytes(0) : []
      return (name: name, value: String(decoding: value, as: UTF8.self))
    }
    encoding = TextEncoding(settings.first.map { Array($0.value.utf8) } ?? [])
    let sql = "SELECT type, name, tbl_name, sql, rootpage FROM main.sqlite_master ORDER BY rowid"
    let statement = try RawStatement(Array(sql.utf8), connection)
    while try statement.step() {
      let (type, name) = (statement.bytes(0), statement.bytes(1))
      // Several of one name are possible in a damaged schema only, and then all count.
      objects[ObjectKey(type: type, name: name), default: []] += [
        statement.bytes(2), statement.bytes(3),
      ]
      guard type == Array("table".utf8) else { continue }
      if statement.integer(4) > 0 {
        tables[SchemaName(name)] = name
      } else {
        virtualTables[SchemaName(name)] = name
      }
    }
  }

  func statement(_ parts: [UInt8]...) throws -> RawStatement {
    try RawStatement(parts.flatMap { $0 }, connection)
  }

  /// - Returns: None if there is no such table.
  func table(_ name: SchemaName) throws -> Table? {
    guard let bytes = tables[name] else { return nil }
    let quoted = SchemaName.quoted(bytes)
    let rows = try statement(Array("PRAGMA main.table_xinfo(".utf8), quoted, Array(")".utf8))
    var (names, columns): (Set<SchemaName>, [[UInt8]]) = ([], [])
    var key: [(position: Int64, name: [UInt8])] = []
    while try rows.step() {
      let (column, position, hidden) = (rows.bytes(1), rows.integer(5), rows.integer(6))
      names.insert(SchemaName(column))
      // 1 is hidden, 2 computed on reading.
      if hidden == 0 || hidden == 3 { columns.append(column) }
      if position > 0 { key.append((position: position, name: column)) }
    }
    let free = ["rowid", "_rowid_", "oid"].first { !names.contains(SchemaName(Array($0.utf8))) }
    return Table(
      name: bytes, columns: columns, key: key.sorted { $0.position < $1.position }.map(\.name),
      rowID: try isWithoutRowID(quoted) ? nil : free)
  }

  /// Whether the key's index, which such a table is, has no rowid in it. (`table_list` would tell, and
  /// would compile all views: some never end.)
  private func isWithoutRowID(_ quoted: [UInt8]) throws -> Bool {
    let indexes = try statement(Array("PRAGMA main.index_list(".utf8), quoted, Array(")".utf8))
    while try indexes.step() {
      guard indexes.bytes(3) == Array("pk".utf8) else { continue }
      let index = SchemaName.quoted(indexes.bytes(1))
      let terms = try statement(Array("PRAGMA main.index_xinfo(".utf8), index, Array(")".utf8))
      while try terms.step() {
        if terms.integer(1) == -1 { return false }
      }
      return true
    }
    return false
  }
}
