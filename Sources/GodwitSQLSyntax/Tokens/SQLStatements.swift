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
