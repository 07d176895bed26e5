import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database
import struct GRDB.DatabaseError

/// A table of a live database, with what a plan for changing it must know.
struct TableState {
  let table: Table
  /// The table's statement in `sqlite_schema`.
  let sql: SQLText
  /// The same, read into its parts.
  let statement: CreateTable
  /// The statements of the table's indexes and triggers, as they stand in `sqlite_schema`.
  let indexStatements: [SQLText]
  let triggerStatements: [SQLText]
  var indexNames: [SQLText] = []
  var triggerNames: [SQLText] = []
  /// An index or a trigger of the table whose text is not UTF-8: it could not be created anew.
  let unreadable: OpaqueObject?
  /// The tables with ANALYZE's results that this database has.
  let statisticsTables: [String]
  /// The names of everything in the database.
  let takenNames: Set<FoldedName>
  /// Whether a view or a trigger somewhere is broken. DROP COLUMN refuses to work then.
  let hasBrokenDependants: Bool
}

extension TableState {
  /// A name for the new table of a rebuild, which nothing has.
  var temporaryName: SQLText { unusedName("_godwit_new_\(table.name)") }

  /// A name that nothing in the database has.
  func unusedName(_ name: SQLText) -> SQLText { FoldedName.unused(name, among: takenNames) }

  /// Whether statements, run on an empty table of the same definition in memory, make the changes:
  /// what SQLite can do in general it does not do to every table.
  func becomes(_ changes: [TableChange], by steps: [Step], in sandbox: Sandbox) throws -> Bool {
    let target = try table.applying(changes)
    let indexes = table.indexes.map { $0.createStatement(on: table.name) }
    let texts = [sql.string] + indexes + ["becomes", target.createStatement] + steps.map(\.sql)
    let results = target.indexes.map { $0.createStatement(on: target.name) }
    return try sandbox.works((texts + results).map { SQLText($0) }) {
      try becomes(target, from: indexes, by: steps, in: sandbox)
    }
  }

  private func becomes(
    _ target: Table, from indexes: [String], by steps: [Step], in sandbox: Sandbox
  ) throws -> Bool {
    // What cannot be had in memory tells nothing.
    guard let queue = try? sandbox.running([sql.string] + indexes) else { return true }
    return try queue.inDatabase { db in
      do {
        for step in steps {
          try StandIns.providingFunctions(for: db) { try db.execute(whole: step.sql) }
        }
      } catch is DatabaseError {
        return false
      }
      guard let result = try SchemaReader().table(target.name, db) else { return false }
      return target.differences(from: result).isEmpty
    }
  }

  /// The state after changes, as far as it matters for planning.
  func planned(after changes: [TableChange]) throws -> TableState {
    let table = try table.applying(changes)
    let sql = SQLText(table.createStatement)
    guard case .table(let statement) = try SQLParser.parse(sql) else {
      throw ExecutionError.noSuchTable(table.name, existing: [])
    }
    return TableState(
      table: table, sql: sql, statement: statement, indexStatements: [], triggerStatements: [],
      unreadable: unreadable, statisticsTables: statisticsTables, takenNames: takenNames,
      hasBrokenDependants: hasBrokenDependants)
  }

  init(_ table: Table, _ db: Database, hasBrokenDependants: Bool = false) throws {
    self.table = table
    self.hasBrokenDependants = hasBrokenDependants
    let objects = try db.rows(
      """
      SELECT type, name, sql FROM main.sqlite_master
      WHERE tbl_name = ?1 COLLATE NOCASE AND sql IS NOT NULL ORDER BY rowid
      """, [table.name]
    ) { row in
      OpaqueObject(
        type: row.text(0) ?? "", name: row.text(1) ?? "", table: table.name,
        sql: row.text(2) ?? "", reason: .notUTF8)
    }
    func statements(_ type: SQLText) -> [SQLText] {
      objects.filter { $0.type == type }.map(\.sql)
    }
    indexStatements = statements("index")
    triggerStatements = statements("trigger")
    indexNames = objects.filter { $0.type == "index" }.map(\.name)
    triggerNames = objects.filter { $0.type == "trigger" }.map(\.name)
    unreadable = objects.first { !$0.sql.isUTF8 || !$0.name.isUTF8 }
    guard let sql = statements("table").first,
      case .table(let statement) = try SQLParser.parse(sql)
    else { throw ExecutionError.noSuchTable(table.name, existing: []) }
    self.sql = sql
    self.statement = statement
    let names = Set(try db.texts("SELECT name FROM main.sqlite_master").map(\.folded))
    takenNames = names
    statisticsTables = ["sqlite_stat1", "sqlite_stat4"].filter { names.contains($0) }
      .map(\.text.string)
  }
}
