import GodwitSQLSyntax
import GodwitSchemaModel

/// Tables in which virtual tables keep their data. They belong to the module.
struct ShadowTables {
  private var names: Set<FoldedName> = []

  /// SQLite's `table_list` goes by the name alone, and takes a user's table `docs_content` for one of
  /// the FTS5 table `docs`, even if that has none of its own. Of the modules that are known, the
  /// arguments tell which tables they have made; `table_list` is asked about the others.
  init(_ facts: SchemaFacts) {
    let virtualTables = facts.objects.compactMap { object -> VirtualTable? in
      guard facts.tables[object.name.folded]?.kind == .virtual, let sql = object.sql,
        case .virtualTable(let statement)? = try? SQLParser.parse(sql)
      else { return nil }
      return VirtualTable(statement)
    }
    let known = virtualTables.filter { $0.shadowTables != nil }
    let listed = facts.tables.filter { $0.value.kind == .shadow }.keys
    names = Set(listed.filter { name in !known.contains { name.isOf($0) } })
    for table in known { names.formUnion(table.shadowTables ?? []) }
    names.formUnion(known.compactMap { $0.laterStatistics(in: facts) })
  }

  func contains(_ name: FoldedName) -> Bool { names.contains(name) }
}

extension FoldedName {
  /// Whether `table_list` would count a table of this name to a virtual table.
  fileprivate func isOf(_ table: VirtualTable) -> Bool {
    let prefix = SQLText("\(table.name)_").folded.text.string.utf8
    return text.string.utf8.starts(with: prefix)
  }
}

extension VirtualTable {
  /// The table that FTS3 makes only once it is told to merge by itself
  /// (https://sqlite.org/fts3.html#the_automerge_n_command). Its definition is always the same.
  fileprivate func laterStatistics(in facts: SchemaFacts) -> FoldedName? {
    guard module.folded == "fts3" else { return nil }
    let name = SQLText("\(self.name)_stat").folded
    let columns = facts.tables[name]?.columns.map(\.name)
    return columns == ["id", "value"] ? name : nil
  }
}
