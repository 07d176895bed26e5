import GRDBSQLite

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
    var given: Set<String> = []
    while true {
      do {
        return try body()
      } catch let error as DatabaseError {
        guard let name = missingFunction(error.message), given.insert(name).inserted else {
          throw error
        }
        provideFunction(name, for: db.sqliteConnection)
      }
    }
  }

  package static func provideFunction(_ name: String, for connection: OpaquePointer?) {
    sqlite3_create_function_v2(
      connection, name, -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nil,
      { context, _, _ in sqlite3_result_null(context) }, nil, nil, nil)
  }

  /// The function that SQLite says it lacks. There is no other way to ask.
  package static func missingFunction(_ message: String?) -> String? {
    let beginning = "no such function: "
    guard let message, message.utf8.starts(with: beginning.utf8) else { return nil }
    return String(decoding: message.utf8.dropFirst(beginning.utf8.count), as: UTF8.self)
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
