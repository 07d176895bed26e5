import GodwitSQLSyntax

/// A clause of a table's definition that Godwit does not know: of a newer SQLite, perhaps.
package struct UnknownClause: Error, Hashable, Sendable {
  package let sql: SQLText
}

extension Table {
  /// The table that a CREATE TABLE statement describes, without indexes.
  ///
  /// - Throws: ``UnknownClause`` for a statement that says something that no value here can hold.
  package init(_ statement: CreateTable) throws {
    if let clause = statement.unknownOptions.first { throw UnknownClause(sql: clause) }
    self.init(name: statement.name, elements: [])
    isStrict = statement.isStrict
    isWithoutRowID = statement.isWithoutRowID
    for column in statement.columns { try append(column) }
    for clause in statement.constraints { try append(clause) }
    straightenRowIDKey(statement)
  }

  private mutating func append(_ definition: ColumnDefinition) throws {
    var column = Column(named: definition.name, type: ColumnType(definition.type))
    for clause in definition.constraints { try add(clause, to: &column) }
    append(column)
  }

  private mutating func add(_ clause: ConstraintClause, to column: inout Column) throws {
    func name(_ kind: ClauseName.Clause) {
      if let name = clause.name { column.clauseNames.append(ClauseName(name, of: kind)) }
    }
    switch clause.body {
    case .primaryKey(let key, let isDescending, let isAutoincrement):
      let term = IndexTerm(.column(column.name), isDescending: isDescending)
      column.constraints.append(
        .primaryKey(
          PrimaryKey(
            name: clause.name, columns: [term], isAutoincrement: isAutoincrement,
            onConflict: key.onConflict)))
    case .unique(let key):
      column.constraints.append(
        .unique(
          Unique(
            name: clause.name, columns: [IndexTerm(.column(column.name))],
            onConflict: key.onConflict)))
    case .check(let expression):
      column.constraints.append(.check(Check(name: clause.name, expression: expression)))
    case .foreignKey(let key):
      column.constraints.append(
        .foreignKey(ForeignKey(key, named: clause.name, columns: [column.name])))
    case .deferral(let isDeferred):
      deferLastForeignKey(isDeferred, of: &column)
    case .notNull(let onConflict):
      column.notNull = NotNull(name: clause.name, onConflict: onConflict)
    case .defaultValue(let expression):
      column.defaultValue = Default(Default.reading(expression))
      name(.defaultValue)
    case .collate(let collation):
      column.collation = SQLIdentifier.areEqual(collation, "BINARY") ? nil : collation
      name(.collate)
    case .generated(let expression, let isStored):
      column.generated = Generated(expression, isStored ? .stored : .virtual)
      name(.generated)
    case .null: name(.null)
    case .none: name(.none)
    case .unknown(let text): throw UnknownClause(sql: text)
    }
  }

  private mutating func append(_ clause: ConstraintClause) throws {
    switch clause.body {
    case .primaryKey(let key, _, let isAutoincrement):
      constraints.append(
        .primaryKey(
          PrimaryKey(
            name: clause.name, columns: key.columns.map(IndexTerm.init),
            isAutoincrement: isAutoincrement, onConflict: key.onConflict)))
    case .unique(let key):
      constraints.append(
        .unique(
          Unique(
            name: clause.name, columns: key.columns.map(IndexTerm.init),
            onConflict: key.onConflict)))
    case .check(let expression):
      constraints.append(.check(Check(name: clause.name, expression: expression)))
    case .foreignKey(let key):
      constraints.append(
        .foreignKey(ForeignKey(key, named: clause.name, columns: key.columns)))
    case .none:
      danglingConstraintNames.append(clause.name ?? "")
    case .unknown(let text): throw UnknownClause(sql: text)
    case .deferral, .notNull, .null, .defaultValue, .collate, .generated:
      break  // The parser yields these for columns only.
    }
  }

  /// `DEFERRABLE` is a clause of its own in the grammar and speaks of the foreign key that was
  /// read last, on whichever column that was.
  private mutating func deferLastForeignKey(_ isDeferred: Bool, of column: inout Column) {
    if column.constraints.deferLastForeignKey(isDeferred) { return }
    _ = constraints.deferLastForeignKey(isDeferred)
  }

  /// Behind the columns, `PRIMARY KEY (id DESC)` of an INTEGER column makes it the rowid and the
  /// direction is ignored; at the column, DESC keeps it from being one
  /// (https://sqlite.org/lang_createtable.html#rowid). The model means the latter by `DESC`.
  private mutating func straightenRowIDKey(_ statement: CreateTable) {
    guard !isWithoutRowID else { return }
    for clause in statement.constraints {
      guard case .primaryKey(let key, _, _) = clause.body, key.columns.count == 1,
        let name = key.columns[0].name, let column = column(name),
        column.type.isWord("INTEGER")
      else { continue }
      constraints = constraints.map { constraint in
        guard case .primaryKey(var key) = constraint else { return constraint }
        key.columns = [IndexTerm(.column(column.name))]
        return .primaryKey(key)
      }
    }
  }
}

extension [Constraint] {
  fileprivate mutating func deferLastForeignKey(_ isDeferred: Bool) -> Bool {
    for index in indices.reversed() {
      guard case .foreignKey(var key) = self[index] else { continue }
      key.isDeferred = isDeferred
      self[index] = .foreignKey(key)
      return true
    }
    return false
  }
}

extension Default {
  /// What SQLite makes of the text behind DEFAULT: a lone name is a string there.
  fileprivate static func reading(_ expression: SQLText) -> SQLText {
    let text = SQLTokens(expression)
    guard text.tokens.count == 1, let token = text.tokens.first else { return expression }
    switch token.kind {
    case .doubleQuoted, .quotedIdentifier:
      return SQLText(SQLLiteral.string(text.value(of: token)))
    case .word:
      let literals: Set<FoldedName> = [
        "null", "true", "false", "current_timestamp", "current_date", "current_time",
      ]
      let word = text.text(of: token)
      return literals.contains(word.folded) ? word : SQLText(SQLLiteral.string(word))
    default:
      return expression
    }
  }
}

extension ForeignKey {
  fileprivate init(_ clause: ForeignKeyClause, named name: SQLText?, columns: [SQLText]) {
    self.init(
      name: name, columns: columns, table: clause.table,
      referencedColumns: clause.referencedColumns,
      onDelete: Action(rawValue: clause.onDelete) ?? .noAction,
      onUpdate: Action(rawValue: clause.onUpdate) ?? .noAction,
      match: clause.match, isDeferred: clause.isDeferred)
  }
}

extension IndexTerm {
  /// A lone name in a key or an index is a column, in whatever quotes
  /// (`sqlite3StringToId` in https://sqlite.org/src/file/src/build.c).
  fileprivate init(_ term: IndexedTerm) {
    self.init(
      term.name.map { .column($0) } ?? .expression(term.expression),
      collation: term.collation, isDescending: term.isDescending)
  }
}

extension Index {
  /// The index that a CREATE INDEX statement describes.
  package init(_ statement: CreateIndex) {
    self.init(
      name: statement.name, terms: statement.terms.map(IndexTerm.init),
      isUnique: statement.isUnique, condition: statement.condition)
  }
}

extension View {
  /// The view that a CREATE VIEW statement describes.
  package init(_ statement: CreateView) {
    self.init(name: statement.name, columns: statement.columns, select: statement.select)
  }
}

extension Trigger {
  /// The trigger that a CREATE TRIGGER statement describes.
  package init(_ statement: CreateTrigger) {
    let event: Event =
      switch statement.event {
      case .insert: .insert
      case .delete: .delete
      case .update(let columns): .update(columns)
      }
    self.init(
      name: statement.name, timing: statement.timing, event: event, table: statement.table,
      condition: statement.condition, body: statement.body)
  }
}

extension VirtualTable {
  /// The virtual table that a CREATE VIRTUAL TABLE statement describes.
  package init(_ statement: CreateVirtualTable) {
    self.init(name: statement.name, module: statement.module, arguments: statement.arguments)
  }
}
