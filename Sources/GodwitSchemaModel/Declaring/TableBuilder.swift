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
  /// Takes a column, a constraint, an index or an array of them.
  public static func buildExpression(_ content: some TableContent) -> [TableElement] {
    content.tableElements
  }

  /// Puts the parts of a block one behind the other.
  public static func buildBlock(_ parts: [TableElement]...) -> [TableElement] {
    parts.flatMap { $0 }
  }

  /// Lets an `if` have no `else`.
  public static func buildOptional(_ part: [TableElement]?) -> [TableElement] { part ?? [] }

  /// Takes the first branch of an `if` or a `switch`.
  public static func buildEither(first part: [TableElement]) -> [TableElement] { part }

  /// Takes another branch of an `if` or a `switch`.
  public static func buildEither(second part: [TableElement]) -> [TableElement] { part }

  /// Puts the rounds of a `for` one behind the other.
  public static func buildArray(_ parts: [[TableElement]]) -> [TableElement] {
    parts.flatMap { $0 }
  }
}

/// A constraint's name without a constraint: `CONSTRAINT x`. SQLite reads it, keeps it in the
/// schema's text, and does nothing. It is for schemas that were made elsewhere and hold one.
public struct DanglingConstraintName: Hashable, Sendable {
  /// The name behind CONSTRAINT.
  public let name: String

  /// Puts `CONSTRAINT x` at the end of a table: `DanglingConstraintName("x")`.
  public init(_ name: String) {
    self.name = name
  }
}

/// The former name of ``DanglingConstraintName``.
@available(*, deprecated, renamed: "DanglingConstraintName")
public typealias StrayName = DanglingConstraintName

/// What can stand in a table's declaration: a column, a constraint, an index, an array of them.
public protocol TableContent {
  /// What it adds to the table, in this order.
  var tableElements: [TableElement] { get }
}

extension Column: TableContent {
  /// One element: the column, with the constraints that were declared on it.
  public var tableElements: [TableElement] { [.column(self)] }
}

extension PrimaryKey: TableContent {
  /// One element: the primary key.
  public var tableElements: [TableElement] { [.constraint(.primaryKey(self))] }
}

extension Unique: TableContent {
  /// One element: the uniqueness constraint.
  public var tableElements: [TableElement] { [.constraint(.unique(self))] }
}

extension Check: TableContent {
  /// One element: the check.
  public var tableElements: [TableElement] { [.constraint(.check(self))] }
}

extension ForeignKey: TableContent {
  /// One element: the foreign key.
  public var tableElements: [TableElement] { [.constraint(.foreignKey(self))] }
}

extension Index: TableContent {
  /// One element: the index.
  public var tableElements: [TableElement] { [.index(self)] }
}

extension DanglingConstraintName: TableContent {
  /// One element: the name.
  public var tableElements: [TableElement] { [.danglingConstraintName(SQLText(name))] }
}

extension TableElement: TableContent {
  /// One element: itself.
  public var tableElements: [TableElement] { [self] }
}

extension Array: TableContent where Element: TableContent {
  /// What each of them adds, one behind the other.
  public var tableElements: [TableElement] { flatMap(\.tableElements) }
}
