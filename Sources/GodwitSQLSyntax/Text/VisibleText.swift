/// Text for people: what a terminal would obey, or an eye could not see, is written out.
///
/// A name may hold the code that clears a screen, one that turns the direction of what follows, or
/// one that has no width at all. Whoever reads a report must see that it is there: `x\u{1B}[2J`.
/// A backslash stays one, so the result is for reading and cannot be turned back.
package enum VisibleText {
  /// A text that may have several lines, such as SQL or source: LF and TAB stay.
  package static func text(_ text: String) -> String {
    escaping(text, in: .text)
  }

  /// A text that stands within a line, such as a name: it cannot begin another line.
  package static func line(_ text: String) -> String {
    escaping(text, in: .line)
  }

  /// JSON that says the same. What is written out can stand only within strings there, so each such
  /// scalar becomes the escape that stands for it.
  package static func json(_ json: String) -> String {
    escaping(json, in: .json)
  }

  private enum Form {
    case text, line, json
  }

  private static func escaping(_ text: String, in form: Form) -> String {
    guard text.utf8.contains(where: { mayNeedEscape($0, in: form) }) else { return text }
    let scalars = text.unicodeScalars
    var result = String.UnicodeScalarView()
    var followsEmoji = false
    var index = scalars.startIndex
    while index < scalars.endIndex {
      let scalar = scalars[index]
      let isFirst = index == scalars.startIndex
      scalars.formIndex(after: &index)
      let next = index < scalars.endIndex ? scalars[index] : nil
      let isPartOfEmoji = followsEmoji && joinsEmoji(scalar, before: next)
      let isKept =
        switch scalar {
        case "\n", "\t": form != .line
        case _ where isPartOfEmoji: true
        // A mark at the beginning would sit on the quote in front of it.
        case _ where isFirst && form == .line && isMark(scalar): false
        default: !isHidden(scalar)
        }
      if isKept {
        result.append(scalar)
      } else {
        result.append(contentsOf: escape(scalar, in: form).unicodeScalars)
      }
      followsEmoji = isKept && (isEmoji(scalar) || isPartOfEmoji && scalar != joiner)
    }
    return String(result)
  }

  /// Whether a byte may belong to a scalar that is written out; most text has none.
  private static func mayNeedEscape(_ byte: UInt8, in form: Form) -> Bool {
    switch byte {
    case UInt8(ascii: "\n"), UInt8(ascii: "\t"): form == .line
    case 0x20..<0x7F: false
    default: true
    }
  }

  /// Whether a terminal obeys the scalar, or shows nothing for it.
  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: return true
    default:
      // Fillers of Hangul, variation selectors, tags and the like; and what is no character.
      return properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint
    }
  }

  private static let joiner: Unicode.Scalar = "\u{200D}"

  /// Whether a scalar behind an emoji belongs to it: the joiner to another emoji, or the selector of
  /// its coloured form.
  private static func joinsEmoji(_ scalar: Unicode.Scalar, before next: Unicode.Scalar?) -> Bool {
    switch scalar {
    case joiner: next.map(isEmoji) ?? false
    case "\u{FE0F}": true
    default: false
    }
  }

  /// Digits are emoji by Unicode's table, but not by what they look like.
  private static func isEmoji(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isEmoji && !scalar.isASCII
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .spacingMark: true
    default: false
    }
  }

  private static func escape(_ scalar: Unicode.Scalar, in form: Form) -> String {
    if form == .json {
      return UTF16.encode(scalar).map { $0.map(codeUnit).joined() } ?? ""
    }
    return switch scalar {
    case "\n": "\\n"
    case "\t": "\\t"
    case "\r": "\\r"
    default: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    }
  }

  /// `\u001B`
  private static func codeUnit(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16, uppercase: true)
    return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
  }
}
