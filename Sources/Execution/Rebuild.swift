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

  /// The way of the documentation, to where both tables are there.
  var copying: [Step] {
    // Otherwise the last RENAME fails when a view or a trigger elsewhere mentions the table, which
    // does not exist at that moment.
    [.run("PRAGMA legacy_alter_table = ON"), .run(temporaryTable.createStatement)] + copy
  }

  /// The rest of it: the new table takes the place of the old one.
  var replacing: [Step] {
    sequence
      + moveStatistics(from: state.table.name, to: state.temporaryName)
      + [.run("DROP TABLE \(old)"), .run("ALTER TABLE \(new) RENAME TO \(old)")]
      + dependants
      + moveStatistics(from: state.temporaryName, to: state.table.name)
      + [.run("PRAGMA legacy_alter_table = OFF")]
  }

  /// Statements that show whether the rename will work, to be undone afterwards: there are tables
  /// that SQLite creates and then cannot rename.
  var rehearsal: [String] {
    let other = SQLIdentifier.quoted(state.temporaryName + "_2")
    return [
      "PRAGMA legacy_alter_table = ON", temporaryTable.createStatement,
      "ALTER TABLE \(new) RENAME TO \(other)",
    ]
  }

  private var dependants: [Step] {
    (state.indexStatements + state.triggerStatements).map { .run($0.sql) }
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
    let columns = copiedColumns
    let into = columns.map(\.new).joined(separator: ", ")
    let from = columns.map(\.old).joined(separator: ", ")
    return [
      .copy(
        of: state.table.name, "INSERT OR ABORT INTO \(new) (\(into)) SELECT \(from) FROM \(old)"),
      countsAgree,
    ]
  }

  /// Columns whose values a new affinity may change, each with a query for the rows of which it does:
  /// `007` would become 7, and no downgrade brings it back. It is to be asked between the copy and
  /// the drop. (That `12` becomes 12 is what a change of type is for.)
  var alterations: [(column: Column, query: (_ result: String) -> String)] {
    guard let join = rowJoin else { return [] }
    return target.columns.compactMap { column in
      guard let before = state.table.column(column.name), column.generated == nil,
        before.generated == nil, column.backfill == nil,
        before.type.affinity != column.type.affinity, column.type.affinity != .blob
      else { return nil }
      let name = SQLIdentifier.quoted(column.name)
      return (
        column,
        { [old, new] result in
          """
          SELECT \(result) FROM \(old) AS o JOIN \(new) AS n ON \(join) WHERE +o.\(name) IS NOT +n.\(name) \
          AND CAST(o.\(name) AS TEXT) IS NOT CAST(n.\(name) AS TEXT)
          """
        }
      )
    }
  }

  /// How a row of the old table is found in the new one.
  private var rowJoin: String? {
    if let rowIDs { return "o.\(rowIDs.old) = n.\(rowIDs.new)" }
    let keys = state.table.primaryKey?.columns.compactMap(\.column) ?? []
    let isSame = !keys.isEmpty && keys.allSatisfy { target.column($0) != nil }
    guard isSame else { return nil }
    // `+` lets the new table's affinity decide and leaves its index to be used.
    return keys.map(SQLIdentifier.quoted).map { "n.\($0) IS +o.\($0)" }
      .joined(separator: " AND ")
  }

  private var countsAgree: Step {
    .assert(
      "SELECT (SELECT count(*) FROM \(new)) = (SELECT count(*) FROM \(old))",
      orFail: "rows of \(state.table.name) were lost while they were copied")
  }

  private var copiedColumns: [(old: String, new: String)] {
    let shared = target.columns.filter { $0.generated == nil }.compactMap(copied)
    let columns = (rowIDs.map { [$0] } ?? []) + shared
    guard columns.isEmpty, let column = target.columns.first(where: { $0.generated == nil }) else {
      return columns
    }
    // A row for each row, even where nothing of it is kept.
    let value = target.rowIDAlias == column ? "NULL" : "(\(column.defaultValue?.sql ?? "NULL"))"
    return [(value, SQLIdentifier.quoted(column.name))]
  }

  /// What is copied into a column: its values, or where it has none the backfill's.
  private func copied(_ column: Column) -> (old: String, new: String)? {
    let name = SQLIdentifier.quoted(column.name)
    let isThere = state.table.column(column.name) != nil
    guard let backfill = column.backfill else { return isThere ? (name, name) : nil }
    return (isThere ? "coalesce(\(name), \(backfill))" : "(\(backfill))", name)
  }

  /// The names under which the rowids of both tables can be had. They are part of the data: of
  /// full-text indexes with external content, and of applications that keep them.
  private var rowIDs: (old: String, new: String)? {
    guard !target.isWithoutRowID, !state.table.isWithoutRowID,
      let old = state.table.rowIDName, let new = target.rowIDName
    else { return nil }
    // A column that is the rowid is copied as a column, or, if it is a new one, gets new values, as
    // any new column does. (SQLite itself does not promise to keep rowids that have no column:
    // https://sqlite.org/lang_vacuum.html.)
    return target.rowIDAlias == nil ? (old, new) : nil
  }

  /// Whether rows are found by the rowids that they had.
  var keepsRowIDs: Bool {
    guard !target.isWithoutRowID, !state.table.isWithoutRowID else { return true }
    guard let alias = target.rowIDAlias else { return rowIDs != nil }
    return state.table.rowIDAlias.map { SQLIdentifier.areEqual($0.name, alias.name) } ?? false
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
    state.statisticsTables.map { .run(Statistics.moving(old, to: new, in: $0)) }
  }
}

extension Rebuild {
  /// Without a rename: the rows are put aside, the table is dropped and created anew, and the rows
  /// are put back. It takes twice the time, and works where nothing can be renamed.
  var stepsWithoutRename: [Step] {
    let columns = copiedColumns
    let names = columns.indices.map { "c\($0)" }.joined(separator: ", ")
    let from = columns.map(\.old).joined(separator: ", ")
    let into = columns.map(\.new).joined(separator: ", ")
    return [
      .run("CREATE TABLE \(new) (\(names))"),
      .copy(of: state.table.name, "INSERT INTO \(new) (\(names)) SELECT \(from) FROM \(old)"),
      countsAgree,
    ]
      + sequence
      + moveStatistics(from: state.table.name, to: state.temporaryName)
      + [
        .run("DROP TABLE \(old)"), .run(target.createStatement),
        .run("INSERT OR ABORT INTO \(old) (\(into)) SELECT \(names) FROM \(new)"),
        countsAgree,
      ]
      + restoredSequence
      + moveStatistics(from: state.temporaryName, to: state.table.name)
      + [.run("DROP TABLE \(new)")]
      + dependants
  }

  private var restoredSequence: [Step] {
    guard !sequence.isEmpty else { return [] }
    let oldName = SQLLiteral.string(state.table.name)
    let newName = SQLLiteral.string(state.temporaryName)
    return [
      .run("DELETE FROM sqlite_sequence WHERE name = \(oldName)"),
      .run("UPDATE sqlite_sequence SET name = \(oldName) WHERE name = \(newName)"),
    ]
  }
}

/// ANALYZE's results (https://sqlite.org/fileformat2.html#stat1tab), which nobody moves along when a
/// table gets another name.
enum Statistics {
  /// Puts the results of a table under another name of the table.
  static func moving(_ old: String, to new: String, in table: String) -> String {
    "UPDATE \(table) SET tbl = \(SQLLiteral.string(new)) "
      + "WHERE tbl = \(SQLLiteral.string(old)) COLLATE NOCASE"
  }

  /// The same for good: the indexes that are called after the table get their new names, too.
  static func renaming(_ old: String, to new: String, in table: String) -> String {
    let prefix = "sqlite_autoindex_\(old)_"
    return """
      UPDATE \(table) SET tbl = \(SQLLiteral.string(new)), idx = CASE
        WHEN idx = \(SQLLiteral.string(old)) COLLATE NOCASE THEN \(SQLLiteral.string(new))
        WHEN substr(idx, 1, \(prefix.unicodeScalars.count)) = \(SQLLiteral.string(prefix))
        THEN \(SQLLiteral.string("sqlite_autoindex_\(new)_")) || \
      substr(idx, \(prefix.unicodeScalars.count + 1))
        ELSE idx END
      WHERE tbl = \(SQLLiteral.string(old)) COLLATE NOCASE
      """
  }
}

extension Table {
  /// A name by which the rowid can be had: one that is no column's
  /// (https://sqlite.org/lang_createtable.html#rowid).
  var rowIDName: String? {
    SQLIdentifier.rowIDNames.first { column($0) == nil }
  }
}
