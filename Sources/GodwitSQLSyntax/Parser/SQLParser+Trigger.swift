extension SQLParser {
  mutating func createTrigger() throws -> CreateTrigger {
    let name = try objectName()
    let timing = triggerTiming()
    let event = try triggerEvent()
    try expect("ON")
    let table = try qualifiedName()
    _ = take("FOR", "EACH", "ROW")
    let condition = take("WHEN") ? try triggerCondition() : nil
    try expect("BEGIN")
    return CreateTrigger(
      name: name, table: table, timing: timing, event: event, condition: condition,
      body: try triggerBody())
  }

  private mutating func triggerTiming() -> CreateTrigger.Timing {
    if take("AFTER") { return .after }
    if take("INSTEAD", "OF") { return .insteadOf }
    _ = take("BEFORE")
    return .before
  }

  private mutating func triggerEvent() throws -> CreateTrigger.Event {
    if take("INSERT") { return .insert }
    if take("DELETE") { return .delete }
    guard take("UPDATE") else { throw failure("INSERT, UPDATE or DELETE") }
    guard take("OF") else { return .update(of: []) }
    var columns: [SQLText] = []
    repeat { columns.append(try name()) } while takeSymbol(",")
    return .update(of: columns)
  }

  /// The expression between WHEN and BEGIN. BEGIN can be a column's name as well: it is the
  /// keyword only where an operator could stand, that is behind a complete operand.
  private mutating func triggerCondition() throws -> SQLText {
    let start = offset
    while current != nil {
      if isAt("BEGIN"), offset > start, endsOperand(text.tokens[position - 1]) {
        return source(from: start)
      }
      skipBalanced()
    }
    throw failure("BEGIN")
  }

  private func endsOperand(_ token: SQLToken) -> Bool {
    switch token.kind {
    case .symbol: text.isSymbol(token, ")")
    case .word: endsOperand(word: text.text(of: token))
    case .illegal: false
    default: true
    }
  }

  private func endsOperand(word: SQLText) -> Bool {
    switch word.folded {
    case "null", "isnull", "notnull": true
    case "like", "glob", "match", "regexp": false
    default: !SQLKeyword.isReserved(word)
    }
  }

  private mutating func triggerBody() throws -> SQLText {
    let start = offset
    _ = rest()
    guard position > 0, text.isWord(text.tokens[position - 1], "END") else { throw failure("END") }
    position -= 1
    return source(from: start)
  }
}
