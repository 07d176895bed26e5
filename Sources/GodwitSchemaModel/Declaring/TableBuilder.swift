import GodwitSQLSyntax

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
  public static func buildExpression(_ content: some TableContent) -> [TableElement] {
    content.tableElements
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

/// What can stand in a table's declaration: a column, a constraint, an index, an array of them.
public protocol TableContent {
  /// What it adds to the table.
  var tableElements: [TableElement] { get }
}

extension Column: TableContent {
  public var tableElements: [TableElement] { [.column(self)] }
}

extension PrimaryKey: TableContent {
  public var tableElements: [TableElement] { [.constraint(.primaryKey(self))] }
}

extension Unique: TableContent {
  public var tableElements: [TableElement] { [.constraint(.unique(self))] }
}

extension Check: TableContent {
  public var tableElements: [TableElement] { [.constraint(.check(self))] }
}

extension ForeignKey: TableContent {
  public var tableElements: [TableElement] { [.constraint(.foreignKey(self))] }
}

extension Index: TableContent {
  public var tableElements: [TableElement] { [.index(self)] }
}

extension StrayName: TableContent {
  public var tableElements: [TableElement] { [.strayName(SQLText(name))] }
}

extension TableElement: TableContent {
  public var tableElements: [TableElement] { [self] }
}

extension Array: TableContent where Element: TableContent {
  public var tableElements: [TableElement] { flatMap(\.tableElements) }
}
