import GodwitSQLSyntax
import GodwitSchemaModel

extension DatabaseSchema {
  /// The schema with a name for each index that is declared without one: that of the same index in a
  /// database, whatever it is called there, else the convention's.
  package func namingIndexes(
    by convention: NamingConvention, like present: DatabaseSchema = .empty
  ) -> Self {
    guard tables.contains(where: { $0.indexes.contains(where: \.isUnnamed) }) else { return self }
    var naming = IndexNaming(in: self, convention)
    var copy = self
    for position in tables.indices {
      let table = tables[position]
      guard let twin = present.table(table.name) ?? table.renamedFrom.flatMap(present.table)
      else { continue }
      copy.tables[position].indexes = table.indexes.map { naming.named($0, of: table, as: twin) }
    }
    for position in tables.indices {
      copy.tables[position].indexes = copy.tables[position].indexes.map {
        naming.named($0, of: tables[position])
      }
    }
    return copy
  }
}

extension SchemaChange {
  /// The change with a name for every index that it creates: a project's review may put some in.
  func namingIndexes(by convention: NamingConvention) -> Self {
    var naming = IndexNaming(in: target, convention)
    var copy = self
    copy.operations = operations.map { operation in
      switch operation {
      case .createTable(var table):
        table.indexes = table.indexes.map { [table] in naming.named($0, of: table) }
        return .createTable(table)
      case .createIndex(let name, let index):
        let table = target.table(name) ?? Table(name: name, elements: [])
        return .createIndex(name, naming.named(index, of: table))
      default: return operation
      }
    }
    return copy
  }
}

/// Names for indexes that a developer left without one.
struct IndexNaming {
  private let convention: NamingConvention
  /// Names of indexes are unique in a database, and among those of tables and views.
  private var taken: Set<FoldedName>

  init(in schema: DatabaseSchema, _ convention: NamingConvention) {
    self.convention = convention
    let indexes = schema.tables.flatMap(\.indexes).filter { !$0.isUnnamed }.map(\.name)
    let others =
      schema.tables.map(\.name) + schema.virtualTables.map(\.name) + schema.views.map(\.name)
    taken = Set((indexes + others).map(\.folded))
  }

  /// The index with the name that the same one has in a table of a database, if it has one there.
  mutating func named(_ index: Index, of table: Table, as twin: Table) -> Index {
    guard index.isUnnamed else { return index }
    let wanted = table.normalized(index).withoutName
    let same = twin.indexes.first {
      !taken.contains($0.name.folded) && twin.normalized($0).withoutName == wanted
    }
    return same.map { named(index, $0.name) } ?? index
  }

  /// The index with a name by the convention.
  mutating func named(_ index: Index, of table: Table) -> Index {
    guard index.isUnnamed else { return index }
    let columns = index.terms.flatMap { term -> [SQLText] in
      switch term.content {
      case .column(let name): return [name]
      case .expression(let sql):
        let words = SQLNames.words(in: sql)
        return table.columns.map(\.name).filter { words.contains($0.folded) }
      }
    }
    let name = NamingConvention.name(
      convention.index, table: table.name.string, columns: columns.map(\.string))
    return named(index, FoldedName.unused(SQLText(name), among: taken))
  }

  private mutating func named(_ index: Index, _ name: SQLText) -> Index {
    taken.insert(name.folded)
    var copy = index
    copy.name = name
    copy.isUnnamed = false
    return copy
  }
}

extension Index {
  fileprivate var withoutName: Self {
    var copy = self
    copy.name = ""
    copy.isUnnamed = true
    return copy
  }
}
