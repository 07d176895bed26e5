import GRDBSQLite

/// What full-text indexes and R-trees find. The same words can be kept in other pieces, by when they
/// were written; a table that was made anew holds the same, and other blobs.
extension RowComparison {
  /// Of the tables that differ, those that are only the pieces of an index which finds the same on both
  /// sides.
  func indexPiecesOfSameMeaning(among different: Set<SchemaName>) -> Set<SchemaName> {
    var pieces: Set<SchemaName> = []
    var unsure: [(index: SchemaName, pieces: Set<SchemaName>)] = []
    for name in left.virtualTables.keys where right.virtualTables[name] != nil {
      func present(_ suffixes: String...) -> Set<SchemaName> {
        different.intersection(suffixes.map(name.appending))
      }
      if left.tables[name.appending("_idx")] != nil {
        let words = present("_data", "_idx")
        if !words.isEmpty, (try? findsSameWords(name)) == true { pieces.formUnion(words) }
      } else if left.tables[name.appending("_node")] != nil {
        let nodes = present("_node", "_parent", "_rowid")
        if !nodes.isEmpty, (try? holdsSameBoxes(name)) == true { pieces.formUnion(nodes) }
      } else {
        let words = present("_segments", "_segdir", "_stat")
        if !words.isEmpty { unsure.append((index: name, pieces: words)) }
      }
    }
    // FTS3 and FTS4 cannot be asked for all words with their places. They can be asked whether the
    // index is that of the rows, which says the same if no row differs.
    let rest = different.subtracting(pieces).subtracting(unsure.flatMap(\.pieces))
    guard rest.isEmpty else { return pieces }
    for (index, words) in unsure
    where (try? [left, right].allSatisfy { try $0.isIndexOfItsRows(index) }) == true {
      pieces.formUnion(words)
    }
    return pieces
  }

  /// FTS5: every word with the rows, columns and places where it stands
  /// (https://sqlite.org/fts5.html#the_fts5vocab_virtual_table_module).
  private func findsSameWords(_ index: SchemaName) throws -> Bool {
    let sides = [left, right]
    defer { for side in sides { try? side.run("DROP TABLE IF EXISTS temp._godwit_words") } }
    for side in sides {
      guard let name = side.virtualTables[index] else { return false }
      try side.run(
        Array("CREATE VIRTUAL TABLE temp._godwit_words USING fts5vocab(main, ".utf8)
          + SchemaName.quoted(name) + Array(", instance)".utf8))
    }
    return try isSame(Array("SELECT * FROM temp._godwit_words".utf8), left.connection, right)
  }

  private func holdsSameBoxes(_ tree: SchemaName) throws -> Bool {
    guard let name = left.virtualTables[tree], right.virtualTables[tree] == name else {
      return false
    }
    return try isSame(
      Array("SELECT * FROM main.".utf8) + SchemaName.quoted(name) + Array(" ORDER BY 1".utf8),
      left.connection, right)
  }

  private func isSame(
    _ sql: [UInt8], _ connection: OpaquePointer, _ other: ComparedDatabase
  ) throws -> Bool {
    let pair = ValuePair(
      left: try RawStatement(sql, connection), right: try RawStatement(sql, other.connection),
      encoding: other.encoding)
    let (count, others) = (pair.left.columnCount, pair.right.columnCount)
    return try walk(
      pair, keys: 0, values: (0..<min(count, others)).map { ($0, $0) },
      hasAllColumns: count == others
    ).areEqual
  }
}

extension ComparedDatabase {
  fileprivate func run(_ sql: [UInt8]) throws {
    let statement = try RawStatement(sql, connection)
    while try statement.step() {}
  }

  fileprivate func run(_ sql: String) throws { try run(Array(sql.utf8)) }

  /// FTS3 and FTS4 look into it themselves (https://sqlite.org/fts3.html#integcheck).
  fileprivate func isIndexOfItsRows(_ index: SchemaName) throws -> Bool {
    guard let name = virtualTables[index].map(SchemaName.quoted) else { return false }
    try run(
      Array("INSERT INTO main.".utf8) + name + Array("(".utf8) + name
        + Array(") VALUES ('integrity-check')".utf8))
    return true
  }
}
