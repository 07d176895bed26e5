extension SQLParser {
  mutating func createTable() throws -> CreateTable {
    var table = CreateTable(name: try objectName())
    try expectSymbol("(")
    repeat {
      if isAtTableConstraint, !table.columns.isEmpty { break }
      table.columns.append(try columnDefinition())
    } while takeSymbol(",")
    while current != nil, !isAtSymbol(")") {
      // The comma between table constraints is optional (`tconscomma` of the grammar).
      if takeSymbol(",") { continue }
      table.constraints.append(try constraint { parser in try parser.tableConstraintBody() })
    }
    table.closingParenthesis = offset
    try expectSymbol(")")
    try tableOptions(of: &table)
    return table
  }

  private var isAtTableConstraint: Bool {
    isAt("CONSTRAINT") || isAt("PRIMARY") || isAt("UNIQUE") || isAt("CHECK") || isAt("FOREIGN")
  }

  private mutating func tableOptions(of table: inout CreateTable) throws {
    while current != nil {
      if takeSymbol(",") || takeSymbol(";") { continue }
      if take("STRICT") {
        table.isStrict = true
      } else if take("WITHOUT", "ROWID") {
        table.isWithoutRowID = true
      } else {
        let start = offset
        while current != nil, !isAtSymbol(","), !isAtSymbol(";") { skipBalanced() }
        table.unknownOptions.append(source(from: start))
      }
    }
  }

  // MARK: Columns

  private mutating func columnDefinition() throws -> ColumnDefinition {
    let start = offset
    var column = ColumnDefinition(name: try name(), type: columnType(), range: 0..<0)
    while current != nil, !isAtSymbol(","), !isAtSymbol(")") {
      column.constraints.append(try constraint { parser in try parser.columnConstraintBody() })
    }
    column.range = start..<endOfPrevious
    return column
  }

  /// `typetoken` of the grammar: any number of words or strings, then at most two numbers.
  ///
  /// A type of bare words gets single spaces. In quotes it stays as its text stands: SQLite takes the
  /// quotes off the first word and forgets what stands behind, so that `"TEXT" INT` is TEXT
  /// (`sqlite3AddColumn` in https://sqlite.org/src/file/src/build.c).
  private mutating func columnType() -> SQLText {
    let start = offset
    var words: [SQLText] = []
    var isBare = true
    while let token = current, isTypeWord(token) {
      isBare = isBare && token.kind == .word
      words.append(text.text(of: token))
      position += 1
    }
    guard !words.isEmpty else { return "" }
    var type = words.joined(separator: " ")
    if let end = closingParenthesis {
      type += "(" + text.tokens[(position + 1)..<end].map(sizePart).joined() + ")"
      position = end + 1
    }
    return isBare ? SQLText(type) : source(from: start)
  }

  private func sizePart(_ token: SQLToken) -> String {
    text.isSymbol(token, ",") ? ", " : text.text(of: token).string
  }

  private func isTypeWord(_ token: SQLToken) -> Bool {
    switch token.kind {
    case .word:
      return !SQLKeyword.endsType(text.text(of: token)) && !text.isWord(token, "GENERATED")
    case .doubleQuoted, .quotedIdentifier, .string:
      return true
    default:
      return false
    }
  }

  // MARK: Constraints

  /// A constraint with the `CONSTRAINT name` before it. The name may stand alone.
  private mutating func constraint(
    _ body: (inout SQLParser) throws -> ConstraintClause.Body
  ) throws -> ConstraintClause {
    let start = offset
    let name = take("CONSTRAINT") ? try self.name() : nil
    let isAlone =
      name != nil && (current == nil || isAt("CONSTRAINT") || isAtSymbol(",") || isAtSymbol(")"))
    let body: ConstraintClause.Body = isAlone ? .none : try body(&self)
    return ConstraintClause(name: name, body: body, range: start..<max(start, endOfPrevious))
  }

  private mutating func columnConstraintBody() throws -> ConstraintClause.Body {
    if take("PRIMARY", "KEY") {
      let isDescending = direction()
      let key = KeyClause(onConflict: try conflictClause())
      return .primaryKey(key, descending: isDescending, isAutoincrement: take("AUTOINCREMENT"))
    } else if take("NOT", "NULL") {
      return .notNull(onConflict: try conflictClause())
    } else if take("NULL") {
      _ = try conflictClause()
      return .null
    } else if take("UNIQUE") {
      return .unique(KeyClause(onConflict: try conflictClause()))
    } else if take("CHECK") {
      return .check(expression: try parenthesized())
    } else if take("DEFAULT") {
      return .defaultValue(expression: try defaultExpression())
    } else if take("COLLATE") {
      return .collate(try name())
    } else if take("REFERENCES") {
      return .foreignKey(try references(columns: []))
    } else if let isDeferred = deferral() {
      return .deferral(isDeferred: isDeferred)
    } else if take("GENERATED", "ALWAYS", "AS") || take("AS") {
      let expression = try parenthesized()
      let isStored = take("STORED")
      _ = isStored || take("VIRTUAL")
      return .generated(expression: expression, isStored: isStored)
    }
    return unknownBody()
  }

  private mutating func tableConstraintBody() throws -> ConstraintClause.Body {
    if take("PRIMARY", "KEY") {
      let (columns, isAutoincrement) = try keyColumns()
      let key = KeyClause(columns: columns, onConflict: try conflictClause())
      return .primaryKey(key, descending: false, isAutoincrement: isAutoincrement)
    } else if take("UNIQUE") {
      let (columns, _) = try keyColumns()
      return .unique(KeyClause(columns: columns, onConflict: try conflictClause()))
    } else if take("CHECK") {
      let expression = try parenthesized()
      _ = try conflictClause()  // Read and ignored by SQLite.
      return .check(expression: expression)
    } else if take("FOREIGN", "KEY") {
      let columns = try nameList()
      try expect("REFERENCES")
      var key = try references(columns: columns)
      if let isDeferred = deferral() { key.isDeferred = isDeferred }
      return .foreignKey(key)
    }
    return unknownBody()
  }

  private mutating func unknownBody() -> ConstraintClause.Body {
    let start = offset
    skipBalanced()
    return .unknown(source(from: start))
  }

  private mutating func defaultExpression() throws -> SQLText {
    if isAtSymbol("(") { return try parenthesized() }
    let start = offset
    _ = takeSymbol("+") || takeSymbol("-")
    guard let token = current, !isAtSymbol(","), !isAtSymbol(")"), token.kind != .illegal else {
      throw failure("a default value")
    }
    position += 1
    return source(from: start)
  }

  private mutating func direction() -> Bool {
    if take("DESC") { return true }
    _ = take("ASC")
    return false
  }

  private mutating func conflictClause() throws -> ConflictResolution? {
    guard take("ON", "CONFLICT") else { return nil }
    guard let token = current,
      let resolution = ConflictResolution.allCases.first(where: {
        SQLText($0.rawValue).folded == text.text(of: token).folded
      })
    else { throw failure("ROLLBACK, ABORT, FAIL, IGNORE or REPLACE") }
    position += 1
    return resolution == .abort ? nil : resolution
  }

  // MARK: Foreign keys

  private mutating func references(columns: [SQLText]) throws -> ForeignKeyClause {
    var key = ForeignKeyClause(columns: columns, table: try name())
    if isAtSymbol("(") { key.referencedColumns = try nameList() }
    while true {
      if take("MATCH") {
        key.match = try name().uppercased
      } else if take("ON", "DELETE") {
        key.onDelete = try action()
      } else if take("ON", "UPDATE") {
        key.onUpdate = try action()
      } else if take("ON", "INSERT") {
        _ = try action()  // Read and ignored by SQLite.
      } else {
        return key
      }
    }
  }

  private mutating func action() throws -> String {
    if take("SET", "NULL") { return "SET NULL" }
    if take("SET", "DEFAULT") { return "SET DEFAULT" }
    if take("CASCADE") { return "CASCADE" }
    if take("RESTRICT") { return "RESTRICT" }
    if take("NO", "ACTION") { return "NO ACTION" }
    throw failure("SET NULL, SET DEFAULT, CASCADE, RESTRICT or NO ACTION")
  }

  /// `[NOT] DEFERRABLE [INITIALLY DEFERRED | INITIALLY IMMEDIATE]`. Only `DEFERRABLE INITIALLY
  /// DEFERRED` defers anything (https://sqlite.org/foreignkeys.html#fk_deferred).
  private mutating func deferral() -> Bool? {
    let isNot = isAt("NOT") && isAt("DEFERRABLE", 1)
    guard isNot || isAt("DEFERRABLE") else { return nil }
    position += isNot ? 2 : 1
    guard take("INITIALLY") else { return false }
    if take("DEFERRED") { return !isNot }
    _ = take("IMMEDIATE")
    return false
  }
}
