import GRDBSQLite
import GodwitIntrospection

import class GRDB.Database
import struct GRDB.DatabaseError
import struct GRDB.ResultCode

/// A connection of its own on which SQL runs that came out of a database: it reaches nothing outside of
/// the main database of the connection. GRDB sets the authorizer of its connections itself, and once.
final class ConfinedConnection {
  private let handle: OpaquePointer

  /// Opens a file that is there.
  init(path: String) throws {
    var handle: OpaquePointer?
    let code = sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK, let handle else {
      defer { sqlite3_close(handle) }
      throw DatabaseError(resultCode: ResultCode(rawValue: code))
    }
    self.handle = handle
    prepare()
  }

  /// A copy in memory of a database that is in memory.
  init(copyOf db: Database) throws {
    var handle: OpaquePointer?
    let code = sqlite3_open_v2(":memory:", &handle, SQLITE_OPEN_READWRITE, nil)
    guard code == SQLITE_OK, let handle else {
      defer { sqlite3_close(handle) }
      throw DatabaseError(resultCode: ResultCode(rawValue: code))
    }
    self.handle = handle
    try Self.copy(db.sqliteConnection, to: handle)
    prepare()
  }

  deinit { sqlite3_close(handle) }

  private func prepare() {
    sqlite3_extended_result_codes(handle, 1)
    Connections.defend(handle)
  }

  /// Copies what this connection holds into a database in memory.
  func copy(to db: Database) throws { try Self.copy(handle, to: db.sqliteConnection) }

  private static func copy(_ source: OpaquePointer?, to target: OpaquePointer?) throws {
    let backup = sqlite3_backup_init(target, "main", source, "main")
    sqlite3_backup_step(backup, -1)
    let code = backup == nil ? sqlite3_errcode(target) : sqlite3_backup_finish(backup)
    guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
  }

  // MARK: Running

  /// Runs SQL that may touch the main database and nothing else, and no transaction.
  func runConfined(_ sql: String) throws {
    sqlite3_set_authorizer(handle, confinement, nil)
    defer { sqlite3_set_authorizer(handle, nil, nil) }
    try run(sql)
  }

  /// The number that a query answers, under the same rule.
  func integerConfined(_ sql: String) throws -> Int64 {
    sqlite3_set_authorizer(handle, confinement, nil)
    defer { sqlite3_set_authorizer(handle, nil, nil) }
    return try integer(sql)
  }

  /// Runs one statement or several.
  func run(_ sql: String) throws { try run(Array(sql.utf8)) { _ in } }

  func integer(_ sql: String) throws -> Int64 {
    var result: Int64 = 0
    try run(Array(sql.utf8)) { result = sqlite3_column_int64($0, 0) }
    return result
  }

  func texts(_ sql: String) throws -> [String] {
    var result: [String] = []
    try run(Array(sql.utf8)) { statement in
      result.append(sqlite3_column_text(statement, 0).map { String(cString: $0) } ?? "")
    }
    return result
  }

  private func run(_ sql: [UInt8], _ row: (OpaquePointer) -> Void) throws {
    try sql.withUnsafeBufferPointer { bytes in
      try bytes.withMemoryRebound(to: CChar.self) { text in
        var rest = text.baseAddress
        let end = rest.map { $0 + text.count }
        while let start = rest, let end, start < end {
          var statement: OpaquePointer?
          let code = sqlite3_prepare_v2(
            handle, start, Int32(clamping: end - start), &statement, &rest)
          defer { sqlite3_finalize(statement) }
          guard code == SQLITE_OK else { throw failure }
          guard let statement else { continue }
          try finish(statement, row)
        }
      }
    }
  }

  private func finish(_ statement: OpaquePointer, _ row: (OpaquePointer) -> Void) throws {
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: row(statement)
      case SQLITE_DONE: return
      default: throw failure
      }
    }
  }

  private var failure: DatabaseError {
    DatabaseError(
      resultCode: ResultCode(rawValue: sqlite3_extended_errcode(handle)),
      message: String(cString: sqlite3_errmsg(handle)))
  }

  /// All or nothing, with the lock from the beginning.
  func inTransaction<Result>(_ body: () throws -> Result) throws -> Result {
    try run("BEGIN IMMEDIATE")
    do {
      let result = try body()
      try run("COMMIT")
      return result
    } catch {
      if sqlite3_get_autocommit(handle) == 0 { try? run("ROLLBACK") }
      throw error
    }
  }
}

/// What an authorizer allows (https://sqlite.org/c3ref/c_alter_table.html): reading, writing and changing
/// the schema of the main database. No other file, no transaction, no setting but the one that a rebuild
/// needs, no function that reaches out.
private let confinement:
  @convention(c) (
    UnsafeMutableRawPointer?, Int32, UnsafePointer<CChar>?, UnsafePointer<CChar>?,
    UnsafePointer<CChar>?, UnsafePointer<CChar>?
  ) -> Int32 = { _, action, first, second, database, _ in
    func text(_ pointer: UnsafePointer<CChar>?) -> String {
      pointer.map { String(cString: $0) } ?? ""
    }
    let isAllowed =
      switch action {
      case SQLITE_SELECT, SQLITE_RECURSIVE: true
      case SQLITE_READ, SQLITE_UPDATE:
        // ALTER TABLE looks whether something temporary speaks of the table.
        database == nil || text(database) == "main"
          || ["sqlite_temp_master", "sqlite_temp_schema"].contains(text(first))
      case SQLITE_INSERT, SQLITE_DELETE, SQLITE_CREATE_TABLE, SQLITE_DROP_TABLE,
        SQLITE_CREATE_INDEX,
        SQLITE_DROP_INDEX, SQLITE_CREATE_VIEW, SQLITE_DROP_VIEW, SQLITE_CREATE_TRIGGER,
        SQLITE_DROP_TRIGGER, SQLITE_CREATE_VTABLE, SQLITE_DROP_VTABLE, SQLITE_REINDEX,
        SQLITE_ANALYZE:
        text(database) == "main"
      case SQLITE_ALTER_TABLE: text(first) == "main"
      case SQLITE_PRAGMA: text(first).lowercased() == "legacy_alter_table"
      case SQLITE_FUNCTION:
        !["load_extension", "readfile", "writefile", "edit", "fts3_tokenizer"]
          .contains(text(second).lowercased())
      default: false
      }
    return isAllowed ? SQLITE_OK : SQLITE_DENY
  }
