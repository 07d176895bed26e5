import GodwitSQLSyntax

/// Texts as Mermaid's `erDiagram` takes them (https://mermaid.js.org/syntax/entityRelationshipDiagram.html).
enum MermaidText {
  /// A text that stands between double quotes. What Mermaid or its Markdown would take for something
  /// else stands there as the number of the character: `#35;` for `#`.
  static func quoted(_ text: String, limit: Int = 200) -> String {
    let scalars = Array(cut(VisibleText.line(text), to: limit).unicodeScalars)
    let codes = coded(scalars)
    var result = "\""
    for (index, scalar) in scalars.enumerated() {
      if codes.contains(index) || !isSafe(scalar, at: index, in: scalars) {
        result += "#\(scalar.value);"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// The beginning of a text that is longer than anybody reads in a box.
  static func cut(_ text: String, to limit: Int) -> String {
    guard text.unicodeScalars.count > limit else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.prefix(limit - 1))) + "…"
  }

  /// What is said about a change, with an arrow that can stand there as it is.
  static func change(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == ">", scalars.last == "-", scalars.dropLast().last == " " {
        scalars.removeLast()
        scalars.append("→")
      } else {
        scalars.append(scalar)
      }
    }
    return String(scalars)
  }

  /// Where a word begins that Mermaid looks for on a whole line, whatever it stands in.
  private static func coded(_ scalars: [Unicode.Scalar]) -> Set<Int> {
    let word = Array("direction".unicodeScalars)
    return Set(
      scalars.indices.filter { start in
        start + word.count <= scalars.count
          && zip(scalars[start...], word).allSatisfy { lowercased($0) == $1 }
      })
  }

  private static func isSafe(
    _ scalar: Unicode.Scalar, at index: Int, in scalars: [Unicode.Scalar]
  ) -> Bool {
    let before = index > 0 ? scalars[index - 1] : nil
    let after = index + 1 < scalars.count ? scalars[index + 1] : nil
    switch scalar {
    // An underscore at the edge of a word begins or ends an emphasis.
    case "_": return isWordPart(before) && isWordPart(after)
    case "(", ")", ",", "'", "/": return true
    case " ": return before != nil && after != nil
    // At the beginning it is a list, behind a number, too.
    case "-", "+", ".": return isWordPart(before) && before.map { !isDigit($0) } ?? false
    default: return !scalar.isASCII || isASCIIWordPart(scalar)
    }
  }

  /// A word of ASCII that no two have of those that ask for one, in whatever case.
  ///
  /// - Parameter taken: The names that are taken; the new one is added.
  static func identifier(_ name: SQLText, taken: inout Set<FoldedName>) -> String {
    let word = words(name.string, where: { isASCIIWordPart($0) }, limit: 40)
    let isReserved = reserved.contains(SQLText(word).folded)
    let isNumber = word.unicodeScalars.first.map { isDigit($0) } ?? false
    if word.utf8.isEmpty { return unused("table", &taken) }
    return unused(isNumber || isReserved ? "t_" + word : word, &taken)
  }

  /// A column's name as a word, letters of any script among them.
  static func columnName(_ name: SQLText, taken: inout Set<FoldedName>) -> String {
    var word = words(name.string, where: isAttributePart, limit: 60)
    // It would be set in italics, and its underscores be gone.
    if word.utf8.first == UInt8(ascii: "_"), word.utf8.last == UInt8(ascii: "_") {
      word = trimmingUnderscores(word)
    }
    return unused(attribute(word, or: "column"), &taken)
  }

  /// A type as a word: `DECIMAL(10-2)`, since a space or a comma ends it.
  static func type(_ type: SQLText) -> String {
    guard !type.isEmpty else { return "untyped" }
    var word = ""
    for scalar in cut(type.string, to: 40).unicodeScalars {
      switch scalar {
      case "(", ")": word.unicodeScalars.append(scalar)
      case ",": word += "-"
      case " " where word.utf8.last == UInt8(ascii: "-"): continue
      default: word.unicodeScalars.append(isAttributePart(scalar) ? scalar : "_")
      }
    }
    return attribute(word, or: "type")
  }

  /// A word that can stand for a type or a column: it begins with a letter, and is no mark of a key.
  private static func attribute(_ word: String, or fallback: String) -> String {
    let scalars = Array(word.unicodeScalars)
    guard let first = scalars.first, word.utf8.contains(where: { $0 != UInt8(ascii: "_") }) else {
      return fallback
    }
    let start = scalars.prefix(2).map(lowercased)
    let isKey =
      ["pk", "fk", "uk"].contains { Array($0.unicodeScalars) == start }
      && !(scalars.count > 2 && isASCIIWordPart(scalars[2]))
    let beginsWell = first == "_" || lowercased(first).properties.isAlphabetic
    return isKey || !beginsWell ? "_" + word : word
  }

  private static func words(
    _ name: String, where isPart: (Unicode.Scalar) -> Bool, limit: Int
  ) -> String {
    let scalars = name.unicodeScalars.prefix(limit).map { isPart($0) ? $0 : "_" }
    let word = String(String.UnicodeScalarView(scalars))
    let hasLetter = scalars.contains { $0 != "_" }
    return hasLetter || UTF8View.areEqual(word, name) ? word : ""
  }

  private static func trimmingUnderscores(_ word: String) -> String {
    let scalars = word.unicodeScalars.drop { $0 == "_" }
    let kept = scalars.reversed().drop { $0 == "_" }.reversed()
    return String(String.UnicodeScalarView(kept))
  }

  private static func unused(_ word: String, _ taken: inout Set<FoldedName>) -> String {
    let name = FoldedName.unused(SQLText(word), among: taken)
    taken.insert(name.folded)
    return name.string
  }

  /// Words of the grammar, and names that JavaScript's objects have.
  private static let reserved: Set<FoldedName> = [
    "acctitle", "accdescr", "title", "direction", "style", "class", "classdef", "default",
    "erdiagram", "one", "only", "many", "zero", "to", "optionally", "or", "u", "o", "end",
    "__proto__", "constructor", "prototype", "tostring", "valueof", "hasownproperty",
  ]

  // MARK: Characters

  private static func isAttributePart(_ scalar: Unicode.Scalar) -> Bool {
    isASCIIWordPart(scalar)
      || (0xC0...0xFFFF).contains(scalar.value) && scalar.properties.isAlphabetic
        && !isMark(scalar)
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .spacingMark: true
    default: false
    }
  }

  private static func isWordPart(_ scalar: Unicode.Scalar?) -> Bool {
    scalar.map { isASCIIWordPart($0) || !$0.isASCII } ?? false
  }

  private static func isASCIIWordPart(_ scalar: Unicode.Scalar) -> Bool {
    isDigit(scalar) || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
      || scalar == "_"
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private static func lowercased(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    ("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) + 32) : scalar
  }
}
