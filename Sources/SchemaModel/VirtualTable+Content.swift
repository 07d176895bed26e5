import SQLSyntax

extension VirtualTable {
  /// The table of which a full-text index holds no copy but only the words
  /// (https://sqlite.org/fts5.html#external_content_tables), if it is such an index.
  public var contentTable: String? {
    guard ["fts4", "fts5"].contains(SQLIdentifier.folded(module)) else { return nil }
    for argument in arguments {
      let text = SQLTokens(argument)
      guard text.tokens.count == 3, text.isWord(text.tokens[0], "CONTENT"),
        text.isSymbol(text.tokens[1], "=")
      else { continue }
      let name = text.value(of: text.tokens[2])
      return name.isEmpty ? nil : name
    }
    return nil
  }

  /// Whether the table holds rows of its own that can be read and written: not if it is an index of
  /// another table's text, or of text that nobody keeps (`content=''`), or if nobody knows its module.
  public var holdsRows: Bool {
    let modules = ["fts3", "fts4", "fts5", "rtree", "rtree_i32"]
    return modules.contains(SQLIdentifier.folded(module))
      && !arguments.contains { argument in
        let text = SQLTokens(argument)
        return text.tokens.first.map { text.isWord($0, "CONTENT") } == true
          && text.tokens.count > 1 && text.isSymbol(text.tokens[1], "=")
      }
  }

  /// The statement that makes the index anew from its content.
  public var rebuildStatement: String {
    let name = SQLIdentifier.quoted(name)
    return "INSERT INTO \(name) (\(name)) VALUES ('rebuild')"
  }
}
