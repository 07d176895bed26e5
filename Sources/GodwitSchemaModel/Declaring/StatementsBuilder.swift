import GodwitSQLSyntax

/// Puts the body of a trigger together from SQL statements, one string each. `if`, `switch` and
/// `for` work inside of it.
@resultBuilder
public enum StatementsBuilder {
  /// Takes a statement.
  public static func buildExpression(_ statement: String) -> [String] { [statement] }

  /// Puts the parts of a block one behind the other.
  public static func buildBlock(_ parts: [String]...) -> [String] { parts.flatMap { $0 } }

  /// Lets an `if` have no `else`.
  public static func buildOptional(_ part: [String]?) -> [String] { part ?? [] }

  /// Takes the first branch of an `if` or a `switch`.
  public static func buildEither(first part: [String]) -> [String] { part }

  /// Takes another branch of an `if` or a `switch`.
  public static func buildEither(second part: [String]) -> [String] { part }

  /// Puts the rounds of a `for` one behind the other.
  public static func buildArray(_ parts: [[String]]) -> [String] { parts.flatMap { $0 } }

  /// The statements, each with a `;` of its own.
  static func text(of statements: [String]) -> SQLText {
    let closed = statements.map { statement in
      let tokens = SQLTokens(SQLText(statement))
      let isClosed = tokens.tokens.last.map { tokens.isSymbol($0, ";") } ?? false
      return isClosed ? statement : statement + ";"
    }
    return SQLText(closed.joined(separator: "\n"))
  }
}
