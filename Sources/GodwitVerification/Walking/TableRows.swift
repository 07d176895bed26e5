import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

extension Finding {
  static func count(of table: SQLText, _ old: Int, _ new: Int) -> Finding {
    let line = "\(old > new ? "-" : "+") \(table): \(old) row\(old == 1 ? "" : "s") -> \(new)"
    return Finding(VisibleText.line(line), VisibleText.line("table \(table)"))
  }

  static func rowIDs(of table: SQLText) -> Finding {
    let line = "~ \(table): its rows have other rowids than before"
    return Finding(VisibleText.line(line), VisibleText.line("table \(table)"))
  }
}

/// The rows of a table, each value as a SQL literal: `'it''s'`, `1.5`, `NULL`.
struct TableRows: TableContent {
  let table: SQLText
  let columns: [FoldedName]
  let rows: [[SQLText]]
  /// What each row is known by where no key tells it from others; nothing for tables with a key.
  private let rowIDs: [SQLText]?

  /// - Throws: `DatabaseError` for a table that cannot be read.
  init(_ table: Table, in image: DatabaseImage) throws {
    self.table = table.name
    // What SQLite computes says nothing that the other columns do not.
    let stored = table.columns.filter { $0.generated == nil }.map(\.name)
    columns = stored.map(\.folded)
    let rowID = table.primaryKey == nil ? table.rowIDName : nil
    let values = [rowID ?? "NULL"] + stored.map(Self.literal)
    let list = values.map(\.string).joined(separator: ", ")
    var (rows, rowIDs) = ([[SQLText]](), [SQLText]())
    try image.forEachRow("SELECT \(list) FROM main.\(SQLIdentifier.quoted(table.name))") { row in
      let texts = row.texts.map { $0 ?? "NULL" }
      rowIDs += texts.prefix(1)
      rows.append(Array(texts.dropFirst()))
    }
    self.rows = rows
    self.rowIDs = rowID == nil ? nil : rowIDs
  }

  /// A value as a literal. Of text, `quote` would leave out what stands behind a NUL.
  private static func literal(_ column: SQLText) -> SQLText {
    let name = SQLIdentifier.quoted(column)
    let bytes = "CAST(\(name) AS BLOB)"
    return SQLText(
      "CASE WHEN typeof(\(name)) = 'text' AND instr(\(bytes), x'00') "
        + "THEN 'CAST(' || quote(\(bytes)) || ' AS TEXT)' ELSE quote(\(name)) END")
  }

  /// The values of some columns, in an order that says nothing of where the rows are kept.
  private func values(of wanted: [FoldedName], withRowIDs: Bool = false) -> [[SQLText]] {
    let positions = wanted.map { columns.firstIndex(of: $0) }
    return rows.indices.map { index in
      let values = positions.map { $0.map { rows[index][$0] } ?? "NULL" }
      return values + (withRowIDs ? rowIDs.map { [$0[index]] } ?? [] : [])
    }
    .sorted { a, b in
      let first = zip(a, b).first { $0 != $1 }
      return first.map { $0.bytes.lexicographicallyPrecedes($1.bytes) } ?? false
    }
  }

  private func hasSameRowIDs(_ other: TableRows) -> Bool {
    guard rowIDs != nil, other.rowIDs != nil else { return false }
    return values(of: [], withRowIDs: true) == other.values(of: [], withRowIDs: true)
  }

  func differences(
    back: TableRows, leftAloneBy upgraded: TableRows, in wanted: [ColumnPair]
  ) -> [Finding] {
    guard rows.count == upgraded.rows.count else { return [] }
    let unchanged = wanted.filter { values(of: [$0.old]) == upgraded.values(of: [$0.new]) }
    return differences(
      to: back, in: unchanged.map { ($0.old, $0.old) }, comparesRowIDs: hasSameRowIDs(upgraded))
  }

  func differences(to other: TableRows, in wanted: [ColumnPair]) -> [Finding] {
    differences(to: other, in: wanted, comparesRowIDs: true)
  }

  private func differences(
    to other: TableRows, in wanted: [ColumnPair], comparesRowIDs: Bool
  ) -> [Finding] {
    guard rows.count == other.rows.count else {
      return [.count(of: table, rows.count, other.rows.count)]
    }
    let (before, after) = (wanted.map(\.old), wanted.map(\.new))
    var (old, new) = (values(of: before), other.values(of: after))
    guard old != new else {
      let isSame =
        !comparesRowIDs || rowIDs == nil || other.rowIDs == nil
        || values(of: before, withRowIDs: true) == other.values(of: after, withRowIDs: true)
      return isSame ? [] : [.rowIDs(of: table)]
    }
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
