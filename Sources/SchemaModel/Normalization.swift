import SQLSyntax

/// The normal form of a schema's objects: the same values, in the spelling in which equal things
/// are equal.
///
/// Names are folded, SQL is put into its normal form token by token, and a collation that is
/// inherited is not named. A normal form is for comparing only; it is never shown or written.
extension Table {
  /// The table in its normal form. The order of columns and constraints stays as it is.
  public func normalized() -> Self {
    let names = expressionNames
    var copy = self
    copy.name = SQLIdentifier.folded(name)
    copy.columns = columns.map { normalized($0, names: names) }
    copy.constraints = constraints.map { normalized($0, names: names) }
    copy.indexes = indexes.map { normalized($0, names: names) }
    copy.strayNames = strayNames.map(SQLIdentifier.folded).sorted()
    return copy
  }

  /// An index of the table in its normal form.
  public func normalized(_ index: Index) -> Index { normalized(index, names: expressionNames) }

  /// A constraint of the table in its normal form.
  public func normalized(_ constraint: Constraint) -> Constraint {
    normalized(constraint, names: expressionNames)
  }

  /// The table with single quotes around the strings that its expressions have in double ones. It
  /// means the same, and is what a declaration has to say.
  public func spellingStrings() -> Self {
    let names = expressionNames
    func spelled(_ sql: String) -> String { SQLNames.spellingStrings(in: sql, names: names) }
    var copy = self
    for position in columns.indices {
      copy.columns[position].generated?.expression =
        columns[position].generated.map { spelled($0.expression) } ?? ""
    }
    copy.constraints = constraints.map { constraint in
      guard case .check(var check) = constraint else { return constraint }
      check.expression = spelled(check.expression)
      return .check(check)
    }
    for position in indexes.indices {
      copy.indexes[position].condition = indexes[position].condition.map(spelled)
      copy.indexes[position].terms = indexes[position].terms.map { term in
        guard case .expression(let sql) = term.content else { return term }
        var copy = term
        copy.content = .expression(spelled(sql))
        return copy
      }
    }
    return copy
  }

  /// The names that a double-quoted word in one of the table's expressions may mean.
  private var expressionNames: Set<String> {
    Set(columns.map { SQLIdentifier.folded($0.name) })
      .union(SQLIdentifier.rowIDNames)
      .union([SQLIdentifier.folded(name)])
  }

  /// An expression of the table's own columns. Whether they bear the table's name says nothing.
  private func expression(_ sql: String, _ names: Set<String>) -> String {
    normal(sql.contains(".") ? SQLNames.removingQualifier(name, in: sql) : sql, names)
  }

  private func normalized(_ column: Column, names: Set<String>) -> Column {
    var copy = column
    copy.name = SQLIdentifier.folded(column.name)
    copy.type = .custom(normal(column.type.sql))
    copy.notNull?.name = column.notNull?.name.map(SQLIdentifier.folded)
    copy.defaultValue = column.defaultValue.map { .sql(normal($0.sql, [])) }
    copy.collation = column.collation.map(SQLIdentifier.folded)
    if copy.collation == "binary" { copy.collation = nil }
    copy.generated?.expression = column.generated.map { expression($0.expression, names) } ?? ""
    copy.clauseNames =
      column.clauseNames
      .map { ClauseName(SQLIdentifier.folded($0.name), of: $0.clause) }
      .sorted { ($0.clause.rawValue, $0.name) < ($1.clause.rawValue, $1.name) }
    return copy
  }

  private func normalized(_ index: Index, names: Set<String>) -> Index {
    var copy = index
    copy.name = SQLIdentifier.folded(index.name)
    copy.terms = index.terms.map { normalized($0, names: names) }
    copy.condition = index.condition.map { expression($0, names) }
    return copy
  }

  private func normalized(_ term: IndexTerm, names: Set<String>) -> IndexTerm {
    var copy = term
    switch term.content {
    case .column(let name):
      copy.content = .column(SQLIdentifier.folded(name))
      let inherited = column(name)?.collation ?? "BINARY"
      let isInherited = term.collation.map { SQLIdentifier.areEqual($0, inherited) } ?? true
      copy.collation = isInherited ? nil : term.collation.map(SQLIdentifier.folded)
    case .expression(let sql):
      copy.collation = term.collation.map(SQLIdentifier.folded)
      // An expression is sorted by BINARY unless a column in it brings another collation along.
      let words = SQLNames.words(in: sql)
      let isPlain = columns.allSatisfy {
        $0.collation == nil || !words.contains(SQLIdentifier.folded($0.name))
      }
      if isPlain, copy.collation == "binary" { copy.collation = nil }
      copy.content = .expression(
        expression(isPlain ? SQLNames.withoutBinaryAtEnd(sql) : sql, names))
    }
    return copy
  }

  private func normalized(_ constraint: Constraint, names: Set<String>) -> Constraint {
    switch constraint {
    case .primaryKey(var key):
      key.name = key.name.map(SQLIdentifier.folded)
      key.columns = key.columns.map { normalized($0, names: names) }
      if rowIDAlias != nil { key.columns[0].collation = nil }
      return .primaryKey(key)
    case .unique(var unique):
      unique.name = unique.name.map(SQLIdentifier.folded)
      unique.columns = unique.columns.map { normalized($0, names: names) }
      return .unique(unique)
    case .check(var check):
      check.name = check.name.map(SQLIdentifier.folded)
      check.expression = expression(check.expression, names)
      return .check(check)
    case .foreignKey(let key):
      return .foreignKey(key.normalized())
    }
  }
}

extension ForeignKey {
  fileprivate func normalized() -> Self {
    var copy = self
    copy.name = name.map(SQLIdentifier.folded)
    copy.columns = columns.map(SQLIdentifier.folded)
    copy.table = SQLIdentifier.folded(table)
    copy.match = match.map(SQLIdentifier.folded)
    copy.referencedColumns = referencedColumns.map(SQLIdentifier.folded)
    return copy
  }

  /// The key with the columns that it implies: NULL as a target in SQLite's own listing means the
  /// parent's primary key (https://sqlite.org/foreignkeys.html#fk_basics).
  public func resolved(primaryKey: [String]?) -> Self {
    guard referencedColumns.isEmpty, let primaryKey, primaryKey.count == columns.count else {
      return self
    }
    var copy = self
    copy.referencedColumns = primaryKey.map(SQLIdentifier.folded)
    return copy
  }
}

extension View {
  public func normalized() -> Self {
    var copy = self
    copy.name = SQLIdentifier.folded(name)
    copy.columns = columns?.map(SQLIdentifier.folded)
    copy.select = normal(select)
    return copy
  }
}

extension Trigger {
  public func normalized() -> Self {
    var copy = self
    copy.name = SQLIdentifier.folded(name)
    copy.table = SQLIdentifier.folded(table)
    if case .update(let columns) = event {
      copy.event = .update(Set(columns.map(SQLIdentifier.folded)).sorted())
    }
    copy.condition = condition.map { normal($0) }
    copy.body = normal(body)
    return copy
  }
}

extension VirtualTable {
  public func normalized() -> Self {
    var copy = self
    copy.name = SQLIdentifier.folded(name)
    copy.module = SQLIdentifier.folded(module)
    copy.arguments = arguments.map { normal($0) }
    return copy
  }
}

extension OpaqueObject {
  public func normalized() -> Self {
    var copy = self
    copy.name = SQLIdentifier.folded(name)
    copy.table = SQLIdentifier.folded(table)
    copy.sql = normal(sql)
    copy.reason = ""
    return copy
  }
}

private func normal(_ sql: String, _ names: Set<String>? = nil) -> String {
  // A space cannot stand inside of a bare token, and quoted ones keep their quotes.
  SQLNormalForm(sql, names: names).tokens.joined(separator: " ")
}
