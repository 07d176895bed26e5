/// Several statements in one text.
public enum SQLStatements {
  /// The statements in the body of a trigger, without the `;` behind each.
  ///
  /// Such a body holds no statement that has a `;` of its own.
  public static func split(_ body: String) -> [String] {
    let text = SQLTokens(body)
    var statements: [String] = []
    var start: Int?
    var end = 0
    for token in text.tokens {
      if text.isSymbol(token, ";") {
        if let begin = start { statements.append(text.text(in: begin..<end)) }
        start = nil
      } else {
        start = start ?? token.range.lowerBound
        end = token.range.upperBound
      }
    }
    if let begin = start { statements.append(text.text(in: begin..<end)) }
    return statements
  }
}
