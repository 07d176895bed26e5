import GRDBSQLite
import GodwitIntrospection
import GodwitSQLSyntax

import class GRDB.Database
import struct GRDB.DatabaseError
import struct GRDB.ResultCode

/// A connection of its own on which SQL runs that came out of a database: it reaches nothing outside of
/// the main database of the connection. GRDB sets the authorizer of its connections itself, and once.
final class ConfinedConnection {
  private let handle: OpaquePointer
  /// Whether what is prepared is SQL out of a database.
  private var isConfined = false
  /// The tables that the statement would drop which was prepared last.
  private var dropped: [String] = []

  /// What a table had when it was dropped, for good or because another took its place.
  struct DroppedTable: Codable, Hashable, Sendable {
    let table: String
    /// `column x`, `index y`, `trigger z`, in lower case as SQLite knows it.
    let parts: [String]
  }

  /// A second connection to the file of another. SQLite knows where that is, whatever name it was opened
  /// by, and which the current folder is by now.
  ///
  /// - Throws: ``NoFile`` for a database in memory.
  init(beside db: Database, isReadOnly: Bool = false) throws {
    guard let path = sqlite3_db_filename(db.sqliteConnection, "main"), path.pointee != 0 else {
      throw NoFile()
    }
    let access = isReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE
    var handle: OpaquePointer?
    let code = sqlite3_open_v2(path, &handle, access | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK, let handle else {
      defer { sqlite3_close(handle) }
      throw DatabaseError(resultCode: ResultCode(rawValue: code))
    }
    self.handle = handle
    prepare()
    let patience = try db.integer("PRAGMA busy_timeout") ?? 0
    sqlite3_busy_timeout(handle, Int32(clamping: patience))
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

  /// A connection that only reads what another one has.
  static func reading(_ db: Database) throws -> ConfinedConnection {
    do {
      return try ConfinedConnection(beside: db, isReadOnly: true)
    } catch is NoFile {
      return try ConfinedConnection(copyOf: db)
    }
  }

  deinit { sqlite3_close(handle) }

  private func prepare() {
    sqlite3_extended_result_codes(handle, 1)
    Connections.defend(handle)
    // A library can be built to have them on (https://sqlite.org/compile.html#default_foreign_keys).
    sqlite3_exec(handle, "PRAGMA foreign_keys = OFF", nil, nil, nil)
    sqlite3_set_authorizer(handle, authorizer, Unmanaged.passUnretained(self).toOpaque())
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
  ///
  /// - Returns: The tables that it has dropped.
  @discardableResult
  func runConfined(_ statements: [String]) throws -> [DroppedTable] {
    var result: [DroppedTable] = []
    for sql in statements {
      try confining {
        try run(Array(sql.utf8), willRun: { result += try self.droppedTables() }, { _ in })
      }
    }
    return result
  }

  /// The number that a query answers, under the same rule.
  func integerConfined(_ sql: String) throws -> Int64 {
    try confining { try integer(sql) }
  }

  private func confining<Result>(_ body: () throws -> Result) throws -> Result {
    isConfined = true
    defer { isConfined = false }
    return try body()
  }

  private func droppedTables() throws -> [DroppedTable] {
    isConfined = false
    defer { isConfined = true }
    return try dropped.map { table in
      try refuseIfReferenced(table)
      let name = SQLLiteral.string(SQLText(table))
      let parts = try texts(
        """
        SELECT 'column ' || lower(name) FROM temp.pragma_table_xinfo(\(name), 'main') \
        UNION ALL SELECT type || ' ' || lower(name) FROM main.sqlite_master \
        WHERE tbl_name = \(name) COLLATE NOCASE AND type IN ('index', 'trigger') AND sql NOT NULL
        """)
      return DroppedTable(table: table, parts: parts)
    }
  }

  /// With foreign keys on, dropping a table first deletes its rows, and with them the rows that refer to
  /// them (https://sqlite.org/foreignkeys.html#fk_schemacommands).
  private func refuseIfReferenced(_ table: String) throws {
    guard try integer("PRAGMA foreign_keys") == 1 else { return }
    let name = SQLLiteral.string(SQLText(table))
    let children = try texts(
      """
      SELECT t.name FROM main.sqlite_master AS t, temp.pragma_foreign_key_list(t.name, 'main') AS k \
      WHERE t.type = 'table' AND k."table" = \(name) COLLATE NOCASE AND t.name <> \(name) COLLATE NOCASE
      """)
    guard let child = children.first else { return }
    throw DatabaseError(
      message: "it drops '\(VisibleText.line(table))' while foreign keys are enforced, which would "
        + "delete the rows of '\(VisibleText.line(child))' that refer to it")
  }

  fileprivate func authorize(
    _ action: Int32, _ first: UnsafePointer<CChar>?, _ second: UnsafePointer<CChar>?,
    _ database: UnsafePointer<CChar>?
  ) -> Int32 {
    guard isConfined else { return SQLITE_OK }
    if action == SQLITE_DROP_TABLE, let first { dropped.append(String(cString: first)) }
    return isAllowed(action, first, second, database) ? SQLITE_OK : SQLITE_DENY
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

  private func run(
    _ sql: [UInt8], willRun: () throws -> Void = {}, _ row: (OpaquePointer) -> Void
  ) throws {
    // SQLite would stop there, again and again.
    guard !sql.contains(0) else {
      throw DatabaseError(resultCode: .SQLITE_ERROR, message: "there is a NUL in the SQL")
    }
    try sql.withUnsafeBufferPointer { bytes in
      try bytes.withMemoryRebound(to: CChar.self) { text in
        var rest = text.baseAddress
        let end = rest.map { $0 + text.count }
        while let start = rest, let end, start < end {
          var statement: OpaquePointer?
          dropped = []
          let code = sqlite3_prepare_v2(
            handle, start, Int32(clamping: end - start), &statement, &rest)
          defer { sqlite3_finalize(statement) }
          guard code == SQLITE_OK else { throw failure }
          guard let statement else { continue }
          try willRun()
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
  func inTransaction<Result>(
    _ cancellation: Cancellation, _ body: () throws -> Result
  ) throws -> Result {
    try run("BEGIN IMMEDIATE")
    do {
      let result = try cancellation.interrupting(handle, body)
      try cancellation.check()
      try run("COMMIT")
      return result
    } catch {
      if sqlite3_get_autocommit(handle) == 0 { try? run("ROLLBACK") }
      throw cancellation.isCancelled ? MigrationError.cancelled : error
    }
  }

  /// The database is in memory, where no second connection comes.
  struct NoFile: Error, CustomStringConvertible {
    var description: String {
      "It is in memory, or temporary, and this is done by a connection of its own."
    }
  }
}

private let authorizer:
  @convention(c) (
    UnsafeMutableRawPointer?, Int32, UnsafePointer<CChar>?, UnsafePointer<CChar>?,
    UnsafePointer<CChar>?, UnsafePointer<CChar>?
  ) -> Int32 = { connection, action, first, second, database, _ in
    guard let connection else { return SQLITE_DENY }
    return Unmanaged<ConfinedConnection>.fromOpaque(connection).takeUnretainedValue()
      .authorize(action, first, second, database)
  }

/// What an authorizer allows (https://sqlite.org/c3ref/c_alter_table.html): reading, writing and changing
/// the schema of the main database. No other file, no transaction, no setting but the one that a rebuild
/// needs, no function that reaches out.
private func isAllowed(
  _ action: Int32, _ first: UnsafePointer<CChar>?, _ second: UnsafePointer<CChar>?,
  _ database: UnsafePointer<CChar>?
) -> Bool {
  func text(_ pointer: UnsafePointer<CChar>?) -> String {
    pointer.map { String(cString: $0) } ?? ""
  }
  return switch action {
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
}
