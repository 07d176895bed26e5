import GodwitSQLSyntax
import GodwitSchemaModel

/// What is to be done to tables and their indexes.
struct TableChanges {
  private(set) var created: [Table] = []
  private(set) var dropped: [Table] = []
  private(set) var altered: [(table: SQLText, changes: [TableChange])] = []
  private(set) var droppedIndexes: [(table: SQLText, index: Index)] = []
  private(set) var createdIndexes: [(table: SQLText, index: Index)] = []
  private(set) var renamedIndexes: [(table: SQLText, old: SQLText, new: SQLText)] = []

  init(
    source: DatabaseSchema, target: DatabaseSchema, names: SchemaDiff.ConstraintNames,
    sameTypes: [TypeRule], ordersColumns: Bool
  ) {
    let sources = NameIndex(source)
    let targets = NameIndex(target)
    for table in target.tables {
      guard let old = sources[table.name] else {
        created.append(table)
        continue
      }
      guard old != table else { continue }
      let pair = TablePair(
        old: old, new: table, keys: targets, names: names, sameTypes: sameTypes)
      let changes = pair.changes
      if !changes.isEmpty {
        altered.append((old.name, changes + (ordersColumns ? pair.orderChanges : [])))
      }
      renamedIndexes += pair.renamedIndexes.map { (old.name, $0.old.name, $0.new.name) }
      droppedIndexes += pair.droppedIndexes.map { (old.name, $0) }
      createdIndexes += pair.createdIndexes.map { (old.name, $0) }
    }
    dropped = source.tables.filter { targets[$0.name] == nil }
    created = DependencyOrder.parentsFirst(created)
    dropped = DependencyOrder.parentsFirst(dropped).reversed()
    freeNamesOfIndexes()
  }

  /// Names of indexes are unique in a database: an index of a table that goes must make room for
  /// one of the same name elsewhere.
  private mutating func freeNamesOfIndexes() {
    let wanted = Set(
      (created.flatMap(\.indexes) + createdIndexes.map(\.index))
        .map { SQLIdentifier.folded($0.name) })
    for position in dropped.indices {
      let inTheWay = dropped[position].indexes.filter {
        wanted.contains(SQLIdentifier.folded($0.name))
      }
      let table = dropped[position].name
      droppedIndexes += inTheWay.map { (table, $0) }
      dropped[position].indexes.removeAll { inTheWay.contains($0) }
    }
  }
}

extension NameIndex<Table> {
  init(_ schema: DatabaseSchema) {
    self.init(schema.tables, name: \.name)
  }

  func primaryKey(of table: SQLText) -> [SQLText]? {
    self[table]?.primaryKey?.columns.compactMap(\.column)
  }
}
