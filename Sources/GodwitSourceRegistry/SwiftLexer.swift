/// Cuts Swift source into words, symbols, literals and doc comments: as much of Swift's lexical
/// grammar as it takes not to be fooled by comments and literals.
///
/// It reads bytes, as Swift's own lexer does: every character of the grammar is ASCII, and what is
/// not is part of a name, a literal or a comment.
struct SwiftLexer {
  /// Why a text cannot be cut up to its end.
  struct Flaw: Error, Equatable {
    let line: Int
    let message: String
  }

  let bytes: [UInt8]
  private(set) var position = 0
  /// As `#line` counts: by LF alone, also where a CR ends the line for the lexer.
  private(set) var line = 1
  private(set) var isFirstInLine = true
  private(set) var last: SwiftToken?

  private init(_ source: String) {
    bytes = Array(source.utf8)
  }

  /// - Throws: ``Flaw`` for a literal or a comment without an end: then what follows is unknown.
  static func tokens(of source: String) throws -> [SwiftToken] {
    var lexer = SwiftLexer(source)
    lexer.skipShebang()
    var tokens: [SwiftToken] = []
    while let token = try lexer.next() { tokens.append(token) }
    return tokens
  }

  private mutating func next() throws -> SwiftToken? {
    while let byte = peek() {
      let start = (position: position, line: line, isFirst: isFirstInLine)
      guard let (kind, text) = try scan(byte) else { continue }
      let token = SwiftToken(
        kind: kind, text: text, isInBackticks: kind == .word && byte == UInt8(ascii: "`"),
        line: start.line, isFirstInLine: start.isFirst, range: start.position..<position)
      // A comment is nothing that code could go on from.
      if kind != .docComment {
        isFirstInLine = false
        last = token
      }
      return token
    }
    return nil
  }

  /// Goes over white space, a comment or a token.
  private mutating func scan(_ byte: UInt8) throws -> (SwiftToken.Kind, String)? {
    if let width = widthOfSpace(byte) {
      advance(width)
    } else if starts(with: "///") {
      return (.docComment, docComment())
    } else if try skipComment() {
      return nil
    } else if try skipLiteral() {
      return (.literal, "")
    } else if byte == UInt8(ascii: "`"), let name = nameInBackticks() {
      return (.word, name)
    } else if Self.isPartOfWord(byte) {
      return (.word, word())
    } else {
      let text = starts(with: "->") ? "->" : String(decoding: [byte], as: UTF8.self)
      advance(text.utf8.count)
      return (.symbol, text)
    }
    return nil
  }

  // MARK: Bytes

  func peek(_ offset: Int = 0) -> UInt8? {
    let index = position + offset
    return index < bytes.count ? bytes[index] : nil
  }

  func starts(with text: StaticString, at offset: Int = 0) -> Bool {
    text.withUTF8Buffer { bytes.dropFirst(position + offset).starts(with: $0) }
  }

  mutating func advance(_ count: Int = 1) {
    for _ in 0..<count where position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\n") { line += 1 }
      if Self.isNewline(byte) { isFirstInLine = true }
      position += 1
    }
  }

  func text(from start: Int) -> String { String(decoding: bytes[start..<position], as: UTF8.self) }

  static func isNewline(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }

  /// How many bytes of white space begin here: ASCII's, a no-break space, or a byte order mark.
  private func widthOfSpace(_ byte: UInt8) -> Int? {
    switch byte {
    case 0, 0x09...0x0D, 0x20: 1
    case 0xC2 where peek(1) == 0xA0: 2
    case 0xEF where position == 0 && starts(with: "\u{FEFF}"): 3
    default: nil
    }
  }

  // MARK: Comments

  private mutating func skipShebang() {
    if starts(with: "#!") { skipLine() }
  }

  private mutating func skipLine() {
    while let byte = peek(), !Self.isNewline(byte) { advance() }
  }

  /// Goes over a comment that is none for documentation, if there is one.
  mutating func skipComment() throws -> Bool {
    if starts(with: "//") {
      skipLine()
      return true
    }
    guard starts(with: "/*") else { return false }
    let start = line
    var depth = 0
    repeat {
      if starts(with: "/*") {
        depth += 1
        advance(2)
      } else if starts(with: "*/") {
        depth -= 1
        advance(2)
      } else if peek() == nil {
        throw Flaw(line: start, message: "a comment that does not end")
      } else {
        advance()
      }
    } while depth > 0
    return true
  }

  private mutating func docComment() -> String {
    advance(3)
    if peek() == UInt8(ascii: " ") { advance() }
    let start = position
    skipLine()
    return text(from: start)
  }

  // MARK: Words

  private static func isPartOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...:
      true
    default: false
    }
  }

  private mutating func word() -> String {
    let start = position
    while let byte = peek(), Self.isPartOfWord(byte), widthOfSpace(byte) == nil { advance() }
    return text(from: start)
  }

  private mutating func nameInBackticks() -> String? {
    let rest = bytes[(position + 1)...]
    let end = rest.firstIndex { $0 == UInt8(ascii: "`") || Self.isNewline($0) }
    guard let end, bytes[end] == UInt8(ascii: "`"), end > position + 1 else { return nil }
    let name = String(decoding: bytes[(position + 1)..<end], as: UTF8.self)
    advance(end + 1 - position)
    return name
  }
}
