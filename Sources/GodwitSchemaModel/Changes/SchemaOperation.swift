import GodwitSQLSyntax

/// A change of a schema.
///
/// It says what changes; how is decided when it runs. An operation that destroys something carries
/// the whole definition of it, so that its reverse is complete.
package enum SchemaOperation: Hashable, Sendable {
  /// Creates a table with its indexes.
  case createTable(Table)
  /// Drops a table with its indexes and triggers.
  case dropTable(Table)
  /// Gives a table another name, also where other objects mention it.
  case renameTable(SQLText, to: SQLText)
  /// Makes several changes of one table at once.
  case alterTable(SQLText, [TableChange])
  case createIndex(SQLText, Index)
  case dropIndex(SQLText, Index)
  /// Gives an index of a table another name.
  case renameIndex(SQLText, SQLText, to: SQLText)
  case createView(View)
  case dropView(View)
  case createTrigger(Trigger)
  case dropTrigger(Trigger)
  case createVirtualTable(VirtualTable)
  case dropVirtualTable(VirtualTable)
  /// Makes a virtual table anew with other arguments, its rows with it where its module lets them be
  /// read and written.
  case replaceVirtualTable(VirtualTable, by: VirtualTable)
  /// SQL of a project's own, and what undoes it: nothing, where the text is empty.
  case execute(SQLText, undo: SQLText)
}

/// A change of a table's columns, constraints or options.
package enum TableChange: Hashable, Sendable {
  /// Adds a column, with the constraints that were declared on it.
  case addColumn(Column, backfill: Backfill? = nil)
  /// Drops a column, with the constraints that are about it alone.
  case dropColumn(Column)
  /// Gives a column another name, also where other objects mention it.
  case renameColumn(SQLText, to: SQLText)
  /// Changes what a column is, but not its name.
  case alterColumn(Column, to: Column, backfill: Backfill? = nil)
  case addConstraint(Constraint)
  case dropConstraint(Constraint)
  /// Changes what the table is beyond its columns.
  case setOptions([TableOption], from: [TableOption])
  /// Changes the names that stand without a constraint; see ``DanglingConstraintName``.
  case setDanglingConstraintNames([SQLText], from: [SQLText])
  /// Puts the columns into another order, should the table be rebuilt for the other changes. The
  /// order alone is no reason to rebuild it.
  case orderColumns([SQLText], from: [SQLText])
  /// Puts the columns into another order, for which alone the table is rebuilt.
  case reorderColumns([SQLText], from: [SQLText])
}

extension SchemaOperation {
  /// The operation that undoes this one.
  package var inverse: Self {
    switch self {
    case .createTable(let table): .dropTable(table)
    case .dropTable(let table): .createTable(table)
    case .renameTable(let old, let new): .renameTable(new, to: old)
    case .alterTable(let table, let changes): .alterTable(table, changes.inverse)
    case .createIndex(let table, let index): .dropIndex(table, index)
    case .dropIndex(let table, let index): .createIndex(table, index)
    case .renameIndex(let table, let old, let new): .renameIndex(table, new, to: old)
    case .createView(let view): .dropView(view)
    case .dropView(let view): .createView(view)
    case .createTrigger(let trigger): .dropTrigger(trigger)
    case .dropTrigger(let trigger): .createTrigger(trigger)
    case .createVirtualTable(let table): .dropVirtualTable(table)
    case .dropVirtualTable(let table): .createVirtualTable(table)
    case .replaceVirtualTable(let old, let new): .replaceVirtualTable(new, by: old)
    case .execute(let sql, let undo): .execute(undo, undo: sql)
    }
  }
}

extension TableChange {
  /// The change that undoes this one. A column that comes back comes back at the end.
  package var inverse: Self {
    switch self {
    case .addColumn(let column, _): .dropColumn(column)
    case .dropColumn(let column): .addColumn(column)
    case .renameColumn(let old, let new): .renameColumn(new, to: old)
    case .alterColumn(let old, let new, _): .alterColumn(new, to: old)
    case .addConstraint(let constraint): .dropConstraint(constraint)
    case .dropConstraint(let constraint): .addConstraint(constraint)
    case .setOptions(let new, let old): .setOptions(old, from: new)
    case .setDanglingConstraintNames(let new, let old): .setDanglingConstraintNames(old, from: new)
    case .orderColumns(let new, let old): .orderColumns(old, from: new)
    case .reorderColumns(let new, let old): .reorderColumns(old, from: new)
    }
  }
}

extension Collection<SchemaOperation> {
  /// The operations that undo these, last first.
  package var inverse: [SchemaOperation] { reversed().map(\.inverse) }
}

extension Collection<TableChange> {
  /// The changes that undo these, last first.
  package var inverse: [TableChange] { reversed().map(\.inverse) }
}
