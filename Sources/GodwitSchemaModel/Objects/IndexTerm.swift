import GodwitSQLSyntax

/// One term of an index, a primary key or a uniqueness constraint.
///
/// ```swift
/// "poet_name"                               // poet_name
/// .descending("created_at")                 // created_at DESC
/// .column("poet_name").collate("NOCASE")    // poet_name COLLATE NOCASE
/// .expression("lower(poem_title)")          // lower(poem_title)
/// ```
public struct IndexTerm: Hashable, Sendable, ExpressibleByStringLiteral {
  public enum Content: Hashable, Sendable {
    case column(SQLText)
    case expression(SQLText)
  }

  public var content: Content
  package var collation: SQLText?
  public var isDescending: Bool

  package init(_ content: Content, collation: SQLText? = nil, isDescending: Bool = false) {
    self.content = content
    self.collation = collation
    self.isDescending = isDescending
  }

  /// A column, in ascending order.
  public init(stringLiteral name: String) {
    self.init(.column(SQLText(name)))
  }

  /// A column, in ascending order.
  public static func column(_ name: String) -> Self { Self(.column(SQLText(name))) }

  /// A column, in descending order.
  public static func descending(_ name: String) -> Self {
    Self(.column(SQLText(name)), isDescending: true)
  }

  /// An expression of the table's columns. Indexes can have it; keys and constraints cannot.
  public static func expression(_ sql: String) -> Self { Self(.expression(SQLText(sql))) }

  /// The term, compared by another collation than its column's own.
  public func collate(_ name: String) -> Self {
    Self(content, collation: SQLText(name), isDescending: isDescending)
  }

  /// The term, in descending order.
  public func descending() -> Self { Self(content, collation: collation, isDescending: true) }

  /// The column's name, unless the term is an expression.
  package var column: SQLText? {
    guard case .column(let name) = content else { return nil }
    return name
  }
}
