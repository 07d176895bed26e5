/// One statement of a plan.
public struct Step: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// Changes something.
    case statement
    /// Copies all rows of a table into another.
    case copy(of: String)
    /// A query that must answer 1; if it does not, the operation fails with this message.
    case assertion(failure: String)
  }

  public let sql: String
  public let kind: Kind
  /// Whether a script has to make sure of an assertion: nothing else in it would notice.
  public var isForScripts = true

  /// How it stands in a script.
  public var scriptStatements: [String] {
    switch kind {
    case .statement, .copy: [sql]
    case .assertion: isForScripts ? Self.scriptAssertion(sql) : []
    }
  }

  /// SQL has no assertions: a row that a CHECK refuses does it.
  public static func scriptAssertion(_ query: String) -> [String] {
    [
      "CREATE TABLE _godwit_assertion (holds CHECK (holds))",
      "INSERT INTO _godwit_assertion \(query)", "DROP TABLE _godwit_assertion",
    ]
  }

  static func run(_ sql: String) -> Self { Self(sql: sql, kind: .statement) }

  static func copy(of table: String, _ sql: String) -> Self {
    Self(sql: sql, kind: .copy(of: table))
  }

  static func assert(
    _ sql: String, orFail message: String, isForScripts: Bool = false
  ) -> Self {
    Self(sql: sql, kind: .assertion(failure: message), isForScripts: isForScripts)
  }
}
