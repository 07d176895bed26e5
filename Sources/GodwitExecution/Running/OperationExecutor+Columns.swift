import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database
import struct GRDB.DatabaseError

/// Changes of a column where foreign keys stay on.
extension OperationExecutor {
  /// The same stage by a new column in the place of the old one, where a rebuild would take other tables
  /// along and this gives the same.
  func replacingColumn(
    _ stage: TablePlan.Stage, of table: Table
  ) throws -> TablePlan.Stage {
    guard case .rebuild(let reason) = stage.way, !settings.dialect.switchesForeignKeys,
      let replacement = try replacement(for: stage.changes, of: table)
    else { return stage }
    return TablePlan.Stage(changes: stage.changes, way: .column(replacement, because: reason))
  }

  private func replacement(
    for changes: [TableChange], of table: Table
  ) throws -> ColumnReplacement? {
    let family = try family(of: table.name)
    let definitions = try definitions(db)
    guard try !family.isAlone(db), definitions.allSatisfy(\.sql.isUTF8),
      try !reader.schema(db).hasStringsInDoubleQuotes
    else { return nil }
    let isBroken = try !Dependants.broken(db, in: sandbox).isEmpty
    let state = try TableState(table, db, hasBrokenDependants: isBroken)
    let words = definitions.reduce(into: Set<FoldedName>()) {
      $0.formUnion(SQLNames.allWords(in: $1.sql))
    }
    do {
      let replacement = try ColumnReplacement(state, changes, settings, avoiding: words)
      guard let replacement, hasRoom(for: replacement, in: table),
        !family.refers(to: replacement.column), !isSpokenOf(replacement, in: state, definitions),
        try takesColumn(replacement), try works(replacement, definitions)
      else { return nil }
      return replacement
    } catch is NeedsRebuild {
      return nil
    }
  }

  /// Whether there may be one column more for a time.
  private func hasRoom(for replacement: ColumnReplacement, in table: Table) -> Bool {
    guard let limit = settings.dialect.limits.columns else { return true }
    return table.columns.count < limit
  }

  /// Whether a trigger would fire when the column is filled, or anything has a word in it that is the name
  /// of the column. It may be another's; then there is a rebuild.
  private func isSpokenOf(
    _ replacement: ColumnReplacement, in state: TableState, _ definitions: [Definition]
  ) -> Bool {
    let name = replacement.column.name.folded
    if state.triggerStatements.contains(where: { Self.firesOnUpdate($0, of: name) }) { return true }
    return !replacement.isAddition
      && definitions.contains { definition in
        definition.maySpeak(of: state.table.name)
          && SQLNames.allWords(in: definition.sql).contains(name)
      }
  }

  private static func firesOnUpdate(_ statement: SQLText, of name: FoldedName) -> Bool {
    guard case .trigger(let parsed)? = try? SQLParser.parse(statement) else { return true }
    guard case .update(let columns) = Trigger(parsed).event else { return false }
    return columns.isEmpty || columns.contains { $0.folded == name }
  }

  // MARK: Trials

  /// Whether rows can get the column.
  private func takesColumn(_ replacement: ColumnReplacement) throws -> Bool {
    guard !replacement.looksAtRowID else { return false }
    let trial = replacement.trial
    return try sandbox.works(["takes"] + trial.map { SQLText($0) }) {
      try sandbox.empty().inDatabase { db in
        do {
          for statement in trial { try db.execute(whole: statement) }
          return true
        } catch is DatabaseError {
          return false
        }
      }
    }
  }

  /// Whether it gives the table that is meant, and leaves everything else as it is, on a copy of the schema
  /// with foreign keys on.
  private func works(
    _ replacement: ColumnReplacement, _ definitions: [Definition]
  ) throws -> Bool {
    let name = replacement.target.name.folded
    let target = replacement.target
    return try sandbox.copy(of: db).inDatabase { db in
      let others = try self.definitions(db).filter { $0.name.folded != name }
      do {
        try db.execute(sql: "PRAGMA foreign_keys = ON")
        try db.inTransaction {
          for step in replacement.filling + replacement.replacing {
            try StandIns.providingFunctions(for: db) { try db.execute(whole: step.sql) }
          }
          return .commit
        }
      } catch is DatabaseError {
        return false
      }
      guard let result = try reader.table(target.name, db) else { return false }
      return try target.differences(from: result).isEmpty
        && result.columns.map(\.name.folded) == target.columns.map(\.name.folded)
        && self.definitions(db).filter { $0.name.folded != name } == others
        && Dependants.broken(db).isEmpty
    }
  }

  // MARK: Running

  /// Changes a column so.
  func run(_ replacement: ColumnReplacement, of table: Table) throws {
    let family = try family(of: table.name)
    for step in family.assertions(settings.dialect, isRemade: false) { try run(step) }
    for step in replacement.filling { try run(step) }
    if let check = replacement.valueCheck { try require(check, table) }
    for step in replacement.replacing { try run(step) }
    try verify(replacement.target)
  }

  // MARK: The schema's texts

  private struct Definition: Equatable {
    let type: SQLText
    let name: SQLText
    let owner: SQLText
    let sql: SQLText

    /// Whether it can name columns of a table, beside the table itself and foreign keys.
    func maySpeak(of table: SQLText) -> Bool {
      switch type {
      case "index": owner.folded == table.folded
      case "table": if case .table? = try? SQLParser.parse(sql) { false } else { true }
      default: true
      }
    }
  }

  private func definitions(_ db: Database) throws -> [Definition] {
    let list = """
      SELECT type, name, tbl_name, sql FROM main.sqlite_master
      WHERE sql IS NOT NULL ORDER BY rowid
      """
    return try db.rows(list) { row in
      Definition(
        type: row.text(0) ?? "", name: row.text(1) ?? "", owner: row.text(2) ?? "",
        sql: row.text(3) ?? "")
    }
  }
}
