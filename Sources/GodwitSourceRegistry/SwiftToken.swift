/// A piece of Swift source that matters to the registry.
struct SwiftToken: Equatable {
  enum Kind: Equatable {
    /// A name, a keyword or a number.
    case word
    /// Any other single character, and `->`.
    case symbol
    /// A literal of a string or a regular expression, of any form.
    case literal
    /// `/// …`, without the slashes and one space.
    case docComment
  }

  let kind: Kind
  /// What stands in the source, but a name in backticks without them.
  let text: String
  /// Whether the word stood in backticks, and is a name whatever it says.
  var isInBackticks = false
  let line: Int
  var isFirstInLine = false
  /// Where it stands, in bytes.
  let range: Range<Int>

  /// What stands in the source.
  var source: String { isInBackticks ? "`\(text)`" : text }

  func isSymbol(_ text: String) -> Bool { kind == .symbol && self.text == text }

  func isWord(_ text: String) -> Bool { kind == .word && self.text == text }

  func isKeyword(_ texts: Set<String>) -> Bool {
    kind == .word && !isInBackticks && texts.contains(text)
  }

  var isWord: Bool { kind == .word }

  var opensBracket: Bool { kind == .symbol && ["(", "[", "{"].contains(text) }

  var closesBracket: Bool { kind == .symbol && [")", "]", "}"].contains(text) }
}
