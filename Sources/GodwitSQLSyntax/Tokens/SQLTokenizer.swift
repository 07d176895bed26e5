/// Cuts SQL text as `sqlite3GetToken` does (https://sqlite.org/src/file/src/tokenize.c).
struct SQLTokenizer {
  private let bytes: [UInt8]
  private var position = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func next() -> SQLToken? {
    skipSpaceAndComments()
    guard position < bytes.count else { return nil }
    let start = position
    let kind = scan()
    // Whatever the rules below do, a token is never empty: the loop must end.
    position = min(max(position, start + 1), bytes.count)
    return SQLToken(kind: kind, range: start..<position)
  }

  private func byte(_ offset: Int = 0) -> UInt8? {
    let index = position + offset
    return index < bytes.count ? bytes[index] : nil
  }

  private func starts(with text: StaticString) -> Bool {
    text.withUTF8Buffer { bytes[position...].starts(with: $0) }
  }

  private mutating func skip(while condition: (UInt8) -> Bool) {
    while let byte = byte(), condition(byte) { position += 1 }
  }

  // MARK: Between tokens

  private mutating func skipSpaceAndComments() {
    while let byte = byte() {
      if ASCII.isSpace(byte) {
        position += 1
      } else if starts(with: "--") {
        skip { $0 != UInt8(ascii: "\n") }
      } else if starts(with: "/*"), self.byte(2) != nil {
        skipBlockComment()
      } else if starts(with: "\u{FEFF}") {
        position += 3  // SQLite takes a byte order mark for white space, wherever it stands.
      } else {
        return
      }
    }
  }

  private mutating func skipBlockComment() {
    position += 2
    while position < bytes.count {
      if starts(with: "*/") {
        position += 2
        return
      }
      position += 1
    }
  }

  // MARK: Tokens

  private mutating func scan() -> SQLToken.Kind {
    let first = bytes[position]
    switch first {
    case ASCII.singleQuote: return quoted(by: first) ? .string : .illegal
    case ASCII.doubleQuote: return quoted(by: first) ? .doubleQuoted : .illegal
    case ASCII.backtick: return quoted(by: first) ? .quotedIdentifier : .illegal
    case ASCII.openBracket: return bracketed() ? .quotedIdentifier : .illegal
    case UInt8(ascii: "?"):
      position += 1
      skip(while: ASCII.isDigit)
      return .variable
    case UInt8(ascii: "$"), UInt8(ascii: "@"), UInt8(ascii: ":"), UInt8(ascii: "#"):
      return variable()
    case UInt8(ascii: "x"), UInt8(ascii: "X"):
      return byte(1) == ASCII.singleQuote ? blob() : word()
    case _ where ASCII.isDigit(first): return number()
    case UInt8(ascii: ".") where byte(1).map(ASCII.isDigit) == true: return number()
    case _ where ASCII.isIdentifierStart(first): return word()
    default: return symbol()
    }
  }

  private mutating func word() -> SQLToken.Kind {
    skip(while: ASCII.isIdentifierPart)
    return .word
  }

  /// Moves behind a literal in which a doubled `quote` stands for the quote itself.
  private mutating func quoted(by quote: UInt8) -> Bool {
    position += 1
    while let byte = byte() {
      position += 1
      guard byte == quote else { continue }
      guard self.byte() == quote else { return true }
      position += 1
    }
    return false
  }

  private mutating func bracketed() -> Bool {
    skip { $0 != ASCII.closeBracket }
    guard byte() != nil else { return false }
    position += 1
    return true
  }

  private mutating func blob() -> SQLToken.Kind {
    let start = position
    position += 2
    skip(while: ASCII.isHexDigit)
    let isWhole = byte() == ASCII.singleQuote && (position - start) % 2 == 0
    skip { $0 != ASCII.singleQuote }
    position += 1
    return isWhole ? .blob : .illegal
  }

  private mutating func number() -> SQLToken.Kind {
    if starts(with: "0x") || starts(with: "0X"), byte(2).map(ASCII.isHexDigit) == true {
      position += 2
      skip { ASCII.isHexDigit($0) || $0 == UInt8(ascii: "_") }
    } else {
      skipDigits()
      if byte() == UInt8(ascii: ".") {
        position += 1
        skipDigits()
      }
      skipExponent()
    }
    guard let byte = byte(), ASCII.isIdentifierPart(byte) else { return .number }
    skip(while: ASCII.isIdentifierPart)
    return .illegal
  }

  /// Digits, with the `_` between them that SQLite reads since 3.46.
  private mutating func skipDigits() {
    skip { ASCII.isDigit($0) || $0 == UInt8(ascii: "_") }
  }

  private mutating func skipExponent() {
    guard let letter = byte(), ASCII.uppercased(letter) == UInt8(ascii: "E") else { return }
    let hasSign = byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-")
    guard byte(hasSign ? 2 : 1).map(ASCII.isDigit) == true else { return }
    position += hasSign ? 2 : 1
    skipDigits()
  }

  private mutating func variable() -> SQLToken.Kind {
    position += 1
    let start = position
    skip { ASCII.isIdentifierPart($0) || $0 == UInt8(ascii: ":") }
    return position > start ? .variable : .illegal
  }

  private mutating func symbol() -> SQLToken.Kind {
    let long: [StaticString] = ["->>", "->", "||", "<<", ">>", "<=", ">=", "<>", "==", "!="]
    for text in long where starts(with: text) {
      position += text.utf8CodeUnitCount
      return .symbol
    }
    let known = "()+-*/%=<>|&~,;.".utf8.contains(bytes[position])
    position += 1
    return known ? .symbol : .illegal
  }
}
