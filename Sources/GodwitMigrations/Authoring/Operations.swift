import GodwitExecution
import GodwitIntrospection
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database

/// What a revision can do: `op`.
///
/// The table comes first in every operation. Each says *what* changes; whether SQLite's ALTER TABLE
/// can do it or the table is rebuilt is decided when it runs, for the SQLite and the database at
/// hand. An operation either happens as a whole or throws.
///
/// ```swift
/// static func upgrade(_ op: Operations) throws {
///   try op.addColumn("poems", Column("word_count", .integer))
///   try op.execute("UPDATE poems SET word_count = length(original_text)")
///   try op.alterColumn("poems", "word_count", .notNull)
/// }
/// ```
public final class Operations {
  /// What becomes of a revision's operations.
  public enum Mode: String, Hashable, Sendable {
    /// They change a database.
    case database
    /// They run in memory, without rows, to find out what `versions/` means.
    case replay
    /// They are printed as SQL.
    case script
  }

  /// What becomes of this revision's operations.
  public let mode: Mode

  let db: Database
  private let executor: OperationExecutor
  private let session: OperationSession
  private var isInsideData = false

  init(_ db: Database, mode: Mode, session: OperationSession) {
    self.db = db
    self.mode = mode
    self.session = session
    executor = OperationExecutor(
      db, settings: session.settings, sandbox: session.sandbox, willChange: session.willChange,
      willRun: session.willRun,
      isCopying: session.isCopying)
  }

  /// What the command line said with `-x key=value`, or the application when it made the migrator.
  public var arguments: [String: String] { session.arguments }

  /// The schema as it is at this point of the revision: of the database, or of the replay.
  public var inspector: Inspector { Inspector(db) }

  // MARK: Carrying out

  func perform(_ operation: SchemaOperation) throws {
    try requireOutsideOfData("a schema operation")
    guard session.allowsSchemaOperations else { throw OperationError.needsTransaction }
    try session.willPerform(operation, on: db)
    try executor.run(operation)
  }

  func alter(_ table: String, _ change: TableChange) throws {
    try perform(.alterTable(SQLText(table), [change]))
  }

  private func requireOutsideOfData(_ what: String) throws {
    guard !isInsideData else { throw OperationError.insideData(what) }
  }

  // MARK: SQL and data

  /// Executes SQL: one statement with arguments, or several without.
  ///
  /// It runs in a database and in a replay, and is printed into a script. Use ``data(offline:_:)``
  /// for what needs the rows themselves.
  ///
  /// ```swift
  /// try op.execute("UPDATE poems SET word_count = length(original_text)")
  /// try op.execute("DELETE FROM ai_logs WHERE model_name = ?", "test")
  /// ```
  public func execute(_ sql: String, _ arguments: SQLValue...) throws {
    try execute(sql, arguments: arguments)
  }

  /// Executes one SQL statement with arguments from an array.
  public func execute(_ sql: String, arguments: [SQLValue]) throws {
    try requireOutsideOfData("op.execute")
    let text = try session.willExecute(sql, arguments, on: db)
    if mode == .script, !session.allowsSchemaOperations { return }
    if mode != .database {
      try Sandbox.executeWithoutRows(text, db)
    } else if arguments.contains(where: \.endsEarly) {
      try db.execute(whole: text)
    } else {
      try db.execute(whole: sql, arguments: arguments.statementArguments)
    }
    try session.didRunForeignCode(on: db)
  }

  /// Inserts rows.
  ///
  /// ```swift
  /// try op.bulkInsert("languages", ["code", "name"], [
  ///   ["en", "English"],
  ///   ["zh", "Chinese"],
  /// ])
  /// ```
  ///
  /// - Throws: If a row has more or fewer values than there are columns, before anything is
  ///   inserted.
  public func bulkInsert(_ table: String, _ columns: [String], _ rows: [[SQLValue]]) throws {
    for (position, row) in rows.enumerated() where row.count != columns.count {
      throw OperationError.wrongNumberOfValues(
        table: table, row: position + 1, expected: columns.count, found: row.count)
    }
    let marks = Array(repeating: "?", count: columns.count).joined(separator: ", ")
    let sql =
      "INSERT INTO \(SQLIdentifier.quoted(SQLText(table))) "
      + "(\(SQLIdentifier.list(columns.map(\.sqlText)))) VALUES (\(marks))"
    for row in rows { try execute(sql, arguments: row) }
  }

  /// Works on the rows of a database with any Swift and GRDB.
  ///
  /// It is skipped in a replay, where there are no rows, and cannot be printed into a script unless
  /// `offline` gives the SQL that does the same. The schema cannot be changed in it.
  ///
  /// ```swift
  /// try op.data { db in
  ///   for row in try Row.fetchAll(db, sql: "SELECT id, original_text FROM poems") {
  ///     let id: String? = row["id"]
  ///     let text: String? = row["original_text"]
  ///     try db.execute(
  ///       sql: "UPDATE poems SET word_count = ? WHERE id = ?",
  ///       arguments: [text?.split(separator: " ").count, id])
  ///   }
  /// }
  /// ```
  ///
  /// - Throws: What `body` throws, and an error if it changed the schema or ended the transaction.
  public func data(offline: String? = nil, _ body: (Database) throws -> Void) throws {
    try requireOutsideOfData("op.data")
    if mode == .script {
      guard let offline else { throw OperationError.cannotBePrinted }
      return try execute(offline)
    }
    try session.willRunData(on: db)
    guard mode == .database else { return }
    let version = try Int.fetchOne(db, sql: "PRAGMA schema_version")
    isInsideData = true
    defer { isInsideData = false }
    do {
      try body(db)
    } catch {
      try session.didRunForeignCode(on: db)
      throw error
    }
    try session.didRunForeignCode(on: db)
    guard try Int.fetchOne(db, sql: "PRAGMA schema_version") == version else {
      throw OperationError.schemaChangedInData
    }
  }
}
