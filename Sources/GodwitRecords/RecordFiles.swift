import GodwitSQLSyntax
import GodwitSchemaModel

/// A schema as GRDB's records: one file for each table, view and virtual table.
package struct RecordFiles {
  /// The source of each file by its name, `Poem.swift`.
  package private(set) var files: [String: String] = [:]
  /// What gets no record, since GRDB cannot write its name: there is a quote in it.
  package let unnameable: [SQLText]

  /// - Parameters:
  ///   - columns: Those of views and virtual tables, which only SQLite knows. What has none gets no
  ///     record.
  package init(
    _ schema: DatabaseSchema, columns: [FoldedName: [Column]] = [:],
    access: RecordAccess = .internal
  ) {
    let others =
      schema.views.map { (Record.Kind.view, $0.name) }
      + schema.virtualTables.map { (Record.Kind.virtualTable, $0.name) }
    // Relations lead to what has a record.
    let tables = schema.tables.filter { Record.canWrite($0.name) }
    let names = TypeNames(tables.map(\.name) + others.map(\.1))
    var records = tables.map { Record($0, named: names.name(of: $0.name) ?? "Table") }
    let relations = Relations(tables, records)
    for position in records.indices {
      records[position].relations = relations.of(records[position])
    }
    unnameable = (schema.tables.map(\.name) + others.map(\.1)).filter { !Record.canWrite($0) }
    for (kind, name) in others {
      guard let columns = columns[name.folded], !columns.isEmpty else { continue }
      records.append(Record(kind, name, columns, named: names.name(of: name) ?? "View"))
    }
    for record in records where !record.fields.isEmpty && Record.canWrite(record.table) {
      let source = RecordSource(record, access: access).text
      files["\(record.name).swift"] = GeneratedFile(of: source).text
    }
  }
}

/// Who may use a record.
package enum RecordAccess: String, CaseIterable, Sendable {
  case `internal`, `package`, `public`

  /// The word before a declaration.
  var modifier: String { self == .internal ? "" : rawValue + " " }
}
