import GodwitSQLSyntax
import GodwitSchemaModel

extension Operations {
  /// Creates a table with its indexes.
  ///
  /// ```swift
  /// try op.createTable("tags") {
  ///   Column("id", .integer).primaryKey()
  ///   Column("name", .text).notNull().unique()
  ///   Index("idx_tags_name", on: "name")
  /// }
  /// // CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)
  /// // CREATE INDEX idx_tags_name ON tags (name)
  /// ```
  ///
  /// - Throws: ``OperationError/unnamedIndex(table:)`` for an index without a name;
  ///   `ExecutionError.statementFailed` if SQLite refuses it: a name is taken, an index speaks of a
  ///   column that is not there.
  public func createTable(
    _ name: String, _ options: TableOption..., @TableBuilder content: () -> [TableElement]
  ) throws {
    let table = Table(name: SQLText(name), options: options, elements: content())
    guard !table.indexes.contains(where: \.isUnnamed) else {
      throw OperationError.unnamedIndex(table: name)
    }
    try perform(.createTable(table))
  }

  /// Drops a table with its rows, indexes and triggers: `DROP TABLE tags`
  /// (https://sqlite.org/lang_droptable.html).
  ///
  /// - Throws: ``OperationError/noSuchObject(kind:_:existing:)`` if there is no ordinary table of
  ///   that name; `ExecutionError.referencedTable` if a foreign key refers to it and the revision
  ///   says `foreignKeys = .enforced`. Rows of others that still refer to it make the revision fail
  ///   in the end, and so do views that read it.
  public func dropTable(_ name: String) throws {
    guard let table = try inspector.table(name) else {
      throw OperationError.noSuchObject(
        kind: .table, name, existing: try inspector.tables().map(\.name.string))
    }
    try perform(.dropTable(table))
  }

  /// Gives a table another name: `ALTER TABLE tags RENAME TO labels`
  /// (https://sqlite.org/lang_altertable.html#altertabrename). Foreign keys, views and triggers
  /// that mention it follow.
  ///
  /// - Throws: `ExecutionError.noSuchTable` if there is none, `ExecutionError.statementFailed` if
  ///   the new name is taken.
  public func renameTable(_ name: String, to newName: String) throws {
    try perform(.renameTable(SQLText(name), to: SQLText(newName)))
  }

  /// Makes several changes of one table at once: if any of them needs a rebuild, there is one
  /// rebuild for all that stand between two renames of columns.
  ///
  /// ```swift
  /// try op.alterTable("poems") { table in
  ///   table.addColumn(Column("word_count", .integer))
  ///   table.alterColumn("poem_title", .type(.varchar(500)), .notNull)
  ///   table.addCheck(Check("ck_poems_word_count", "word_count >= 0"))
  /// }
  /// // ALTER TABLE poems ADD COLUMN word_count INTEGER, and one edit of the table's definition
  /// ```
  ///
  /// A rebuild creates a new table, copies the rows, drops the old table and gives the new one its
  /// name (https://sqlite.org/lang_altertable.html#otheralter).
  ///
  /// - Throws: What `body` throws; ``OperationError/noSuchObject(kind:_:existing:)`` if there is no
  ///   such table; what is said at each method of ``TableAlteration``, which sees the table as the
  ///   changes before it leave it. Nothing happens if `body` makes no change.
  public func alterTable(_ name: String, _ body: (TableAlteration) throws -> Void) throws {
    let alteration = TableAlteration()
    try body(alteration)
    guard !alteration.edits.isEmpty else { return }
    try perform(.alterTable(SQLText(name), try alteration.changes(of: try existingTable(name))))
  }

  func existingTable(_ name: String) throws -> Table {
    if let table = session.sketched?[SQLText(name)] { return table }
    guard let table = try inspector.table(name) else {
      throw OperationError.noSuchObject(
        kind: .table, name, existing: try inspector.tables().map(\.name.string))
    }
    session.sketched?[table.name] = table
    return table
  }

  /// Makes one change, described as one of ``TableAlteration``.
  func alterTable(_ name: String, edit: TableAlteration.Edit) throws {
    try perform(.alterTable(SQLText(name), try edit(try existingTable(name))))
  }

  // MARK: Columns

  /// Adds a column at the end of a table: `ALTER TABLE … ADD COLUMN`
  /// (https://sqlite.org/lang_altertable.html#altertabaddcol), or a rebuild where SQLite cannot (a
  /// key, a default that is not constant, a stored generated column) or the rows get values by
  /// `backfill`.
  ///
  /// ```swift
  /// try op.addColumn("poems", Column("is_featured", .boolean).notNull().default(false))
  /// // ALTER TABLE poems ADD COLUMN is_featured BOOLEAN NOT NULL DEFAULT 0
  /// ```
  ///
  /// A column that is NOT NULL and has no default needs values for the rows that are there:
  ///
  /// ```swift
  /// try op.addColumn(
  ///   "poems", Column("slug", .text).notNull(), backfill: "lower(replace(poem_title, ' ', '-'))")
  /// ```
  ///
  /// It stands at the end, or behind another column at the price of a rebuild:
  ///
  /// ```swift
  /// try op.addColumn("poems", Column("subtitle", .text), after: "poem_title")
  /// ```
  ///
  /// - Parameters:
  ///   - previous: The column behind which it is to stand; the last one if nothing is said.
  ///   - backfill: A SQL expression of the table's columns, for the rows that are there.
  /// - Throws: `ExecutionError.noSuchTable`; `TableChangeError.columnExists` if the name is taken;
  ///   ``OperationError/noSuchColumn(_:table:existing:)`` if there is no column `previous`;
  ///   `PreconditionFailure` if the column is NOT NULL and there are rows for which it has no
  ///   value.
  public func addColumn(
    _ table: String, _ column: Column, after previous: String? = nil, backfill: String? = nil
  ) throws {
    guard previous != nil else {
      return try alter(table, .addColumn(column, backfill: backfill.map(Backfill.init)))
    }
    try alterTable(
      table, edit: TableAlteration.adding(column, after: previous, backfill: backfill))
  }

  /// Puts the columns of a table into another order, which takes a rebuild unless they stand so
  /// already. Columns that are not named come last, in the order that they have.
  ///
  /// ```swift
  /// try op.reorderColumns("poems", "id", "poem_title", "poet_name")
  /// ```
  ///
  /// Values keep their columns. What names none means others afterwards: `SELECT *`, also in a view,
  /// and `INSERT INTO poems VALUES (…)`.
  ///
  /// - Throws: ``OperationError/noSuchObject(kind:_:existing:)`` if there is no such table;
  ///   `TableChangeError.noSuchColumn`; `TableChangeError.columnRepeated` for a column that is
  ///   named twice; `ExecutionError.positionalInsert` if a trigger inserts rows into the table
  ///   without saying into which columns.
  public func reorderColumns(_ table: String, _ columns: String...) throws {
    try alterTable(table, edit: TableAlteration.reordering(columns))
  }

  /// Drops a column with its values and the constraints that are about it alone:
  /// `ALTER TABLE poems DROP COLUMN word_count`
  /// (https://sqlite.org/lang_altertable.html#altertabdropcol), or a rebuild where SQLite cannot,
  /// as for a key.
  ///
  /// - Throws: ``OperationError/noSuchObject(kind:_:existing:)`` and
  ///   ``OperationError/noSuchColumn(_:table:existing:)``; `TableChangeError.columnInUse` if an
  ///   index, a generated column, or a constraint on other columns as well speaks of it. Drop that
  ///   first. A view or a trigger that uses it makes the revision fail, too.
  public func dropColumn(_ table: String, _ column: String) throws {
    try alterTable(table, edit: TableAlteration.dropping(column))
  }

  /// Gives a column another name: `ALTER TABLE poems RENAME COLUMN poem_title TO title`
  /// (https://sqlite.org/lang_altertable.html#altertabmvcol). Indexes, foreign keys, views and
  /// triggers that mention it follow.
  ///
  /// - Throws: `ExecutionError.noSuchTable`; `TableChangeError.noSuchColumn`;
  ///   `TableChangeError.columnExists` if the new name is taken.
  public func renameColumn(_ table: String, _ column: String, to newName: String) throws {
    try alter(table, .renameColumn(SQLText(column), to: SQLText(newName)))
  }

  /// Changes what a column is. How it is done stands at each ``ColumnChange``: mostly by an edit of
  /// the table's definition or by a rebuild.
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
  /// - Throws: ``OperationError/noSuchObject(kind:_:existing:)`` and
  ///   ``OperationError/noSuchColumn(_:table:existing:)``; `TableChangeError.columnExists` if a new
  ///   name is taken; `PreconditionFailure` if rows have NULL where it is to be NOT NULL, or values
  ///   that the new type would make others of, or that a STRICT table does not take.
  public func alterColumn(
    _ table: String, _ column: String, _ changes: ColumnChange..., backfill: String? = nil
  ) throws {
    try alterTable(table, edit: TableAlteration.altering(column, changes, backfill: backfill))
  }
}
