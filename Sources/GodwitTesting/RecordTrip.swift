import GodwitIntrospection
import GodwitRecords
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database
import struct GRDB.DatabaseError
import struct GRDB.DatabaseValue
import protocol GRDB.EncodableRecord
import protocol GRDB.FetchableRecord
import class GRDB.Row
import struct GRDB.StatementArguments
import protocol GRDB.TableRecord

/// The way of the only row of a table through a record and back.
struct RecordTrip<Record: FetchableRecord & TableRecord> {
  private let table: Table

  init(_ table: Table) {
    self.table = table
  }

  /// - Throws: ``RecordFailure``.
  func run(_ db: Database) throws {
    let before = try stored(db)
    let record: Record?
    do {
      record = try Record.fetchOne(db)
      // A row that was copied is decoded more strictly than one that is being fetched.
      if let row = try Row.fetchOne(db, Record.all()) { _ = try Record(row: row) }
    } catch {
      throw RecordFailure(decoding: error, table)
    }
    guard let encodable = record as? any EncodableRecord else { return }
    let written: [String: DatabaseValue]
    do {
      written = try encodable.databaseDictionary
    } catch {
      throw RecordFailure(nil, "the record cannot be written: \(RecordFailure.words(error))")
    }
    try requireColumns(written)
    try write(written, before, db)
    let after = try stored(db)
    for column in table.columns where written.keys.contains(where: { isName($0, of: column) }) {
      let (old, new) = (before[column.name.folded], after[column.name.folded])
      guard old != new else { continue }
      throw RecordFailure(
        column.name.folded,
        "it comes back as \(new ?? .null) when the record is written: it was \(old ?? .null)",
        dependsOnForm: true)
    }
  }

  private func isName(_ name: String, of column: Column) -> Bool {
    SQLIdentifier.areEqual(SQLText(name), column.name)
  }

  private func stored(_ db: Database) throws -> [FoldedName: DatabaseValue] {
    let columns = table.columns.filter { $0.generated == nil }
    let names = SQLIdentifier.list(columns.map(\.name))
    let sql =
      "SELECT \(names.isEmpty ? "1" : names) FROM main.\(SQLIdentifier.quoted(table.name))"
    guard let row = try Row.fetchOne(db, sql: sql) else { return [:] }
    return Dictionary(
      zip(columns.map(\.name.folded), row.databaseValues), uniquingKeysWith: { first, _ in first })
  }

  /// What a record writes, and what it must.
  private func requireColumns(_ written: [String: DatabaseValue]) throws {
    for name in written.keys.sorted() {
      guard let column = table.column(SQLText(name)) else {
        throw RecordFailure(
          nil, "the record writes the column \(name), which the table has not")
      }
      if column.generated != nil {
        throw RecordFailure(
          column.name.folded, "the record writes it, but SQLite computes it")
      }
    }
    for column in table.columns where column.generated == nil && !table.allowsNull(in: column) {
      let isWritten = written.keys.contains { isName($0, of: column) }
      let isAssigned = table.rowIDAlias?.name == column.name
      if !isWritten, !isAssigned, column.defaultValue == nil {
        throw RecordFailure(
          column.name.folded,
          "the record does not write it, while it cannot be NULL and has no default")
      }
    }
  }

  private func write(
    _ written: [String: DatabaseValue], _ before: [FoldedName: DatabaseValue], _ db: Database
  ) throws {
    let table = SQLIdentifier.quoted(table.name)
    let values = written.sorted { $0.key < $1.key }
    let names = SQLIdentifier.list(values.map { SQLText($0.key) })
    let marks = values.map { _ in "?" }.joined(separator: ", ")
    do {
      try StandIns.providingFunctions(for: db) {
        try db.execute(sql: "DELETE FROM main.\(table)")
        try db.execute(
          sql: values.isEmpty
            ? "INSERT INTO main.\(table) DEFAULT VALUES"
            : "INSERT INTO main.\(table) (\(names)) VALUES (\(marks))",
          arguments: StatementArguments(values.map(\.value)))
      }
    } catch let error as DatabaseError {
      // Whoever has another value than before is the one that is refused.
      let changed = values.first { before[SQLText($0.key).folded] != $0.value }
      throw RecordFailure(
        changed.map { SQLText($0.key).folded },
        "what the record writes is refused: \(error.message ?? "\(error)")", dependsOnForm: true)
    }
  }
}
