import Introspection
import SQLSyntax
import SchemaModel

import class GRDB.Database
import class GRDB.Row

extension OperationExecutor {
  /// Creates a virtual table. An index of words that another table has is made of the rows that are
  /// there.
  func create(_ table: VirtualTable) throws {
    try execute(table.createStatement)
    guard let content = table.contentTable, try exists(content) else { return }
    try execute(table.rebuildStatement)
  }

  /// Makes a virtual table anew, with the rows that it holds itself.
  func replace(_ old: VirtualTable, by new: VirtualTable) throws {
    let drop = "DROP TABLE \(SQLIdentifier.quoted(old.name))"
    guard old.holdsRows, new.holdsRows else {
      try execute(drop)
      return try create(new)
    }
    let aside = SQLIdentifier.quoted("_godwit_rows_of_\(old.name)")
    let columns = try columns(of: old)
    let numbered = columns.enumerated().map { "\(SQLIdentifier.quoted($1)) AS c\($0)" }
    try execute(
      "CREATE TABLE \(aside) AS SELECT \((["rowid AS id"] + numbered).joined(separator: ", ")) "
        + "FROM \(SQLIdentifier.quoted(old.name))")
    try execute(drop)
    try create(new)
    let target = try self.columns(of: new)
    let shared = columns.enumerated().filter { _, name in
      target.contains { SQLIdentifier.areEqual($0, name) }
    }
    // The first column of an R-tree is its rowid.
    let isTree = SQLIdentifier.folded(new.module).hasPrefix("rtree")
    let into = (isTree ? [] : ["rowid"]) + shared.map { SQLIdentifier.quoted($1) }
    let from = (isTree ? [] : ["id"]) + shared.map { "c\($0.offset)" }
    try execute(
      "INSERT INTO \(SQLIdentifier.quoted(new.name)) (\(into.joined(separator: ", "))) "
        + "SELECT \(from.joined(separator: ", ")) FROM \(aside)")
    try execute("DROP TABLE \(aside)")
  }

  private func columns(of table: VirtualTable) throws -> [String] {
    let sql = "SELECT name FROM pragma_table_xinfo(?, 'main') WHERE hidden = 0"
    return try Row.fetchAll(db, sql: sql, arguments: [table.name]).compactMap { $0.text(0) }
  }

  /// Makes the full-text indexes anew that find rows of a table by rowids which are not the same any
  /// more.
  func indexAnew(_ table: String) throws {
    let sql = "SELECT sql FROM main.sqlite_master WHERE type = 'table' AND rootpage = 0"
    for row in try Row.fetchAll(db, sql: sql) {
      guard case .virtualTable(let statement)? = try? SQLParser.parse(row.text(0) ?? "") else {
        continue
      }
      let index = VirtualTable(statement)
      guard let content = index.contentTable, SQLIdentifier.areEqual(content, table) else {
        continue
      }
      try execute(index.rebuildStatement)
    }
  }
}
