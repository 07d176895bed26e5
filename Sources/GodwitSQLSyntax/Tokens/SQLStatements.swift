/// Several statements in one text.
package enum SQLStatements {
  /// The statements in the body of a trigger, without the `;` behind each.
  ///
  /// Such a body holds no statement that has a `;` of its own.
  package static func split(_ body: SQLText) -> [SQLText] {
    let text = SQLTokens(body)
    var statements: [SQLText] = []
    var start: Int?
    var end = 0
    for token in text.tokens {
      if text.isSymbol(token, ";") {
        if let begin = start { statements.append(text.text(in: begin..<end)) }
        start = nil
      } else {
        start = start ?? token.range.lowerBound
        end = token.range.upperBound
      }
    }
    if let begin = start { statements.append(text.text(in: begin..<end)) }
    return statements
  }
}

extension SQLStatements {
  /// Whether a statement writes rows and does nothing else: not even to the list of a database's
  /// objects.
  package static func onlyWritesRows(_ statement: SQLText) -> Bool {
    let text = SQLTokens(statement)
    let words = text.tokens.filter { $0.kind != .symbol }.map { text.value(of: $0).folded }
    let verbs: Set<FoldedName> = ["insert", "replace", "update", "delete", "with"]
    guard let verb = words.first, verbs.contains(verb) else { return false }
    return !words.contains { $0 == "sqlite_master" || $0 == "sqlite_schema" }
  }
}

extension SQLStatements {
  /// SQL without what stands behind its last statement: comments and `;`.
  package static func open(_ sql: SQLText) -> String {
    let text = SQLTokens(sql)
    let end = text.tokens.last { !text.isSymbol($0, ";") }?.range.upperBound ?? 0
    return text.text(in: 0..<end).string
  }

  /// A statement with a `;` behind it that belongs to it: behind a comment it stands on a line of its
  /// own, or it would be part of the comment.
  package static func closed(_ statement: String) -> String {
    let bytes = Array(statement.utf8)
    let last = SQLTokens(SQLText(statement)).tokens.last?.range.upperBound ?? 0
    let hasComment = bytes[last...].contains { !ASCII.isSpace($0) }
    return statement + (hasComment ? "\n;" : ";")
  }
}

extension SQLStatements {
  /// The statements of any SQL, without the `;` behind each. A trigger ends with an END that is a
  /// statement of its own, as for https://sqlite.org/c3ref/complete.html.
  package static func whole(_ sql: SQLText) -> [SQLText] {
    let text = SQLTokens(sql)
    var statements: [SQLText] = []
    var current: [SQLToken] = []
    for token in text.tokens {
      guard text.isSymbol(token, ";"), !isInsideTrigger(current, text) else {
        current.append(token)
        continue
      }
      if let range = range(of: current) { statements.append(text.text(in: range)) }
      current = []
    }
    if let range = range(of: current) { statements.append(text.text(in: range)) }
    return statements
  }

  private static func range(of tokens: [SQLToken]) -> Range<Int>? {
    guard let first = tokens.first, let last = tokens.last else { return nil }
    return first.range.lowerBound..<last.range.upperBound
  }

  private static func isInsideTrigger(_ tokens: [SQLToken], _ text: SQLTokens) -> Bool {
    let words = tokens.prefix(3).map { text.text(of: $0).uppercased }
    guard words.first == "CREATE", words.dropFirst().contains("TRIGGER"),
      words.count > 1, words[1] == "TRIGGER" || words[1] == "TEMP" || words[1] == "TEMPORARY"
    else { return false }
    let end = tokens.suffix(2)
    return
      !(end.count == 2 && text.isSymbol(end[end.startIndex], ";")
      && text.text(of: end[end.startIndex + 1]).uppercased == "END")
  }
}

extension SQLTokens {
  /// The first tokens as they are written, for a message.
  package func words(_ count: Int) -> String {
    tokens.prefix(count).map { text(of: $0).string }.joined(separator: " ")
  }
}

extension SQLStatements {
  /// A statement without a line's end: between its tokens there are spaces, and a comment that ends with
  /// its line becomes one that has an end.
  ///
  /// - Returns: Nothing where a line ends inside of a string or a name, or such a comment cannot be
  ///   written otherwise.
  package static func onOneLine(_ sql: SQLText) -> SQLText? {
    let text = SQLTokens(sql)
    var line: [UInt8] = []
    var end = 0
    for token in text.tokens {
      guard let gap = gapOnOneLine(text.bytes[end..<token.range.lowerBound]) else { return nil }
      let own = text.bytes[token.range]
      guard !own.contains(where: isLineEnd) else { return nil }
      line += gap + own
      end = token.range.upperBound
    }
    guard let gap = gapOnOneLine(text.bytes[end...]) else { return nil }
    return SQLText(bytes: line + gap)
  }

  private static func isLineEnd(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }

  private static func gapOnOneLine(_ gap: ArraySlice<UInt8>) -> [UInt8]? {
    let (dash, star, slash) = (UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "/"))
    var result: [UInt8] = []
    var rest = gap
    while let byte = rest.first {
      if byte == dash, rest.dropFirst().first == dash {
        let comment = rest.dropFirst(2).prefix { $0 != UInt8(ascii: "\n") }
        guard !comment.contains(star), !comment.contains(0x0D) else { return nil }
        result += [slash, star] + comment + [star, slash]
        rest = rest.dropFirst(2 + comment.count)
      } else if byte == slash, rest.dropFirst().first == star {
        let end = rest.dropFirst(2).firstRange(of: [star, slash])?.upperBound ?? rest.endIndex
        let comment = rest[rest.startIndex..<end]
        result += comment.map { isLineEnd($0) ? UInt8(ascii: " ") : $0 }
        rest = rest[end...]
      } else {
        result.append(isLineEnd(byte) ? UInt8(ascii: " ") : byte)
        rest = rest.dropFirst()
      }
    }
    return result
  }
}
