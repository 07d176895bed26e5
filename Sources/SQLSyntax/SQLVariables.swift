/// The variables of statements: `?`, `?3`, `:name`.
public enum SQLVariables {
  /// Statements with literals in place of their variables, numbered as SQLite numbers them
  /// (https://sqlite.org/lang_expr.html#varparam), from the first literal that no statement before has
  /// used.
  ///
  /// - Returns: Nothing if there are fewer literals than variables.
  public static func replaced(in sql: String, by literals: [String]) -> String? {
    let text = SQLTokens(sql)
    var result = ""
    var end = 0
    var used = 0
    var statement = Numbers()
    for token in text.tokens {
      if text.isSymbol(token, ";") {
        used += statement.largest
        statement = Numbers()
      }
      guard token.kind == .variable else { continue }
      let number = used + statement.number(of: text.text(of: token))
      guard literals.indices.contains(number - 1) else { return nil }
      result += text.text(in: end..<token.range.lowerBound) + literals[number - 1]
      end = token.range.upperBound
    }
    return result + text.text(in: end..<text.bytes.count)
  }

  /// The numbers that the variables of one statement have got.
  private struct Numbers {
    private(set) var largest = 0
    private var names: [String: Int] = [:]

    mutating func number(of variable: String) -> Int {
      let said = variable.hasPrefix("?") ? Int(variable.dropFirst()) : names[variable]
      let number = said ?? largest + 1
      largest = max(largest, number)
      if !variable.hasPrefix("?") { names[variable] = number }
      return number
    }
  }
}
