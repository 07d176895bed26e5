import GodwitSQLSyntax
import GodwitSchemaModel

extension Diagram {
  /// The tables of a schema, ordinary and virtual ones, in its order.
  package init(_ schema: DatabaseSchema) {
    self.init()
    let tables = schema.tables
    entities =
      tables.map { Entity($0, mark: nil) } + schema.virtualTables.map { Entity($0, mark: nil) }
      + schema.unreadableEntities
    var positions = Positions(entities)
    for (child, table) in tables.enumerated() {
      for key in table.foreignKeys {
        let parent = positions.find(key.table, in: &entities)
        edges.append(Edge(key, of: table, child, to: parent, schema.table(key.table)))
      }
    }
    appendContentEdges(schema.virtualTables, from: tables.count, positions)
  }

  mutating func appendContentEdges(
    _ virtualTables: [VirtualTable], from first: Int, _ positions: Positions
  ) {
    for (offset, table) in virtualTables.enumerated() {
      guard let content = table.contentTable, let parent = positions[content] else { continue }
      edges.append(
        Edge(
          child: first + offset, parent: parent, columns: [], isUnique: true, label: "content"))
    }
  }

  /// Where the entities stand, by name.
  struct Positions {
    private var positions: [FoldedName: Int]

    init(_ entities: [Entity]) {
      positions = Dictionary(
        entities.enumerated().map { ($1.name.folded, $0) }, uniquingKeysWith: { first, _ in first })
    }

    subscript(name: SQLText) -> Int? { positions[name.folded] }

    /// Where the parent of a key stands; one that is nowhere gets a box that says so.
    mutating func find(_ name: SQLText, in entities: inout [Entity]) -> Int {
      if let position = positions[name.folded] { return position }
      entities.append(Entity(name, .missing))
      positions[name.folded] = entities.count - 1
      return entities.count - 1
    }
  }
}

extension DatabaseSchema {
  /// The tables that are there and could not be read.
  var unreadableEntities: [Diagram.Entity] {
    opaqueObjects.filter { $0.type == "table" }.map { Diagram.Entity($0.name, .unreadable) }
  }
}

extension Diagram.Entity {
  init(_ table: Table, mark: Diagram.Mark?) {
    self.init(table.name, .table, mark: mark)
    let keys = KeyColumns(table)
    columns = table.columns.map { Diagram.Column($0, keys) }
  }

  init(_ table: VirtualTable, mark: Diagram.Mark?) {
    self.init(table.name, .virtualTable(module: table.module), mark: mark)
    columns = table.textColumns.map { Diagram.Column($0, type: "") }
  }
}

extension Diagram.Column {
  init(_ column: Column, _ keys: KeyColumns, mark: Diagram.Mark? = nil) {
    self.init(column.name, type: column.type.sql, mark: mark)
    isPrimaryKey = keys.primary.contains(column.name.folded)
    isForeignKey = keys.foreign.contains(column.name.folded)
    isUnique = keys.unique.contains(column.name.folded)
  }
}

extension Diagram.Edge {
  init(
    _ key: ForeignKey, of table: Table, _ child: Int, to parent: Int, _ parentTable: Table?,
    mark: Diagram.Mark? = nil
  ) {
    let columns = Set(key.columns.map(\.folded))
    let primaryKey = parentTable?.primaryKey?.columns.compactMap(\.column) ?? []
    self.init(
      child: child, parent: parent, columns: key.columns,
      parentColumns: key.referencedColumns.isEmpty ? primaryKey : key.referencedColumns,
      isOptional: key.columns.contains { !table.requires($0) },
      isUnique: table.uniqueSets.contains { $0.isSubset(of: columns) }, mark: mark)
  }
}

/// The columns of a table that belong to keys.
struct KeyColumns {
  let primary: Set<FoldedName>
  let foreign: Set<FoldedName>
  let unique: Set<FoldedName>

  init(_ table: Table) {
    primary = Set(table.primaryKey?.columns.compactMap { $0.column?.folded } ?? [])
    foreign = Set(table.foreignKeys.flatMap(\.columns).map(\.folded))
    let single = table.uniqueSets.filter { $0.count == 1 }
    unique = single.reduce(into: Set<FoldedName>()) { $0.formUnion($1) }
      .subtracting(primary.count == 1 ? primary : [])
  }
}

extension Table {
  /// The sets of columns of which no two rows have the same values.
  fileprivate var uniqueSets: [Set<FoldedName>] {
    let indexes = indexes.filter { $0.isUnique && $0.condition == nil }.map(\.terms)
    let terms = uniques.map(\.columns) + indexes + (primaryKey.map { [$0.columns] } ?? [])
    return terms.compactMap { terms in
      let columns = terms.compactMap { $0.column?.folded }
      return columns.count == terms.count ? Set(columns) : nil
    }
  }

  /// Whether every row has a value in a column. A primary key alone does not see to that
  /// (https://sqlite.org/lang_createtable.html#the_primary_key).
  fileprivate func requires(_ name: SQLText) -> Bool {
    guard let column = column(name) else { return false }
    if column.notNull != nil || rowIDAlias?.name == column.name { return true }
    let isInKey = primaryKey?.columns.contains { $0.column?.folded == name.folded } ?? false
    return isInKey && (isWithoutRowID || isStrict)
  }
}
