/// A piece of Swift source that matters to the registry.
struct SwiftToken: Equatable {
  enum Kind: Equatable {
    case word
    /// Any other single character.
    case symbol
    /// A string literal of any form, with its source text.
    case string
    /// `/// …`, without the slashes and one space.
    case docComment
  }

  let kind: Kind
  let text: String
  let line: Int
  /// How many characters of the source there are up to its end.
  var end = 0
}

/// Cuts Swift source into words, symbols, strings and doc comments: as much of Swift's lexical
/// grammar as it takes not to be fooled by comments and strings.
struct SwiftLexer {
  private let characters: [Character]
  private var position = 0
  private var line = 1

  init(_ source: String) {
    characters = Array(source)
  }

  static func tokens(of source: String) -> [SwiftToken] {
    var lexer = SwiftLexer(source)
    var tokens: [SwiftToken] = []
    while var token = lexer.next() {
      token.end = lexer.position
      tokens.append(token)
    }
    return tokens
  }

  private mutating func next() -> SwiftToken? {
    while let character = peek() {
      if character.isWhitespace {
        advance()
      } else if starts(with: "///") {
        return docComment()
      } else if starts(with: "//") {
        skipLine()
      } else if starts(with: "/*") {
        skipBlockComment()
      } else if character == "\"" || character == "#", let token = string() {
        return token
      } else if character.isLetter || character == "_" || character.isNumber {
        return word()
      } else {
        let token = SwiftToken(kind: .symbol, text: String(character), line: line)
        advance()
        return token
      }
    }
    return nil
  }

  // MARK: Characters

  private func peek(_ offset: Int = 0) -> Character? {
    let index = position + offset
    return index < characters.count ? characters[index] : nil
  }

  private func starts(with text: String) -> Bool {
    characters[position...].starts(with: text)
  }

  private mutating func advance(_ count: Int = 1) {
    for _ in 0..<count where position < characters.count {
      if characters[position].isNewline { line += 1 }
      position += 1
    }
  }

  // MARK: Comments

  private mutating func skipLine() {
    while let character = peek(), !character.isNewline { advance() }
  }

  private mutating func skipBlockComment() {
    var depth = 0
    repeat {
      if starts(with: "/*") {
        depth += 1
        advance(2)
      } else if starts(with: "*/") {
        depth -= 1
        advance(2)
      } else {
        advance()
      }
    } while depth > 0 && peek() != nil
  }

  private mutating func docComment() -> SwiftToken {
    let start = line
    advance(3)
    if peek() == " " { advance() }
    let begin = position
    skipLine()
    return SwiftToken(
      kind: .docComment, text: String(characters[begin..<position]), line: start)
  }

  // MARK: Words and strings

  private mutating func word() -> SwiftToken {
    let (begin, start) = (position, line)
    while let character = peek(), character.isLetter || character.isNumber || character == "_" {
      advance()
    }
    return SwiftToken(kind: .word, text: String(characters[begin..<position]), line: start)
  }

  /// A string literal: in one line or several, raw or not, with interpolations.
  private mutating func string() -> SwiftToken? {
    let (begin, start) = (position, line)
    var pounds = 0
    while peek(pounds) == "#" { pounds += 1 }
    guard peek(pounds) == "\"" else { return nil }
    advance(pounds)
    let fence = String(repeating: "#", count: pounds)
    let quotes = starts(with: "\"\"\"") ? "\"\"\"" : "\""
    advance(quotes.count)
    while peek() != nil, !starts(with: quotes + fence) {
      if starts(with: "\\" + fence + "(") {
        advance(2 + pounds)
        skipInterpolation()
      } else {
        advance(starts(with: "\\" + fence) ? 2 + pounds : 1)
      }
    }
    advance(quotes.count + pounds)
    return SwiftToken(kind: .string, text: String(characters[begin..<position]), line: start)
  }

  private mutating func skipInterpolation() {
    var depth = 1
    while depth > 0, let token = next() {
      if token.kind == .symbol, token.text == "(" { depth += 1 }
      if token.kind == .symbol, token.text == ")" { depth -= 1 }
    }
  }
}
