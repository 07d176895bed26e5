import GodwitIntrospection

import class GRDB.Database

extension Database {
  /// A statement that edits nothing, and that no connection compiles which could not edit.
  package static let editProbe = "UPDATE main.sqlite_master SET sql = sql WHERE 0"

  /// Whether this connection may change `sqlite_schema`: not in defensive mode
  /// (https://sqlite.org/c3ref/c_dbconfig_defensive.html).
  package var canEditSchema: Bool {
    defer { try? execute(sql: "PRAGMA writable_schema = OFF") }
    guard (try? execute(sql: "PRAGMA writable_schema = ON")) != nil,
      (try? integer("PRAGMA writable_schema")) == 1
    else { return false }
    return (try? makeStatement(sql: Self.editProbe)) != nil
  }
}
