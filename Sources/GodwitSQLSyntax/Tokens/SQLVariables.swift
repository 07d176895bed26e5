/// The variables of statements: `?`, `?3`, `:name`.
package enum SQLVariables {
  /// Why variables and literals do not fit each other.
  package enum Mismatch: Error {
    case tooFewLiterals, tooManyLiterals
  }

  /// Statements with literals in place of their variables, numbered as SQLite numbers them
  /// (https://sqlite.org/lang_expr.html#varparam), from the first literal that no statement before has
  /// used.
  ///
  /// - Throws: ``Mismatch`` if there are fewer literals than variables, or some that none takes.
  package static func replaced(in sql: String, by literals: [String]) throws(Mismatch) -> String {
    let text = SQLTokens(SQLText(sql))
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
      // No more numbers than literals: what is larger than all of them has none.
      guard let number = statement.number(of: text.text(of: token)),
        number <= literals.count - used, number > 0
      else { throw .tooFewLiterals }
      result += text.text(in: end..<token.range.lowerBound).string + literals[used + number - 1]
      end = token.range.upperBound
    }
    guard used + statement.largest == literals.count else { throw .tooManyLiterals }
    return result + text.text(in: end..<text.bytes.count).string
  }

  /// The numbers that the variables of one statement have got.
  private struct Numbers {
    private(set) var largest = 0
    private var names: [SQLText: Int] = [:]

    /// - Returns: Nothing for a number that is none, or too large for SQLite
    ///   (https://sqlite.org/limits.html#max_variable_number).
    mutating func number(of variable: SQLText) -> Int? {
      let digits = variable.string.utf8.dropFirst()
      let number: Int
      if variable.hasPrefix("?"), !digits.isEmpty {
        guard let said = Int(String(decoding: digits, as: UTF8.self)), said <= 1_000_000 else {
          return nil
        }
        number = said
      } else {
        number = names[variable] ?? largest + 1
        if !variable.hasPrefix("?") { names[variable] = number }
      }
      largest = max(largest, number)
      return number
    }
  }
}
