import SchemaDiff
import SchemaModel

import struct GRDB.DatabaseError

/// Why an operation could not be carried out.
public enum ExecutionError: Error, Sendable {
  case noSuchTable(String, existing: [String])
  /// The object is one that Godwit cannot read, and so will not change.
  case opaque(OpaqueObject)
  case statementFailed(sql: String, DatabaseError)
  /// A check in the middle of an operation failed.
  case assertionFailed(String)
  /// The operation ran, and what it made is not what it was to make.
  case unexpectedResult(table: String, [Difference])
  /// A rebuild or a drop of a table to which others refer, with foreign keys enforced.
  case referencedTable(String, by: [String])
}
