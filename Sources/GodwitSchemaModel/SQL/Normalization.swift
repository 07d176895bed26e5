import GodwitSQLSyntax

/// The normal form of a schema's objects: the same values, in the spelling in which equal things
/// are equal.
///
/// Names are folded, SQL is put into its normal form token by token, and a collation that is
/// inherited is not named. A normal form is for comparing only; it is never shown or written.
extension Table {
  /// The table in its normal form. The order of columns and constraints stays as it is.
  package func normalized() -> Self {
    let names = expressionNames
    var copy = self
    copy.name = name.folded.text
    copy.columns = columns.map { normalized($0, names: names) }
    copy.constraints = constraints.map { normalized($0, names: names) }
    copy.indexes = indexes.map { normalized($0, names: names) }
    copy.danglingConstraintNames = danglingConstraintNames.map(\.folded.text).sorted()
    return copy
  }

  /// The columns without the NOT NULL that says nothing: those of the key of a table WITHOUT ROWID take
  /// no NULL in any case (https://sqlite.org/withoutrowid.html).
  package func withoutNeedlessNotNull() -> Self {
    let key = Set((primaryKey?.columns ?? []).compactMap { $0.column?.folded })
    guard isWithoutRowID, !key.isEmpty else { return self }
    var copy = self
    for position in columns.indices
    where key.contains(columns[position].name.folded) && columns[position].notNull == NotNull() {
      copy.columns[position].notNull = nil
    }
    return copy
  }

  /// An index of the table in its normal form.
  package func normalized(_ index: Index) -> Index { normalized(index, names: expressionNames) }

  /// A constraint of the table in its normal form.
  package func normalized(_ constraint: Constraint) -> Constraint {
    normalized(constraint, names: expressionNames)
  }

  /// The table with single quotes around the strings that its expressions have in double ones. It
  /// means the same, and is what a declaration has to say.
  package func spellingStrings() -> Self {
    let names = expressionNames
    return mappingExpressions { SQLNames.spellingStrings(in: $0, names: names) }
  }

  /// The same for an index that the table is to have.
  package func spellingStrings(of index: Index) -> Index {
    var copy = self
    copy.indexes = [index]
    return copy.spellingStrings().indexes.first ?? index
  }

  /// The same for a check, which may be one of a column that is not yet there.
  package func spellingStrings(of check: Check, besides column: Column? = nil) -> Check {
    let names = expressionNames.union(column.map { [$0.name.folded] } ?? [])
    var copy = check
    copy.expression = SQLNames.spellingStrings(in: check.expression, names: names)
    return copy
  }

  /// The same for a column that the table is to have.
  package func spellingStrings(of column: Column) -> Column {
    let names = expressionNames.union([column.name.folded])
    var copy = column
    copy.generated?.expression = SQLNames.spellingStrings(
      in: column.generated?.expression ?? "", names: names)
    copy.constraints = column.constraints.map { constraint in
      guard case .check(let check) = constraint else { return constraint }
      return .check(spellingStrings(of: check, besides: column))
    }
    return copy
  }

  /// The names that a double-quoted word in one of the table's expressions may mean.
  private var expressionNames: Set<FoldedName> {
    Set(columns.map(\.name.folded)).union(SQLIdentifier.rowIDNames.map(\.folded))
  }

  /// An expression of the table's own columns. Whether they bear the table's name says nothing.
  private func expression(_ sql: SQLText, _ names: Set<FoldedName>) -> SQLText {
    let isQualified = sql.contains(UInt8(ascii: "."))
    return normal(isQualified ? SQLNames.removingQualifier(name, in: sql) : sql, names)
  }

  private func normalized(_ column: Column, names: Set<FoldedName>) -> Column {
    var copy = column
    copy.name = column.name.folded.text
    copy.type = column.type.normalized
    copy.notNull?.name = column.notNull?.name?.folded.text
    copy.defaultValue = column.defaultValue.map { Default(normal($0.sql, [])) }
    copy.collation = column.collation?.folded.text
    if copy.collation == "binary" { copy.collation = nil }
    copy.generated?.expression = column.generated.map { expression($0.expression, names) } ?? ""
    copy.clauseNames =
      column.clauseNames
      .map { ClauseName($0.name.folded.text, of: $0.clause) }
      .sorted { ($0.clause.rawValue, $0.name) < ($1.clause.rawValue, $1.name) }
    return copy
  }

  private func normalized(_ index: Index, names: Set<FoldedName>) -> Index {
    var copy = index
    copy.name = index.name.folded.text
    copy.terms = index.terms.map { normalized($0, names: names) }
    copy.condition = index.condition.map { expression($0, names) }
    return copy
  }

  private func normalized(_ term: IndexTerm, names: Set<FoldedName>) -> IndexTerm {
    var copy = term
    switch term.content {
    case .column(let name):
      copy.content = .column(name.folded.text)
      let inherited = column(name)?.collation ?? "BINARY"
      let isInherited = term.collation.map { SQLIdentifier.areEqual($0, inherited) } ?? true
      copy.collation = isInherited ? nil : term.collation?.folded.text
    case .expression(let sql):
      copy.collation = term.collation?.folded.text
      // An expression is sorted by BINARY unless a column in it brings another collation along.
      let words = SQLNames.words(in: sql)
      let isPlain = columns.allSatisfy { $0.collation == nil || !words.contains($0.name.folded) }
      if isPlain, copy.collation == "binary" { copy.collation = nil }
      copy.content = .expression(
        expression(isPlain ? SQLNames.withoutBinaryAtEnd(sql) : sql, names))
    }
    return copy
  }

  private func normalized(_ constraint: Constraint, names: Set<FoldedName>) -> Constraint {
    switch constraint {
    case .primaryKey(var key):
      key.name = key.name?.folded.text
      key.columns = key.columns.map { normalized($0, names: names) }
      if rowIDAlias != nil, !key.columns.isEmpty { key.columns[0].collation = nil }
      return .primaryKey(key)
    case .unique(var unique):
      unique.name = unique.name?.folded.text
      unique.columns = unique.columns.map { normalized($0, names: names) }
      return .unique(unique)
    case .check(var check):
      check.name = check.name?.folded.text
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
    copy.name = name?.folded.text
    copy.columns = columns.map(\.folded.text)
    copy.table = table.folded.text
    // What SQL means where it says nothing; SQLite acts on no MATCH at all.
    copy.match = match.flatMap { $0.isWord("SIMPLE") ? nil : $0.folded.text }
    copy.referencedColumns = referencedColumns.map(\.folded.text)
    return copy
  }

  /// The key with the columns that it implies: NULL as a target in SQLite's own listing means the
  /// parent's primary key (https://sqlite.org/foreignkeys.html#fk_basics).
  package func resolved(primaryKey: [SQLText]?) -> Self {
    guard referencedColumns.isEmpty, let primaryKey, primaryKey.count == columns.count else {
      return self
    }
    var copy = self
    copy.referencedColumns = primaryKey.map(\.folded.text)
    return copy
  }
}

/// An expression of a table's own, in which SQLite has decided what each word is.
private func normal(_ sql: SQLText, _ names: Set<FoldedName>) -> SQLText {
  SQLText(joining: SQLNormalForm(sql, names: names, otherwise: .areStrings))
}

extension SQLText {
  /// A space cannot stand inside of a bare token, and quoted ones keep their quotes.
  init(joining form: SQLNormalForm) {
    self.init(form.tokens.joined(separator: " "))
  }
}
