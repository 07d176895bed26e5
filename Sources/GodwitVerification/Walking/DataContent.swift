import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database
import struct GRDB.DatabaseError

/// What the tables of a database hold that may be large.
struct DataContent: DatabaseContent {
  private let tables: [FoldedName: TableSums]

  init(_ schema: DatabaseSchema, virtual: [Table], _ db: Database) throws {
    let sums = try schema.tables.map { try TableSums($0, db) }
    let virtualSums = virtual.compactMap { try? TableSums($0, db) }
    tables = Dictionary(
      (sums + virtualSums).map { ($0.table.folded, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func content(of table: Table) throws -> TableSums {
    guard let content = tables[table.name.folded] else {
      throw DatabaseError(message: "the table \(table.name) was not read")
    }
    return content
  }

  func holdsSame(_ table: Table, in other: DataContent, _ otherTable: Table) -> Bool { false }

  /// In a large file that takes long.
  func integrity(_: Database) throws -> [Finding] { [] }

  func integrityThen() throws -> [Finding] { [] }
}

extension Table {
  /// The first name of the rowid that no column has; nothing for a table without one.
  var rowIDName: SQLText? {
    let names: [SQLText] = ["rowid", "oid", "_rowid_"]
    return options.contains(.withoutRowID) ? nil : names.first { column($0) == nil }
  }
}

/// The rows of a table, however many: what stands for each column.
struct TableSums: TableContent {
  let table: SQLText
  private let columns: [FoldedName]
  private let digest: TableDigest

  init(_ table: Table, _ db: Database) throws {
    self.table = table.name
    let stored = table.columns.filter { $0.generated == nil }.map(\.name)
    columns = stored.map(\.folded)
    digest = try TableDigest(of: table.name, stored, by: Self.key(of: table), db)
  }

  /// What tells the rows apart: the first name of the rowid that no column has, else the primary key.
  private static func key(of table: Table) -> [SQLText] {
    if table.options.contains(.withoutRowID) {
      return (table.primaryKey?.columns ?? []).compactMap(\.column)
        .map { SQLText(SQLIdentifier.quoted($0)) }
    }
    return table.rowIDName.map { [$0] } ?? []
  }

  private func digest(_ column: FoldedName) -> ColumnDigest? {
    columns.firstIndex(of: column).map { digest.columns[$0] }
  }

  func differences(to other: TableSums, in wanted: [ColumnPair]) -> [Finding] {
    guard digest.count == other.digest.count else {
      return [.count(of: table, digest.count, other.digest.count)]
    }
    return wanted.compactMap { pair in
      let (one, two) = (digest(pair.old), other.digest(pair.new))
      guard one != two else { return nil }
      let name = "\(table).\(pair.old)"
      let what =
        one?.values == two?.values
        ? "its values are in other rows than before" : "its values are not as before"
      return Finding(VisibleText.line("~ \(name): \(what)"), VisibleText.line("column \(name)"))
    }
  }

  func differences(
    back: TableSums, leftAloneBy upgraded: TableSums, in wanted: [ColumnPair]
  ) -> [Finding] {
    guard digest.count == upgraded.digest.count else { return [] }
    let unchanged = wanted.filter { digest($0.old) == upgraded.digest($0.new) }
    return differences(to: back, in: unchanged.map { ($0.old, $0.old) })
  }
}
