import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database

/// The last number that each table with AUTOINCREMENT has given: numbers of rows that are gone are not
/// given again (https://sqlite.org/autoinc.html), unless it is lost.
struct Sequences {
  private var numbers: [FoldedName: Int64] = [:]

  init(_ schema: DatabaseSchema, _ db: Database) throws {
    let tables = schema.tables.filter { $0.primaryKey?.isAutoincrement ?? false }
    guard !tables.isEmpty else { return }
    for table in tables { numbers[table.name.folded] = 0 }
    try db.forEachRow("SELECT name, seq FROM main.sqlite_sequence") { row in
      guard let name = row.text(0)?.folded, let last = numbers[name] else { return }
      numbers[name] = max(last, row.identifier(1) ?? 0)
    }
  }

  /// The tables that would give numbers again.
  ///
  /// - Parameter tables: Their names before and after.
  func losses(to other: Sequences, in tables: [ColumnPair]) -> [Finding] {
    tables.compactMap { old, new in
      guard let before = numbers[old], let after = other.numbers[new], after < before else {
        return nil
      }
      let line = "~ \(old.text): its next number is \(next(after)), and was \(next(before))"
      return Finding(VisibleText.line(line), VisibleText.line("table \(old.text)"))
    }
  }

  /// The same once an upgrade was taken back that had lost none.
  func losses(
    to back: Sequences, leftAloneBy upgraded: Sequences, in tables: [ColumnPair]
  ) -> [Finding] {
    let kept = tables.filter { old, new in
      numbers[old].map { $0 <= upgraded.numbers[new] ?? -1 } ?? false
    }
    return losses(to: back, in: kept.map { ($0.old, $0.old) })
  }

  private func next(_ last: Int64) -> String {
    last == .max ? "none" : "\(last + 1)"
  }
}
