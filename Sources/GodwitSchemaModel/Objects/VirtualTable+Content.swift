import GodwitSQLSyntax

extension VirtualTable {
  /// The value of one of the options that the table's arguments set.
  package func option(_ key: FoldedName) -> SQLText? {
    arguments.lazy.compactMap { ModuleArgument($0, of: module).option }.last { $0.key == key }?
      .value
  }

  /// The table of which a full-text index holds no copy but only the words
  /// (https://sqlite.org/fts5.html#external_content_tables), if it is such an index.
  package var contentTable: SQLText? {
    guard ["fts4", "fts5"].contains(module.folded), let name = option("content"), !name.isEmpty
    else { return nil }
    return name
  }

  /// The columns of a full-text index; nothing for other modules, which have rules of their own.
  package var textColumns: [SQLText] {
    guard ["fts3", "fts4", "fts5"].contains(module.folded) else { return [] }
    return arguments.compactMap { ModuleArgument($0, of: module).columnName }
  }

  /// Whether the table is an index of text that nobody keeps: `content=''`.
  package var isContentless: Bool { option("content")?.isEmpty == true }

  /// Whether the table holds rows of its own that can be read and written: not if it is an index of
  /// another table's text, or of text that nobody keeps (`content=''`), or if nobody knows its module.
  package var holdsRows: Bool {
    let modules: Set<FoldedName> = ["fts3", "fts4", "fts5", "rtree", "rtree_i32", "geopoly"]
    return modules.contains(module.folded) && option("content") == nil
  }

  /// The statement that makes the index anew from its content.
  package var rebuildStatement: String { command("rebuild") }

  /// A command of a full-text index (https://sqlite.org/fts5.html#special_insert_commands).
  package func command(_ words: SQLText) -> String {
    let name = SQLIdentifier.quoted(name)
    return "INSERT INTO \(name) (\(name)) VALUES (\(SQLLiteral.string(words)))"
  }
}

extension VirtualTable {
  /// The tables in which the module keeps what the table holds; nothing for a module that is not
  /// known. A table of another name belongs to somebody else, whatever it looks like.
  package var shadowTables: Set<FoldedName>? {
    let suffixes: [String]
    switch module.folded {
    case "fts5":
      let isOutside = option("content") != nil && !isTrue("contentless_unindexed")
      suffixes =
        ["data", "idx", "config"] + (isOutside ? [] : ["content"])
        + (option("columnsize") == "0" ? [] : ["docsize"])
    case "fts4":
      suffixes =
        ["segments", "segdir", "stat"] + (option("content") == nil ? ["content"] : [])
        + (option("matchinfo")?.isWord("FTS3") == true ? [] : ["docsize"])
    case "fts3": suffixes = ["segments", "segdir", "content"]
    case "rtree", "rtree_i32", "geopoly": suffixes = ["node", "parent", "rowid"]
    case "spellfix1": suffixes = ["vocab"]
    default: return nil
    }
    return names(suffixes)
  }

  /// The tables that the module drops together with the table, whosever they are: FTS3 and FTS4 do
  /// not look (`fts3DestroyMethod` in https://sqlite.org/src/file/ext/fts3/fts3.c).
  package var droppedTables: Set<FoldedName> {
    guard ["fts3", "fts4"].contains(module.folded) else { return shadowTables ?? [] }
    return names(
      ["segments", "segdir", "docsize", "stat"] + (option("content") == nil ? ["content"] : []))
  }

  private func isTrue(_ key: FoldedName) -> Bool { option(key) == "1" }

  private func names(_ suffixes: [String]) -> Set<FoldedName> {
    Set(suffixes.map { SQLText("\(name)_\($0)").folded })
  }
}
