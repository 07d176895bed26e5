import GodwitSQLSyntax

/// Which declared types a project takes for the same, so that a comparison finds no difference between
/// them and leaves the one that is there.
///
/// ```swift
/// configuration.migrations.sameTypes = [["INT", "INTEGER"], ["BOOL", "BOOLEAN"]]
/// ```
///
/// Types of different affinities (https://sqlite.org/datatype3.html#type_affinity) are never the same,
/// nor are any two in a STRICT table, where the type decides what is stored, nor for a primary key that
/// is the rowid by one of them and not by the other: `INTEGER` and `INT`.
public struct TypeRule: Sendable, ExpressibleByArrayLiteral {
  private let areSame: @Sendable (ColumnType, ColumnType) -> Bool

  private init(areSame: @escaping @Sendable (ColumnType, ColumnType) -> Bool) {
    self.areSame = areSame
  }

  /// Types that are the same, in any case: `["INT", "INTEGER"]`.
  public init(arrayLiteral types: String...) {
    let types = Set(types.map { ColumnType.custom($0).normalized })
    areSame = { types.contains($0.normalized) && types.contains($1.normalized) }
  }

  /// Whatever a function says `true` of, given the two types as they are declared, in either order:
  /// `.where { $0.hasPrefix("VARCHAR") && $1.hasPrefix("VARCHAR") }`.
  public static func `where`(
    _ areSame: @escaping @Sendable (String, String) -> Bool
  ) -> Self {
    Self { areSame($0.sql.string, $1.sql.string) || areSame($1.sql.string, $0.sql.string) }
  }

  fileprivate func allows(_ old: ColumnType, _ new: ColumnType) -> Bool { areSame(old, new) }
}

extension [TypeRule] {
  /// Whether a column may keep the type that it has in the one table, instead of that which it has in
  /// the other.
  package func letKeepType(_ old: Column, of before: Table, like new: Column, of after: Table)
    -> Bool
  {
    guard old.type.affinity == new.type.affinity, !before.isStrict, !after.isStrict else {
      return false
    }
    let isKey = before.isOnlyKey(old) || after.isOnlyKey(new)
    guard !isKey || old.type.makesRowID == new.type.makesRowID else { return false }
    return contains { $0.allows(old.type, new.type) }
  }
}

extension Table {
  /// Whether a column is the primary key by itself: its type decides whether it is the rowid.
  fileprivate func isOnlyKey(_ column: Column) -> Bool {
    guard let columns = primaryKey?.columns, columns.count == 1 else { return false }
    return columns[0].column.map { SQLIdentifier.areEqual($0, column.name) } ?? false
  }
}
