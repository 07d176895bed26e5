import GodwitIntrospection
import GodwitRecords
import GodwitSQLSyntax
import GodwitSchemaModel
import GodwitVerification

import class GRDB.Database
import struct GRDB.DatabaseValue
import protocol GRDB.DatabaseValueConvertible
import protocol GRDB.FetchableRecord
import class GRDB.Row
import protocol GRDB.TableRecord

/// Whether a record of GRDB's, written by hand or not, fits a declared schema.
///
/// ```swift
/// try RecordCheck.verify(Poem.self, in: schema)
/// ```
public enum RecordCheck {
  /// Puts rows through a record, in memory: one without any NULL, one with all the NULLs that there
  /// can be, one for each column that alone is NULL, and one for each string that a CHECK lists.
  /// Each row is inserted with SQL, fetched as a record and, if the record can be encoded, written
  /// from it again and compared with what it was.
  ///
  /// Values are made up by the columns' types and constraints. Where a column is written in more than
  /// one way, as dates and UUIDs are, the record may choose its own. A record that is not `Decodable`
  /// should decode with `row.decode(…)`: GRDB ends the process where `row["name"]` finds a NULL for a
  /// value that is not optional.
  ///
  /// - Parameters:
  ///   - type: The record. Its table, or its view, is that of `databaseTableName`.
  ///   - schema: The declarations.
  ///   - values: Values by the names of their columns, where only some will do: the cases of an
  ///     enumeration, JSON of a certain form.
  ///   - prepareDatabase: Registers the functions and collations that the schema uses.
  /// - Returns: What was checked.
  /// - Throws: ``RecordMismatch``, which names the columns that do not fit; what SQLite says against
  ///   the schema.
  @discardableResult
  public static func verify<Record: FetchableRecord & TableRecord>(
    _ type: Record.Type, in schema: DatabaseSchema,
    values: [String: any DatabaseValueConvertible] = [:],
    prepareDatabase: @escaping @Sendable (Database) throws -> Void = { _ in }
  ) throws -> RecordReport {
    let queue = try Sandbox(prepare: prepareDatabase).declaring(schema)
    return try queue.inDatabase { db in
      let schema = try SchemaReader().schema(db)
      let name = SQLText(Record.databaseTableName)
      guard let table = schema.table(name) else {
        return try verifyReading(type, name, schema, db)
      }
      let fixed = values.map { ($0.key.sqlText.folded, $0.value.databaseValue) }
      var rows = RecordRows<Record>(
        table, fixed: Dictionary(fixed, uniquingKeysWith: { first, _ in first }))
      return try rows.verify(db)
    }
  }

  /// A view's rows are those of its tables, and are only read.
  private static func verifyReading<Record: FetchableRecord & TableRecord>(
    _ type: Record.Type, _ name: SQLText, _ schema: DatabaseSchema, _ db: Database
  ) throws -> RecordReport {
    func mismatch(_ problem: String) -> RecordMismatch {
      RecordMismatch(record: "\(type)", problems: [problem])
    }
    guard schema.view(name) != nil else {
      let isVirtual = schema.virtualTable(name) != nil
      throw mismatch(
        isVirtual
          ? "\(name) is a virtual table, whose rows nobody can make up."
          : "The schema has no table \(name).")
    }
    try SeededTables(schema).fill(db)
    do {
      // Rows that were copied are decoded more strictly than those that are being fetched.
      let records = try Row.fetchAll(db, Record.all()).map { try Record(row: $0) }
      let none = "No row that could be made up for the tables is one of the view's."
      return RecordReport(rows: records.count, notes: records.isEmpty ? [none] : [])
    } catch {
      throw mismatch("A row of \(name) cannot be read: \(RecordFailure.words(error)).")
    }
  }
}
