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
  /// What a term is made of, without its collation and its direction.
  public enum Content: Hashable, Sendable {
    /// A column, by its name.
    case column(SQLText)
    /// A SQL expression of the table's columns (https://sqlite.org/expridx.html).
    case expression(SQLText)
  }

  /// The column or the expression.
  public var content: Content
  package var collation: SQLText?
  /// Whether the order is descending: `DESC`.
  public var isDescending: Bool

  package init(_ content: Content, collation: SQLText? = nil, isDescending: Bool = false) {
    self.content = content
    self.collation = collation
    self.isDescending = isDescending
  }

  /// A column, in ascending order: `poet_name`.
  public init(stringLiteral name: String) {
    self.init(.column(SQLText(name)))
  }

  /// A column, in ascending order: `poet_name`. A string literal says the same.
  public static func column(_ name: String) -> Self { Self(.column(SQLText(name))) }

  /// A column, in descending order: `created_at DESC`.
  public static func descending(_ name: String) -> Self {
    Self(.column(SQLText(name)), isDescending: true)
  }

  /// An expression of the table's columns: `lower(poem_title)`. Indexes can have it; keys and
  /// constraints cannot (https://sqlite.org/expridx.html).
  public static func expression(_ sql: String) -> Self { Self(.expression(SQLText(sql))) }

  /// The term, compared by another collation than its column's own: `poet_name COLLATE NOCASE`.
  public func collate(_ name: String) -> Self {
    Self(content, collation: SQLText(name), isDescending: isDescending)
  }

  /// The term, in descending order: `poet_name COLLATE NOCASE DESC`.
  public func descending() -> Self { Self(content, collation: collation, isDescending: true) }

  /// The column's name, unless the term is an expression.
  package var column: SQLText? {
    guard case .column(let name) = content else { return nil }
    return name
  }
}
