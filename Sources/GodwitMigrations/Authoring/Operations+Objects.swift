import GodwitSQLSyntax
import GodwitSchemaModel

extension Operations {
  /// Creates an index: `CREATE INDEX`.
  ///
  /// ```swift
  /// try op.createIndex("poems", Index("idx_poems_created_at", on: "created_at"))
  /// ```
  public func createIndex(_ table: String, _ index: Index) throws {
    try perform(.createIndex(SQLText(table), index))
  }

  /// Drops an index of a table: `DROP INDEX`.
  public func dropIndex(_ table: String, _ name: String) throws {
    let existing = try existingTable(table).indexes
    guard let index = existing.first(where: { SQLIdentifier.areEqual($0.name, SQLText(name)) })
    else {
      throw OperationError.noSuchObject(
        kind: "index on \(table)", name, existing: existing.map(\.name.string))
    }
    try perform(.dropIndex(SQLText(table), index))
  }

  /// Gives an index of a table another name. Where SQLite's own list of names may be edited, the
  /// index stays as it is; otherwise it is dropped and created: `DROP INDEX`, `CREATE INDEX`.
  public func renameIndex(_ table: String, _ name: String, to newName: String) throws {
    let existing = try existingTable(table).indexes
    guard existing.contains(where: { SQLIdentifier.areEqual($0.name, SQLText(name)) }) else {
      throw OperationError.noSuchObject(
        kind: "index on \(table)", name, existing: existing.map(\.name.string))
    }
    try perform(.renameIndex(SQLText(table), SQLText(name), to: SQLText(newName)))
  }

  /// Creates a view: `CREATE VIEW`.
  public func createView(_ view: View) throws {
    try perform(.createView(view))
  }

  /// Drops a view: `DROP VIEW`.
  public func dropView(_ name: String) throws {
    try perform(.dropView(try existing("view", name, in: try inspector.views(), \.name)))
  }

  /// Creates a trigger: `CREATE TRIGGER`.
  public func createTrigger(_ trigger: Trigger) throws {
    try perform(.createTrigger(trigger))
  }

  /// Drops a trigger: `DROP TRIGGER`.
  public func dropTrigger(_ name: String) throws {
    try perform(.dropTrigger(try existing("trigger", name, in: try inspector.triggers(), \.name)))
  }

  /// Creates a virtual table: `CREATE VIRTUAL TABLE`.
  public func createVirtualTable(_ table: VirtualTable) throws {
    try perform(.createVirtualTable(table))
  }

  /// Drops a virtual table with what its module keeps for it: `DROP TABLE`.
  public func dropVirtualTable(_ name: String) throws {
    try perform(
      .dropVirtualTable(
        try existing("virtual table", name, in: try inspector.virtualTables(), \.name)))
  }

  /// Makes a virtual table of the same name anew with other arguments, which no module can change
  /// in place. Rows that a full-text index or an R-tree holds itself are kept; an index of another
  /// table's text is made of the rows that are there.
  public func replaceVirtualTable(_ table: VirtualTable) throws {
    let old = try existing(
      "virtual table", table.name.string, in: try inspector.virtualTables(), \.name)
    try perform(.replaceVirtualTable(old, by: table))
  }

  private func existing<Object>(
    _ kind: String, _ name: String, in objects: [Object], _ nameOf: (Object) -> SQLText
  ) throws -> Object {
    guard let object = objects.first(where: { SQLIdentifier.areEqual(nameOf($0), SQLText(name)) })
    else {
      throw OperationError.noSuchObject(
        kind: kind, name, existing: objects.map { nameOf($0).string })
    }
    return object
  }
}
