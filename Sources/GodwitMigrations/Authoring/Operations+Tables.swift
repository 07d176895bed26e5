import GodwitSQLSyntax
import GodwitSchemaModel

extension Operations {
  /// Creates a table with its indexes.
  ///
  /// ```swift
  /// try op.createTable("tags") {
  ///   Column("id", .integer).primaryKey()
  ///   Column("name", .text).notNull().unique()
  /// }
  /// // CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)
  /// ```
  public func createTable(
    _ name: String, _ options: TableOption..., @TableBuilder content: () -> [TableElement]
  ) throws {
    try perform(.createTable(Table(name: SQLText(name), options: options, elements: content())))
  }

  /// Drops a table with its rows, indexes and triggers: `DROP TABLE`.
  public func dropTable(_ name: String) throws {
    guard let table = try inspector.table(name) else {
      throw OperationError.noSuchObject(
        kind: "table", name, existing: try inspector.tables().map(\.name.string))
    }
    try perform(.dropTable(table))
  }

  /// Gives a table another name: `ALTER TABLE … RENAME TO`. Foreign keys, views and triggers that
  /// mention it follow.
  public func renameTable(_ name: String, to newName: String) throws {
    try perform(.renameTable(SQLText(name), to: SQLText(newName)))
  }

  /// Makes several changes of one table at once: if any of them needs a rebuild, there is one
  /// rebuild for all.
  ///
  /// ```swift
  /// try op.alterTable("poems") { table in
  ///   table.addColumn(Column("word_count", .integer))
  ///   table.alterColumn("poem_title", .type(.varchar(500)), .notNull)
  ///   table.addCheck(Check("ck_poems_word_count", "word_count >= 0"))
  /// }
  /// ```
  public func alterTable(_ name: String, _ body: (TableAlteration) throws -> Void) throws {
    let alteration = TableAlteration()
    try body(alteration)
    guard !alteration.edits.isEmpty else { return }
    try perform(.alterTable(SQLText(name), try alteration.changes(of: try existingTable(name))))
  }

  func existingTable(_ name: String) throws -> Table {
    guard let table = try inspector.table(name) else {
      throw OperationError.noSuchObject(
        kind: "table", name, existing: try inspector.tables().map(\.name.string))
    }
    return table
  }

  /// Makes one change, described as one of ``TableAlteration``.
  func alterTable(_ name: String, edit: TableAlteration.Edit) throws {
    try perform(.alterTable(SQLText(name), try edit(try existingTable(name))))
  }

  // MARK: Columns

  /// Adds a column at the end of a table: `ALTER TABLE … ADD COLUMN`, or a rebuild where SQLite
  /// cannot (a key, a default that is not constant, a stored generated column).
  ///
  /// ```swift
  /// try op.addColumn("poems", Column("is_featured", .boolean).notNull().default(false))
  /// ```
  ///
  /// A column that is NOT NULL and has no default needs values for the rows that are there:
  ///
  /// ```swift
  /// try op.addColumn(
  ///   "poems", Column("slug", .text).notNull(), backfill: "lower(replace(poem_title, ' ', '-'))")
  /// ```
  ///
  /// - Parameter backfill: A SQL expression of the table's columns, for the rows that are there.
  public func addColumn(_ table: String, _ column: Column, backfill: String? = nil) throws {
    try alter(table, .addColumn(column.backfilled(by: backfill?.sqlText)))
  }

  /// Drops a column with its values and the constraints that are about it alone:
  /// `ALTER TABLE … DROP COLUMN`, or a rebuild where SQLite cannot.
  ///
  /// - Throws: If an index, or a constraint on other columns as well, speaks of it. Drop that
  ///   first.
  public func dropColumn(_ table: String, _ column: String) throws {
    try alterTable(table, edit: TableAlteration.dropping(column))
  }

  /// Gives a column another name: `ALTER TABLE … RENAME COLUMN`. Indexes, foreign keys, views and
  /// triggers that mention it follow.
  public func renameColumn(_ table: String, _ column: String, to newName: String) throws {
    try alter(table, .renameColumn(SQLText(column), to: SQLText(newName)))
  }

  /// Changes what a column is.
  ///
  /// ```swift
  /// try op.alterColumn("poems", "poem_title", .type(.varchar(500)))
  /// try op.alterColumn("poems", "word_count", .notNull, .default(0))
  /// try op.alterColumn("poems", "poem_title", .name("title"))
  /// ```
  ///
  /// What is not mentioned stays. Values stay what they are, but for what the affinity of a new
  /// type makes of them (https://sqlite.org/datatype3.html#type_affinity).
  ///
  /// - Parameter backfill: A SQL expression of the table's columns, for the rows that have NULL:
  ///   `try op.alterColumn("poems", "word_count", .notNull, backfill: "length(original_text)")`.
  public func alterColumn(
    _ table: String, _ column: String, _ changes: ColumnChange..., backfill: String? = nil
  ) throws {
    try alterTable(table, edit: TableAlteration.altering(column, changes, backfill: backfill))
  }
}
