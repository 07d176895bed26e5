import GRDBSQLite

/// The reads without which no comparison can be made, and nothing else: SQLite's C interface, rows
/// stepped over and their columns fetched.
enum BareReads {
  struct Failure: Error {
    let message: String
  }

  static func run(path: String) throws {
    var connection: OpaquePointer?
    guard sqlite3_open_v2(path, &connection, SQLITE_OPEN_READONLY, nil) == SQLITE_OK,
      let connection
    else { throw Failure(message: "cannot open \(path)") }
    defer { sqlite3_close(connection) }
    _ = try rows(of: "SELECT * FROM sqlite_schema", connection)
    _ = try rows(of: "PRAGMA table_list", connection)
    let tables = try rows(of: "SELECT name FROM sqlite_schema WHERE type = 'table'", connection)
    for table in tables.map({ $0[0] }) {
      _ = try rows(of: "PRAGMA table_xinfo(\"\(table)\")", connection)
      _ = try rows(of: "PRAGMA foreign_key_list(\"\(table)\")", connection)
      for index in try rows(of: "PRAGMA index_list(\"\(table)\")", connection) {
        _ = try rows(of: "PRAGMA index_xinfo(\"\(index[1])\")", connection)
      }
    }
  }

  private static func rows(of sql: String, _ connection: OpaquePointer) throws -> [[String]] {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(connection, sql, -1, &statement, nil) == SQLITE_OK else {
      throw Failure(message: String(cString: sqlite3_errmsg(connection)))
    }
    defer { sqlite3_finalize(statement) }
    var rows: [[String]] = []
    while sqlite3_step(statement) == SQLITE_ROW {
      rows.append(
        (0..<sqlite3_column_count(statement)).map { column in
          sqlite3_column_text(statement, column).map { String(cString: $0) } ?? ""
        })
    }
    return rows
  }
}
