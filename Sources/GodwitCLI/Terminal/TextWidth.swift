/// How much room text takes on a terminal.
enum TextWidth {
  /// How many columns a text takes at most. Terminals do not agree on emoji; what they may take is
  /// counted.
  static func columns(of text: some StringProtocol) -> Int {
    text.unicodeScalars.reduce(0) { $0 + columns(of: $1) }
  }

  /// The text, cut where it would take more than `width` columns.
  static func cut(_ text: String, to width: Int) -> String {
    guard columns(of: text) > width else { return text }
    var room = width - 1
    let kept = text.prefix { character in
      room -= columns(of: String(character))
      return room >= 0
    }
    return kept + "…"
  }

  /// The text in lines that take at most `width` columns, cut between words; a word that is longer has
  /// a line of its own. The lines behind the first are indented.
  static func wrapped(_ text: String, to width: Int, indentation: Int = 4) -> [String] {
    guard columns(of: text) > width else { return [text] }
    let margin = String(repeating: " ", count: indentation)
    // What stands before the first word is kept.
    let start = String(text.unicodeScalars.prefix { $0 == " " })
    var lines: [String] = []
    var line = start
    var isEmpty = true
    for word in text.unicodeScalars.dropFirst(start.utf8.count).split(
      separator: " ", omittingEmptySubsequences: false)
    {
      if !isEmpty, columns(of: line) + 1 + columns(of: String(word)) > width {
        lines.append(line)
        (line, isEmpty) = (start + margin, true)
      }
      line += (isEmpty ? "" : " ") + String(word)
      isEmpty = false
    }
    return lines + [line]
  }

  private static func columns(of scalar: Unicode.Scalar) -> Int {
    // The last asks for the coloured form of an emoji, which is wider.
    if scalar.isASCII || scalar == "\u{FE0F}" { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    return scalar.properties.isEmojiPresentation || wide.contains { $0.contains(scalar.value) }
      ? 2 : 1
  }

  /// What is wide or full-width by Unicode's table (https://www.unicode.org/reports/tr11/), in
  /// blocks.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
    0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
    0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F000...0x1FAFF, 0x20000...0x3FFFD,
  ]
}
