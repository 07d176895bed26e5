extension SwiftLexer {
  /// Goes over a literal of a string or of a regular expression, if there is one.
  mutating func skipLiteral() throws -> Bool {
    if let delimiter = openingDelimiter() {
      try skipString(delimiter)
      return true
    }
    if let end = endOfRegularExpression() {
      advance(end - position)
      return true
    }
    return false
  }

  // MARK: Strings

  /// What a string is within: `"`, `"""`, `#"`, …
  private struct Delimiter {
    let pounds: Int
    let isMultiline: Bool
    let line: Int

    var quotes: Int { isMultiline ? 3 : 1 }
    var width: Int { quotes + pounds }
  }

  /// Where the lexer is in a string: literals and interpolations can lie in each other without end.
  private enum Frame {
    case string(Delimiter)
    case interpolation(openParentheses: Int)
  }

  private func countOfPounds(at offset: Int) -> Int {
    bytes.dropFirst(position + offset).prefix { $0 == UInt8(ascii: "#") }.count
  }

  private func openingDelimiter() -> Delimiter? {
    guard peek() == UInt8(ascii: "\"") || peek() == UInt8(ascii: "#") else { return nil }
    let pounds = countOfPounds(at: 0)
    guard peek(pounds) == UInt8(ascii: "\"") else { return nil }
    let isMultiline = starts(with: "\"\"\"", at: pounds) && !closesInLine(pounds)
    return Delimiter(pounds: pounds, isMultiline: isMultiline, line: line)
  }

  /// Whether `#"""` opens a literal of one line that begins with quotes: `#"""#`.
  private func closesInLine(_ pounds: Int) -> Bool {
    guard pounds > 0 else { return false }
    var offset = pounds + 2
    while let byte = peek(offset), !Self.isNewline(byte) {
      if byte == UInt8(ascii: "\""), countOfPounds(at: offset + 1) >= pounds { return true }
      offset += 1
    }
    return false
  }

  private func closes(_ delimiter: Delimiter) -> Bool {
    (delimiter.isMultiline ? starts(with: "\"\"\"") : starts(with: "\""))
      && countOfPounds(at: delimiter.quotes) >= delimiter.pounds
  }

  private mutating func skipString(_ delimiter: Delimiter) throws {
    advance(delimiter.width)
    var frames: [Frame] = [.string(delimiter)]
    while let frame = frames.last {
      switch frame {
      case .string(let delimiter):
        if closes(delimiter) {
          advance(delimiter.width)
          frames.removeLast()
        } else if try skipContent(of: delimiter) {
          frames.append(.interpolation(openParentheses: 1))
        }
      case .interpolation(let count):
        if let inner = openingDelimiter() {
          advance(inner.width)
          frames.append(.string(inner))
        } else {
          let open = try skipCode(openParentheses: count, line: delimiter.line)
          frames.removeLast()
          if open > 0 { frames.append(.interpolation(openParentheses: open)) }
        }
      }
    }
  }

  /// Goes over one character or one escape of a string.
  ///
  /// - Returns: Whether an interpolation has begun.
  private mutating func skipContent(of delimiter: Delimiter) throws -> Bool {
    guard let byte = peek(), delimiter.isMultiline || !Self.isNewline(byte) else {
      throw Flaw(line: delimiter.line, message: "a string that does not end")
    }
    guard byte == UInt8(ascii: "\\"), countOfPounds(at: 1) >= delimiter.pounds else {
      advance()
      return false
    }
    advance(1 + delimiter.pounds)
    guard let escaped = peek(), delimiter.isMultiline || !Self.isNewline(escaped) else {
      return false
    }
    advance()
    return escaped == UInt8(ascii: "(")
  }

  /// Goes over one piece of an interpolation's code.
  ///
  /// - Returns: How many parentheses are open after it.
  private mutating func skipCode(openParentheses count: Int, line: Int) throws -> Int {
    guard let byte = peek() else { throw Flaw(line: line, message: "a string that does not end") }
    if try skipComment() { return count }
    advance()
    switch byte {
    case UInt8(ascii: "("): return count + 1
    case UInt8(ascii: ")"): return count - 1
    default: return count
    }
  }

  // MARK: Regular expressions

  /// Where the regular expression ends that begins here, if one does.
  private func endOfRegularExpression() -> Int? {
    let pounds = countOfPounds(at: 0)
    guard peek(pounds) == UInt8(ascii: "/") else { return nil }
    if pounds > 0 { return endOfRegularExpression(pounds: pounds) }
    guard isAtStartOfOperand, let next = peek(1), !Self.isBlank(next) else { return nil }
    return endOfBareRegularExpression
  }

  /// `#/…/#`, in several lines if nothing stands behind the opening.
  private func endOfRegularExpression(pounds: Int) -> Int? {
    var index = position + pounds + 1
    let isMultiline =
      bytes[index...].first { !Self.isBlank($0) || Self.isNewline($0) }.map(Self.isNewline) ?? false
    while index < bytes.count, isMultiline || !Self.isNewline(bytes[index]) {
      if bytes[index] == UInt8(ascii: "/"), countOfPounds(at: index + 1 - position) >= pounds {
        return index + 1 + pounds
      }
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return nil
  }

  /// `/…/`, where it cannot be a division: it ends in its line, not behind a blank, and closes no
  /// parenthesis that it did not open.
  private var endOfBareRegularExpression: Int? {
    var index = position + 1
    var openParentheses = 0
    var isEscaped = false
    while index < bytes.count, !Self.isNewline(bytes[index]) {
      switch bytes[index] {
      case _ where isEscaped: isEscaped = false
      case UInt8(ascii: "/"): return index + 1
      case UInt8(ascii: "\\"): isEscaped = true
      case UInt8(ascii: "("): openParentheses += 1
      case UInt8(ascii: ")"):
        openParentheses -= 1
        if openParentheses < 0 { return nil }
      case let byte where Self.isBlank(byte):
        if bytes.dropFirst(index + 1).first == UInt8(ascii: "/") { return nil }
      default: break
      }
      index += 1
    }
    return nil
  }

  /// Whether a value can begin here, so that a slash is no operator between two of them.
  private var isAtStartOfOperand: Bool {
    let before = position == 0 ? nil : bytes[position - 1]
    guard before.map({ Self.isBlank($0) || Self.opening.contains($0) }) ?? true else {
      return false
    }
    guard !isFirstInLine, let last else { return true }
    switch last.kind {
    case .word: return last.isKeyword(Self.wordsBeforeOperand)
    case .literal: return false
    default: return !last.closesBracket
    }
  }

  private static let opening = Set("([{,;:".utf8)

  private static let wordsBeforeOperand: Set<String> = [
    "as", "await", "case", "default", "else", "if", "guard", "in", "is", "return", "switch",
    "throw", "try", "unsafe", "where", "while", "yield",
  ]

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || isNewline(byte)
  }
}
