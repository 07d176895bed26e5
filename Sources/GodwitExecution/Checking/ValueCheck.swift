import GodwitSQLSyntax
import GodwitSchemaModel

/// Whether values stay what they are when a table gets another definition.
///
/// `12` may become `'12'`, and `'12'` may become 12: that is what a change of type is for. Any other
/// value that the new definition would store as another one keeps the change from being made, since
/// no downgrade would bring it back: `'007'` would become 7, 0.30000000000000004 would become `'0.3'`.
struct ValueCheck {
  let table: SQLText
  let column: Column
  /// Statements that make it possible to ask, and that clear up.
  let before: [Step]
  let after: [Step]
  /// Where to look: a FROM clause and, for each row, the old value and the new one.
  fileprivate let source: String
  fileprivate let old: String
  fileprivate let new: String
  /// Rows that have no copy of their own.
  fileprivate var isMissing: String?
  /// Whether NULLs are filled in.
  fileprivate var isBackfilled = false
  /// Whether the column becomes the rowid, and NULL in it a number.
  var isRowID = false

  /// A query for the rows of which the value changes.
  func violations(_ result: String) -> String {
    var condition = "(\(Self.isChanged(old, new)))"
    if isBackfilled { condition += " AND \(old) IS NOT NULL" }
    if let isMissing { condition = "(\(isMissing) OR \(condition))" }
    return "SELECT \(result) FROM \(source) WHERE \(condition)"
  }

  /// Some of the values, as literals.
  var examples: String { violations("DISTINCT quote(\(old))") + " LIMIT 5" }

  var assertion: Step {
    .assert(
      "SELECT NOT EXISTS (\(violations("1")))",
      orFail: VisibleText.line("values of \(table).\(column.name) would become others"),
      isForScripts: true)
  }

  /// `+` takes a column's affinity away, so that nothing is converted before it is compared; numbers of
  /// both kinds are compared exactly. What is printed anew must be what was printed
  /// (https://sqlite.org/datatype3.html#comparison_expressions).
  private static func isChanged(_ old: String, _ new: String) -> String {
    """
    CASE WHEN typeof(\(old)) = typeof(\(new)) THEN +\(old) IS NOT (+\(new) COLLATE BINARY) \
    WHEN typeof(\(old)) IN ('integer', 'real') AND typeof(\(new)) IN ('integer', 'real') \
    THEN +\(old) <> +\(new) \
    WHEN typeof(\(old)) = 'text' AND typeof(\(new)) IN ('integer', 'real') \
    THEN CAST(\(new) AS TEXT) <> (+\(old) COLLATE BINARY) \
    WHEN typeof(\(old)) IN ('integer', 'real') AND typeof(\(new)) = 'text' \
    THEN CAST(\(new) AS NUMERIC) <> +\(old) \
    ELSE 1 END
    """
  }
}

extension Rebuild {
  /// Which columns may store other values than before, each with a check that is to be made once the
  /// rows are copied.
  ///
  /// - Parameter joining: Whether the old and the new table stand side by side.
  func valueChecks(joining: Bool) -> [ValueCheck] {
    let columns = target.columns.filter(mayChange)
    guard !columns.isEmpty else { return [] }
    guard joining, let join = rowJoin else { return checksByTrial(columns) }
    return columns.map { column in
      let name = SQLIdentifier.quoted(column.name)
      return ValueCheck(
        table: state.table.name, column: column, before: [], after: [],
        source: "main.\(old) AS o LEFT JOIN main.\(new) AS n ON \(join.condition)",
        old: "o.\(name)", new: "n.\(name)", isMissing: "\(join.key) IS NULL",
        isBackfilled: backfills[column.name.folded] != nil)
    }
  }

  /// The same of a column whose new values stand in a column beside it.
  func valueCheck(of column: Column, beside new: SQLText) -> ValueCheck? {
    guard mayChange(column) else { return nil }
    return ValueCheck(
      table: state.table.name, column: column, before: [], after: [], source: "main.\(old)",
      old: SQLIdentifier.quoted(column.name), new: SQLIdentifier.quoted(new),
      isBackfilled: backfills[column.name.folded] != nil)
  }

  private func mayChange(_ column: Column) -> Bool {
    guard let before = state.table.column(column.name), column.generated == nil else {
      return false
    }
    let affinities = (state.table.storage(of: before), target.storage(of: column))
    if becomesRowID(column) { return true }
    return affinities.1 != .blob
      && (affinities.0 != affinities.1 || state.table.isStrict != target.isStrict)
  }

  private func becomesRowID(_ column: Column) -> Bool {
    target.rowIDAlias?.name == column.name
      && state.table.rowIDAlias?.name.folded != column.name.folded
  }

  /// As the rowid, NULL becomes a number. A row that had no key gets one that way; in what was a key,
  /// a row is known by its NULL.
  private func losesNull(_ column: Column) -> Bool {
    let keys = state.table.primaryKey?.columns.compactMap(\.column) ?? []
    return becomesRowID(column) && backfills[column.name.folded] == nil
      && keys.contains { $0.folded == column.name.folded }
  }

  /// How a row of the old table is found in the new one, and what is NULL where it is not.
  private var rowJoin: (condition: String, key: String)? {
    if let rowIDs { return ("n.\(rowIDs.new) = o.\(rowIDs.old)", "n.\(rowIDs.new)") }
    if let alias = state.table.rowIDAlias, alias.name.folded == target.rowIDAlias?.name.folded {
      let name = SQLIdentifier.quoted(alias.name)
      return ("n.\(name) = o.\(name)", "n.\(name)")
    }
    let keys = state.table.primaryKey?.columns.compactMap(\.column) ?? []
    let targetKeys = target.primaryKey?.columns.compactMap(\.column) ?? []
    // Only what is the key of both is found by an index, and not taken for another row's.
    guard !keys.isEmpty, Set(keys.map(\.folded)) == Set(targetKeys.map(\.folded)),
      state.table.isWithoutRowID || target.isWithoutRowID, let first = keys.first
    else { return nil }
    // `+` lets the new table's affinity decide and leaves its index to be used.
    let parts = keys.map(SQLIdentifier.quoted).map { "n.\($0) = +o.\($0)" }
    return (parts.joined(separator: " AND "), "n.\(SQLIdentifier.quoted(first))")
  }

  /// Where no row can be found again, the values are put beside themselves in a table of their own,
  /// under the affinities that they are to have.
  private func checksByTrial(_ columns: [Column]) -> [ValueCheck] {
    let trial = SQLIdentifier.quoted(state.unusedName("_godwit_values_of_\(state.table.name)"))
    let definitions = columns.enumerated().map { position, column in
      "o\(position), n\(position) \(target.storage(of: column).typeName)"
    }
    let values = columns.flatMap { column in
      let name = SQLIdentifier.quoted(column.name)
      return [name, name]
    }
    let fill: [Step] = [
      .run("CREATE TABLE main.\(trial) (\(definitions.joined(separator: ", ")))"),
      .run("INSERT INTO main.\(trial) SELECT \(values.joined(separator: ", ")) FROM main.\(old)"),
    ]
    return columns.enumerated().map { position, column in
      let (old, new) = ("o\(position)", "n\(position)")
      return ValueCheck(
        table: state.table.name, column: column, before: position == 0 ? fill : [],
        after: position == columns.count - 1 ? [.run("DROP TABLE main.\(trial)")] : [],
        source: "main.\(trial)", old: old, new: new,
        isMissing: losesNull(column) ? "\(old) IS NULL" : nil,
        isBackfilled: backfills[column.name.folded] != nil, isRowID: becomesRowID(column))
    }
  }
}

extension Table {
  /// How values of a column are converted when they are stored. In a STRICT table, ANY converts
  /// nothing (https://sqlite.org/stricttables.html); in others it is NUMERIC.
  func storage(of column: Column) -> ColumnType.Affinity {
    isStrict && column.type.isWord("ANY") ? .blob : column.type.affinity
  }
}

extension ColumnType.Affinity {
  /// A condition for the values that would become others if they were stored with this affinity
  /// (https://sqlite.org/datatype3.html#type_affinity), asked without storing them.
  func changing(_ value: String) -> String? {
    func isPrintedOtherwise(as type: String) -> String {
      // Compared with a number, a text that reads as a number is one; another stays a text.
      "typeof(\(value)) = 'text' AND CAST(\(value) AS NUMERIC) = +\(value) "
        + "AND CAST(CAST(\(value) AS \(type)) AS TEXT) <> (+\(value) COLLATE BINARY)"
    }
    switch self {
    case .blob: return nil
    case .text:
      return "typeof(\(value)) IN ('integer', 'real') "
        + "AND CAST(CAST(\(value) AS TEXT) AS NUMERIC) <> +\(value)"
    case .integer, .numeric: return isPrintedOtherwise(as: "NUMERIC")
    case .real:
      return isPrintedOtherwise(as: "REAL")
        + " OR typeof(\(value)) = 'integer' AND CAST(\(value) AS REAL) <> \(value)"
    }
  }

  fileprivate var typeName: String {
    switch self {
    case .integer: "INTEGER"
    case .text: "TEXT"
    case .blob: "BLOB"
    case .real: "REAL"
    case .numeric: "NUMERIC"
    }
  }
}
