import GodwitExecution
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

/// What a revision does, as rules look at it.
package struct RevisionEffect: Sendable {
  package let revision: TracedRevision
  /// What becomes of the tables that were there.
  let tables: TableFates
  /// What distinguishes the schema before, under the names of the one after, from the one after.
  let difference: SchemaDiff
  /// The statements of the revision's own SQL.
  let statements: [ExecutedStatement]
  /// What the rows of a database say to it.
  var rows: RowFacts?
  /// The ways in which operations would change tables that SQL makes anew, where no row needs to be copied.
  var cheaperWays: [AlterationStrategy] = []
  /// Why no script of it can be made for a service, where one is asked about.
  var refusal: DialectError?

  init(_ revision: TracedRevision) {
    self.revision = revision
    statements = revision.upgrade.steps.flatMap { step -> [ExecutedStatement] in
      if case .execute(let sql) = step { ExecutedStatement.all(in: sql) } else { [] }
    }
    tables = TableFates(
      before: revision.before, after: revision.upgrade.schema,
      renames: Self.renames(revision.upgrade.steps))
    difference = SchemaDiff(changedBetween: tables.aligned, revision.upgrade.schema)
  }

  /// What makes of the schema before, under the names of the one after, the one after.
  var operations: [SchemaOperation] { difference.operations }

  package var entry: RevisionList.Entry { revision.entry }

  var before: DatabaseSchema { revision.before }

  var after: DatabaseSchema { revision.upgrade.schema }

  var steps: [TracedRevision.Step] { revision.upgrade.steps }

  /// Whether it works on rows in Swift, of which nothing can be said.
  var worksOnRows: Bool { steps.contains { if case .data = $0 { true } else { false } } }

  /// The schema operations that the revision called.
  var calls: [SchemaOperation] {
    steps.compactMap { if case .operation(let operation, _) = $0 { operation } else { nil } }
  }

  /// What gives tables and columns other names, or takes tables away, in the order of the steps.
  static func renames(_ steps: [TracedRevision.Step]) -> [SchemaOperation] {
    steps.flatMap { step -> [SchemaOperation] in
      switch step {
      case .operation(let operation, _): return operation.movesNames ? [operation] : []
      case .execute(let sql): return ExecutedStatement.all(in: sql).compactMap(\.rename)
      case .data: return []
      }
    }
  }
}

extension SchemaOperation {
  /// Whether something is called otherwise afterwards, or its name is free.
  fileprivate var movesNames: Bool {
    switch self {
    case .dropTable, .renameTable: true
    case .alterTable(_, let changes):
      changes.contains { change in
        switch change {
        case .renameColumn, .dropColumn: true
        default: false
        }
      }
    default: false
    }
  }
}

extension ExecutedStatement {
  fileprivate var rename: SchemaOperation? {
    switch kind {
    case .dropTable(let name): .dropTable(Table(name: name, elements: []))
    case .renameTable(let old, let new): .renameTable(old, to: new)
    case .renameColumn(let table, let old, let new):
      .alterTable(table, [.renameColumn(old, to: new)])
    case .dropColumn(let table, let column):
      .alterTable(table, [.dropColumn(Column(named: column, type: .none))])
    default: nil
    }
  }
}

// MARK: What the revision introduces

extension RevisionEffect {
  /// A table of which the definition changes.
  struct Alteration {
    /// As it was, under the names that it has afterwards.
    let before: Table
    let after: Table
    let changes: [TableChange]
  }

  var newTables: [Table] {
    operations.compactMap { if case .createTable(let table) = $0 { table } else { nil } }
  }

  /// The tables that are gone, with their old names.
  var goneTables: [TableFate] { tables.all.filter { $0.after == nil } }

  var alterations: [Alteration] {
    operations.compactMap { operation in
      guard case .alterTable(let name, let changes) = operation,
        let before = tables.aligned.table(name), let after = after.table(name)
      else { return nil }
      return Alteration(before: before, after: after, changes: changes)
    }
  }

  /// Columns that come to tables that were there.
  var addedColumns: [(table: Table, column: Column)] {
    alterations.flatMap { alteration in
      alteration.changes.compactMap { change in
        guard case .addColumn(let column, _) = change else { return nil }
        return (alteration.after, column)
      }
    }
  }

  /// Constraints that were not there, each with its table, and whether that was.
  var newConstraints: [(table: Table, constraint: Constraint, isTableNew: Bool)] {
    let created = newTables.flatMap { table in
      table.constraints.map { (table: table, constraint: $0, isTableNew: true) }
    }
    let added = alterations.flatMap { alteration in
      alteration.changes.flatMap { change -> [Constraint] in
        switch change {
        case .addConstraint(let constraint): [constraint]
        case .addColumn(let column, _): column.constraints
        default: []
        }
      }.map { (table: alteration.after, constraint: $0, isTableNew: false) }
    }
    return created + added
  }

  /// Indexes that were not there, each with its table, and whether that was.
  var newIndexes: [(table: Table, index: Index, isTableNew: Bool)] {
    let created = newTables.flatMap { table in
      table.indexes.map { (table: table, index: $0, isTableNew: true) }
    }
    let added = operations.compactMap { operation -> (Table, Index, Bool)? in
      guard case .createIndex(let name, let index) = operation, let table = after.table(name) else {
        return nil
      }
      return (table, index, false)
    }
    return created + added
  }

  var newViews: [View] {
    operations.compactMap { if case .createView(let view) = $0 { view } else { nil } }
  }

  var newTriggers: [Trigger] {
    operations.compactMap { if case .createTrigger(let trigger) = $0 { trigger } else { nil } }
  }

  var newVirtualTables: [VirtualTable] {
    operations.compactMap { operation in
      switch operation {
      case .createVirtualTable(let table), .replaceVirtualTable(_, let table): table
      default: nil
      }
    }
  }

  /// Everything that is new or otherwise than before, for rules about single columns.
  var newColumns: [(table: Table, column: Column)] {
    newTables.flatMap { table in table.columns.map { (table, $0) } } + addedColumns
  }
}

// MARK: What the revision does to rows

extension RevisionEffect {
  /// Whether rows of a table are copied into another one by the revision's own SQL: `INSERT INTO … SELECT …
  /// FROM table`, under whatever name the table has then.
  func copiesRows(of table: SQLText) -> Bool {
    let names = names(of: table)
    return statements.contains { statement in
      switch statement.kind {
      case .insert(let target, selects: true, _), .createTable(let target, selects: true):
        !statement.words.isDisjoint(with: names.subtracting([target.folded]))
      default: false
      }
    }
  }

  /// Whether something gives values to a column of a table: an UPDATE, a copy of rows with the column
  /// named in it, an operation that says with what the rows are filled, or Swift, which may do anything.
  func fills(_ column: SQLText, of table: SQLText) -> Bool {
    // A table without rows needs no values, and SQLite adds no column that lacks them.
    if worksOnRows || isReplaced(column, in: table) { return true }
    let isCalled = calls.contains { operation in
      guard case .alterTable(let name, let changes) = operation, name.folded == table.folded else {
        return false
      }
      return changes.contains { $0.backfill?.column.folded == column.folded }
    }
    let isRemade = tables.fate(after: table)?.isRemade == true
    return isCalled || isRemade
      || statements.contains { statement in
        switch statement.kind {
        case .update(let name, let columns):
          name.folded == table.folded && columns.contains { $0.folded == column.folded }
        case .insert(_, selects: true, _), .createTable(_, selects: true):
          statement.words.contains(column.folded)
        default: false
        }
      }
  }

  /// Whether a column is another one than that of the same name before.
  func isReplaced(_ column: SQLText, in table: SQLText) -> Bool {
    tables.fate(after: table)?.columns[column.folded] == .some(nil)
      && after.table(table)?.column(column) != nil
  }

  /// Whether SQL that writes rows mentions a column, under whatever name it has then, so that its values
  /// may be elsewhere before it is dropped: `UPDATE t SET new = old`.
  func movesValues(of column: SQLText, in table: SQLText) -> Bool {
    var names: Set<FoldedName> = [column.folded]
    for case .alterTable(_, let changes) in Self.renames(steps) {
      for case .renameColumn(let old, let new) in changes where names.contains(old.folded) {
        names.insert(new.folded)
      }
    }
    return worksOnRows || statements.contains { $0.writesRows && !$0.words.isDisjoint(with: names) }
  }

  /// What a table of before is called on its way through the revision.
  private func names(of table: SQLText) -> Set<FoldedName> {
    var names: Set<FoldedName> = [table.folded]
    for case .renameTable(let old, let new) in Self.renames(steps) where names.contains(old.folded)
    {
      names.insert(new.folded)
    }
    return names
  }
}

extension TracedRevision {
  /// The ways in which tables are changed, each with its operation.
  var ways: [(operation: SchemaOperation, way: AlterationStrategy)] {
    upgrade.steps.flatMap { step -> [(operation: SchemaOperation, way: AlterationStrategy)] in
      guard case .operation(let operation, let ways) = step else { return [] }
      return ways.map { (operation, $0) }
    }
  }
}

extension SchemaDiff {
  /// Compares two schemas of which most is the same: only the tables that are not, and those to which they
  /// refer, are looked at closely.
  fileprivate init(changedBetween before: DatabaseSchema, _ after: DatabaseSchema) {
    guard before != after else {
      self.init(from: .empty, to: .empty)
      return
    }
    let (old, new) = (
      NameIndex(before.tables, name: \.name), NameIndex(after.tables, name: \.name)
    )
    let changed =
      after.tables.filter { old[$0.name] != $0 } + before.tables.filter { new[$0.name] == nil }
    let names = Set(changed.map(\.name.folded))
      .union(changed.flatMap(\.foreignKeys).map(\.table.folded))
    var (left, right) = (before, after)
    left.tables.removeAll { !names.contains($0.name.folded) }
    right.tables.removeAll { !names.contains($0.name.folded) }
    self.init(from: left, to: right)
  }
}
