/// A piece of SQL in the form in which two spellings of the same text are equal.
///
/// Case of words, the way names are quoted, white space, comments and redundant outer parentheses
/// do not count; everything else does, token by token: `a = 1` and `a == 1` are two texts.
package struct SQLNormalForm: Hashable, Sendable {
  package let tokens: [SQLText]

  /// What a word in double quotes is that is no name: SQLite reads it as a string
  /// (https://sqlite.org/quirks.html#dblquote).
  package enum StringsInDoubleQuotes: Sendable {
    /// The same as in single quotes, for good: in a table's own expressions, where SQLite has decided
    /// what the word is.
    case areStrings
    /// Something of its own: in a view or a trigger, where the word becomes a name as soon as there
    /// is one.
    case areThemselves
  }

  /// - Parameters:
  ///   - sql: An expression, a SELECT, the body of a trigger, …
  ///   - names: The names that a double-quoted word may mean here.
  package init(_ sql: SQLText, names: Set<FoldedName>, otherwise strings: StringsInDoubleQuotes) {
    let text = SQLTokens(sql)
    let inner = text.withoutOuterParentheses
    tokens = inner.indices.map {
      text.normalForm(of: inner[$0], at: $0, in: inner, names: names, strings)
    }
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
    of token: SQLToken, at index: Int, in tokens: ArraySlice<SQLToken>, names: Set<FoldedName>,
    _ strings: SQLNormalForm.StringsInDoubleQuotes
  ) -> SQLText {
    switch token.kind {
    case .word, .number, .blob, .variable:
      return text(of: token).folded.text
    case .quotedIdentifier:
      return normalIdentifier(value(of: token))
    case .doubleQuoted:
      let name = value(of: token)
      if names.contains(name.folded) || hasPlaceOfName(index, in: tokens, quotes: .doubleQuoted) {
        return normalIdentifier(name)
      }
      switch strings {
      case .areStrings: return SQLText(SQLLiteral.string(name))
      case .areThemselves: return SQLText(SQLIdentifier.alwaysQuoted(name))
      }
    case .string:
      let string = value(of: token)
      return hasPlaceOfName(index, in: tokens, quotes: .string)
        ? normalIdentifier(string) : SQLText(SQLLiteral.string(string))
    case .symbol, .illegal:
      return text(of: token)
    }
  }

  private func normalIdentifier(_ name: SQLText) -> SQLText {
    let folded = name.folded.text
    let isBare =
      SQLIdentifier.quoted(folded).utf8.elementsEqual(folded.string.utf8)
      || !SQLKeyword.changesMeaning(folded)
    return isBare && SQLTokens(folded).tokens.map(\.kind) == [.word]
      ? folded : SQLText(SQLIdentifier.alwaysQuoted(folded))
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
    let earlier = index - 2 >= tokens.startIndex ? tokens[index - 2] : nil
    if isWord(previous, "FROM") {
      // Not a table, but an operator: a IS DISTINCT FROM 'b'.
      return earlier.map { !isWord($0, "DISTINCT") } ?? true
    }
    if isWord(previous, "BY") { return earlier.map { isWord($0, "INDEXED") } ?? false }
    return isWord(previous, "JOIN") || isWord(previous, "INTO") || isWord(previous, "UPDATE")
      || (quotes == .doubleQuoted && endsOperand(previous))
  }

  /// Whether a token ends an operand, so that a name behind it is an alias: `SELECT 1 "one"`.
  private func endsOperand(_ token: SQLToken) -> Bool {
    switch token.kind {
    case .word: !SQLKeyword.isKeyword(text(of: token))
    case .number, .blob, .string, .variable, .doubleQuoted, .quotedIdentifier: true
    case .symbol: isSymbol(token, ")")
    case .illegal: false
    }
  }
}
