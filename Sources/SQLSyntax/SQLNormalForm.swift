/// A piece of SQL in the form in which two spellings of the same text are equal.
///
/// Case of words, the way names are quoted, white space, comments and redundant outer parentheses
/// do not count; everything else does, token by token: `a = 1` and `a == 1` are two texts.
public struct SQLNormalForm: Hashable, Sendable {
  public let tokens: [String]

  /// - Parameters:
  ///   - sql: An expression, a SELECT, the body of a trigger, …
  ///   - names: The names, folded, that a double-quoted word may mean here. SQLite reads any other
  ///     double-quoted word as a string (https://sqlite.org/quirks.html#dblquote). `nil` stands
  ///     for every name.
  public init(_ sql: String, names: Set<String>? = nil) {
    let text = SQLTokens(sql)
    let inner = text.withoutOuterParentheses
    tokens = inner.indices.map { text.normalForm(of: inner[$0], at: $0, in: inner, names: names) }
  }
}

extension SQLTokens {
  /// The tokens, less any pair of parentheses that encloses all of them.
  var withoutOuterParentheses: ArraySlice<SQLToken> {
    var inner = tokens[...]
    guard let first = inner.first, isSymbol(first, "(") else { return inner }
    let closing = closingParentheses()
    while !inner.isEmpty, closing[inner.startIndex] == inner.endIndex - 1 {
      inner = inner.dropFirst().dropLast()
    }
    return inner
  }

  fileprivate func normalForm(
    of token: SQLToken, at index: Int, in tokens: ArraySlice<SQLToken>, names: Set<String>?
  ) -> String {
    switch token.kind {
    case .word, .number, .blob, .variable:
      return SQLIdentifier.folded(text(of: token))
    case .quotedIdentifier:
      return normalIdentifier(value(of: token))
    case .doubleQuoted:
      let name = value(of: token)
      let isName =
        names.map { $0.contains(SQLIdentifier.folded(name)) } ?? true
        || hasPlaceOfName(index, in: tokens, quotes: .doubleQuoted)
      return isName ? normalIdentifier(name) : SQLLiteral.string(name)
    case .string:
      let string = value(of: token)
      return hasPlaceOfName(index, in: tokens, quotes: .string)
        ? normalIdentifier(string) : SQLLiteral.string(string)
    case .symbol, .illegal:
      return text(of: token)
    }
  }

  private func normalIdentifier(_ name: String) -> String {
    let folded = SQLIdentifier.folded(name)
    let isBare = SQLIdentifier.quoted(folded) == folded || !SQLKeyword.changesMeaning(folded)
    return isBare && SQLTokens(folded).tokens.map(\.kind) == [.word]
      ? folded : "\"" + folded.replacing("\"", with: "\"\"") + "\""
  }

  /// Whether only a name can stand at `index`, judged by its neighbours.
  private func hasPlaceOfName(
    _ index: Int, in tokens: ArraySlice<SQLToken>, quotes: SQLToken.Kind
  ) -> Bool {
    let previous = index > tokens.startIndex ? tokens[index - 1] : nil
    let next = index + 1 < tokens.endIndex ? tokens[index + 1] : nil
    if let next, isSymbol(next, ".") || (quotes == .doubleQuoted && isSymbol(next, "(")) {
      return true
    }
    guard let previous else { return false }
    if isSymbol(previous, ".") || isWord(previous, "COLLATE") || isWord(previous, "AS") {
      return true
    }
    if isWord(previous, "FROM") {
      // Not a table, but an operator: a IS DISTINCT FROM 'b'.
      return index - 2 < tokens.startIndex || !isWord(tokens[index - 2], "DISTINCT")
    }
    return isWord(previous, "JOIN") || isWord(previous, "INTO") || isWord(previous, "UPDATE")
  }
}
