/// One token of SQL text, as SQLite's own tokenizer would cut it.
///
/// A token knows where it stands, in UTF-8 offsets, and not what it says: ``SQLTokens`` has the text.
package struct SQLToken: Hashable, Sendable {
  /// What a token is.
  package enum Kind: Hashable, Sendable {
    /// A bare word: a keyword or an identifier. SQLite's grammar decides which, by position.
    case word
    /// `"x"`: an identifier, or, where no such name exists, a string (a relic that SQLite keeps).
    case doubleQuoted
    /// `` `x` `` or `[x]`: always an identifier.
    case quotedIdentifier
    /// `'x'`: a string, or an identifier where only an identifier can stand.
    case string
    /// `X'00ff'`.
    case blob
    /// An integer or a floating-point number.
    case number
    /// `?`, `?1`, `:a`, `@a`, `$a`.
    case variable
    /// An operator or a punctuation mark.
    case symbol
    /// A byte that starts no token, or a literal without its end.
    case illegal
  }

  package let kind: Kind
  package let range: Range<Int>
}

/// A text of SQL cut into tokens. White space and comments stand between tokens and are none.
package struct SQLTokens: Sendable {
  package let bytes: [UInt8]
  package let tokens: [SQLToken]
  /// Whether the whole text is UTF-8. Then each token is: none begins or ends inside of a character.
  private let isUTF8: Bool

  /// Cuts `sql` into tokens. Any text can be cut; the cost is linear in its length.
  package init(_ sql: SQLText) {
    bytes = sql.bytes
    isUTF8 = sql.isUTF8
    var tokenizer = SQLTokenizer(bytes: bytes)
    var tokens: [SQLToken] = []
    tokens.reserveCapacity(bytes.count / 5)
    while let token = tokenizer.next() { tokens.append(token) }
    self.tokens = tokens
  }

  /// The source text of a token, quotes included.
  package func text(of token: SQLToken) -> SQLText { text(in: token.range) }

  /// The source text between two UTF-8 offsets.
  package func text(in range: Range<Int>) -> SQLText {
    sqlText(bytes[range.clamped(to: 0..<bytes.count)])
  }

  /// The name or the string that a token stands for: quotes removed, doubled quotes undone.
  package func value(of token: SQLToken) -> SQLText {
    switch token.kind {
    case .doubleQuoted, .string, .quotedIdentifier:
      let quote = bytes[token.range.lowerBound]
      let inner = bytes[(token.range.lowerBound + 1)..<(token.range.upperBound - 1)]
      guard quote != ASCII.openBracket, inner.contains(quote) else {
        return sqlText(inner)
      }
      return sqlText(undoubled(inner, quote))
    default:
      return text(of: token)
    }
  }

  private func sqlText(_ bytes: some Collection<UInt8>) -> SQLText {
    isUTF8 ? SQLText(String(decoding: bytes, as: UTF8.self)) : SQLText(bytes: bytes)
  }

  private func undoubled(_ inner: ArraySlice<UInt8>, _ quote: UInt8) -> [UInt8] {
    var result: [UInt8] = []
    var afterQuote = false
    for byte in inner {
      if byte == quote, afterQuote {
        afterQuote = false
        continue
      }
      afterQuote = byte == quote
      result.append(byte)
    }
    return result
  }

  /// For every token that is an opening parenthesis, the index of the one that closes it.
  ///
  /// Made once and in one pass, so that no depth of nesting costs more than its length.
  func closingParentheses() -> [Int: Int] {
    var open: [Int] = []
    var closing: [Int: Int] = [:]
    for (index, token) in tokens.enumerated() where token.kind == .symbol {
      if isSymbol(token, "(") {
        open.append(index)
      } else if isSymbol(token, ")"), let start = open.popLast() {
        closing[start] = index
      }
    }
    return closing
  }

  /// Whether `token` is the bare word `word`, which must be given in capitals.
  package func isWord(_ token: SQLToken, _ word: StaticString) -> Bool {
    guard token.kind == .word, token.range.count == word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { expected in
      for (offset, byte) in expected.enumerated()
      where ASCII.uppercased(bytes[token.range.lowerBound + offset]) != byte {
        return false
      }
      return true
    }
  }

  /// Whether `token` is the operator or punctuation mark `symbol`.
  package func isSymbol(_ token: SQLToken, _ symbol: StaticString) -> Bool {
    guard token.kind == .symbol, token.range.count == symbol.utf8CodeUnitCount else { return false }
    return symbol.withUTF8Buffer { expected in
      bytes[token.range].elementsEqual(expected)
    }
  }
}
