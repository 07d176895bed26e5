/// Names inside of expressions.
package enum SQLNames {
  /// Everything in `sql` that can be a name: bare words and quoted identifiers.
  ///
  /// Functions are among them; reserved words and strings in single quotes are not.
  package static func words(in sql: SQLText) -> Set<FoldedName> {
    let text = SQLTokens(sql)
    return Set(namePositions(text).map { text.value(of: text.tokens[$0]).folded })
  }

  /// Everything in any SQL that can be a name, strings among it.
  package static func allWords(in sql: SQLText) -> Set<FoldedName> {
    let text = SQLTokens(sql)
    return Set(text.tokens.filter { $0.kind != .symbol }.map { text.value(of: $0).folded })
  }

  /// The names that a statement uses or gives, whatever kind of statement it is: its bare words, less
  /// reserved ones and functions, and what stands in backticks or brackets. Words in double quotes are
  /// not among them, since they may be strings.
  package static func bareNames(in sql: SQLText) -> Set<FoldedName> {
    let text = SQLTokens(sql)
    var names: Set<FoldedName> = []
    for (index, token) in text.tokens.enumerated() {
      switch token.kind {
      case .word where !SQLKeyword.isReserved(text.text(of: token)):
        if !isFollowed(text, index, by: "(") { names.insert(text.text(of: token).folded) }
      case .quotedIdentifier: names.insert(text.value(of: token).folded)
      default: continue
      }
    }
    return names
  }

  /// The functions that an expression calls.
  package static func functions(in sql: SQLText) -> Set<FoldedName> {
    let text = SQLTokens(sql)
    return Set(
      namePositions(text).filter { isFollowed(text, $0, by: "(") }
        .map { text.value(of: text.tokens[$0]).folded }
    ).subtracting(["cast"])
  }

  /// The collations that an expression names.
  package static func collations(in sql: SQLText) -> [FoldedName] {
    let text = SQLTokens(sql)
    return namePositions(text).filter { isBehind(text, $0, "COLLATE") }
      .map { text.value(of: text.tokens[$0]).folded }
  }

  /// `sql` with the column `old` called `new`.
  ///
  /// It is for expressions of a table's own definition: they hold no subqueries, so that a name is
  /// a column, a table before a dot, a function, a collation or a type.
  package static func renamingColumn(_ old: SQLText, to new: SQLText, in sql: SQLText) -> SQLText {
    replacingNames(old, in: sql) { text, index in
      guard !isFollowed(text, index, by: "("),
        !isFollowed(text, index, by: "."), !isBehind(text, index, "COLLATE"),
        !isBehind(text, index, "AS")  // A type: CAST(a AS b).
      else { return nil }
      return SQLIdentifier.quoted(new)
    }
  }

  /// `sql` without the qualifiers `table.` and `schema.table.`, so that it can stand in a table of
  /// another name.
  package static func removingQualifier(_ table: SQLText, in sql: SQLText) -> SQLText {
    let text = SQLTokens(sql)
    var removed: Set<Int> = []
    for index in namePositions(text)
    where SQLIdentifier.areEqual(text.value(of: text.tokens[index]), table)
      && isFollowed(text, index, by: ".")
    {
      removed.formUnion([index, index + 1])
      if index >= 2, text.isSymbol(text.tokens[index - 1], ".") {
        removed.formUnion([index - 2, index - 1])
      }
    }
    return replacing(in: sql) { _, index in removed.contains(index) ? "" : nil }
  }

  /// `sql` with strings in double quotes put into single ones: `"x"` is a string where there is no
  /// such name (https://sqlite.org/quirks.html#dblquote).
  ///
  /// - Parameter names: The names that there are.
  package static func spellingStrings(in sql: SQLText, names: Set<FoldedName>) -> SQLText {
    guard sql.contains(ASCII.doubleQuote) else { return sql }
    return replacing(in: sql) { text, index in
      let token = text.tokens[index]
      guard token.kind == .doubleQuoted,
        !names.contains(text.value(of: token).folded),
        !isFollowed(text, index, by: "("), !isFollowed(text, index, by: "."),
        index == 0 || !text.isSymbol(text.tokens[index - 1], "."),
        !isBehind(text, index, "COLLATE"), !isBehind(text, index, "AS")
      else { return nil }
      return SQLLiteral.string(text.value(of: token))
    }
  }

  /// `sql` without a `COLLATE BINARY` behind all of it.
  package static func withoutBinaryAtEnd(_ sql: SQLText) -> SQLText {
    let text = SQLTokens(sql)
    guard text.tokens.count > 2, let name = text.tokens.last,
      SQLIdentifier.areEqual(text.value(of: name), "BINARY"),
      isBehind(text, text.tokens.count - 1, "COLLATE")
    else { return sql }
    return text.text(in: 0..<text.tokens[text.tokens.count - 2].range.lowerBound)
  }

  /// `new`, which SQLite has made of `old` by putting other tokens into it, with the words in double
  /// quotes as they were: a rename and DROP COLUMN turn those that are strings into ones in single
  /// quotes (`renameFixQuotes` in https://sqlite.org/src/file/src/alter.c).
  package static func restoringDoubleQuotes(of old: SQLText, in new: SQLText) -> SQLText {
    guard old.contains(ASCII.doubleQuote), old != new else { return new }
    let (before, after) = (SQLTokens(old), SQLTokens(new))
    guard before.tokens.count == after.tokens.count else { return new }
    return replacing(in: new) { text, index in
      let (token, twin) = (before.tokens[index], text.tokens[index])
      guard token.kind == .doubleQuoted, twin.kind == .string,
        before.value(of: token) == text.value(of: twin)
      else { return nil }
      return before.text(of: token).string
    }
  }

  /// Whether a statement in `sql` inserts rows into a table without naming columns, so that their
  /// positions say which value is whose.
  package static func insertsByPosition(into table: SQLText, in sql: SQLText) -> Bool {
    let text = SQLTokens(sql)
    return text.tokens.indices.contains { index in
      guard text.isWord(text.tokens[index], "INTO") else { return false }
      var rest = text.tokens[(index + 1)...]
      var name = rest.popFirst()
      if let dot = rest.first, text.isSymbol(dot, ".") {
        rest.removeFirst()
        name = rest.popFirst()
      }
      guard let name, SQLIdentifier.areEqual(text.value(of: name), table) else { return false }
      if let word = rest.first, text.isWord(word, "AS") { rest = rest.dropFirst(2) }
      guard let next = rest.first else { return false }
      return !text.isSymbol(next, "(") && !text.isWord(next, "DEFAULT")
    }
  }

  // MARK: Tokens

  private static func replacing(
    in sql: SQLText, _ replacement: (SQLTokens, Int) -> String?
  ) -> SQLText {
    let text = SQLTokens(sql)
    var result = ""
    var end = 0
    for (index, token) in text.tokens.enumerated() {
      guard let new = replacement(text, index) else { continue }
      result += text.text(in: end..<token.range.lowerBound).string + new
      end = token.range.upperBound
    }
    return end == 0 ? sql : SQLText(result + text.text(in: end..<text.bytes.count).string)
  }

  /// Where names can stand: where an operand is expected. Behind an operand, a word is a keyword:
  /// `END` may be a column, but not in `CASE WHEN end = 1 THEN 2 END`, where it stands second.
  private static func namePositions(_ text: SQLTokens) -> [Int] {
    var positions: [Int] = []
    var expectsOperand = true
    for (index, token) in text.tokens.enumerated() {
      switch token.kind {
      case .symbol:
        expectsOperand = !text.isSymbol(token, ")")
      case .doubleQuoted, .quotedIdentifier:
        positions.append(index)
        expectsOperand = false
      case .word where SQLKeyword.isReserved(text.text(of: token)):
        // `a NOT LIKE b`: behind NOT there is still an operator to come.
        let isNegation = text.isWord(token, "NOT") && !expectsOperand
        let isOperand = text.isWord(token, "NULL") || text.isWord(token, "ISNULL")
        expectsOperand = !isNegation && !isOperand && !text.isWord(token, "NOTNULL")
      case .word where expectsOperand:
        positions.append(index)
        expectsOperand = false
      case .word:
        expectsOperand = !text.isWord(token, "END")
      case .string, .blob, .number, .variable, .illegal:
        expectsOperand = false
      }
    }
    return positions
  }

  private static func replacingNames(
    _ name: SQLText, in sql: SQLText, _ replacement: (SQLTokens, Int) -> String?
  ) -> SQLText {
    guard sql.string.utf8.count >= name.string.utf8.count else { return sql }
    let text = SQLTokens(sql)
    let positions = Set(
      namePositions(text).filter {
        SQLIdentifier.areEqual(text.value(of: text.tokens[$0]), name)
      })
    return replacing(in: sql) { positions.contains($1) ? replacement($0, $1) : nil }
  }

  private static func isFollowed(_ text: SQLTokens, _ index: Int, by symbol: StaticString) -> Bool {
    index + 1 < text.tokens.count && text.isSymbol(text.tokens[index + 1], symbol)
  }

  private static func isBehind(_ text: SQLTokens, _ index: Int, _ word: StaticString) -> Bool {
    index > 0 && text.isWord(text.tokens[index - 1], word)
  }
}
