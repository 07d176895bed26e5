import SQLSyntax
import SchemaModel

/// A change of a table by the way that SQLite's documentation gives for all that ALTER TABLE cannot
/// do (https://sqlite.org/lang_altertable.html#otheralter): a new table, the rows copied into it,
/// the old table dropped, the new one renamed.
///
/// Foreign keys must be off, or dropping the old table would delete the rows that refer to it.
struct Rebuild {
  private let state: TableState
  private let target: Table

  /// - Parameter target: The table as it is to be, under the name that it has.
  init(_ state: TableState, to target: Table) {
    self.state = state
    self.target = target
  }

  private var old: String { SQLIdentifier.quoted(state.table.name) }
  private var new: String { SQLIdentifier.quoted(state.temporaryName) }

  var steps: [Step] {
    // Otherwise the last RENAME fails when a view or a trigger elsewhere mentions the table, which
    // does not exist at that moment.
    [.run("PRAGMA legacy_alter_table = ON"), .run(temporaryTable.createStatement)]
      + copy
      + sequence
      + moveStatistics(from: state.table.name, to: state.temporaryName)
      + [.run("DROP TABLE \(old)"), .run("ALTER TABLE \(new) RENAME TO \(old)")]
      + state.indexStatements.map { .run($0.sql) }
      + state.triggerStatements.map { .run($0.sql) }
      + moveStatistics(from: state.temporaryName, to: state.table.name)
      + [.run("PRAGMA legacy_alter_table = OFF")]
  }

  // MARK: The new table

  /// The target under its temporary name. With `legacy_alter_table`, RENAME does not follow
  /// `poems.id` in the table's own expressions, so they must do without the table's name.
  private var temporaryTable: Table {
    func unqualified(_ sql: String) -> String {
      SQLNames.removingQualifier(state.table.name, in: sql)
    }
    var table = target
    table.name = state.temporaryName
    for position in table.columns.indices {
      guard let expression = table.columns[position].generated?.expression else { continue }
      table.columns[position].generated?.expression = unqualified(expression)
    }
    table.constraints = table.constraints.map { constraint in
      guard case .check(var check) = constraint else { return constraint }
      check.expression = unqualified(check.expression)
      return .check(check)
    }
    return table
  }

  // MARK: Rows

  /// Copies all columns that both tables have. `OR ABORT` overrules conflict clauses of the new
  /// definition, which would drop or change rows silently.
  private var copy: [Step] {
    let shared = target.columns.filter { column in
      column.generated == nil && state.table.column(column.name) != nil
    }
    let columns = rowIDs.map { [$0] } ?? []
    let into = columns.map(\.new) + shared.map { SQLIdentifier.quoted($0.name) }
    let from = columns.map(\.old) + shared.map { SQLIdentifier.quoted($0.name) }
    guard !into.isEmpty else { return [] }
    return [
      .run(
        "INSERT OR ABORT INTO \(new) (\(into.joined(separator: ", "))) "
          + "SELECT \(from.joined(separator: ", ")) FROM \(old)"),
      .assert(
        "SELECT (SELECT count(*) FROM \(new)) = (SELECT count(*) FROM \(old))",
        orFail: "rows of \(state.table.name) were lost while they were copied"),
    ]
  }

  /// The names under which the rowids of both tables can be had. They are part of the data: of
  /// full-text indexes with external content, and of applications that keep them.
  private var rowIDs: (old: String, new: String)? {
    guard !target.isWithoutRowID, !state.table.isWithoutRowID,
      let old = state.table.rowIDName, let new = target.rowIDName
    else { return nil }
    // A column that is the rowid is copied as a column.
    if let alias = target.rowIDAlias, state.table.column(alias.name) != nil { return nil }
    return (old, new)
  }

  // MARK: What hangs on the name

  /// Keeps the largest rowid ever used (https://sqlite.org/autoinc.html), also of a table that is
  /// empty now. The rename takes it along.
  private var sequence: [Step] {
    guard state.table.primaryKey?.isAutoincrement == true,
      target.primaryKey?.isAutoincrement == true
    else { return [] }
    let oldName = SQLLiteral.string(state.table.name)
    let newName = SQLLiteral.string(state.temporaryName)
    return [
      .run("DELETE FROM sqlite_sequence WHERE name = \(newName)"),
      .run(
        "INSERT INTO sqlite_sequence (name, seq) "
          + "SELECT \(newName), seq FROM sqlite_sequence WHERE name = \(oldName)"),
    ]
  }

  /// DROP TABLE deletes ANALYZE's results for the table; under another name they survive it.
  private func moveStatistics(from old: String, to new: String) -> [Step] {
    state.statisticsTables.map { table in
      .run(
        "UPDATE \(table) SET tbl = \(SQLLiteral.string(new)) "
          + "WHERE tbl = \(SQLLiteral.string(old)) COLLATE NOCASE")
    }
  }
}

extension Table {
  /// A name by which the rowid can be had: one that is no column's
  /// (https://sqlite.org/lang_createtable.html#rowid).
  var rowIDName: String? {
    SQLIdentifier.rowIDNames.first { column($0) == nil }
  }
}
