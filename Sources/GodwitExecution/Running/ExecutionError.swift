import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

import struct GRDB.DatabaseError

/// Why an operation could not be carried out.
package enum ExecutionError: Error, Sendable {
  case noSuchTable(SQLText, existing: [SQLText])
  /// The object is one that Godwit cannot read, and so will not change.
  case opaque(OpaqueObject)
  case statementFailed(sql: String, DatabaseError)
  /// A check in the middle of an operation failed.
  case assertionFailed(String)
  /// The operation ran, and what it made is not what it was to make.
  case unexpectedResult(table: SQLText, [Difference])
  /// A rebuild or a drop of a table to which others refer, with foreign keys enforced.
  case referencedTable(SQLText, by: [SQLText])
  /// The columns of a table are to stand in another order while a trigger inserts rows into it by
  /// their positions.
  case positionalInsert(table: SQLText, triggers: [SQLText])
  /// The connection has temporary tables or views that hide those of the database.
  case hidden([SQLText])
  /// A virtual table holds what cannot be carried over to its new definition.
  case wouldEmpty(virtualTable: SQLText)
  /// A virtual table cannot go: its module would drop tables of somebody else together with it.
  case wouldDropOthers(virtualTable: SQLText, tables: [SQLText])
}
