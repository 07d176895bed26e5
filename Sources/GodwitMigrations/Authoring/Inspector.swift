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
///
/// Names are compared as SQLite compares them: without regard to the case of ASCII letters. What
/// Godwit cannot read, such as an object whose text is not UTF-8, is not found. All of it throws
/// GRDB's `DatabaseError` if SQLite cannot read the schema.
public struct Inspector {
  private let db: Database
  private let reader = SchemaReader()

  init(_ db: Database) {
    self.db = db
  }

  /// All ordinary tables, with their columns, constraints and indexes; in a database also those
  /// that Godwit keeps there, and those of other migration tools.
  ///
  /// - Throws: `DatabaseError` if the schema cannot be read.
  public func tables() throws -> [Table] { try reader.schema(db).tables }

  /// The ordinary table of that name, with its columns, constraints and indexes; nothing if there
  /// is none. A view or a virtual table is not one.
  ///
  /// - Throws: `DatabaseError` if the schema cannot be read.
  public func table(_ name: String) throws -> Table? { try reader.table(SQLText(name), db) }

  /// Whether there is an ordinary table of that name.
  ///
  /// - Throws: `DatabaseError` if the schema cannot be read.
  public func hasTable(_ name: String) throws -> Bool { try table(name) != nil }

  /// The columns of an ordinary table, in their order; none if there is no such table.
  ///
  /// - Throws: `DatabaseError` if the schema cannot be read.
  public func columns(_ table: String) throws -> [Column] { try self.table(table)?.columns ?? [] }

  /// Whether an ordinary table has a column of that name; no if there is no such table.
  ///
  /// - Throws: `DatabaseError` if the schema cannot be read.
  public func hasColumn(_ table: String, _ column: String) throws -> Bool {
    try self.table(table)?.column(SQLText(column)) != nil
  }

  /// The indexes of a table that CREATE INDEX made; none if there is no such table.
  ///
  /// - Throws: `DatabaseError` if the schema cannot be read.
  public func indexes(_ table: String) throws -> [Index] { try self.table(table)?.indexes ?? [] }

  /// Whether a table has an index of that name that CREATE INDEX made; no if there is no such
  /// table.
  ///
  /// - Throws: `DatabaseError` if the schema cannot be read.
  public func hasIndex(_ table: String, _ index: String) throws -> Bool {
    try self.table(table)?.index(SQLText(index)) != nil
  }

  /// All views.
  ///
  /// - Throws: `DatabaseError` if the schema cannot be read.
  public func views() throws -> [View] { try reader.schema(db).views }

  /// All triggers, on tables and on views.
  ///
  /// - Throws: `DatabaseError` if the schema cannot be read.
  public func triggers() throws -> [Trigger] { try reader.schema(db).triggers }

  /// All virtual tables, without the tables in which their modules keep data.
  ///
  /// - Throws: `DatabaseError` if the schema cannot be read.
  public func virtualTables() throws -> [VirtualTable] { try reader.schema(db).virtualTables }
}
