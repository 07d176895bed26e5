/// Reads CREATE statements: a recursive-descent parser over SQLite's grammar
/// (https://sqlite.org/src/file/src/parse.y), without its expressions, which stay source text.
package struct SQLParser {
  let text: SQLTokens
  private let closing: [Int: Int]
  var position = 0

  init(_ sql: SQLText) {
    text = SQLTokens(sql)
    closing = text.closingParentheses()
  }

  /// Reads one CREATE statement.
  ///
  /// - Throws: ``SQLSyntaxError`` for anything else. No text makes it trap or loop.
  package static func parse(_ sql: SQLText) throws -> CreateStatement {
    var parser = SQLParser(sql)
    return try parser.createStatement()
  }

  mutating func createStatement() throws -> CreateStatement {
    try expect("CREATE")
    _ = take("TEMP") || take("TEMPORARY")
    if take("TABLE") {
      return .table(try createTable())
    } else if take("UNIQUE") {
      try expect("INDEX")
      return .index(try createIndex(isUnique: true))
    } else if take("INDEX") {
      return .index(try createIndex(isUnique: false))
    } else if take("VIEW") {
      return .view(try createView())
    } else if take("TRIGGER") {
      return .trigger(try createTrigger())
    } else if take("VIRTUAL") {
      try expect("TABLE")
      return .virtualTable(try createVirtualTable())
    }
    throw failure("TABLE, INDEX, VIEW, TRIGGER or VIRTUAL TABLE")
  }

  /// `IF NOT EXISTS schema.name`
  mutating func objectName() throws -> SQLText {
    if take("IF") {
      try expect("NOT")
      try expect("EXISTS")
    }
    return try qualifiedName()
  }

  mutating func qualifiedName() throws -> SQLText {
    let first = try name()
    return takeSymbol(".") ? try name() : first
  }

  // MARK: Tokens

  var current: SQLToken? { token(0) }

  func token(_ offset: Int) -> SQLToken? {
    let index = position + offset
    return text.tokens.indices.contains(index) ? text.tokens[index] : nil
  }

  /// Where the current token begins, or the end of the text.
  var offset: Int { current?.range.lowerBound ?? text.bytes.count }

  /// Where the token before the current one ends.
  var endOfPrevious: Int {
    position > 0 ? text.tokens[position - 1].range.upperBound : 0
  }

  /// The source text from `start` to the end of the token before the current one.
  func source(from start: Int) -> SQLText {
    start < endOfPrevious ? text.text(in: start..<endOfPrevious) : ""
  }

  func failure(_ expected: String) -> SQLSyntaxError {
    SQLSyntaxError(expected: expected, offset: offset)
  }

  func isAt(_ word: StaticString, _ offset: Int = 0) -> Bool {
    token(offset).map { text.isWord($0, word) } ?? false
  }

  func isAtSymbol(_ symbol: StaticString, _ offset: Int = 0) -> Bool {
    token(offset).map { text.isSymbol($0, symbol) } ?? false
  }

  mutating func take(_ words: StaticString...) -> Bool {
    for (offset, word) in words.enumerated() where !isAt(word, offset) { return false }
    position += words.count
    return true
  }

  mutating func takeSymbol(_ symbol: StaticString) -> Bool {
    guard isAtSymbol(symbol) else { return false }
    position += 1
    return true
  }

  mutating func expect(_ word: StaticString) throws {
    guard take(word) else { throw failure("\(word)") }
  }

  mutating func expectSymbol(_ symbol: StaticString) throws {
    guard takeSymbol(symbol) else { throw failure("'\(symbol)'") }
  }

  // MARK: Names

  /// `nm` of the grammar: an identifier in any quotes, a string, or a keyword that is not reserved.
  mutating func name() throws -> SQLText {
    guard let token = current, isName(token) else { throw failure("a name") }
    position += 1
    return text.value(of: token)
  }

  func isName(_ token: SQLToken) -> Bool {
    switch token.kind {
    case .word: !SQLKeyword.isReserved(text.text(of: token))
    case .doubleQuoted, .quotedIdentifier, .string: true
    default: false
    }
  }

  /// `(a, b, c)`. SQLite reads and ignores a collation or a direction behind the names.
  mutating func nameList() throws -> [SQLText] {
    try expectSymbol("(")
    var names: [SQLText] = []
    repeat {
      names.append(try name())
      while current != nil, !isAtSymbol(","), !isAtSymbol(")") { position += 1 }
    } while takeSymbol(",")
    try expectSymbol(")")
    return names
  }

  // MARK: Balanced text

  /// The index of the token that closes the parenthesis which is the current token.
  var closingParenthesis: Int? { closing[position] }

  /// The source text inside of a pair of parentheses, of which the first is the current token.
  mutating func parenthesized() throws -> SQLText {
    guard let end = closingParenthesis else {
      throw failure("an expression in parentheses")
    }
    position += 1
    let start = offset
    position = end
    let inner = source(from: start)
    position = end + 1
    return inner
  }

  /// Moves behind one token, or behind the pair of parentheses that begins here.
  mutating func skipBalanced() {
    position = (closingParenthesis ?? position) + 1
  }

  /// The source text from here to the end of the statement, without a closing `;`.
  mutating func rest() -> SQLText {
    let start = offset
    position = text.tokens.count
    while position > 0, endOfPrevious > start, text.isSymbol(text.tokens[position - 1], ";") {
      position -= 1
    }
    return source(from: start)
  }
}
