/// Swift names for things that have names of SQL, for the whole package: `first name` is
/// `firstName`, `user_id` is `userID`.
///
/// Letters of every script stay; what cannot stand in a name, or could not be seen in it, ends a
/// word. The names of two things can come out alike: ``unused(_:among:)`` keeps them apart.
package enum SwiftName {
  /// The words of a name, in small letters: they end at what is no letter and no digit, and where a
  /// capital follows a small letter.
  package static func words(in name: String) -> [String] {
    var words: [String] = []
    var word = ""
    var last = Kind.other
    let scalars = Array(name.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      let kind = Kind(scalar)
      switch kind {
      case .other:
        if !word.isEmpty { words.append(word) }
        word = ""
      case .mark where word.isEmpty: continue
      case .mark: break
      case .capital:
        let next = index + 1 < scalars.count ? Kind(scalars[index + 1]) : .other
        let begins = last == .small || last == .digit || last == .capital && next == .small
        if begins, !word.isEmpty {
          words.append(word)
          word = ""
        }
      case .small, .digit: break
      }
      if kind != .other { word += scalar.properties.lowercaseMapping }
      if kind != .mark { last = kind }
    }
    return word.isEmpty ? words : words + [word]
  }

  /// `poetName`
  package static func lowerCamel(_ words: [String]) -> String {
    (words.first ?? "") + words.dropFirst().map(capitalized).joined()
  }

  /// `PoetName`
  package static func upperCamel(_ words: [String]) -> String {
    words.map(capitalized).joined()
  }

  /// Whether a name could begin with that text: not with a digit.
  package static func isBeginning(_ text: String) -> Bool {
    text.unicodeScalars.first.map { !(0x30...0x39).contains($0.value) } ?? false
  }

  /// The first of `name`, `name2`, `name3` and so on that is not among `taken`, which then holds it.
  /// Case does not tell names apart, nor would it in files.
  package static func unused(_ name: String, among taken: inout Set<String>) -> String {
    var candidate = name
    var number = 2
    while !taken.insert(candidate.lowercased()).inserted {
      candidate = "\(name)\(number)"
      number += 1
    }
    return candidate
  }

  /// The name as it is declared and used: keywords in backticks.
  package static func declared(_ name: String) -> String {
    keywords.contains(name) ? "`\(name)`" : name
  }

  private static func capitalized(_ word: String) -> String {
    if let acronym = acronyms[word] { return acronym }
    return word.prefix(1).uppercased() + word.dropFirst()
  }

  private enum Kind {
    case capital, small, digit, mark, other

    init(_ scalar: Unicode.Scalar) {
      let properties = scalar.properties
      switch properties.generalCategory {
      case _ where properties.isDefaultIgnorableCodePoint: self = .other
      case .uppercaseLetter, .titlecaseLetter: self = .capital
      case .lowercaseLetter, .otherLetter, .modifierLetter: self = .small
      case .nonspacingMark, .spacingMark: self = .mark
      case .decimalNumber where scalar.isASCII: self = .digit
      default: self = .other
      }
    }
  }

  // MARK: Words

  /// What the guidelines of Swift write in capitals within a name.
  private static let acronyms: [String: String] = {
    let words = [
      "api", "csv", "html", "http", "https", "id", "ip", "isbn", "json", "pdf", "sql", "uri", "url",
      "utc", "uuid", "xml",
    ]
    var acronyms = Dictionary(uniqueKeysWithValues: words.map { ($0, $0.uppercased()) })
    acronyms["ids"] = "IDs"
    acronyms["urls"] = "URLs"
    return acronyms
  }()

  /// Words that are no names in Swift unless they stand in backticks, or that could be taken for
  /// something else where a name is used.
  package static let keywords: Set<String> = [
    "Any", "Protocol", "Self", "Type", "as", "associatedtype", "await", "borrowing", "break",
    "case",
    "catch", "class", "consume", "consuming", "continue", "copy", "default", "defer", "deinit",
    "discard", "do", "each", "else", "enum", "extension", "fallthrough", "false", "fileprivate",
    "for", "func", "guard", "if", "import", "in", "init", "inout", "internal", "is", "let", "nil",
    "operator", "precedencegroup", "private", "protocol", "public", "repeat", "rethrows", "return",
    "self", "static", "struct", "subscript", "super", "switch", "throw", "throws", "true", "try",
    "typealias", "unsafe", "var", "where", "while", "yield",
  ]

  /// Words that a statement cannot be: Swift takes them for the beginning of something else.
  package static let notStatements: Set<String> = keywords.union([
    "actor", "any", "async", "convenience", "distributed", "dynamic", "final", "indirect", "infix",
    "isolated", "lazy", "macro", "mutating", "nonisolated", "nonmutating", "open", "optional",
    "override", "package", "postfix", "prefix", "required", "sending", "some", "then", "unowned",
    "using", "weak",
  ])
}
