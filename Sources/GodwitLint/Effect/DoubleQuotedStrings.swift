import GodwitSQLSyntax
import GodwitSchemaModel

/// Words in double quotes that are no names, which SQLite takes for strings
/// (https://sqlite.org/quirks.html#dblquote).
struct DoubleQuotedStrings {
  /// Everything that is a name in a schema.
  private var names: Set<FoldedName> = Set(SQLIdentifier.rowIDNames.map(\.folded))

  /// - Parameter statements: SQL that gives names which are gone at the end.
  init(_ schemas: DatabaseSchema..., besides statements: [ExecutedStatement] = []) {
    for statement in statements where !statement.writesRows { names.formUnion(statement.words) }
    for schema in schemas {
      for table in schema.tables {
        names.insert(table.name.folded)
        names.formUnion(table.columns.map(\.name.folded))
        names.formUnion(table.indexes.map(\.name.folded))
        names.formUnion(table.constraints.compactMap { $0.name?.folded })
      }
      for view in schema.views {
        names.insert(view.name.folded)
        names.formUnion((view.columns ?? []).map(\.folded))
        // The columns of a view are what its statement calls them.
        names.formUnion(Self.aliases(in: SQLTokens(view.select)))
      }
      names.formUnion(schema.triggers.map(\.name.folded))
      for table in schema.virtualTables {
        names.insert(table.name.folded)
        for argument in table.arguments { names.formUnion(SQLNames.allWords(in: argument)) }
      }
      for object in schema.opaqueObjects { names.formUnion(SQLNames.allWords(in: object.sql)) }
    }
  }

  /// The first one in any statement.
  func first(in sql: SQLText) -> SQLText? {
    guard sql.contains(UInt8(ascii: "\"")) else { return nil }
    let text = SQLTokens(sql)
    let aliases = Self.aliases(in: text)
    let index = text.tokens.indices.first { index in
      let token = text.tokens[index]
      guard token.kind == .doubleQuoted else { return false }
      let name = text.value(of: token).folded
      return !names.contains(name) && !aliases.contains(name) && Self.mayBeString(index, text)
    }
    return index.map { text.value(of: text.tokens[$0]) }
  }

  /// Not a function, a table before a dot, or what stands behind one.
  private static func mayBeString(_ index: Int, _ text: SQLTokens) -> Bool {
    if index + 1 < text.tokens.count {
      let next = text.tokens[index + 1]
      if text.isSymbol(next, ".") || text.isSymbol(next, "(") { return false }
    }
    guard index > 0 else { return true }
    let last = text.tokens[index - 1]
    let beforeNames: [StaticString] = [
      "COLLATE", "TABLE", "INTO", "INDEX", "EXISTS", "VIEW", "TRIGGER", "JOIN", "SAVEPOINT",
    ]
    return !text.isSymbol(last, ".") && !beforeNames.contains { text.isWord(last, $0) }
  }

  /// What a statement gives names to: words in double quotes behind AS, or behind an operand.
  private static func aliases(in text: SQLTokens) -> Set<FoldedName> {
    var aliases: Set<FoldedName> = []
    for (last, token) in zip(text.tokens, text.tokens.dropFirst()) where token.kind != .symbol {
      let isBehindOperand =
        switch last.kind {
        case .word: !SQLKeyword.isKeyword(text.text(of: last))
        case .symbol: text.isSymbol(last, ")")
        default: true
        }
      if text.isWord(last, "AS") || isBehindOperand && token.kind == .doubleQuoted {
        aliases.insert(text.value(of: token).folded)
      }
    }
    // A common table expression may name its columns.
    if let first = text.tokens.first, text.isWord(first, "WITH") {
      aliases.formUnion(
        text.tokens.filter { $0.kind == .doubleQuoted }.map { text.value(of: $0).folded })
    }
    return aliases
  }
}
