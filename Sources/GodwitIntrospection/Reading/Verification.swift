import GodwitSQLSyntax
import GodwitSchemaModel

/// Something that the parser and SQLite read differently.
struct ParserMismatch: Error {
  let property: OpaqueReason.Property
  let parsed: String
  let fact: String

  static func check<Value: Equatable>(
    _ property: OpaqueReason.Property, _ parsed: Value, _ fact: Value
  ) throws {
    guard parsed == fact else {
      throw ParserMismatch(property: property, parsed: "\(parsed)", fact: "\(fact)")
    }
  }
}

extension Table {
  /// The table, if it says nothing else than SQLite's own facts about it.
  func verified(by facts: SchemaFacts.TableFacts?) throws -> Table {
    guard let facts else { return self }
    let hasColumns =
      columns.count == facts.columns.count
      && columns.indices.allSatisfy {
        SQLIdentifier.areEqual(columns[$0].name, facts.columns[$0].name)
      }
    if !hasColumns {
      try ParserMismatch.check(
        .columns, columns.map { SQLIdentifier.folded($0.name) },
        facts.columns.map { SQLIdentifier.folded($0.name) })
    }
    try ParserMismatch.check(.strict, isStrict, facts.isStrict ?? isStrict)
    try ParserMismatch.check(
      .withoutRowID, isWithoutRowID, facts.isWithoutRowID ?? isWithoutRowID)
    for (column, fact) in zip(columns, facts.columns) { try verify(column, fact) }
    try verifyPrimaryKey(facts)
    try verifyForeignKeys(facts)
    try verifyUniques(facts)
    return self
  }

  private func verify(_ column: Column, _ fact: SchemaFacts.ColumnFacts) throws {
    let hidden: Int =
      switch column.generated?.storage {
      case nil: 0
      case .virtual: 2
      case .stored: 3
      }
    try ParserMismatch.check(.columnKind(column.name), hidden, fact.hidden)
    // Keys of STRICT and WITHOUT ROWID tables are NOT NULL without saying so.
    let isImplied = fact.keyPosition > 0 && (isStrict || isWithoutRowID)
    try ParserMismatch.check(
      .notNull(column.name), column.notNull != nil || isImplied,
      fact.isNotNull || (isImplied && rowIDAlias != nil))
    if column.generated == nil {
      try ParserMismatch.check(
        .defaultValue(column.name), column.defaultValue != nil, fact.hasDefault)
    }
  }

  private func verifyPrimaryKey(_ facts: SchemaFacts.TableFacts) throws {
    let fact = facts.columns.filter { $0.keyPosition > 0 }
      .sorted { $0.keyPosition < $1.keyPosition }
    var seen: Set<FoldedName> = []
    let parsed = (primaryKey?.columns ?? []).compactMap(\.column).map(SQLIdentifier.folded)
      .filter { seen.insert($0).inserted }
    try ParserMismatch.check(
      .primaryKey, parsed, fact.map { SQLIdentifier.folded($0.name) })
  }

  private func verifyForeignKeys(_ facts: SchemaFacts.TableFacts) throws {
    let keys = foreignKeys
    // SQLite numbers them from the last one: so most are found to be the same without a text of each.
    let areInOrder =
      keys.count == facts.foreignKeys.count
      && keys.indices.allSatisfy { position in
        facts.foreignKeys[keys.count - 1 - position].map(keys[position].isRead(like:)) ?? false
      }
    if areInOrder { return }
    func text(_ columns: [SQLText], _ table: SQLText, _ onDelete: SQLText, _ onUpdate: SQLText)
      -> FoldedName
    {
      FoldedName("\(columns.joined(separator: ",")) -> \(table), \(onDelete), \(onUpdate)")
    }
    try ParserMismatch.check(
      .foreignKeys,
      keys.map {
        text($0.columns, $0.table, SQLText($0.onDelete.rawValue), SQLText($0.onUpdate.rawValue))
      }.sorted(),
      facts.foreignKeys.values.map { text($0.columns, $0.table, $0.onDelete, $0.onUpdate) }
        .sorted())
  }

  private func verifyUniques(_ facts: SchemaFacts.TableFacts) throws {
    let parsed = Set(uniques.map { $0.columns.compactMap(\.column).map(SQLIdentifier.folded) })
    for index in facts.indexes.values where index.origin == "u" {
      let columns = index.terms.compactMap(\.column).map(SQLIdentifier.folded)
      guard parsed.contains(columns) else {
        throw ParserMismatch(property: .unique, parsed: "\(parsed)", fact: "\(columns)")
      }
    }
  }
}

extension ForeignKey {
  fileprivate func isRead(like fact: SchemaFacts.ForeignKeyFacts) -> Bool {
    columns.count == fact.columns.count
      && zip(columns, fact.columns).allSatisfy { SQLIdentifier.areEqual($0, $1) }
      && SQLIdentifier.areEqual(table, fact.table)
      && SQLText(onDelete.rawValue) == fact.onDelete && SQLText(onUpdate.rawValue) == fact.onUpdate
  }
}

extension Index {
  /// The index, if it says nothing else than SQLite's own facts about it. A term that looks like a
  /// name but is no column of the table is a string: a relic that SQLite keeps.
  func verified(by facts: SchemaFacts.IndexFacts?) throws -> Index {
    guard let facts else { return self }
    try ParserMismatch.check(.termCount, terms.count, facts.terms.count)
    try ParserMismatch.check(.unique, isUnique, facts.isUnique)
    try ParserMismatch.check(.condition, condition != nil, facts.isPartial)
    var index = self
    for (position, fact) in facts.terms.enumerated() {
      try ParserMismatch.check(.termOrder, terms[position].isDescending, fact.isDescending)
      switch (terms[position].column, fact.column) {
      case (let name?, nil):
        let isRowID = SQLIdentifier.rowIDNames.contains(name.folded.text)
        if !isRowID {
          index.terms[position].content = .expression(SQLText(SQLLiteral.string(name)))
        }
      case (let name?, let column?):
        try ParserMismatch.check(
          .termColumn, SQLIdentifier.folded(name), SQLIdentifier.folded(column))
      case (nil, let column?):
        throw ParserMismatch(
          property: .termColumn, parsed: terms[position].sql, fact: column.string)
      case (nil, nil): break
      }
    }
    return index
  }
}
