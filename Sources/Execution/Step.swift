/// One statement of a plan.
public struct Step: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// Changes something.
    case statement
    /// A query that must answer 1; if it does not, the operation fails with this message.
    case assertion(failure: String)
  }

  public let sql: String
  public let kind: Kind

  static func run(_ sql: String) -> Self { Self(sql: sql, kind: .statement) }

  static func assert(_ sql: String, orFail message: String) -> Self {
    Self(sql: sql, kind: .assertion(failure: message))
  }
}
