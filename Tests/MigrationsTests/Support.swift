import Foundation
import GRDB
import GodwitIntrospection
import GodwitMigrations
import GodwitSQLiteC
import GodwitSchemaDiff
import GodwitSchemaModel
import GodwitTestSupport

/// A list of revisions that were written for a test.
func list(_ types: [any Revision.Type]) -> RevisionList {
  RevisionList(
    folder: "versions",
    types.map {
      RevisionList.Entry(
        $0, file: "\($0.id).swift", message: "\($0)", created: nil, checksum: "0")
    })
}

/// A database file that is gone at the end of the test.
struct TestDatabase {
  let folder: TemporaryFolder
  let path: String
  let queue: DatabaseQueue

  init(_ sql: String = "") throws {
    folder = try TemporaryFolder()
    path = folder.path("test.sqlite")
    queue = try Connections.writable(path: path)
    // Nothing here is about losing power, and syncing is most of the time that tests take.
    try queue.inDatabase { try $0.execute(sql: "PRAGMA synchronous = OFF; \(sql)") }
  }

  /// Runs a script as whoever has it may do who is not in defensive mode.
  func run(script: String) throws {
    try queue.inDatabase { db in
      _ = godwit_set_defensive(db.sqliteConnection, 0)
      try db.execute(sql: script)
    }
  }

  func schema() throws -> DatabaseSchema {
    let reader = SchemaReader(ignoring: MigrationSettings().tablesOutsideOfSchema)
    return try queue.inDatabase { try reader.schema($0) }
  }

  /// Everything in the database, as SQL text.
  func dump() throws -> String {
    try queue.inDatabase { db in
      var lines = try String.fetchAll(
        db, sql: "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
      for table in try String.fetchAll(
        db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
      {
        lines += try Row.fetchAll(db, sql: "SELECT * FROM \"\(table)\"").map { "\(table): \($0)" }
      }
      return lines.joined(separator: "\n")
    }
  }

  func strings(_ sql: String) throws -> [String] {
    try queue.inDatabase { try String.fetchAll($0, sql: sql) }
  }
}

/// The differences between two schemas.
func differences(_ a: DatabaseSchema, _ b: DatabaseSchema) -> [Difference] {
  SchemaDiff(from: a, to: b).differences
}
