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
  /// What makes of the schema before, under the names of the one after, the one after.
  let operations: [SchemaOperation]
  /// The statements of the revision's own SQL.
  let statements: [ExecutedStatement]
  /// What the rows of a database say to it.
  var rows: RowFacts?
  /// The ways in which operations would change tables that SQL makes anew, where no row needs to be copied.
  var cheaperWays: [AlterationStrategy] = []

  init(_ revision: TracedRevision) {
    self.revision = revision
    statements = revision.upgrade.steps.flatMap { step -> [ExecutedStatement] in
      if case .execute(let sql) = step { ExecutedStatement.all(in: sql) } else { [] }
    }
    tables = TableFates(
      before: revision.before, after: revision.upgrade.schema,
      renames: Self.renames(revision.upgrade.steps))
    operations =
      tables.aligned == revision.upgrade.schema
      ? [] : SchemaDiff(from: tables.aligned, to: revision.upgrade.schema).operations
  }

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
      changes.contains { if case .renameColumn = $0 { true } else { false } }
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
  /// FROM table`.
  func copiesRows(of table: SQLText) -> Bool {
    statements.contains { statement in
      switch statement.kind {
      case .insert(let target, selects: true, _), .createTable(let target, selects: true):
        target.folded != table.folded && statement.words.contains(table.folded)
      default: false
      }
    }
  }

  /// Whether something gives values to a column of a table: an UPDATE, a copy of rows with the column
  /// named in it, an operation that says with what the rows are filled, or Swift, which may do anything.
  func fills(_ column: SQLText, of table: SQLText) -> Bool {
    if worksOnRows { return true }
    let isCalled = calls.contains { operation in
      guard case .alterTable(let name, let changes) = operation, name.folded == table.folded else {
        return false
      }
      return changes.contains { $0.backfill?.column.folded == column.folded }
    }
    return isCalled
      || statements.contains { statement in
        switch statement.kind {
        case .update(let name, let columns):
          name.folded == table.folded && columns.contains { $0.folded == column.folded }
        case .insert(_, selects: true, _), .createTable(_, selects: true):
          tables.fate(after: table)?.isRemade == true || statement.words.contains(column.folded)
        default: false
        }
      }
  }

  /// Whether values of a column go to another one before it is dropped: `UPDATE t SET new = old`.
  func movesValues(of column: SQLText, in table: SQLText) -> Bool {
    statements.contains { $0.writesRows && $0.words.contains(column.folded) }
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
