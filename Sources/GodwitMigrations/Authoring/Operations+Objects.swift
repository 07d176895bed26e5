import GodwitSQLSyntax
import GodwitSchemaModel

extension Operations {
  /// Creates an index: `CREATE INDEX` (https://sqlite.org/lang_createindex.html).
  ///
  /// ```swift
  /// try op.createIndex("poems", Index("idx_poems_created_at", on: "created_at"))
  /// // CREATE INDEX idx_poems_created_at ON poems (created_at)
  /// ```
  ///
  /// - Throws: ``OperationError/unnamedIndex(table:)`` for an index without a name;
  ///   `PreconditionFailure` if it is to be unique and there are duplicates;
  ///   `ExecutionError.statementFailed` if SQLite refuses it: the name is taken, there is no such
  ///   column; that or `ExecutionError.noSuchTable` if there is no such table.
  public func createIndex(_ table: String, _ index: Index) throws {
    guard !index.isUnnamed else { throw OperationError.unnamedIndex(table: table) }
    try perform(.createIndex(SQLText(table), index))
  }

  /// Drops an index of a table: `DROP INDEX idx_poems_created_at`.
  ///
  /// - Throws: ``OperationError/noSuchObject(kind:_:existing:)`` if there is no such table, or if
  ///   none of its indexes that CREATE INDEX made has the name.
  public func dropIndex(_ table: String, _ name: String) throws {
    let existing = try existingTable(table).indexes
    guard let index = existing.first(where: { SQLIdentifier.areEqual($0.name, SQLText(name)) })
    else {
      throw OperationError.noSuchObject(
        kind: .index(on: table), name, existing: existing.map(\.name.string))
    }
    try perform(.dropIndex(SQLText(table), index))
  }

  /// Gives an index of a table another name. Where SQLite's own list of names may be edited, the
  /// index stays as it is; otherwise it is dropped and created: `DROP INDEX`, `CREATE INDEX`.
  ///
  /// - Throws: ``OperationError/noSuchObject(kind:_:existing:)`` if there is no such table, or if
  ///   none of its indexes has the old name; `ExecutionError.assertionFailed` if the new one is
  ///   taken.
  public func renameIndex(_ table: String, _ name: String, to newName: String) throws {
    let existing = try existingTable(table).indexes
    guard existing.contains(where: { SQLIdentifier.areEqual($0.name, SQLText(name)) }) else {
      throw OperationError.noSuchObject(
        kind: .index(on: table), name, existing: existing.map(\.name.string))
    }
    try perform(.renameIndex(SQLText(table), SQLText(name), to: SQLText(newName)))
  }

  /// Creates a view: `CREATE VIEW poem_counts AS SELECT …`
  /// (https://sqlite.org/lang_createview.html).
  ///
  /// - Throws: `ExecutionError.statementFailed` if SQLite refuses it: the name is taken, or it is
  ///   no SELECT. That it reads what is not there is found in the end, and makes the revision fail.
  public func createView(_ view: View) throws {
    try perform(.createView(view))
  }

  /// Drops a view with its triggers: `DROP VIEW poem_counts`.
  ///
  /// - Throws: ``OperationError/noSuchObject(kind:_:existing:)`` if there is no view of that name.
  ///   What still reads it makes the revision fail in the end.
  public func dropView(_ name: String) throws {
    try perform(.dropView(try existing(.view, name, in: try inspector.views(), \.name)))
  }

  /// Creates a trigger: `CREATE TRIGGER poems_touch AFTER UPDATE ON poems BEGIN … END`
  /// (https://sqlite.org/lang_createtrigger.html).
  ///
  /// - Throws: `ExecutionError.statementFailed` if SQLite refuses it: the name is taken, there is
  ///   no such table. That its statements do not work is found in the end, and makes the revision
  ///   fail.
  public func createTrigger(_ trigger: Trigger) throws {
    try perform(.createTrigger(trigger))
  }

  /// Drops a trigger: `DROP TRIGGER poems_touch`.
  ///
  /// - Throws: ``OperationError/noSuchObject(kind:_:existing:)`` if there is no trigger of that
  ///   name.
  public func dropTrigger(_ name: String) throws {
    try perform(.dropTrigger(try existing(.trigger, name, in: try inspector.triggers(), \.name)))
  }

  /// Creates a virtual table: `CREATE VIRTUAL TABLE poems_fts USING fts5(…)`
  /// (https://sqlite.org/lang_createvtab.html). A full-text index of another table's text is made
  /// of the rows that are there: `INSERT INTO poems_fts (poems_fts) VALUES ('rebuild')`.
  ///
  /// - Throws: `ExecutionError.statementFailed` if SQLite refuses it: the name is taken, the module
  ///   is missing.
  public func createVirtualTable(_ table: VirtualTable) throws {
    try perform(.createVirtualTable(table))
  }

  /// Drops a virtual table with what its module keeps for it: `DROP TABLE poems_fts`.
  ///
  /// - Throws: ``OperationError/noSuchObject(kind:_:existing:)`` if there is no virtual table of
  ///   that name; `ExecutionError.wouldDropOthers` if its module, FTS3 or FTS4, would drop tables
  ///   of others, which it takes by their names for its own.
  public func dropVirtualTable(_ name: String) throws {
    try perform(
      .dropVirtualTable(
        try existing(.virtualTable, name, in: try inspector.virtualTables(), \.name)))
  }

  /// Makes a virtual table of the same name anew with other arguments, which no module can change
  /// in place: `DROP TABLE`, `CREATE VIRTUAL TABLE`. Rows that a full-text index or an R-tree holds
  /// itself are kept, in the columns that both have; an index of another table's text is made of
  /// the rows that are there.
  ///
  /// - Throws: ``OperationError/noSuchObject(kind:_:existing:)`` if there is no virtual table of
  ///   that name; `ExecutionError.wouldEmpty` if it holds what cannot be carried over;
  ///   `ExecutionError.wouldDropOthers` as ``dropVirtualTable(_:)``.
  public func replaceVirtualTable(_ table: VirtualTable) throws {
    let old = try existing(
      .virtualTable, table.name.string, in: try inspector.virtualTables(), \.name)
    try perform(.replaceVirtualTable(old, by: table))
  }

  private func existing<Object>(
    _ kind: OperationError.ObjectKind, _ name: String, in objects: [Object],
    _ nameOf: (Object) -> SQLText
  ) throws -> Object {
    guard let object = objects.first(where: { SQLIdentifier.areEqual(nameOf($0), SQLText(name)) })
    else {
      throw OperationError.noSuchObject(
        kind: kind, name, existing: objects.map { nameOf($0).string })
    }
    return object
  }
}
