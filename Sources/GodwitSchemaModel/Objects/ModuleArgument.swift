import GodwitSQLSyntax

/// An argument of a virtual table. To SQLite it is any text; what it means is for its module to say
/// (https://sqlite.org/fts5.html#fts5_table_creation_and_initialization,
/// https://sqlite.org/fts3.html#creating_and_destroying_fts_tables).
struct ModuleArgument {
  private let text: SQLTokens
  private let source: SQLText
  private let family: Family
  /// FTS3 knows one option; anything else is a column to it.
  private let onlyKnowsTokenizers: Bool

  private enum Family {
    /// Columns, and options of the form `key = value`.
    case fullText
    /// Names alone.
    case names
    /// A module of which nothing is known: every byte may count.
    case unknown
  }

  init(_ argument: SQLText, of module: SQLText) {
    source = argument
    text = SQLTokens(argument)
    onlyKnowsTokenizers = module.folded == "fts3"
    switch module.folded {
    case "fts3", "fts4", "fts5": family = .fullText
    case "rtree", "rtree_i32", "geopoly", "fts5vocab", "fts4aux": family = .names
    default: family = .unknown
    }
  }

  /// The option that the argument sets, and what to.
  var option: (key: FoldedName, value: SQLText)? {
    guard family == .fullText, let key = text.tokens.first, key.kind == .word else { return nil }
    if text.tokens.count > 1, text.isSymbol(text.tokens[1], "=") {
      guard !onlyKnowsTokenizers || text.isWord(key, "TOKENIZE") else { return nil }
      return (text.text(of: key).folded, value(from: 2))
    }
    // What FTS3 took before it had options: `tokenize porter`.
    guard text.isWord(key, "TOKENIZE"), text.tokens.count > 1 else { return nil }
    return ("tokenize", value(from: 1))
  }

  /// The column of a full-text index that the argument declares, if it sets no option.
  var columnName: SQLText? {
    guard family == .fullText, option == nil else { return nil }
    return text.tokens.first.map { text.value(of: $0) }
  }

  /// A value without the quotes around all of it.
  private func value(from position: Int) -> SQLText {
    guard text.tokens.indices.contains(position), let last = text.tokens.last else { return "" }
    let first = text.tokens[position]
    if text.tokens.count == position + 1 { return text.value(of: first) }
    return text.text(in: first.range.lowerBound..<last.range.upperBound)
  }

  /// The argument in the spelling in which equal arguments are equal.
  var normalized: SQLText {
    if family == .unknown { return source }
    if let option {
      let value =
        option.key == "tokenize" ? tokenizer(option.value) : SQLLiteral.string(folded(option))
      return "\(option.key)=\(value)"
    }
    let words = text.tokens.enumerated().map { position, token in
      // The first word is a column's name, in whatever quotes.
      position == 0 || family == .names
        ? SQLIdentifier.quoted(text.value(of: token).folded.text)
        : text.text(of: token).folded.text.string
    }
    return SQLText(words.joined(separator: " "))
  }

  /// Names and numbers, but for values of options that are not known.
  private func folded(_ option: (key: FoldedName, value: SQLText)) -> SQLText {
    let known: Set<FoldedName> = [
      "content", "content_rowid", "columnsize", "detail", "prefix", "languageid", "notindexed",
      "order", "matchinfo", "compress", "uncompress", "contentless_delete",
      "contentless_unindexed",
    ]
    return known.contains(option.key) ? option.value.folded.text : option.value
  }

  /// A tokenizer and its arguments: names in any case, but the characters that some of them list are
  /// what they are (https://sqlite.org/fts5.html#unicode61_tokenizer).
  private func tokenizer(_ value: SQLText) -> String {
    let listing: Set<FoldedName> = ["tokenchars", "separators", "categories"]
    var previous: FoldedName?
    let words = TokenizerWords(value).words.map { word -> SQLText in
      defer { previous = word.folded }
      if let previous, listing.contains(previous) { return word }
      return word.contains(UInt8(ascii: "=")) ? word : word.folded.text
    }
    return words.map(SQLLiteral.string).joined(separator: " ")
  }
}

/// The words of a tokenizer's specification: `unicode61 tokenchars '-_'`.
private struct TokenizerWords {
  private(set) var words: [SQLText] = []

  init(_ text: SQLText) {
    var rest = text.bytes[...]
    while let first = rest.first {
      switch first {
      case UInt8(ascii: " "), 9, 10, 12, 13: rest.removeFirst()
      case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: "["):
        words.append(Self.quoted(by: first == UInt8(ascii: "[") ? UInt8(ascii: "]") : first, &rest))
      default:
        let word = rest.prefix { ![UInt8(ascii: " "), 9, 10, 12, 13].contains($0) }
        rest = rest.dropFirst(word.count)
        words.append(SQLText(bytes: word))
      }
    }
  }

  private static func quoted(by end: UInt8, _ rest: inout ArraySlice<UInt8>) -> SQLText {
    rest.removeFirst()
    var word: [UInt8] = []
    while let byte = rest.popFirst() {
      if byte == end {
        guard rest.first == end, end != UInt8(ascii: "]") else { break }
        rest.removeFirst()
      }
      word.append(byte)
    }
    return SQLText(bytes: word)
  }
}
