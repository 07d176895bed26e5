import Introspection
import SQLSyntax
import SchemaModel

import class GRDB.Database
import class GRDB.Row

/// Rows stand against a change: what SQLite would only say of the first of them.
public struct PreconditionFailure: Error, Hashable, Sendable {
  public enum Rule: Hashable, Sendable {
    case notNull(column: String)
    /// A new column that is NOT NULL, without a value for rows that are there.
    case valueOfNewColumn(String)
    case check(Check)
    case unique(columns: [String])
    /// A change of type that would make other values of some.
    case keepsValue(column: String, type: String)
  }

  public let table: String
  public let rule: Rule
  /// How many rows stand against it; for uniqueness, how many values stand more than once.
  public let count: Int
  /// Some of the rows, by their keys; for uniqueness, some of the values.
  public let examples: [String]
}

/// Something that must hold of the rows before a table changes.
struct Precondition {
  let table: Table
  let rule: PreconditionFailure.Rule

  /// What the changes ask of the rows, as far as the rows can be asked now: not about columns that
  /// the same changes add, rename or give other values, of which the rebuild will see to it.
  static func all(for changes: [TableChange], of table: Table) -> [Precondition] {
    changes.compactMap { change -> PreconditionFailure.Rule? in
      switch change {
      case .addColumn(let column) where column.needsValue: return .valueOfNewColumn(column.name)
      case .alterColumn(let old, let new)
      where old.notNull == nil && new.notNull != nil && new.backfill == nil
        && old.generated == new.generated:
        return .notNull(column: old.name)
      case .addConstraint(.check(let check)): return .check(check)
      case .addConstraint(.unique(let unique)): return rule(unique.columns, table, changes)
      case .addConstraint(.primaryKey(let key)): return rule(key.columns, table, changes)
      default: return nil
      }
    }
    .map { Precondition(table: table, rule: $0) }
    .filter { precondition in
      let words = precondition.words
      return !changes.contains { $0.givesOtherValues(to: words) }
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

  static func all(for index: Index, of table: Table) -> [Precondition] {
    let names = index.terms.compactMap(\.column)
    let isPlain =
      names.count == index.terms.count && index.condition == nil
      && index.terms.allSatisfy { $0.collation == nil }
    guard index.isUnique, isPlain else { return [] }
    return [Precondition(table: table, rule: .unique(columns: names))]
  }

  /// The names that the rule mentions, folded.
  private var words: Set<String> {
    switch rule {
    case .notNull(let column), .keepsValue(let column, _): [SQLIdentifier.folded(column)]
    case .valueOfNewColumn: []
    case .check(let check): SQLNames.words(in: check.expression)
    case .unique(let columns): Set(columns.map(SQLIdentifier.folded))
    }
  }

  // MARK: Asking

  private var owner: String { SQLIdentifier.quoted(table.name) }

  /// A query for the rows that stand against it, or for the values that stand more than once.
  private func violations(_ result: String) -> String {
    switch rule {
    case .notNull(let column):
      return "SELECT \(result) FROM \(owner) WHERE \(SQLIdentifier.quoted(column)) IS NULL"
    case .valueOfNewColumn: return "SELECT \(result) FROM \(owner)"
    case .check(let check): return "SELECT \(result) FROM \(owner) WHERE NOT (\(check.expression))"
    case .unique(let columns):
      let names = columns.map(SQLIdentifier.quoted)
      let isThere = names.map { "\($0) IS NOT NULL" }.joined(separator: " AND ")
      return "SELECT \(result) FROM \(owner) WHERE \(isThere) "
        + "GROUP BY \(names.joined(separator: ", ")) HAVING count(*) > 1"
    case .keepsValue: return "SELECT \(result) FROM \(owner) WHERE false"  // Asked by the rebuild.
    }
  }

  /// - Parameter isForScripts: Whether nothing else in the plan would notice.
  func assertion(isForScripts: Bool) -> Step {
    .assert(
      "SELECT NOT EXISTS (\(violations("1")))", orFail: "rows of \(table.name) stand against it",
      isForScripts: isForScripts)
  }

  func failure(_ db: Database) throws -> PreconditionFailure {
    let count = "SELECT count(*) FROM (\(violations("1")))"
    let keys = exampleColumns
    let list = keys.map { "CAST(\(SQLIdentifier.quoted($0)) AS TEXT)" }.joined(separator: ", ")
    let rows = try Row.fetchAll(db, sql: violations(list) + " LIMIT 5")
    return PreconditionFailure(
      table: table.name, rule: rule, count: try Row.fetchOne(db, sql: count)?.integer(0) ?? 0,
      examples: rows.map { row in
        keys.enumerated().map { "\($1) \(row.text($0) ?? "NULL")" }.joined(separator: ", ")
      })
  }

  private var exampleColumns: [String] {
    if case .unique(let columns) = rule { return columns }
    let key = table.primaryKey?.columns.compactMap(\.column) ?? []
    return key.isEmpty ? [table.rowIDName ?? table.columns.first?.name ?? "rowid"] : key
  }
}

extension TableChange {
  /// Whether one of the names is that of a column whose values are not what they were afterwards.
  fileprivate func givesOtherValues(to names: Set<String>) -> Bool {
    func isMeant(_ name: String) -> Bool { names.contains(SQLIdentifier.folded(name)) }
    switch self {
    case .addColumn(let column), .dropColumn(let column): return isMeant(column.name)
    case .renameColumn(let old, let new): return isMeant(old) || isMeant(new)
    case .alterColumn(let old, let new): return !new.isStored(like: old) && isMeant(old.name)
    case .addConstraint, .dropConstraint, .setOptions, .setStrayNames, .orderColumns: return false
    }
  }
}
