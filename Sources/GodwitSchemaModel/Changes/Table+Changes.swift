import GodwitSQLSyntax

/// Why a change cannot be made to a table.
package enum TableChangeError: Error, Hashable, Sendable {
  case noSuchColumn(SQLText, table: SQLText, existing: [SQLText])
  case columnExists(SQLText, table: SQLText)
  /// An order of columns names one of them twice.
  case columnRepeated(SQLText, table: SQLText)
  case noSuchConstraint(Constraint, table: SQLText)
  case primaryKeyExists(table: SQLText)
  /// Something that speaks of other columns as well would have to go with the column.
  case columnInUse(SQLText, table: SQLText, by: ColumnUser)

  package enum ColumnUser: Hashable, Sendable {
    case constraint(Constraint)
    case index(Index)
    case generatedColumn(SQLText)
  }
}

extension Table {
  /// The table after several changes.
  ///
  /// - Throws: ``TableChangeError`` if the table is not such that the changes can be made, or if
  ///   something would be left that speaks of a column which is gone.
  package func applying(_ changes: some Sequence<TableChange>) throws -> Table {
    var table = self
    var dropped: [SQLText] = []
    for change in changes {
      try table.apply(change)
      if case .dropColumn(let column) = change { dropped.append(column.name) }
    }
    for name in dropped where table.column(name) == nil {
      guard let user = table.user(of: name) else { continue }
      throw TableChangeError.columnInUse(name, table: self.name, by: user)
    }
    return table
  }

  private mutating func apply(_ change: TableChange) throws {
    switch change {
    case .addColumn(let column, _): try add(column)
    case .dropColumn(let column): try drop(column.name)
    case .renameColumn(let old, let new): try rename(old, to: new)
    case .alterColumn(let old, let new, _): try alter(old.name, to: new)
    case .addConstraint(let constraint): try add(constraint)
    case .dropConstraint(let constraint): try drop(constraint)
    case .setOptions(let options, _):
      isStrict = options.contains(.strict)
      isWithoutRowID = options.contains(.withoutRowID)
    case .setDanglingConstraintNames(let names, _):
      danglingConstraintNames = names
    case .orderColumns(let names, _):
      orderColumns(names)
    case .reorderColumns(let names, _):
      for (position, name) in names.enumerated() {
        _ = try index(ofColumn: name)
        if names[..<position].contains(where: { SQLIdentifier.areEqual($0, name) }) {
          throw TableChangeError.columnRepeated(name, table: self.name)
        }
      }
      orderColumns(names)
    }
  }

  private func index(ofColumn name: SQLText) throws -> Int {
    guard let index = columns.firstIndex(where: { SQLIdentifier.areEqual($0.name, name) }) else {
      throw TableChangeError.noSuchColumn(name, table: self.name, existing: columns.map(\.name))
    }
    return index
  }

  private mutating func add(_ column: Column) throws {
    guard self.column(column.name) == nil else {
      throw TableChangeError.columnExists(column.name, table: name)
    }
    append(column)
  }

  private mutating func alter(_ name: SQLText, to new: Column) throws {
    let index = try index(ofColumn: name)
    var column = new
    column.name = columns[index].name
    column.constraints = []
    columns[index] = column
  }

  /// Columns that are not named stay behind those that are.
  private mutating func orderColumns(_ names: [SQLText]) {
    columns = columnNames(ordered: names).compactMap(column)
  }

  /// The names of all columns in an order: those that are named in it, then the others as they stand.
  package func columnNames(ordered names: [SQLText]) -> [SQLText] {
    var seen: Set<FoldedName> = []
    let all = names.compactMap { column($0)?.name } + columns.map(\.name)
    return all.filter { seen.insert($0.folded).inserted }
  }

  private mutating func add(_ constraint: Constraint) throws {
    if case .primaryKey = constraint, primaryKey != nil {
      throw TableChangeError.primaryKeyExists(table: name)
    }
    constraints.append(constraint)
  }

  private mutating func drop(_ constraint: Constraint) throws {
    guard let index = index(of: constraint) else {
      throw TableChangeError.noSuchConstraint(constraint, table: name)
    }
    constraints.remove(at: index)
  }

  /// Where the table has `constraint`: preferably one of the same name, else one that is equal
  /// but for its name.
  package func index(of constraint: Constraint) -> Int? {
    let wanted = normalized(constraint)
    return constraints.firstIndex { normalized($0) == wanted }
      ?? constraints.firstIndex { normalized($0).unnamed == wanted.unnamed }
  }

  // MARK: Dropping a column

  /// The constraints that are about the column alone and go with it when it is dropped.
  package func constraints(ofColumn name: SQLText) -> [Constraint] {
    constraints.filter { constraint in
      column(holding: constraint).map { SQLIdentifier.areEqual($0.name, name) } ?? false
    }
  }

  /// The column with the constraints that are about it alone.
  package func columnWithConstraints(_ name: SQLText) -> Column? {
    guard var column = column(name) else { return nil }
    column.constraints = constraints(ofColumn: name)
    return column
  }

  private mutating func drop(_ name: SQLText) throws {
    let index = try index(ofColumn: name)
    let own = constraints(ofColumn: name)
    constraints.removeAll { own.contains($0) }
    columns.remove(at: index)
  }

  private func user(of name: SQLText) -> TableChangeError.ColumnUser? {
    let folded = name.folded
    let constraint = constraints.first { $0.columnNames.contains(folded) }
    if let constraint { return .constraint(constraint) }
    let index = indexes.first { $0.mentions(folded) }
    if let index { return .index(index) }
    let column = columns.first { column in
      column.generated.map { SQLNames.words(in: $0.expression).contains(folded) } ?? false
    }
    return column.map { .generatedColumn($0.name) }
  }

  // MARK: Renaming a column

  private mutating func rename(_ old: SQLText, to new: SQLText) throws {
    let index = try index(ofColumn: old)
    if !SQLIdentifier.areEqual(old, new), column(new) != nil {
      throw TableChangeError.columnExists(new, table: name)
    }
    columns[index].name = new
    constraints = constraints.map { $0.renamingColumn(old, to: new, in: name) }
    for index in indexes.indices {
      indexes[index].terms = indexes[index].terms.map { $0.renamingColumn(old, to: new) }
    }
    self = mappingExpressions { SQLNames.renamingColumn(old, to: new, in: $0) }
  }
}

extension Constraint {
  /// The constraint without its name.
  package var unnamed: Self {
    switch self {
    case .primaryKey(var key):
      key.name = nil
      return .primaryKey(key)
    case .unique(var unique):
      unique.name = nil
      return .unique(unique)
    case .check(var check):
      check.name = nil
      return .check(check)
    case .foreignKey(var key):
      key.name = nil
      return .foreignKey(key)
    }
  }

  /// The names of the table's own columns that the constraint is about.
  package var columnNames: Set<FoldedName> {
    switch self {
    case .primaryKey(let key): Set(key.columns.compactMap(\.column).map(SQLIdentifier.folded))
    case .unique(let unique): Set(unique.columns.compactMap(\.column).map(SQLIdentifier.folded))
    case .check(let check): SQLNames.words(in: check.expression)
    case .foreignKey(let key): Set(key.columns.map(SQLIdentifier.folded))
    }
  }

  /// The constraint with a column called anew where it stands by its name, outside of expressions.
  fileprivate func renamingColumn(_ old: SQLText, to new: SQLText, in table: SQLText) -> Self {
    func renamed(_ name: SQLText) -> SQLText { SQLIdentifier.areEqual(name, old) ? new : name }
    switch self {
    case .primaryKey(var key):
      key.columns = key.columns.map { $0.renamingColumn(old, to: new) }
      return .primaryKey(key)
    case .unique(var unique):
      unique.columns = unique.columns.map { $0.renamingColumn(old, to: new) }
      return .unique(unique)
    case .check: return self
    case .foreignKey(var key):
      key.columns = key.columns.map(renamed)
      if SQLIdentifier.areEqual(key.table, table) {
        key.referencedColumns = key.referencedColumns.map(renamed)
      }
      return .foreignKey(key)
    }
  }
}

extension Index {
  /// Whether one of the index's terms or its condition speaks of a column.
  package func mentions(_ column: FoldedName) -> Bool {
    terms.contains { term in
      switch term.content {
      case .column(let name): SQLIdentifier.folded(name) == column
      case .expression(let sql): SQLNames.words(in: sql).contains(column)
      }
    } || condition.map { SQLNames.words(in: $0).contains(column) } ?? false
  }
}

extension IndexTerm {
  fileprivate func renamingColumn(_ old: SQLText, to new: SQLText) -> Self {
    guard let column, SQLIdentifier.areEqual(column, old) else { return self }
    var copy = self
    copy.content = .column(new)
    return copy
  }
}
