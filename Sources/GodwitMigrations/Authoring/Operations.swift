import GodwitExecution
import GodwitIntrospection
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database

/// What a revision can do: `op`.
///
/// The table comes first in every operation. Each says *what* changes; whether SQLite's ALTER TABLE
/// can do it, the text of the definition is edited, or the table is rebuilt, is decided when it
/// runs, for the SQLite and the database at hand. An operation either happens as a whole or throws.
/// What it throws should end the revision: only the rollback of the transaction undoes what had
/// been begun.
///
/// An edit of the definition leaves the rows where they are. Where it would not be safe, or
/// ``MigrationSettings/allowsMetadataEdits`` is off, the table is rebuilt instead.
///
/// ```swift
/// static func upgrade(_ op: Operations) throws {
///   try op.addColumn("poems", Column("word_count", .integer))
///   try op.execute("UPDATE poems SET word_count = length(original_text)")
///   try op.alterColumn("poems", "word_count", .notNull)
/// }
/// ```
///
/// ## Errors
///
/// Beside what is said at each operation, all of them throw ``MigrationError/cancelled`` once
/// somebody wants to stop, and ``OperationError/insideData(_:)`` inside of ``data(offline:_:)``
/// or ``data(_:until:offline:_:)``.
/// Those that change the schema throw as well
///
/// - ``OperationError/needsTransaction`` in a revision that says `transaction = .none`,
/// - ``MigrationError/missingFeatures(table:functions:collations:)`` if a table that it creates,
///   renames, alters or indexes uses functions or collations that nobody has registered,
/// - `ExecutionError.hidden` if the connection has temporary tables or views that hide those of the
///   database,
/// - `ExecutionError.statementFailed`, with SQLite's message, for what SQLite refuses,
/// - and where a table is altered: `ExecutionError.opaque` if Godwit cannot read the table, or what
///   a rebuild would have to create anew; `ExecutionError.referencedTable` if it must be rebuilt
///   while others refer to it and the revision says `foreignKeys = .enforced`;
///   `ExecutionError.unexpectedResult` if it did not come out as it was meant to.
///
/// At the end of the transaction come ``MigrationError/brokenDependants(_:)`` for views and
/// triggers that work no longer, and `ForeignKeyViolation` for rows that refer to nothing and did
/// not do so before. The types `ExecutionError`, `PreconditionFailure`, `TableChangeError` and
/// `ForeignKeyViolation` cannot be named outside of Godwit; what has happened stands in their
/// `localizedDescription`.
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
  let session: OperationSession
  var isInsideData = false

  init(_ db: Database, mode: Mode, session: OperationSession) {
    self.db = db
    self.mode = mode
    self.session = session
    executor = OperationExecutor(
      db, settings: session.settings, sandbox: session.sandbox, willChange: session.willChange,
      willRun: session.willRunStep,
      isCopying: session.isCopying, sketched: session.sketched)
  }

  /// What the command line said with `-x key=value`, or the application by ``Migrator/arguments``.
  public var arguments: [String: String] { session.arguments }

  /// The schema as it is at this point of the revision: of the database, or of the replay.
  public var inspector: Inspector { Inspector(db) }

  // MARK: Carrying out

  package func perform(_ operation: SchemaOperation) throws {
    try requireOutsideOfData("a schema operation")
    guard session.allowsSchemaOperations else { throw OperationError.needsTransaction }
    try session.willPerform(operation, on: db)
    try session.carryOut { try executor.run(operation) }
    session.sketched?.follow(operation)
  }

  /// To be called when the revision has done what it does.
  func requireWhole() throws { try session.requireWhole() }

  func alter(_ table: String, _ change: TableChange) throws {
    try perform(.alterTable(SQLText(table), [change]))
  }

  func requireOutsideOfData(_ what: String) throws {
    guard !isInsideData else { throw OperationError.insideData(what) }
  }

  // MARK: SQL and data

  /// Executes SQL: one statement with arguments, or several without.
  ///
  /// It runs in a database and is printed into a script. In a replay, what only writes rows is
  /// compiled and not run. Use ``data(offline:_:)`` for what needs the rows themselves.
  ///
  /// ```swift
  /// try op.execute("UPDATE poems SET word_count = length(original_text)")
  /// try op.execute("DELETE FROM ai_logs WHERE model_name = ?", "test")
  /// ```
  ///
  /// - Throws: ``OperationError/missingArguments(_:count:)`` for more variables than values, GRDB's
  ///   `DatabaseError` for what SQLite refuses, ``OperationError/endedTransaction`` if the SQL ends
  ///   the transaction in which the revision runs.
  public func execute(_ sql: String, _ arguments: SQLValue...) throws {
    try execute(sql, arguments: arguments)
  }

  /// Executes one SQL statement with arguments from an array: `DELETE FROM ai_logs WHERE id = ?`.
  ///
  /// - Throws: As ``execute(_:_:)``.
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

  /// Inserts rows, with one statement for each.
  ///
  /// ```swift
  /// try op.bulkInsert("languages", ["code", "name"], [
  ///   ["en", "English"],
  ///   ["zh", "Chinese"],
  /// ])
  /// // INSERT INTO languages (code, name) VALUES ('en', 'English')
  /// // INSERT INTO languages (code, name) VALUES ('zh', 'Chinese')
  /// ```
  ///
  /// - Throws: ``OperationError/wrongNumberOfValues(table:row:expected:found:)`` if a row has more
  ///   or fewer values than there are columns, before anything is inserted; else as
  ///   ``execute(_:_:)``.
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
}
