import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database

extension OperationExecutor {
  /// Creates a virtual table. An index of words that another table has is made of the rows that are
  /// there.
  func create(_ table: VirtualTable) throws {
    try execute(table.createStatement)
    guard let content = table.contentTable, try exists(content) else { return }
    try execute(table.rebuildStatement)
  }

  /// - Throws: ``ExecutionError/wouldDropOthers(virtualTable:tables:)``.
  func drop(_ table: VirtualTable) throws {
    let dropped = table.droppedTables
    let others = try reader.schema(db).tables.map(\.name).filter { dropped.contains($0.folded) }
    guard others.isEmpty else {
      throw ExecutionError.wouldDropOthers(virtualTable: table.name, tables: others)
    }
    try execute("DROP TABLE \(SQLIdentifier.quoted(table.name))")
  }

  /// Makes a virtual table anew, with the rows that it holds itself and what it was told.
  func replace(_ old: VirtualTable, by new: VirtualTable) throws {
    let settings = try asideSettings(old, new)
    guard old.holdsRows, new.holdsRows else {
      try requireNothingToLose(old)
      try drop(old)
      try create(new)
      return try restore(settings, new)
    }
    let aside = try db.unusedName("_godwit_rows_of_\(old.name)")
    let columns = try keptColumns(old, new)
    let values = columns.enumerated().map { "\(SQLIdentifier.quoted($1.old)) AS c\($0)" }
    try execute(
      "CREATE TABLE main.\(SQLIdentifier.quoted(aside)) AS SELECT "
        + "\((["rowid AS id"] + values).joined(separator: ", ")) "
        + "FROM main.\(SQLIdentifier.quoted(old.name))")
    try drop(old)
    try create(new)
    try restore(settings, new)
    try putBack(columns.map(\.new), from: aside, into: new)
  }

  private func putBack(
    _ columns: [SQLText], from aside: SQLText, into table: VirtualTable
  ) throws {
    let rows = "main.\(SQLIdentifier.quoted(aside))"
    let target = "main.\(SQLIdentifier.quoted(table.name))"
    // The first column of an R-tree is its rowid.
    let isTree = table.module.folded.text.hasPrefix("rtree")
    let into = ((isTree ? [] : ["rowid"]) + columns.map(SQLIdentifier.quoted))
      .joined(separator: ", ")
    let from = ((isTree ? [] : ["id"]) + columns.indices.map { "c\($0)" }).joined(separator: ", ")
    try execute("INSERT INTO \(target) (\(into)) SELECT \(from) FROM \(rows)")
    do {
      try run(
        .assert(
          "SELECT NOT EXISTS (SELECT \(from) FROM \(rows) EXCEPT SELECT \(into) FROM \(target)) "
            + "AND (SELECT count(*) FROM \(rows)) = (SELECT count(*) FROM \(target))",
          orFail: "rows of \(table.name) would become others", isForScripts: true))
    } catch ExecutionError.assertionFailed {
      throw ExecutionError.wouldEmpty(virtualTable: table.name)
    }
    try execute("DROP TABLE \(rows)")
  }

  /// The columns that both tables have, in their names before and after: also the one by which FTS4
  /// tells languages apart (https://sqlite.org/fts3.html#languageid).
  private func keptColumns(
    _ old: VirtualTable, _ new: VirtualTable
  ) throws -> [(old: SQLText, new: SQLText)] {
    let target = try columns(declaredBy: new)
    let visible = try columns(of: old).compactMap { name in
      target.first { SQLIdentifier.areEqual($0, name) }.map { (old: name, new: $0) }
    }
    guard let language = old.option("languageid"), let newLanguage = new.option("languageid") else {
      return visible
    }
    return visible + [(language, newLanguage)]
  }

  private func columns(of table: VirtualTable) throws -> [SQLText] {
    try db.texts(
      "SELECT name FROM temp.pragma_table_xinfo(?1, 'main') WHERE hidden = 0", table.name)
  }

  /// The columns of a table or view, those that are computed included.
  private func columns(named name: SQLText) throws -> [SQLText] {
    try db.texts("SELECT name FROM temp.pragma_table_xinfo(?1, 'main')", name)
  }

  /// The columns that a table will have: tried in memory, where nothing is in its way.
  private func columns(declaredBy table: VirtualTable) throws -> [SQLText] {
    try sandbox.running([table.createStatement]).inDatabase { db in
      try db.texts(
        "SELECT name FROM temp.pragma_table_xinfo(?1, 'main') WHERE hidden = 0", table.name)
    }
  }

  /// - Throws: ``ExecutionError/wouldEmpty(virtualTable:)`` for a table that holds what cannot be read
  ///   back, or that its new definition has no place for.
  private func requireNothingToLose(_ table: VirtualTable) throws {
    guard table.contentTable == nil else { return }
    var holder = table.name
    if table.isContentless {
      // Its text is gone; what it holds are words, which are in these.
      let suffix = table.module.folded == "fts5" ? "idx" : "segdir"
      holder = "\(table.name)_\(suffix)"
    }
    do {
      try run(
        .assert(
          "SELECT NOT EXISTS (SELECT 1 FROM main.\(SQLIdentifier.quoted(holder)))",
          orFail: "\(table.name) holds what its new definition would lose", isForScripts: true))
    } catch ExecutionError.assertionFailed {
      throw ExecutionError.wouldEmpty(virtualTable: table.name)
    }
  }

  // MARK: What a full-text index was told

  /// Puts what somebody has told an FTS5 table, such as how to rank, into a table aside
  /// (https://sqlite.org/fts5.html#special_insert_commands).
  ///
  /// - Returns: The table, if there is one.
  private func asideSettings(_ old: VirtualTable, _ new: VirtualTable) throws -> SQLText? {
    guard old.module.folded == "fts5", new.module.folded == "fts5" else { return nil }
    let aside = try db.unusedName("_godwit_settings_of_\(old.name)")
    let source = SQLIdentifier.quoted("\(old.name)_config")
    try execute(
      "CREATE TABLE main.\(SQLIdentifier.quoted(aside)) AS "
        + "SELECT k, v FROM main.\(source) WHERE k <> 'version'")
    return aside
  }

  private func restore(_ settings: SQLText?, _ table: VirtualTable) throws {
    guard let settings else { return }
    let name = SQLIdentifier.quoted(table.name)
    let aside = "main.\(SQLIdentifier.quoted(settings))"
    try execute("INSERT INTO main.\(name) (\(name), rank) SELECT k, v FROM \(aside)")
    try execute("DROP TABLE \(aside)")
  }

  /// Makes the full-text indexes anew that have no text of their own, of a table or view whose rows or
  /// values they would not find any more, and of the views that read it.
  func indexAnew(_ content: SQLText) throws {
    let indexes = try externalIndexes()
    guard !indexes.isEmpty else { return }
    let contents = try viewsReading(content)
    for index in indexes {
      guard let name = index.contentTable, contents.contains(name.folded), try exists(name) else {
        continue
      }
      // In the middle of several renames there may be columns missing.
      let columns = Set(try self.columns(named: name).map(\.folded))
      guard try self.columns(of: index).allSatisfy({ columns.contains($0.folded) }) else {
        continue
      }
      try execute(index.rebuildStatement)
    }
  }

  private func externalIndexes() throws -> [VirtualTable] {
    let list = "SELECT sql FROM main.sqlite_master WHERE type = 'table' AND rootpage = 0"
    return try db.texts(list).compactMap { sql in
      guard case .virtualTable(let statement)? = try? SQLParser.parse(sql) else { return nil }
      let table = VirtualTable(statement)
      return table.contentTable == nil ? nil : table
    }
  }

  /// The views in whose text a name stands, those in whose text their names stand, and so on, with the
  /// name itself.
  private func viewsReading(_ name: SQLText) throws -> Set<FoldedName> {
    var found: Set<FoldedName> = [name.folded]
    var views = try db.rows("SELECT name, sql FROM main.sqlite_master WHERE type = 'view'") {
      row -> (name: FoldedName, words: Set<FoldedName>)? in
      guard let name = row.text(0), let sql = row.text(1) else { return nil }
      let text = SQLTokens(sql)
      return (name.folded, Set(text.tokens.map { text.value(of: $0).folded }))
    }
    while let index = views.firstIndex(where: { !$0.words.isDisjoint(with: found) }) {
      found.insert(views.remove(at: index).name)
    }
    return found
  }
}
