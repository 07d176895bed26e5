/// The variables of a statement: `?`, `?3`, `:name`.
public enum SQLVariables {
  /// A statement with literals in place of its variables.
  ///
  /// - Returns: Nothing if a variable is named, or if there are fewer literals than variables.
  public static func replaced(in sql: String, by literals: [String]) -> String? {
    let text = SQLTokens(sql)
    var result = ""
    var end = 0
    var position = 0
    for token in text.tokens where token.kind == .variable {
      let name = text.text(of: token)
      guard name.hasPrefix("?") else { return nil }
      // A bare ? comes behind the largest number so far (https://sqlite.org/lang_expr.html#varparam).
      let number = name == "?" ? position + 1 : Int(name.dropFirst()) ?? 0
      guard literals.indices.contains(number - 1) else { return nil }
      position = max(position, number)
      result += text.text(in: end..<token.range.lowerBound) + literals[number - 1]
      end = token.range.upperBound
    }
    return result + text.text(in: end..<text.bytes.count)
  }
}
