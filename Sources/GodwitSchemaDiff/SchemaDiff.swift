import GodwitSQLSyntax
import GodwitSchemaModel

/// What must be done to one schema so that it becomes another.
package struct SchemaDiff: Sendable {
  /// The operations in an order in which they can run: what others need is made first and goes
  /// last.
  package private(set) var operations: [SchemaOperation] = []
  /// Differences in objects that Godwit cannot read, and so will not touch.
  package private(set) var opaqueDifferences: [OpaqueObject] = []

  package var isEmpty: Bool { operations.isEmpty && opaqueDifferences.isEmpty }

  /// How names of constraints are compared.
  package enum ConstraintNames: Sendable {
    /// A named constraint and an unnamed one are different.
    case exact
    /// A constraint that the target leaves without a name matches one of any name, which is what
    /// a declaration without a name means.
    case unnamedMatchesAny
  }

  /// Compares two schemas.
  ///
  /// - Parameters:
  ///   - source: The schema as it is.
  ///   - target: The schema as it is to be.
  ///   - sameTypes: Which types of columns are no difference.
  ///   - ordersColumns: Whether tables that change anyway get the target's order of columns.
  package init(
    from source: DatabaseSchema, to target: DatabaseSchema,
    constraintNames: ConstraintNames = .exact, sameTypes: [TypeRule] = [],
    ordersColumns: Bool = false
  ) {
    let objects = ObjectChanges(source: source, target: target)
    let tables = TableChanges(
      source: source, target: target, names: constraintNames, sameTypes: sameTypes,
      ordersColumns: ordersColumns)
    opaqueDifferences = objects.opaqueDifferences
    operations =
      objects.droppedTriggers.map(SchemaOperation.dropTrigger)
      + objects.droppedViews.map(SchemaOperation.dropView)
      + objects.droppedVirtualTables.map(SchemaOperation.dropVirtualTable)
      + tables.droppedIndexes.map { .dropIndex($0.table, $0.index) }
      + tables.created.map(SchemaOperation.createTable)
      + tables.altered.map { .alterTable($0.table, $0.changes) }
      + tables.renamedIndexes.map { .renameIndex($0.table, $0.old, to: $0.new) }
      + tables.dropped.map(SchemaOperation.dropTable)
      + tables.createdIndexes.map { .createIndex($0.table, $0.index) }
      + objects.createdVirtualTables.map(SchemaOperation.createVirtualTable)
      + objects.changedVirtualTables.map { .replaceVirtualTable($0.old, by: $0.new) }
      + DependencyOrder.readFirst(objects.createdViews).map(SchemaOperation.createView)
      + objects.createdTriggers.map(SchemaOperation.createTrigger)
  }
}
