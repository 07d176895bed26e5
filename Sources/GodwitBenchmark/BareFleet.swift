import Foundation
import GRDBSQLite

/// What a fleet's commands cannot do without, and nothing else, for each file of a folder: SQLite's C
/// interface in one process.
enum BareFleet {
  struct Failure: Error {
    let message: String
  }

  /// The statements of one upgrade, with its notes.
  static let upgrade = [
    "PRAGMA foreign_keys = OFF", "BEGIN IMMEDIATE", "SELECT version_num FROM godwit_version",
    ManyFiles.statement, "DELETE FROM godwit_version",
    "INSERT INTO godwit_version (version_num) VALUES ('column')",
    "INSERT INTO godwit_history (revision, direction, applied_at, seconds, checksum) VALUES "
      + "('column', 'upgrade', strftime('%Y-%m-%d %H:%M:%S', 'now'), 0.0, '')",
    "COMMIT",
  ]

  static func run(_ command: String) throws {
    let statements =
      switch command {
      case "current": ["SELECT version_num FROM godwit_version"]
      case "schema":
        ["SELECT type, name, tbl_name, sql FROM sqlite_schema", "SELECT * FROM godwit_version"]
      default: upgrade
      }
    for name in try FileManager.default.contentsOfDirectory(atPath: "t") {
      var connection: OpaquePointer?
      defer { sqlite3_close(connection) }
      guard sqlite3_open_v2("t/\(name)", &connection, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK
      else { throw Failure(message: "cannot open \(name)") }
      for sql in statements {
        guard sqlite3_exec(connection, sql, { _, _, _, _ in 0 }, nil, nil) == SQLITE_OK else {
          throw Failure(message: "\(name): \(String(cString: sqlite3_errmsg(connection)))")
        }
      }
    }
  }
}
