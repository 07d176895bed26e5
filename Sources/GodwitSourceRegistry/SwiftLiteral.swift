/// Text as Swift source, for the whole package. Whatever comes from a database, a file or a command
/// line goes through here, and cannot get out of its literal or its comment.
///
/// Text is read by Unicode scalars. For Swift's `String` a quote and the mark behind it are one
/// `Character`, for Swift's lexer they are a quote and something else: a search by characters misses
/// quotes. So what would be one character with a quote, a backslash or a space is written as
/// `\u{…}`, and the same source means the same to whoever reads it, by bytes, scalars or characters.
/// What a reader could not see is written so too. Letters with their accents, CJK and emoji stay.
package enum SwiftLiteral {
  /// A string literal in one line: `"it\"s"`.
  package static func string(_ text: String) -> String {
    "\"" + escaped(text.unicodeScalars[...], .string) + "\""
  }

  /// The lines of a literal in several lines, the quotes among them and without indentation; lines
  /// that are longer than `width` go on in the next one, behind a `\` that is not counted.
  ///
  /// - Parameter keepingLines: Whether a line of the text is a line of the literal.
  package static func multiline(_ text: String, width: Int, keepingLines: Bool) -> [String] {
    let scalars = text.unicodeScalars
    let lines =
      keepingLines
      ? scalars.split(separator: "\n", omittingEmptySubsequences: false) : [scalars[...]]
    let body = lines.flatMap { wrapped(escaped($0, .multiline), width: width) }
    return ["\"\"\""] + body + ["\"\"\""]
  }

  /// One line of a comment: it cannot end the comment and hides nothing.
  package static func comment(_ text: String) -> String {
    escaped(text.unicodeScalars[...], .comment)
  }

  /// An integer with its digits in groups, as swift-format wants them. What is no integer becomes a
  /// string literal: it must not become code.
  package static func integer(_ digits: String) -> String {
    let sign = digits.utf8.first == UInt8(ascii: "-") ? "-" : ""
    let number = Array(digits.utf8.dropFirst(sign.utf8.count))
    guard !number.isEmpty, number.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return string(digits)
    }
    guard number.count > 6 else { return digits }
    let head = number.count % 3
    let starts = (head == 0 ? [] : [0]) + stride(from: head, to: number.count, by: 3)
    let groups = starts.map { start in
      String(decoding: number[start..<(start == 0 && head > 0 ? head : start + 3)], as: UTF8.self)
    }
    return sign + groups.joined(separator: "_")
  }

  // MARK: Scalars

  private enum Place {
    case string, multiline, comment
  }

  private static func escaped(_ text: Substring.UnicodeScalarView, _ place: Place) -> String {
    var result = ""
    // The scalar before, if it stands there as it is.
    var previous: Unicode.Scalar?
    var quotes = 0
    for index in text.indices {
      let scalar = text[index]
      quotes = scalar == "\"" ? (quotes > 0 ? quotes : run(of: "\"", in: text[index...])) : 0
      let replacement: String? =
        switch scalar {
        case "\\" where place != .comment: "\\\\"
        case "\"" where place == .string || place == .multiline && quotes > 2: "\\\""
        case "\n": "\\n"
        case "\t": "\\t"
        case "\r": "\\r"
        // Swift takes white space away from the end of no line, but editors and formatters do.
        case " " where place == .multiline && text.index(after: index) == text.endIndex: "\\u{20}"
        case _ where standsForItself(scalar, after: previous): nil
        case _ where (0xFDD0...0xFDEF).contains(scalar.value) && place != .comment:
          // Swift refuses these noncharacters as `\u{…}`, and these alone; as they are, it takes them.
          String(scalar)
        default: "\\u{" + String(scalar.value, radix: 16) + "}"
        }
      if let replacement {
        result += replacement
      } else {
        result.unicodeScalars.append(scalar)
      }
      previous = replacement == nil ? scalar : nil
    }
    return result
  }

  private static func run(
    of scalar: Unicode.Scalar, in text: Substring.UnicodeScalarView
  ) -> Int {
    text.prefix { $0 == scalar }.count
  }

  /// Whether a reader sees the scalar, and sees that it is no part of the syntax beside it.
  private static func standsForItself(
    _ scalar: Unicode.Scalar, after previous: Unicode.Scalar?
  ) -> Bool {
    if scalar.isASCII { return (0x20..<0x7F).contains(scalar.value) }
    if scalar == "\u{FE0E}" || scalar == "\u{FE0F}" {
      return previous.map { !$0.isASCII && $0.properties.isEmoji } ?? false
    }
    if isInvisible(scalar) || joinsNext(scalar) { return false }
    guard joinsPrevious(scalar) else { return true }
    return previous.map { !$0.isASCII || $0.properties.isAlphabetic || isDigit($0) } ?? false
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    (0x30...0x39).contains(scalar.value)
  }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned,
      .surrogate, .spaceSeparator:
      true
    default: scalar.properties.isDefaultIgnorableCodePoint
    }
  }

  /// Swift itself is asked what it makes one character of: categories miss some marks, as the
  /// modifiers of emoji, and what is put before a character has no category of its own.
  private static func joinsPrevious(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .spacingMark: true
    default: isOneCharacter("\"", scalar)
    }
  }

  private static func joinsNext(_ scalar: Unicode.Scalar) -> Bool { isOneCharacter(scalar, "\"") }

  private static func isOneCharacter(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Bool {
    var text = String(first)
    text.unicodeScalars.append(second)
    return text.count == 1
  }

  // MARK: Lines

  /// Cuts a line at spaces, each piece but the last with the `\` that joins it to the next. Widths
  /// are counted in characters, as swift-format counts them.
  private static func wrapped(_ line: String, width: Int) -> [String] {
    guard line.count > width else { return [line] }
    var pieces: [String] = []
    var current = ""
    var length = 0
    let words = line.unicodeScalars.split(separator: " ", omittingEmptySubsequences: false)
    for word in words.map({ String($0) }) {
      if !current.isEmpty, length + word.count + 1 > width {
        pieces.append(current + "\\")
        (current, length) = ("", 0)
      }
      current += word + " "
      length += word.count + 1
    }
    return pieces + [String(current.dropLast())]
  }
}
