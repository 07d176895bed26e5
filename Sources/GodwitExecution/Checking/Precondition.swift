import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database

/// Rows stand against a change: what SQLite would only say of the first of them.
package struct PreconditionFailure: Error, Hashable, Sendable {
  package enum Rule: Hashable, Sendable {
    case notNull(column: SQLText)
    /// A new column that is NOT NULL, without a value for rows that are there.
    case valueOfNewColumn(SQLText)
    case check(Check)
    case unique(columns: [SQLText])
    /// A change of type that would make other values of some.
    case keepsValue(column: SQLText, type: SQLText)
    /// A key that becomes the rowid, where NULL would become a number
    /// (https://sqlite.org/lang_createtable.html#rowid).
    case rowID(column: SQLText)
    /// A new foreign key: every value needs its row in the parent.
    case foreignKey(columns: [SQLText], parent: SQLText, parentColumns: [SQLText])
    /// The type that a STRICT table insists on.
    case strictType(column: SQLText, type: SQLText)
    /// The same of a computed value, of which SQLite finds out only by `integrity_check`.
    case strictGenerated(column: SQLText, type: SQLText)
  }

  package let table: SQLText
  package let rule: Rule
  /// How many rows stand against it; for uniqueness, how many values stand more than once.
  package let count: Int
  /// Some of the rows, by their keys; for uniqueness, some of the values.
  package let examples: [String]
}

/// Something that must hold of the rows before a table changes.
struct Precondition {
  let table: Table
  let rule: PreconditionFailure.Rule
  /// Where the rows of a table are found, under an alias if there is one: what stands behind FROM.
  var rows: (SQLText, _ alias: String?) -> String = Self.rows

  /// What the changes ask of the rows, as far as the rows can be asked now: not about columns that
  /// the same changes add, rename or give other values, of which the rebuild will see to it.
  ///
  /// - Parameter tableNamed: Looks another table up.
  static func all(
    for changes: [TableChange], of table: Table, tableNamed: (SQLText) throws -> Table?
  ) throws -> [Precondition] {
    let keys = try changes.compactMap { change -> PreconditionFailure.Rule? in
      guard case .addConstraint(.foreignKey(let key)) = change else { return nil }
      return try rule(key, table, tableNamed)
    }
    let rules = rulesOfTheTableAlone(for: changes, of: table) + keys
    return
      (rules.filter { rule in !changes.contains { $0.givesOtherValues(to: rule.words) } }
      + strictTypes(changes, table)).map { Precondition(table: table, rule: $0) }
  }

  private static func rulesOfTheTableAlone(
    for changes: [TableChange], of table: Table
  ) -> [PreconditionFailure.Rule] {
    changes.compactMap { change in
      switch change {
      case .addColumn(let column, nil) where column.needsValue:
        return .valueOfNewColumn(column.name)
      case .alterColumn(let old, let new, nil)
      where old.notNull == nil && new.notNull != nil && old.generated == new.generated:
        return .notNull(column: old.name)
      case .addConstraint(.check(let check)): return .check(check)
      case .addConstraint(.unique(let unique)): return rule(unique.columns, table, changes)
      case .addConstraint(.primaryKey(let key)): return rule(key.columns, table, changes)
      default: return nil
      }
    }
  }

  /// A key that was there before asks nothing, as violations that are there are let be; nor does one
  /// to a table that is yet to come.
  private static func rule(
    _ key: ForeignKey, _ table: Table, _ tableNamed: (SQLText) throws -> Table?
  ) throws -> PreconditionFailure.Rule? {
    let isThere = table.foreignKeys.contains {
      $0.columns.map(SQLIdentifier.folded) == key.columns.map(SQLIdentifier.folded)
        && SQLIdentifier.areEqual($0.table, key.table)
    }
    guard !isThere, let parent = try tableNamed(key.table) else { return nil }
    let columns =
      key.referencedColumns.isEmpty
      ? parent.primaryKey?.columns.compactMap(\.column) ?? [] : key.referencedColumns
    guard columns.count == key.columns.count, columns.allSatisfy({ parent.column($0) != nil })
    else { return nil }
    return .foreignKey(columns: key.columns, parent: parent.name, parentColumns: columns)
  }

  /// Columns that come to be in a STRICT table, or change their type in one.
  private static func strictTypes(
    _ changes: [TableChange], _ table: Table
  ) -> [PreconditionFailure.Rule] {
    guard let target = try? table.applying(changes), target.isStrict else { return [] }
    return table.columns.compactMap { old in
      guard old.generated == nil, let new = target.column(old.name), new.generated == nil,
        !table.isStrict || old.type.effective.folded != new.type.effective.folded,
        StrictType.refusal(of: "v", for: new.type) != nil
      else { return nil }
      return .strictType(column: old.name, type: new.type.sql)
    }
  }

  /// Uniqueness of columns that are unique already asks nothing.
  private static func rule(
    _ columns: [IndexTerm], _ table: Table, _ changes: [TableChange]
  ) -> PreconditionFailure.Rule? {
    let names = columns.compactMap(\.column)
    let wanted = Set(names.map(SQLIdentifier.folded))
    let keys = table.uniques.map(\.columns) + [table.primaryKey?.columns ?? []]
    let isUnique = keys.contains { key in
      Set(key.compactMap(\.column).map(SQLIdentifier.folded)) == wanted
    }
    // With a collation of its own, the key tells values apart that the column does not.
    let isPlain = names.count == columns.count && columns.allSatisfy { $0.collation == nil }
    return isUnique || !isPlain ? nil : .unique(columns: names)
  }

  /// What a STRICT table asks of the columns that it computes anew: SQLite does not ask it.
  static func computed(from old: Table, to target: Table) -> [Precondition] {
    guard target.isStrict else { return [] }
    return target.columns.filter { column in
      column.generated != nil && !(old.isStrict && old.column(column.name) == column)
    }.map {
      Precondition(
        table: target, rule: .strictGenerated(column: $0.name, type: $0.type.effective))
    }
  }

  static func all(for index: Index, of table: Table) -> [Precondition] {
    let names = index.terms.compactMap(\.column)
    let isPlain =
      names.count == index.terms.count && index.condition == nil
      && index.terms.allSatisfy { $0.collation == nil }
    guard index.isUnique, isPlain else { return [] }
    return [Precondition(table: table, rule: .unique(columns: names))]
  }

  // MARK: Asking

  /// Whether a check that is to be added gives something for each row; not if it speaks of what is
  /// only to come.
  static func isNeverNull(
    _ check: Check, of table: Table, with changes: [TableChange], _ db: Database
  ) -> Bool {
    let names = SQLNames.words(in: check.expression)
    guard !changes.contains(where: { $0.givesOtherValues(to: names) }) else { return false }
    let nulls = "SELECT 1 FROM \(rows(of: table.name)) WHERE (\(table.spelled(check))) IS NULL"
    return (try? db.hasRows(nulls)) == false
  }

  static func rows(of table: SQLText, as alias: String? = nil) -> String {
    "main.\(SQLIdentifier.quoted(table))" + (alias.map { " AS \($0)" } ?? "")
  }

  private var owner: String { rows(table.name, nil) }

  /// A query for the rows that stand against it, or for the values that stand more than once.
  private func violations(_ result: String) -> String {
    switch rule {
    case .notNull(let column):
      return "SELECT \(result) FROM \(owner) WHERE \(SQLIdentifier.quoted(column)) IS NULL"
    case .valueOfNewColumn: return "SELECT \(result) FROM \(owner)"
    case .check(let check):
      return "SELECT \(result) FROM \(owner) WHERE NOT (\(table.spelled(check)))"
    case .unique(let columns):
      let names = columns.map(SQLIdentifier.quoted)
      let isThere = names.map { "\($0) IS NOT NULL" }.joined(separator: " AND ")
      return "SELECT \(result) FROM \(owner) WHERE \(isThere) "
        + "GROUP BY \(names.joined(separator: ", ")) HAVING count(*) > 1"
    case .foreignKey(let columns, let parent, let parentColumns):
      let isThere = columns.map { "\(SQLIdentifier.quoted($0)) IS NOT NULL" }
      // The parent's affinity and collation decide; `+` takes away the child's
      // (https://sqlite.org/foreignkeys.html#fk_basics).
      let matches = zip(columns, parentColumns).map { column, parentColumn in
        "p.\(SQLIdentifier.quoted(parentColumn)) = +c.\(SQLIdentifier.quoted(column))"
      }
      return "SELECT \(result) FROM \(rows(table.name, "c")) "
        + "WHERE \(isThere.joined(separator: " AND ")) "
        + "AND NOT EXISTS (SELECT 1 FROM \(rows(parent, "p")) "
        + "WHERE \(matches.joined(separator: " AND ")))"
    case .strictType(let column, let type):
      let refusal = StrictType.refusal(of: SQLIdentifier.quoted(column), for: ColumnType(type))
      return "SELECT \(result) FROM \(owner) WHERE \(refusal ?? "0")"
    case .strictGenerated(let column, let type):
      let refusal = StrictType.misfit(SQLIdentifier.quoted(column), ColumnType(type))
      return "SELECT \(result) FROM \(owner) WHERE \(refusal ?? "0")"
    case .keepsValue(let column, let type):
      let value = SQLIdentifier.quoted(column)
      let condition = ColumnType(type).affinity.changing(value)
      return "SELECT \(result) FROM \(owner) WHERE \(condition ?? "0")"
    // The rebuild asks it of the rows that it has copied.
    case .rowID: return "SELECT \(result) FROM \(owner) WHERE 0"
    }
  }

  /// - Parameter isForScripts: Whether nothing else in the plan would notice.
  func assertion(isForScripts: Bool) -> Step {
    .assert(
      "SELECT NOT EXISTS (\(violations("1")))",
      orFail: failureInScript, isForScripts: isForScripts)
  }

  /// A script cannot count the rows, and says of them what is known beforehand.
  private var failureInScript: String {
    let name = table.name.string
    let words =
      switch rule {
      case .notNull(let column): "rows of \(name) have no \(column), which becomes NOT NULL"
      case .valueOfNewColumn(let column):
        "rows of \(name) would have no value of the new column \(column), which is NOT NULL"
      case .check(let check): "rows of \(name) do not fit \(Constraint.check(check).tableClause)"
      case .unique(let columns):
        "values of \(name) (\(columns.list)) occur more than once, and must be unique"
      case .keepsValue(let column, let type):
        "values of \(name).\(column) would become others by the type \(type)"
      case .rowID(let column):
        "rows of \(name) have a value of \(column) that cannot be a rowid as it is"
      case .foreignKey(let columns, let parent, let parentColumns):
        "rows of \(name) (\(columns.list)) refer to nothing in \(parent) (\(parentColumns.list))"
      case .strictType(let column, let type):
        "rows of \(name) have a value of \(column) that a STRICT table does not take as \(type)"
      case .strictGenerated(let column, let type):
        "rows of \(name) have a computed value of \(column) that is not \(type)"
      }
    return VisibleText.line(words)
  }

  func failure(_ db: Database) throws -> PreconditionFailure {
    let count = "SELECT count(*) FROM (\(violations("1")))"
    let keys = exampleColumns
    let list = keys.map { "CAST(\(SQLIdentifier.quoted($0)) AS TEXT)" }.joined(separator: ", ")
    let rows = try db.rows(violations(list) + " LIMIT 5") { $0.texts }
    return PreconditionFailure(
      table: table.name, rule: rule, count: try db.integer(count) ?? 0,
      examples: rows.map { values in
        zip(keys, values).map { "\($0) \($1 ?? "NULL")" }.joined(separator: ", ")
      })
  }

  private var exampleColumns: [SQLText] {
    if case .unique(let columns) = rule { return columns }
    let primaryKey = table.primaryKey?.columns.compactMap(\.column) ?? []
    let key =
      primaryKey.isEmpty ? [table.rowIDName ?? table.columns.first?.name ?? "rowid"] : primaryKey
    switch rule {
    case .foreignKey(let columns, _, _): return key + columns.filter { !key.contains($0) }
    case .strictType(let column, _), .strictGenerated(let column, _):
      return key + (key.contains(column) ? [] : [column])
    default: return key
    }
  }
}

extension [SQLText] {
  fileprivate var list: String { map(\.string).joined(separator: ", ") }
}

extension Table {
  fileprivate func spelled(_ check: Check) -> SQLText { spellingStrings(of: check).expression }
}

extension PreconditionFailure.Rule {
  /// The names of the table's columns that it mentions, folded.
  var words: Set<FoldedName> {
    switch self {
    case .notNull(let column), .keepsValue(let column, _), .strictType(let column, _),
      .rowID(let column), .strictGenerated(let column, _):
      [column.folded]
    case .valueOfNewColumn: []
    case .check(let check): SQLNames.words(in: check.expression)
    case .unique(let columns), .foreignKey(let columns, _, _):
      Set(columns.map(SQLIdentifier.folded))
    }
  }
}

/// The types of STRICT tables (https://sqlite.org/stricttables.html).
enum StrictType {
  /// A condition for the values that such a column refuses, after it has tried to convert them as any
  /// column of its affinity does.
  static func refusal(of value: String, for type: ColumnType) -> String? {
    // Compared with a number, a text that reads as a number is one; another stays a text.
    let readsAsNumber = "CAST(\(value) AS NUMERIC) = +\(value)"
    let integral = "CAST(\(value) AS NUMERIC) = CAST(CAST(\(value) AS NUMERIC) AS INTEGER)"
    return switch type.effective.folded {
    case "int", "integer":
      """
      CASE typeof(\(value)) WHEN 'blob' THEN 1 WHEN 'real' THEN \(value) <> CAST(\(value) AS INTEGER) \
      WHEN 'text' THEN NOT (\(readsAsNumber) AND \(integral)) \
      ELSE 0 END
      """
    case "real":
      """
      CASE typeof(\(value)) WHEN 'blob' THEN 1 WHEN 'text' THEN NOT (\(readsAsNumber)) \
      ELSE 0 END
      """
    case "text": "typeof(\(value)) = 'blob'"
    case "blob": "typeof(\(value)) NOT IN ('blob', 'null')"
    default: nil
    }
  }

  /// A condition for computed values that such a column should not hold.
  static func misfit(_ value: String, _ type: ColumnType) -> String? {
    switch type.effective.folded {
    case "int", "integer": "typeof(\(value)) NOT IN ('integer', 'null')"
    case "real": "typeof(\(value)) NOT IN ('real', 'null')"
    case "text": "typeof(\(value)) NOT IN ('text', 'null')"
    case "blob": "typeof(\(value)) NOT IN ('blob', 'null')"
    default: nil
    }
  }
}

extension TableChange {
  /// Whether one of the names is that of a column whose values are not what they were afterwards.
  fileprivate func givesOtherValues(to names: Set<FoldedName>) -> Bool {
    func isMeant(_ name: SQLText) -> Bool { names.contains(SQLIdentifier.folded(name)) }
    switch self {
    case .addColumn(let column, _), .dropColumn(let column): return isMeant(column.name)
    case .renameColumn(let old, let new): return isMeant(old) || isMeant(new)
    case .alterColumn(let old, let new, let backfill):
      return (backfill != nil || !new.isStored(like: old)) && isMeant(old.name)
    case .addConstraint, .dropConstraint, .setOptions, .setDanglingConstraintNames, .orderColumns,
      .reorderColumns:
      return false
    }
  }
}
