import GRDBSQLite
import GodwitSQLSyntax

import class GRDB.Database
import struct GRDB.DatabaseError
import struct GRDB.ResultCode
import struct GRDB.StatementArguments

/// A row of a query, read from SQLite itself: text byte for byte.
///
/// GRDB makes a `String` of text, which replaces bytes that are no UTF-8, and traps where a hostile
/// database holds something else than was expected. This does neither.
package struct SQLRow {
  let statement: OpaquePointer

  /// The text in a column; nothing for NULL.
  package func text(_ index: Int) -> SQLText? {
    let column = CInt(truncatingIfNeeded: index)
    guard let text = sqlite3_column_text(statement, column) else { return nil }
    let count = Int(sqlite3_column_bytes(statement, column))
    return SQLText(bytes: UnsafeBufferPointer(start: text, count: count))
  }

  /// All columns.
  package var texts: [SQLText?] { (0..<Int(sqlite3_column_count(statement))).map(text) }

  package func integer(_ index: Int) -> Int {
    Int(truncatingIfNeeded: identifier(index) ?? 0)
  }

  /// A rowid; nothing for NULL.
  package func identifier(_ index: Int) -> Int64? {
    let column = CInt(truncatingIfNeeded: index)
    guard sqlite3_column_type(statement, column) != SQLITE_NULL else { return nil }
    return sqlite3_column_int64(statement, column)
  }

  package func flag(_ index: Int) -> Bool { integer(index) != 0 }
}

extension Database {
  /// What `read` makes of the rows of a query.
  package func rows<Value>(
    _ sql: String, _ arguments: [SQLText] = [], _ read: (SQLRow) throws -> Value?
  ) throws -> [Value] {
    var values: [Value] = []
    try forEachRow(sql, arguments) { if let value = try read($0) { values.append(value) } }
    return values
  }

  /// The texts in the first column of a query, without NULLs.
  package func texts(_ sql: String, _ arguments: SQLText...) throws -> [SQLText] {
    try rows(sql, arguments) { $0.text(0) }
  }

  /// The number that a query answers first.
  package func integer(_ sql: String, _ arguments: SQLText...) throws -> Int? {
    var answer: Int?
    try forEachRow(sql, arguments) { answer = answer ?? $0.integer(0) }
    return answer
  }

  /// Whether a query has any row.
  package func hasRows(_ sql: String, _ arguments: SQLText...) throws -> Bool {
    try !rows("SELECT EXISTS (\(sql))", arguments) { $0.flag(0) ? true : nil }.isEmpty
  }

  package func forEachRow(
    _ sql: String, _ arguments: [SQLText] = [], _ body: (SQLRow) throws -> Void
  ) throws {
    try SQLRow.forEach(of: sql, arguments, on: sqliteConnection, body)
  }
}

extension SQLRow {
  /// Reads each row of a query, on a connection that need not be one of GRDB's.
  static func forEach(
    of sql: String, _ arguments: [SQLText] = [], on connection: OpaquePointer?,
    _ body: (SQLRow) throws -> Void
  ) throws {
    var prepared: OpaquePointer?
    var code = sqlite3_prepare_v2(connection, sql, -1, &prepared, nil)
    defer { sqlite3_finalize(prepared) }
    guard code == SQLITE_OK, let statement = prepared else { throw failure(code, sql, connection) }
    for (index, argument) in arguments.enumerated() {
      let bytes = argument.bytes
      code = sqlite3_bind_text(
        statement, CInt(truncatingIfNeeded: index + 1), bytes.map { CChar(bitPattern: $0) },
        CInt(truncatingIfNeeded: bytes.count), SQLRow.transient)
      guard code == SQLITE_OK else { throw failure(code, sql, connection) }
    }
    code = sqlite3_step(statement)
    while code == SQLITE_ROW {
      try body(SQLRow(statement: statement))
      code = sqlite3_step(statement)
    }
    guard code == SQLITE_DONE else { throw failure(code, sql, connection) }
  }

  private static func failure(
    _ code: CInt, _ sql: String, _ connection: OpaquePointer?
  ) -> DatabaseError {
    DatabaseError(
      resultCode: ResultCode(rawValue: code == SQLITE_OK ? SQLITE_MISUSE : code),
      message: String(cString: sqlite3_errmsg(connection)), sql: sql)
  }

  /// SQLite is to copy what it is given (https://sqlite.org/c3ref/c_static.html).
  package static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}

extension Database {
  /// Executes SQL that is not Godwit's own, all of it or nothing: SQLite would end it at a NUL
  /// (https://sqlite.org/nulinstr.html).
  package func execute(whole sql: String, arguments: StatementArguments = []) throws {
    guard !sql.utf8.contains(0) else {
      throw DatabaseError(
        resultCode: .SQLITE_ERROR, message: "there is a NUL in it, at which SQLite would end it",
        sql: sql)
    }
    try execute(sql: sql, arguments: arguments)
  }

  /// The first of `name`, `name_2` and so on that nothing in the database is called.
  package func unusedName(_ name: SQLText) throws -> SQLText {
    let taken = try texts("SELECT name FROM main.sqlite_master")
    return FoldedName.unused(name, among: Set(taken.map(\.folded)))
  }

  /// Whether the database is in memory, where no rows are of which anything could depend.
  package var isInMemory: Bool {
    guard let path = sqlite3_db_filename(sqliteConnection, "main") else { return true }
    return path.pointee == 0
  }
}
