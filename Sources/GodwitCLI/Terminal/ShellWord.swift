import GodwitSQLSyntax

/// Text as one word for a POSIX shell, to be pasted into one.
enum ShellWord {
  /// `'it'\''s'`; text with control characters, which a terminal would act on or not show, as
  /// `$'\033[2J'`.
  static func quoted(_ text: String) -> String {
    let quote = UInt8(ascii: "'")
    guard VisibleText.line(text).utf8.elementsEqual(text.utf8) else {
      return "$'" + text.utf8.map(escaped).joined() + "'"
    }
    let parts = Substring(text).utf8.split(separator: quote, omittingEmptySubsequences: false)
    return "'" + parts.map { String(Substring($0)) }.joined(separator: "'\\''") + "'"
  }

  /// A word as people would type it: without quotes where it needs none.
  static func plain(_ text: String) -> String {
    let needsQuotes = text.utf8.isEmpty || !text.utf8.allSatisfy(isPlain)
    return needsQuotes ? quoted(text) : text
  }

  /// The words of a command as a shell would cut it, with its quotes and nothing else of it: no variables,
  /// no patterns.
  ///
  /// - Returns: Nothing where a quote is not closed.
  static func split(_ text: String) -> [String]? {
    let (single, double, backslash) = (
      UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "\\")
    )
    var words: [String] = []
    var word: [UInt8]?
    var quote: UInt8?
    var rest = text.utf8.makeIterator()
    while let byte = rest.next() {
      if byte == backslash, quote != single {
        guard let next = rest.next() else { return nil }
        word = (word ?? []) + [next]
      } else if byte == quote {
        quote = nil
      } else if quote == nil, byte == single || byte == double {
        quote = byte
        word = word ?? []
      } else if quote == nil, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") {
        if let word { words.append(String(decoding: word, as: UTF8.self)) }
        word = nil
      } else {
        word = (word ?? []) + [byte]
      }
    }
    if let word { words.append(String(decoding: word, as: UTF8.self)) }
    return quote == nil ? words : nil
  }

  /// A byte within `$'…'`. Three octal digits are read alike by all shells that know this form.
  private static func escaped(_ byte: UInt8) -> String {
    if isPlain(byte) { return String(Unicode.Scalar(byte)) }
    let digits = String(byte, radix: 8)
    return "\\" + String(repeating: "0", count: 3 - digits.utf8.count) + digits
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "_-+./:@%,=".utf8.contains(byte)
    }
  }
}
