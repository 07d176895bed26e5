import Introspection
import SQLSyntax
import SchemaModel

import class GRDB.Database
import class GRDB.Row

/// A table of a live database, with what a plan for changing it must know.
struct TableState {
  let table: Table
  /// The table's statement in `sqlite_schema`.
  let sql: String
  /// The same, read into its parts.
  let statement: CreateTable
  /// The statements of the table's indexes and triggers, as they stand in `sqlite_schema`.
  let indexStatements: [(name: String, sql: String)]
  let triggerStatements: [(name: String, sql: String)]
  /// The tables with ANALYZE's results that this database has.
  let statisticsTables: [String]
  /// A name for the new table of a rebuild that nothing has.
  let temporaryName: String
  /// Whether a view or a trigger somewhere is broken. DROP COLUMN refuses to work then.
  let hasBrokenDependants: Bool
}

extension TableState {
  /// The state after changes, as far as it matters for planning.
  func planned(after changes: [TableChange]) throws -> TableState {
    let table = try table.applying(changes)
    guard case .table(let statement) = try SQLParser.parse(table.createStatement) else {
      throw ExecutionError.noSuchTable(table.name, existing: [])
    }
    return TableState(
      table: table, sql: table.createStatement, statement: statement, indexStatements: [],
      triggerStatements: [],
      statisticsTables: statisticsTables, temporaryName: temporaryName,
      hasBrokenDependants: hasBrokenDependants)
  }

  init(_ table: Table, _ db: Database, hasBrokenDependants: Bool = false) throws {
    self.table = table
    self.hasBrokenDependants = hasBrokenDependants
    let objects = try Row.fetchAll(
      db,
      sql: """
        SELECT type, name, sql FROM main.sqlite_master
        WHERE tbl_name = ? COLLATE NOCASE AND sql IS NOT NULL ORDER BY rowid
        """, arguments: [table.name])
    func statements(_ type: String) -> [(name: String, sql: String)] {
      objects.compactMap { row in
        row.text(0) == type ? (row.text(1) ?? "", row.text(2) ?? "") : nil
      }
    }
    indexStatements = statements("index")
    triggerStatements = statements("trigger")
    guard let sql = statements("table").first?.sql,
      case .table(let statement) = try SQLParser.parse(sql)
    else { throw ExecutionError.noSuchTable(table.name, existing: []) }
    self.sql = sql
    self.statement = statement

    let names = try Row.fetchAll(db, sql: "SELECT name FROM main.sqlite_master")
      .compactMap { $0.text(0).map(SQLIdentifier.folded) }
    statisticsTables = ["sqlite_stat1", "sqlite_stat4"].filter(names.contains)
    temporaryName = Self.unusedName("_godwit_new_\(table.name)", names: Set(names))
  }

  private static func unusedName(_ name: String, names: Set<String>) -> String {
    var candidate = name
    var number = 2
    while names.contains(SQLIdentifier.folded(candidate)) {
      candidate = "\(name)_\(number)"
      number += 1
    }
    return candidate
  }
}
