/// Text as Swift source. Whatever comes from a database or from a command line goes through here,
/// and cannot get out of its literal or its comment.
enum SwiftLiteral {
  /// A string literal in one line: `"it\"s"`.
  static func string(_ text: String) -> String {
    "\"" + escaped(text, quotes: true) + "\""
  }

  /// The lines of a literal in several lines, the quotes among them and without indentation; lines
  /// that are longer than `width` go on in the next one.
  ///
  /// - Parameter keepingLines: Whether a line of the text is a line of the literal.
  static func multiline(_ text: String, width: Int, keepingLines: Bool) -> [String] {
    let lines =
      keepingLines ? text.split(separator: "\n", omittingEmptySubsequences: false) : [text[...]]
    let body = lines.flatMap { line in
      wrapped(keepingSpaceAtEnd(escaped(String(line), quotes: false)), width: width)
    }
    return ["\"\"\""] + body.map { $0.replacing("\"\"\"", with: "\\\"\\\"\\\"") } + ["\"\"\""]
  }

  /// One line of a comment: it cannot end the comment and hides nothing.
  static func comment(_ text: String) -> String {
    escaped(text.replacing("\n", with: " "), quotes: false, backslashes: false)
  }

  /// An integer with its digits in groups, as swift-format wants them.
  static func integer(_ digits: String) -> String {
    let sign = digits.hasPrefix("-") ? "-" : ""
    let number = digits.drop { $0 == "-" }
    guard number.count > 6 else { return digits }
    var groups: [Substring] = []
    var rest = number
    while !rest.isEmpty {
      groups.insert(rest.suffix(3), at: 0)
      rest = rest.dropLast(3)
    }
    return sign + groups.joined(separator: "_")
  }

  private static func escaped(
    _ text: String, quotes: Bool, backslashes: Bool = true
  ) -> String {
    var result = ""
    for (index, scalar) in text.unicodeScalars.enumerated() {
      switch scalar {
      case "\\" where backslashes: result += "\\\\"
      case "\"" where quotes: result += "\\\""
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case _ where isInvisible(scalar, isFirst: index == 0):
        result += "\\u{" + String(scalar.value, radix: 16) + "}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Whether a reader could not see the scalar, or could take it for part of its neighbour.
  private static func isInvisible(_ scalar: Unicode.Scalar, isFirst: Bool) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned,
      .surrogate:
      true
    case .spaceSeparator: scalar != " "
    case .nonspacingMark, .enclosingMark, .spacingMark: isFirst
    default: false
    }
  }

  private static func keepingSpaceAtEnd(_ line: String) -> String {
    line.hasSuffix(" ") ? line.dropLast() + "\\u{20}" : line
  }

  /// Cuts a line at spaces, each piece but the last with the `\` that joins it to the next.
  private static func wrapped(_ line: String, width: Int) -> [String] {
    guard line.count > width else { return [line] }
    var pieces: [String] = []
    var current = ""
    for word in line.split(separator: " ", omittingEmptySubsequences: false) {
      if !current.isEmpty, current.count + word.count + 1 > width {
        pieces.append(current + "\\")
        current = ""
      }
      current += word + " "
    }
    return pieces + [String(current.dropLast())]
  }
}
