extension SQLParser {
  mutating func createIndex(isUnique: Bool) throws -> CreateIndex {
    var index = CreateIndex(name: try objectName(), table: "", isUnique: isUnique)
    try expect("ON")
    index.table = try name()
    index.terms = try terms(endingAt: try closingOfList())
    try expectSymbol(")")
    if take("WHERE") {
      index.condition = rest()
    } else if current != nil, !isAtSymbol(";") {
      throw failure("WHERE")
    }
    return index
  }

  /// The columns of a PRIMARY KEY or UNIQUE constraint of a table.
  mutating func keyColumns() throws -> (columns: [IndexedTerm], isAutoincrement: Bool) {
    let end = try closingOfList()
    let isAutoincrement =
      end - 1 > position && text.isWord(text.tokens[end - 1], "AUTOINCREMENT")
    let columns = try terms(endingAt: isAutoincrement ? end - 1 : end)
    if isAutoincrement { position += 1 }
    try expectSymbol(")")
    return (columns, isAutoincrement)
  }

  private func closingOfList() throws -> Int {
    guard let end = closingParenthesis else { throw failure("'('") }
    return end
  }

  /// The terms from behind the current `(` to the token at `end`.
  private mutating func terms(endingAt end: Int) throws -> [IndexedTerm] {
    position += 1
    var terms: [IndexedTerm] = []
    while position < end {
      let start = position
      while position < end, !isAtSymbol(",") { skipBalanced() }
      terms.append(try term(text.tokens[start..<min(position, end)]))
      if position < end { position += 1 }
    }
    guard !terms.isEmpty else { throw failure("a column") }
    position = end
    return terms
  }

  private func term(_ tokens: ArraySlice<SQLToken>) throws -> IndexedTerm {
    var tokens = tokens
    var term = IndexedTerm(expression: "")
    if let last = tokens.last, tokens.count > 1,
      text.isWord(last, "ASC") || text.isWord(last, "DESC")
    {
      term.isDescending = text.isWord(last, "DESC")
      tokens.removeLast()
    }
    // `a || b COLLATE x` collates b, not the term: only behind a lone name is it the term's own.
    if tokens.count >= 3, let last = tokens.last, isName(last),
      text.isWord(tokens[tokens.endIndex - 2], "COLLATE"), loneName(tokens.dropLast(2)) != nil
    {
      term.collation = text.value(of: last)
      tokens.removeLast(2)
    }
    guard let first = tokens.first, let last = tokens.last else { throw failure("a column") }
    term.name = loneName(tokens).map { text.value(of: $0) }
    term.expression = text.text(in: first.range.lowerBound..<last.range.upperBound)
    return term
  }

  /// The one name that `tokens` consist of, in parentheses or not.
  private func loneName(_ tokens: ArraySlice<SQLToken>) -> SQLToken? {
    var tokens = tokens
    while tokens.count >= 3, let first = tokens.first, let last = tokens.last,
      text.isSymbol(first, "("), text.isSymbol(last, ")")
    {
      tokens = tokens.dropFirst().dropLast()
    }
    guard let token = tokens.first, tokens.count == 1, isName(token) else { return nil }
    return token
  }
}
