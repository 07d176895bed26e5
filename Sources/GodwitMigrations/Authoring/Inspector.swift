import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database

/// The schema as it is now: ``Operations/inspector``.
///
/// ```swift
/// if try !op.inspector.hasColumn("poems", "word_count") {
///   try op.addColumn("poems", Column("word_count", .integer))
/// }
/// ```
public struct Inspector {
  private let db: Database
  private let reader = SchemaReader()

  init(_ db: Database) {
    self.db = db
  }

  /// All tables, with their columns, constraints and indexes.
  public func tables() throws -> [Table] { try reader.schema(db).tables }

  /// The table of that name.
  public func table(_ name: String) throws -> Table? { try reader.table(SQLText(name), db) }

  public func hasTable(_ name: String) throws -> Bool { try table(name) != nil }

  /// The columns of a table; none if there is no such table.
  public func columns(_ table: String) throws -> [Column] { try self.table(table)?.columns ?? [] }

  public func hasColumn(_ table: String, _ column: String) throws -> Bool {
    try self.table(table)?.column(SQLText(column)) != nil
  }

  /// The indexes of a table that CREATE INDEX made; none if there is no such table.
  public func indexes(_ table: String) throws -> [Index] { try self.table(table)?.indexes ?? [] }

  public func hasIndex(_ table: String, _ index: String) throws -> Bool {
    try self.table(table)?.index(SQLText(index)) != nil
  }

  public func views() throws -> [View] { try reader.schema(db).views }

  public func triggers() throws -> [Trigger] { try reader.schema(db).triggers }

  public func virtualTables() throws -> [VirtualTable] { try reader.schema(db).virtualTables }
}
