import GodwitSQLSyntax

/// A statement of a revision's own SQL, as far as its text says what it does to tables and rows.
struct ExecutedStatement: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    /// Rows come, perhaps in the place of others; those of a SELECT from somewhere.
    case insert(into: SQLText, selects: Bool, replaces: Bool)
    case update(SQLText, columns: [SQLText])
    case delete(SQLText, hasCondition: Bool)
    case createTable(SQLText, selects: Bool)
    case dropTable(SQLText)
    case renameTable(SQLText, to: SQLText)
    case renameColumn(table: SQLText, SQLText, to: SQLText)
    case dropColumn(table: SQLText, SQLText)
    case other
  }

  let sql: SQLText
  let kind: Kind
  /// Everything in it that can be a name.
  let words: Set<FoldedName>

  init(_ sql: SQLText) {
    self.sql = sql
    words = SQLNames.allWords(in: sql)
    var reader = StatementReader(sql)
    kind = reader.kind()
  }

  /// The statements of a text. A trigger is one, with those in its body.
  static func all(in sql: String) -> [ExecutedStatement] {
    var statements: [ExecutedStatement] = []
    var trigger: [SQLText] = []
    for piece in SQLStatements.split(SQLText(sql)) {
      if !trigger.isEmpty || isTrigger(piece) {
        trigger.append(piece)
        guard piece.isWord("END") else { continue }
        statements.append(ExecutedStatement(SQLText(trigger.joined(separator: ";\n"))))
        trigger = []
      } else {
        statements.append(ExecutedStatement(piece))
      }
    }
    return statements + trigger.map(ExecutedStatement.init)
  }

  private static func isTrigger(_ sql: SQLText) -> Bool {
    let text = SQLTokens(sql)
    guard let first = text.tokens.first, text.isWord(first, "CREATE") else { return false }
    return text.tokens.prefix(3).contains { text.isWord($0, "TRIGGER") }
  }

  /// Whether it changes rows that are there, or adds some.
  var writesRows: Bool {
    switch kind {
    case .insert, .update, .delete: true
    default: false
    }
  }
}

/// Reads the beginning of a statement.
private struct StatementReader {
  private let text: SQLTokens
  private var position = 0

  init(_ sql: SQLText) {
    text = SQLTokens(sql)
  }

  mutating func kind() -> ExecutedStatement.Kind {
    if isNext("WITH") { skipToVerb() }
    if take("INSERT") { return insert(replaces: false) }
    if take("REPLACE") { return insert(replaces: true) }
    if take("UPDATE") { return update() }
    if take("DELETE"), take("FROM"), let table = name() {
      return .delete(table, hasCondition: has("WHERE") || has("LIMIT"))
    }
    if take("CREATE") { return create() }
    if take("DROP"), take("TABLE") {
      if take("IF") { _ = take("EXISTS") }
      return name().map { .dropTable($0) } ?? .other
    }
    if take("ALTER"), take("TABLE"), let table = name() { return alter(table) }
    return .other
  }

  private mutating func insert(replaces: Bool) -> ExecutedStatement.Kind {
    var replaces = replaces
    if take("OR") {
      replaces = replaces || isNext("REPLACE")
      position += 1
    }
    guard take("INTO"), let table = name() else { return .other }
    return .insert(into: table, selects: has("SELECT"), replaces: replaces)
  }

  private mutating func update() -> ExecutedStatement.Kind {
    if take("OR") { position += 1 }
    guard let table = name() else { return .other }
    while position < text.tokens.count, !isNext("SET") { position += 1 }
    var columns: [SQLText] = []
    var depth = 0
    for index in text.tokens.indices.dropFirst(position) {
      let token = text.tokens[index]
      depth += change(of: token)
      if depth == 0, text.isWord(token, "WHERE") { break }
      let startsTerm =
        text.isWord(token, "SET") || text.isSymbol(token, ",") || text.isSymbol(token, "(")
      guard startsTerm, index + 2 < text.tokens.count else { continue }
      let next = text.tokens[index + 2]
      let isTarget = depth == 0 && text.isSymbol(next, "=") || depth == 1 && isListEnd(next)
      if isTarget { columns.append(text.value(of: text.tokens[index + 1])) }
    }
    return .update(table, columns: columns)
  }

  /// `(a, b) = (SELECT …)`: behind a name in such a list.
  private func isListEnd(_ token: SQLToken) -> Bool {
    text.isSymbol(token, ",") || text.isSymbol(token, ")")
  }

  private mutating func create() -> ExecutedStatement.Kind {
    if take("TEMP") || take("TEMPORARY") { return .other }
    guard take("TABLE") else { return .other }
    if take("IF"), take("NOT") { _ = take("EXISTS") }
    guard let table = name() else { return .other }
    return .createTable(table, selects: isNext("AS"))
  }

  private mutating func alter(_ table: SQLText) -> ExecutedStatement.Kind {
    if take("DROP") {
      if isNext("CONSTRAINT") { return .other }
      _ = take("COLUMN")
      return name().map { .dropColumn(table: table, $0) } ?? .other
    }
    guard take("RENAME") else { return .other }
    if take("TO") { return name().map { .renameTable(table, to: $0) } ?? .other }
    _ = take("COLUMN")
    guard let old = name(), take("TO"), let new = name() else { return .other }
    return .renameColumn(table: table, old, to: new)
  }

  // MARK: Tokens

  private func isNext(_ word: StaticString) -> Bool {
    position < text.tokens.count && text.isWord(text.tokens[position], word)
  }

  private mutating func take(_ word: StaticString) -> Bool {
    guard isNext(word) else { return false }
    position += 1
    return true
  }

  /// A name, behind that of its schema or not.
  private mutating func name() -> SQLText? {
    guard position < text.tokens.count, text.tokens[position].kind != .symbol else { return nil }
    if position + 2 < text.tokens.count, text.isSymbol(text.tokens[position + 1], ".") {
      position += 2
    }
    defer { position += 1 }
    return text.value(of: text.tokens[position])
  }

  /// Whether a word stands behind, in no parentheses.
  private func has(_ word: StaticString) -> Bool {
    var depth = 0
    return text.tokens.dropFirst(position).contains { token in
      depth += change(of: token)
      return depth == 0 && text.isWord(token, word)
    }
  }

  /// Goes behind the common table expressions.
  private mutating func skipToVerb() {
    var depth = 0
    while position < text.tokens.count {
      depth += change(of: text.tokens[position])
      let verbs: [StaticString] = ["INSERT", "REPLACE", "UPDATE", "DELETE", "SELECT"]
      if depth == 0, verbs.contains(where: { isNext($0) }) { return }
      position += 1
    }
  }

  private func change(of token: SQLToken) -> Int {
    text.isSymbol(token, "(") ? 1 : text.isSymbol(token, ")") ? -1 : 0
  }
}
