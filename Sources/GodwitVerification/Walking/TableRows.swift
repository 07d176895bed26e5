import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

extension Finding {
  static func count(of table: SQLText, _ old: Int, _ new: Int) -> Finding {
    let line = "\(old > new ? "-" : "+") \(table): \(old) rows -> \(new)"
    return Finding(VisibleText.line(line), VisibleText.line("table \(table)"))
  }
}

/// The rows of a table, each value as a SQL literal: `'it''s'`, `1.5`, `NULL`.
struct TableRows: TableContent {
  let table: SQLText
  let columns: [FoldedName]
  let rows: [[SQLText]]

  /// - Throws: `DatabaseError` for a table that cannot be read.
  init(_ table: Table, in image: DatabaseImage) throws {
    self.table = table.name
    // What SQLite computes says nothing that the other columns do not.
    let stored = table.columns.filter { $0.generated == nil }.map(\.name)
    columns = stored.map(\.folded)
    let values = stored.map { "quote(\(SQLIdentifier.quoted($0)))" }.joined(separator: ", ")
    let name = SQLIdentifier.quoted(table.name)
    var rows: [[SQLText]] = []
    try image.forEachRow("SELECT \(values.isEmpty ? "1" : values) FROM main.\(name)") { row in
      rows.append(row.texts.map { $0 ?? "NULL" })
    }
    self.rows = rows
  }

  /// The values of some columns, in an order that says nothing of where the rows are kept.
  private func values(of wanted: [FoldedName]) -> [[SQLText]] {
    let positions = wanted.map { columns.firstIndex(of: $0) }
    return rows.map { row in positions.map { $0.map { row[$0] } ?? "NULL" } }
      .sorted { a, b in
        let first = zip(a, b).first { $0 != $1 }
        return first.map { $0.bytes.lexicographicallyPrecedes($1.bytes) } ?? false
      }
  }

  func differences(
    back: TableRows, leftAloneBy upgraded: TableRows, in wanted: [ColumnPair]
  ) -> [Finding] {
    guard rows.count == upgraded.rows.count else { return [] }
    let unchanged = wanted.filter { values(of: [$0.old]) == upgraded.values(of: [$0.new]) }
    return differences(to: back, in: unchanged.map { ($0.old, $0.old) })
  }

  func differences(to other: TableRows, in wanted: [ColumnPair]) -> [Finding] {
    guard rows.count == other.rows.count else {
      return [.count(of: table, rows.count, other.rows.count)]
    }
    var (old, new) = (values(of: wanted.map(\.old)), other.values(of: wanted.map(\.new)))
    guard old != new else { return [] }
    for row in old {
      guard let same = new.firstIndex(of: row), let index = old.firstIndex(of: row) else {
        continue
      }
      old.remove(at: index)
      new.remove(at: same)
    }
    // What is left is like what is left on the other side as far as their order tells.
    return zip(old, new).flatMap { a, b in
      wanted.indices.filter { a[$0] != b[$0] }.map { index in
        let name = "\(table).\(wanted[index].old)"
        return Finding(
          VisibleText.line("~ \(name): \(a[index]) -> \(b[index])"),
          VisibleText.line("column \(name)"))
      }
    }
  }
}
