import GodwitSQLSyntax

/// What the tables and columns of a schema are called on their way through operations.
package struct RenameTracker {
  /// The tables of the schema at the beginning.
  package private(set) var tables: [TrackedTable]

  package init(of schema: DatabaseSchema) {
    tables = schema.tables.map(TrackedTable.init)
  }

  /// To be called after each operation.
  package mutating func follow(_ operation: SchemaOperation) {
    for index in tables.indices { tables[index].follow(operation) }
  }

  /// The table that has a name now; none if that came on the way.
  package func table(_ name: SQLText) -> TrackedTable? {
    tables.first { $0.name == name.folded }
  }
}

/// One table on its way through operations.
package struct TrackedTable {
  /// The table as it was at the beginning.
  package let original: Table
  /// Its name; none once it is dropped.
  package private(set) var name: FoldedName?
  /// Its columns' names, by those that they had at first; none for what is dropped.
  private var columns: [FoldedName: FoldedName?]

  fileprivate init(_ table: Table) {
    original = table
    name = table.name.folded
    columns = Dictionary(
      table.columns.map { ($0.name.folded, $0.name.folded) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Whether the table or one of its columns is called otherwise than at the beginning.
  package var isRenamed: Bool {
    name != original.name.folded || columns.contains { $0.value != .some($0.key) }
  }

  /// What a column was called at the beginning; nothing if it came on the way.
  package func original(of column: SQLText) -> SQLText? {
    let key = columns.first { $0.value == column.folded }?.key
    return key.flatMap { original.column($0.text)?.name }
  }

  /// What a column of the beginning is called now; nothing once it is dropped.
  package func name(of column: SQLText) -> FoldedName? { columns[column.folded] ?? nil }

  fileprivate mutating func follow(_ operation: SchemaOperation) {
    switch operation {
    case .dropTable(let table) where table.name.folded == name: name = nil
    case .renameTable(let old, let new) where old.folded == name: name = new.folded
    case .alterTable(let table, let changes) where table.folded == name:
      for change in changes { follow(change) }
    default: break
    }
  }

  private mutating func follow(_ change: TableChange) {
    switch change {
    case .dropColumn(let column): replace(column.name.folded, by: nil)
    case .renameColumn(let old, let new): replace(old.folded, by: new.folded)
    default: break
    }
  }

  private mutating func replace(_ old: FoldedName, by new: FoldedName?) {
    for (original, current) in columns where current == old { columns[original] = .some(new) }
  }
}
