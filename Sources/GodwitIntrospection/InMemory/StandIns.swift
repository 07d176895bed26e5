import GRDBSQLite
import GodwitSQLSyntax

import class GRDB.Database
import struct GRDB.DatabaseError

/// Stand-ins for the functions and collations that only the application of a schema has, for
/// databases in memory that hold no rows: nothing is ever compared or computed by them.
package enum StandIns {
  /// Gives a connection each collation that it turns out to lack
  /// (https://sqlite.org/c3ref/collation_needed.html).
  package static func provideCollations(for connection: OpaquePointer?) {
    sqlite3_collation_needed(connection, nil) { _, connection, _, name in
      sqlite3_create_collation_v2(connection, name, SQLITE_UTF8, nil, compareBytes, nil)
    }
  }

  /// Runs `body`, and again with a stand-in for each function that it lacks.
  package static func providingFunctions<Result>(
    for db: Database, _ body: () throws -> Result
  ) throws -> Result {
    while true {
      do {
        return try body()
      } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
        guard provideFunction(lackedBy: error.message, for: db.sqliteConnection) else {
          throw error
        }
      }
    }
  }

  /// Gives a connection a stand-in for the function that it lacks, if that is what SQLite says.
  ///
  /// Only the message says which function it is. The SQL does not: a trigger can be what calls it,
  /// and `a REGEXP b` is a call, while `VARCHAR(9)` is none. As an application's own function can
  /// say the same, the connection is asked as well: no stand-in replaces what is there.
  ///
  /// - Returns: Whether it has got one.
  static func provideFunction(lackedBy message: String?, for connection: OpaquePointer?) -> Bool {
    let beginning = "no such function: "
    guard let message, message.utf8.starts(with: beginning.utf8) else { return false }
    let name = String(decoding: message.utf8.dropFirst(beginning.utf8.count), as: UTF8.self)
    guard lacksFunction(SQLText(name).folded, connection) else { return false }
    let code = sqlite3_create_function_v2(
      connection, name, -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nil,
      { context, _, _ in sqlite3_result_null(context) }, nil, nil, nil)
    return code == SQLITE_OK
  }

  private static func lacksFunction(_ name: FoldedName, _ connection: OpaquePointer?) -> Bool {
    var known: Set<FoldedName> = []
    let list = "SELECT name FROM temp.pragma_function_list"
    try? SQLRow.forEach(of: list, on: connection) { row in
      if let name = row.text(0) { known.insert(name.folded) }
    }
    // Where nothing is listed, nothing can be told.
    return !known.isEmpty && !known.contains(name)
  }
}

private func compareBytes(
  _: UnsafeMutableRawPointer?, _ count: CInt, _ bytes: UnsafeRawPointer?, _ otherCount: CInt,
  _ otherBytes: UnsafeRawPointer?
) -> CInt {
  let one = UnsafeRawBufferPointer(start: bytes, count: Int(count))
  let other = UnsafeRawBufferPointer(start: otherBytes, count: Int(otherCount))
  if one.elementsEqual(other) { return 0 }
  return one.lexicographicallyPrecedes(other) ? -1 : 1
}
