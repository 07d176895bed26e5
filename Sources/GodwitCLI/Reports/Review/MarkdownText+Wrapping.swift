import GodwitSQLSyntax

extension MarkdownText {
  /// A text within a line as it reads on a terminal as well: only what could mean something there is
  /// escaped.
  static func prose(_ text: String) -> String {
    let scalars = Array(VisibleText.line(text).unicodeScalars)
    var result = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated() {
      let before = index > 0 ? scalars[index - 1] : " "
      let after = index + 1 < scalars.count ? scalars[index + 1] : " "
      let means =
        switch scalar {
        case "\\", "`", "*", "[", "]", "<", ">", "|", "~", "&", "$": true
        // Within a word it is a character like others.
        case "_": !(isWordPart(before) && isWordPart(after))
        case "#": before == " "
        default: false
        }
      if means { result.append("\\") }
      result.append(scalar)
      if scalar == "@" { result.append(contentsOf: noMention.unicodeScalars) }
    }
    return String(result)
  }

  private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_"
  }

  /// A paragraph or an item of a list in lines of at most `width` columns, as far as its words allow.
  ///
  /// Code is not cut: a line of it could begin with what would be a list or a heading there.
  static func wrapped(
    _ text: String, prefix: String = "", indentation: Int = 0, width: Int = 80
  ) -> String {
    let margin = String(repeating: " ", count: indentation)
    var lines: [String] = []
    var line = prefix
    var isEmpty = true
    for word in words(of: text) {
      if !isEmpty, TextWidth.columns(of: line) + 1 + TextWidth.columns(of: word) > width {
        lines.append(line)
        (line, isEmpty) = (margin, true)
      }
      line += (isEmpty ? "" : " ") + (isEmpty && !lines.isEmpty ? harmless(word) : word)
      isEmpty = false
    }
    return (lines + [line]).joined(separator: "\n")
  }

  /// A word that begins no list where a line begins with it.
  private static func harmless(_ word: String) -> String {
    let scalars = Array(word.unicodeScalars)
    guard let first = scalars.first, let last = scalars.last else { return word }
    if ["-", "+", "="].contains(first) { return "\\" + word }
    let digits = scalars.dropLast()
    let isNumber = !digits.isEmpty && digits.allSatisfy { ("0"..."9").contains($0) }
    guard isNumber, last == "." || last == ")" else { return word }
    return String(String.UnicodeScalarView(digits)) + "\\" + String(last)
  }

  /// The words between spaces; a piece of code is one, with what hangs on it.
  private static func words(of text: String) -> [String] {
    var words: [String] = []
    var word = String.UnicodeScalarView()
    var fence = 0
    let scalars = Array(text.unicodeScalars)
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      if scalar == "\\", fence == 0, index + 1 < scalars.count {
        word.append(scalar)
        word.append(scalars[index + 1])
        index += 2
      } else if scalar == "`" {
        let run = scalars[index...].prefix { $0 == "`" }.count
        word.append(contentsOf: scalars[index..<(index + run)])
        if fence == 0 { fence = run } else if fence == run { fence = 0 }
        index += run
      } else if scalar == " ", fence == 0 {
        if !word.isEmpty { words.append(String(word)) }
        word = String.UnicodeScalarView()
        index += 1
      } else {
        word.append(scalar)
        index += 1
      }
    }
    return word.isEmpty ? words : words + [String(word)]
  }
}
