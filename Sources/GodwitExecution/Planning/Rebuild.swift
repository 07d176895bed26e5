import GodwitSQLSyntax
import GodwitSchemaModel

/// A change of a table by the way that SQLite's documentation gives for all that ALTER TABLE cannot
/// do (https://sqlite.org/lang_altertable.html#otheralter): a new table, the rows copied into it,
/// the old table dropped, the new one renamed.
///
/// Foreign keys must be off, or dropping the old table would delete the rows that refer to it.
struct Rebuild {
  let state: TableState
  /// The table as it is to be, under the name that it has.
  let target: Table
  /// What rows get that have no value of a column.
  let backfills: [FoldedName: SQLText]

  init(_ state: TableState, _ changes: [TableChange]) throws {
    self.state = state
    // What the rows' old table had in double quotes need not be taken for strings here.
    target = try state.table.applying(changes).spellingStrings()
    let pairs = changes.compactMap(\.backfill).map { ($0.column.folded, $0.backfill.sql) }
    backfills = Dictionary(pairs) { $1 }
  }

  var old: String { SQLIdentifier.quoted(state.table.name) }
  var new: String { SQLIdentifier.quoted(state.temporaryName) }

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
      + [.run("DROP TABLE main.\(old)"), .run("ALTER TABLE main.\(new) RENAME TO \(old)")]
      + dependants
      + moveStatistics(from: state.temporaryName, to: state.table.name)
      + [.run("PRAGMA legacy_alter_table = OFF")]
  }

  /// Statements that show whether the rename will work, to be undone afterwards: there are tables
  /// that SQLite creates and then cannot rename.
  var rehearsal: [String] {
    let other = SQLIdentifier.quoted("\(state.temporaryName)_2")
    return [
      "PRAGMA legacy_alter_table = ON", temporaryTable.createStatement,
      "ALTER TABLE \(new) RENAME TO \(other)",
    ]
  }

  private var dependants: [Step] { (indexStatements + triggerStatements).map(Step.run) }

  /// The indexes and triggers as they are to be made anew.
  var indexStatements: [String] { state.indexStatements.map(spelled) }
  var triggerStatements: [String] { state.triggerStatements.map(\.string) }

  private func spelled(_ statement: SQLText) -> String {
    guard case .index(let parsed)? = try? SQLParser.parse(statement) else {
      return statement.string
    }
    let index = Index(parsed)
    let spelled = target.spellingStrings(of: index)
    return spelled == index ? statement.string : spelled.createStatement(on: target.name)
  }

  // MARK: The new table

  /// The target under its temporary name. With `legacy_alter_table`, RENAME does not follow
  /// `poems.id` in the table's own expressions, so they must do without the table's name.
  private var temporaryTable: Table {
    var table = target.mappingExpressions {
      SQLNames.removingQualifier(state.table.name, in: $0)
    }
    table.name = state.temporaryName
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
        of: state.table.name,
        "INSERT OR ABORT INTO main.\(new) (\(into)) SELECT \(from) FROM main.\(old)"),
      countsAgree,
    ]
  }

  private var countsAgree: Step {
    .assert(
      "SELECT (SELECT count(*) FROM main.\(new)) = (SELECT count(*) FROM main.\(old))",
      orFail: "rows of \(state.table.name) were lost while they were copied")
  }

  var copiedColumns: [(old: String, new: String)] {
    let shared = target.columns.filter { $0.generated == nil }.compactMap(copied)
    let columns = (rowIDs.map { [$0] } ?? []) + shared
    guard columns.isEmpty, let column = target.columns.first(where: { $0.generated == nil }) else {
      return columns
    }
    // A row for each row, even where nothing of it is kept.
    let value =
      target.rowIDAlias == column ? "NULL" : "(\(column.defaultValue?.sql ?? "NULL"))"
    return [(value, SQLIdentifier.quoted(column.name))]
  }

  /// What is copied into a column: its values, or where it has none the backfill's.
  func copied(_ column: Column) -> (old: String, new: String)? {
    let name = SQLIdentifier.quoted(column.name)
    let isThere = state.table.column(column.name) != nil
    guard let backfill = backfills[column.name.folded] else { return isThere ? (name, name) : nil }
    return (isThere ? "coalesce(\(name), \(backfill))" : "(\(backfill))", name)
  }

  /// The names under which the rowids of both tables can be had. They are part of the data: of
  /// full-text indexes with external content, and of applications that keep them.
  var rowIDs: (old: String, new: String)? {
    guard !target.isWithoutRowID, !state.table.isWithoutRowID,
      let old = state.table.rowIDName?.string, let new = target.rowIDName?.string
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
  private var sequence: [Step] { isCounting ? state.puttingSequenceAside : [] }

  private var isCounting: Bool {
    state.table.primaryKey?.isAutoincrement == true
      && target.primaryKey?.isAutoincrement == true
  }

  /// DROP TABLE deletes ANALYZE's results for the table; under another name they survive it.
  private func moveStatistics(from old: SQLText, to new: SQLText) -> [Step] {
    state.movingStatistics(from: old, to: new)
  }
}

extension TableState {
  /// Notes the largest rowid ever used under the temporary name.
  var puttingSequenceAside: [Step] {
    let oldName = SQLLiteral.string(table.name)
    let newName = SQLLiteral.string(temporaryName)
    return [
      .run("DELETE FROM main.sqlite_sequence WHERE name = \(newName)"),
      .run(
        "INSERT INTO main.sqlite_sequence (name, seq) "
          + "SELECT \(newName), seq FROM main.sqlite_sequence WHERE name = \(oldName)"),
    ]
  }

  /// Gives it back.
  var restoringSequence: [Step] {
    let oldName = SQLLiteral.string(table.name)
    let newName = SQLLiteral.string(temporaryName)
    return [
      .run("DELETE FROM main.sqlite_sequence WHERE name = \(oldName)"),
      .run("UPDATE main.sqlite_sequence SET name = \(oldName) WHERE name = \(newName)"),
    ]
  }

  func movingStatistics(from old: SQLText, to new: SQLText) -> [Step] {
    statisticsTables.map { .run(Statistics.moving(old, to: new, in: $0)) }
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
      .run("CREATE TABLE main.\(new) (\(names))"),
      .copy(
        of: state.table.name, "INSERT INTO main.\(new) (\(names)) SELECT \(from) FROM main.\(old)"),
      countsAgree,
    ]
      + sequence
      + moveStatistics(from: state.table.name, to: state.temporaryName)
      + [
        .run("DROP TABLE main.\(old)"), .run(target.createStatement),
        .run("INSERT OR ABORT INTO main.\(old) (\(into)) SELECT \(names) FROM main.\(new)"),
        countsAgree,
      ]
      + restoredSequence
      + moveStatistics(from: state.temporaryName, to: state.table.name)
      + [.run("DROP TABLE main.\(new)")]
      + dependants
  }

  private var restoredSequence: [Step] { isCounting ? state.restoringSequence : [] }
}

/// ANALYZE's results (https://sqlite.org/fileformat2.html#stat1tab), which nobody moves along when a
/// table gets another name.
enum Statistics {
  /// Puts the results of a table under another name of the table.
  static func moving(_ old: SQLText, to new: SQLText, in table: String) -> String {
    "UPDATE main.\(table) SET tbl = \(SQLLiteral.string(new)) "
      + "WHERE tbl = \(SQLLiteral.string(old)) COLLATE NOCASE"
  }

  /// The same for good: the indexes that are called after the table get their new names, too.
  static func renaming(_ old: SQLText, to new: SQLText, in table: String) -> String {
    let prefix: SQLText = "sqlite_autoindex_\(old)_"
    let length = prefix.string.unicodeScalars.count
    return """
      UPDATE main.\(table) SET tbl = \(SQLLiteral.string(new)), idx = CASE
        WHEN idx = \(SQLLiteral.string(old)) COLLATE NOCASE THEN \(SQLLiteral.string(new))
        WHEN substr(idx, 1, \(length)) = \(SQLLiteral.string(prefix))
        THEN \(SQLLiteral.string("sqlite_autoindex_\(new)_")) || \
      substr(idx, \(length + 1))
        ELSE idx END
      WHERE tbl = \(SQLLiteral.string(old)) COLLATE NOCASE
      """
  }
}

extension Table {
  /// A name by which the rowid can be had: one that is no column's
  /// (https://sqlite.org/lang_createtable.html#rowid).
  var rowIDName: SQLText? {
    SQLIdentifier.rowIDNames.first { column($0) == nil }
  }
}
