import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database

/// The rows of a table, each value as a SQL literal: `'it''s'`, `1.5`, `NULL`.
struct TableRows: Hashable {
  let table: SQLText
  let columns: [FoldedName]
  let rows: [[SQLText]]

  /// - Throws: `DatabaseError` for a table that cannot be read.
  init(_ table: Table, _ db: Database) throws {
    self.table = table.name
    // What SQLite computes says nothing that the other columns do not.
    let stored = table.columns.filter { $0.generated == nil }.map(\.name)
    columns = stored.map(\.folded)
    let values = stored.map { "quote(\(SQLIdentifier.quoted($0)))" }.joined(separator: ", ")
    let name = SQLIdentifier.quoted(table.name)
    rows = try db.rows("SELECT \(values.isEmpty ? "1" : values) FROM main.\(name)") { row in
      row.texts.map { $0 ?? "NULL" }
    }
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

  /// Those of some columns whose values are the same in other rows of the table.
  func unchanged(_ wanted: [FoldedName], in other: TableRows) -> [FoldedName] {
    guard rows.count == other.rows.count else { return [] }
    return wanted.filter { values(of: [$0]) == other.values(of: [$0]) }
  }

  /// What is not as it was in other rows of the table, a line for each difference.
  func differences(to other: TableRows, in wanted: [FoldedName]) -> [String] {
    guard rows.count == other.rows.count else {
      let sign = rows.count > other.rows.count ? "-" : "+"
      return [VisibleText.line("\(sign) \(table): \(rows.count) rows -> \(other.rows.count)")]
    }
    var (old, new) = (values(of: wanted), other.values(of: wanted))
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
        VisibleText.line("~ \(table).\(wanted[index]): \(a[index]) -> \(b[index])")
      }
    }
  }
}
