/// Puts a table together from columns, constraints and indexes.
///
/// `if`, `switch` and `for` work inside of it, and a function marked `@TableBuilder` can hold what
/// several tables have in common:
///
/// ```swift
/// @TableBuilder func timestamps() -> [TableElement] {
///   Column("created_at", .datetime).notNull().default(.currentTimestamp)
///   Column("updated_at", .datetime).notNull().default(.currentTimestamp)
/// }
/// ```
@resultBuilder
public enum TableBuilder {
  public static func buildExpression(_ column: Column) -> [TableElement] { [.column(column)] }

  public static func buildExpression(_ key: PrimaryKey) -> [TableElement] {
    [.constraint(.primaryKey(key))]
  }

  public static func buildExpression(_ unique: Unique) -> [TableElement] {
    [.constraint(.unique(unique))]
  }

  public static func buildExpression(_ check: Check) -> [TableElement] {
    [.constraint(.check(check))]
  }

  public static func buildExpression(_ key: ForeignKey) -> [TableElement] {
    [.constraint(.foreignKey(key))]
  }

  public static func buildExpression(_ index: Index) -> [TableElement] { [.index(index)] }

  public static func buildExpression(_ elements: [TableElement]) -> [TableElement] { elements }

  public static func buildExpression(_ columns: [Column]) -> [TableElement] {
    columns.map(TableElement.column)
  }

  public static func buildExpression(_ name: StrayName) -> [TableElement] {
    [.strayName(name.name)]
  }

  public static func buildBlock(_ parts: [TableElement]...) -> [TableElement] {
    parts.flatMap { $0 }
  }

  public static func buildOptional(_ part: [TableElement]?) -> [TableElement] { part ?? [] }

  public static func buildEither(first part: [TableElement]) -> [TableElement] { part }

  public static func buildEither(second part: [TableElement]) -> [TableElement] { part }

  public static func buildArray(_ parts: [[TableElement]]) -> [TableElement] {
    parts.flatMap { $0 }
  }
}

/// A constraint's name without a constraint: `CONSTRAINT x`. SQLite reads it, keeps it in the
/// schema's text, and does nothing. It is for schemas that were made elsewhere and hold one.
public struct StrayName: Hashable, Sendable {
  public let name: String

  public init(_ name: String) {
    self.name = name
  }
}
