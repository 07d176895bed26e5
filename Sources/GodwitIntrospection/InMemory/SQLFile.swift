import GRDBSQLite
import GodwitSQLSyntax
import GodwitSQLiteC

import class GRDB.Database
import struct GRDB.DatabaseError
import class GRDB.DatabaseQueue
import struct GRDB.ResultCode

/// A file of SQL that somebody gave, seen as the schema that it makes.
///
/// It is not trusted. It runs on a connection of its own, in memory: under an authorizer, so that it can
/// declare and nothing else; within limits of size, time and memory; and rows that it would insert are
/// not inserted. (GRDB sets an authorizer of its own on each of its connections, and would lose it.)
package struct SQLFile {
  /// Why a file was not read.
  package enum Problem: Error {
    case tooLarge(bytes: Int, limit: Int)
    /// The statement did not end within the time that all of them together have.
    case tooSlow(sql: String, seconds: Int)
    /// SQLite's message, and the statement.
    case refused(message: String, sql: String)
  }

  private enum Limit {
    static let bytes = 256 << 20
    static let statementBytes: CInt = 16 << 20
    /// Of a value: what a function does with two of them cannot be interrupted.
    static let valueBytes: CInt = 512 << 10
    static let heapBytes: Int64 = 768 << 20
    static let pages = 65_536
  }

  private let connection: OpaquePointer
  private let seconds: Int
  private let clock = ContinuousClock()
  private let deadline: ContinuousClock.Instant

  /// The schema that a file makes, in a database in memory.
  ///
  /// - Parameter seconds: How long all of it may take.
  /// - Throws: ``Problem``.
  package static func database(
    running sql: [UInt8], in sandbox: Sandbox = Sandbox(), within seconds: Int = 10
  ) throws -> DatabaseQueue {
    guard sql.count <= Limit.bytes else {
      throw Problem.tooLarge(bytes: sql.count, limit: Limit.bytes)
    }
    let file = try SQLFile(within: seconds)
    defer { sqlite3_close_v2(file.connection) }
    try file.run(sql)
    return try file.copied(to: try sandbox.empty())
  }

  private init(within seconds: Int) throws {
    var opened: OpaquePointer?
    let code = sqlite3_open_v2(
      ":memory:", &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK, let opened else {
      throw DatabaseError(resultCode: ResultCode(rawValue: code))
    }
    connection = opened
    self.seconds = seconds
    deadline = clock.now + .seconds(seconds)
    sqlite3_extended_result_codes(connection, 1)
    sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0)
    sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, Limit.valueBytes)
    sqlite3_limit(connection, SQLITE_LIMIT_SQL_LENGTH, Limit.statementBytes)
    sqlite3_limit(connection, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000)
    // What has no module here is entered by hand.
    godwit_set_defensive(connection, 0)
    _enableDoubleQuotedStringLiterals(connection)
    StandIns.provideCollations(for: connection)
    try execute(
      "PRAGMA foreign_keys = OFF; PRAGMA max_page_count = \(Limit.pages); PRAGMA temp_store = MEMORY"
    )
    sqlite3_set_authorizer(
      connection, { _, action, first, second, _, _ in SQLFile.authorize(action, first, second) },
      nil)
  }

  // MARK: What it may do

  private static func authorize(
    _ action: CInt, _ first: UnsafePointer<CChar>?, _ second: UnsafePointer<CChar>?
  ) -> CInt {
    switch action {
    case SQLITE_ATTACH, SQLITE_DETACH: return SQLITE_DENY
    case SQLITE_FUNCTION:
      // A tokenizer is given by its address in memory; the others read, write or load files.
      let functions: Set<FoldedName> = [
        "fts3_tokenizer", "load_extension", "readfile", "writefile", "edit",
      ]
      return functions.contains(name(second)) ? SQLITE_DENY : SQLITE_OK
    case SQLITE_PRAGMA:
      // What would change how the file is read, or where SQLite writes, is not done, and no error:
      // scripts begin with such things.
      let pragmas: Set<FoldedName> = [
        "foreign_keys", "writable_schema", "legacy_alter_table", "user_version",
        "application_id", "encoding", "defer_foreign_keys", "function_list",
      ]
      return pragmas.contains(name(first)) ? SQLITE_OK : SQLITE_IGNORE
    default: return SQLITE_OK
    }
  }

  private static func name(_ text: UnsafePointer<CChar>?) -> FoldedName {
    SQLText(text.map { String(cString: $0) } ?? "").folded
  }

  // MARK: Running

  private func run(_ sql: [UInt8]) throws {
    let text = sql.prefix { $0 != 0 } + [0]
    let heap = sqlite3_hard_heap_limit64(Limit.heapBytes)
    defer { sqlite3_hard_heap_limit64(heap) }
    try withTimeLimit {
      try text.withUnsafeBufferPointer { buffer in
        let scanner = StatementScanner(UnsafeBufferPointer(rebasing: buffer.dropLast()))
        var position = 0
        while position < buffer.count - 1 {
          let end = scanner.end(from: position)
          guard clock.now < deadline else {
            let next = String(decoding: buffer[position..<end], as: UTF8.self)
            throw Problem.tooSlow(sql: Self.excerpt(next), seconds: seconds)
          }
          position =
            scanner.onlyWritesRows(from: position, to: end)
            ? end : try runStatement(in: buffer, from: position, to: end)
        }
      }
      // A script may end inside of a transaction; what it has made is made.
      if sqlite3_get_autocommit(connection) == 0 { try execute("COMMIT") }
    }
  }

  /// - Parameter end: The first `;`, where the statement ends unless it is a trigger.
  /// - Returns: Where the next statement begins.
  private func runStatement(
    in buffer: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int
  ) throws -> Int {
    let (prepared, next) = try prepare(buffer, from: start, to: end)
    guard let statement = prepared else { return next }
    defer { sqlite3_finalize(statement) }
    let text = SQLText(sqlite3_sql(statement).map { String(cString: $0) } ?? "")
    if SQLStatements.onlyWritesRows(text) || saysNothingOfSchema(text) { return next }
    var code = sqlite3_step(statement)
    while code == SQLITE_ROW { code = sqlite3_step(statement) }
    guard code != SQLITE_DONE else { return next }
    let problem = problem(code, text.string)
    // A virtual table that its module cannot make, or whose module is missing, can still be declared.
    guard enterVirtualTable(text) else { throw problem }
    return next
  }

  /// Whether a statement only reads, or orders the pages of a file that is none.
  private func saysNothingOfSchema(_ text: SQLText) -> Bool {
    let tokens = SQLTokens(text)
    guard let verb = tokens.tokens.first else { return true }
    if tokens.isWord(verb, "VACUUM") {
      return !tokens.tokens.contains { tokens.isWord($0, "INTO") }
    }
    return tokens.isWord(verb, "SELECT") || tokens.isWord(verb, "VALUES")
      || tokens.isWord(verb, "EXPLAIN")
  }

  /// Compiles a statement, again with a stand-in for each function that it lacks.
  private func prepare(
    _ buffer: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int
  ) throws -> (statement: OpaquePointer?, next: Int) {
    guard let base = UnsafeRawPointer(buffer.baseAddress)?.assumingMemoryBound(to: CChar.self)
    else {
      return (nil, end)
    }
    while true {
      var statement: OpaquePointer?
      var rest: UnsafePointer<CChar>?
      let code = sqlite3_prepare_v2(connection, base + start, -1, &statement, &rest)
      if code == SQLITE_OK { return (statement, rest.map { $0 - base } ?? end) }
      let message = String(cString: sqlite3_errmsg(connection))
      if StandIns.provideFunction(lackedBy: message, for: connection) { continue }
      let sql = String(decoding: buffer[start..<end], as: UTF8.self)
      let isEntered = code != SQLITE_AUTH && enterVirtualTable(SQLText(sql))
      guard isEntered else { throw Problem.refused(message: message, sql: Self.excerpt(sql)) }
      return (nil, end)
    }
  }

  /// As much of a statement as is needed to find it.
  private static func excerpt(_ sql: String) -> String {
    let text = sql.unicodeScalars.drop { $0.properties.isWhitespace }
    guard text.count > 300 else { return String(String.UnicodeScalarView(text)) }
    return String(String.UnicodeScalarView(text.prefix(300))) + "…"
  }

  private func enterVirtualTable(_ sql: SQLText) -> Bool {
    // SQLite reads an entry of its list only if it begins with CREATE.
    guard let sql = SQLStatements.split(sql).first,
      case .virtualTable(let table)? = try? SQLParser.parse(sql)
    else { return false }
    let name = SQLLiteral.string(table.name)
    let insert = """
      INSERT INTO main.sqlite_master (type, name, tbl_name, rootpage, sql)
      VALUES ('table', \(name), \(name), 0, \(SQLLiteral.string(sql)))
      """
    do {
      try execute("PRAGMA writable_schema = ON; \(insert); PRAGMA writable_schema = OFF")
      return true
    } catch {
      return false
    }
  }

  private func execute(_ sql: String) throws {
    let code = sqlite3_exec(connection, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw problem(code, sql) }
  }

  private func problem(_ code: CInt, _ sql: String) -> Problem {
    code & 0xFF == SQLITE_INTERRUPT
      ? .tooSlow(sql: Self.excerpt(sql), seconds: seconds)
      : .refused(
        message: String(cString: sqlite3_errmsg(connection)), sql: Self.excerpt(sql))
  }

  /// Interrupts what runs once the time is over (https://sqlite.org/c3ref/progress_handler.html).
  private func withTimeLimit(_ body: () throws -> Void) throws {
    let timer = Timer(clock: clock, deadline: deadline)
    try withExtendedLifetime(timer) {
      sqlite3_progress_handler(
        connection, 1_000,
        { context in
          guard let context else { return 0 }
          return Unmanaged<Timer>.fromOpaque(context).takeUnretainedValue().isOver ? 1 : 0
        }, Unmanaged.passUnretained(timer).toOpaque())
      defer { sqlite3_progress_handler(connection, 0, nil, nil) }
      try body()
    }
  }

  private final class Timer {
    private let clock: ContinuousClock
    private let deadline: ContinuousClock.Instant

    init(clock: ContinuousClock, deadline: ContinuousClock.Instant) {
      self.clock = clock
      self.deadline = deadline
    }

    var isOver: Bool { clock.now >= deadline }
  }

  // MARK: The result

  /// Puts what was made into another database, which reads it with fresh eyes: what was written into
  /// the list of objects counts there (https://sqlite.org/backup.html).
  private func copied(to queue: DatabaseQueue) throws -> DatabaseQueue {
    sqlite3_set_authorizer(connection, nil, nil)
    try queue.inDatabase { db in
      guard let backup = sqlite3_backup_init(db.sqliteConnection, "main", connection, "main") else {
        throw DatabaseError(resultCode: ResultCode(rawValue: sqlite3_errcode(db.sqliteConnection)))
      }
      let code = sqlite3_backup_step(backup, -1)
      sqlite3_backup_finish(backup)
      guard code == SQLITE_DONE else {
        throw DatabaseError(resultCode: ResultCode(rawValue: code))
      }
      db.clearSchemaCache()
    }
    return queue
  }
}
