import GodwitSchemaDiff
import GodwitSchemaModel

extension Transformation {
  /// The differences; with another order of columns among them, if that counts.
  package func differences(strictOrder: Bool) -> [Difference] {
    strictOrder ? differences + orderDifferences : differences
  }
}

extension Transformation {
  /// Virtual tables that are made anew, and of which nobody knows whether they hold rows.
  package var emptiedVirtualTables: [String] {
    operations.compactMap { operation in
      guard case .replaceVirtualTable(let old, let new) = operation,
        !(old.holdsRows && new.holdsRows), new.contentTable == nil
      else { return nil }
      return new.name.string
    }
  }
}

extension Collection<SchemaOperation> {
  /// The operations as the statements that carry them out, in terms of `op`.
  package var swiftStatements: [String] {
    flatMap { OperationRendering.statement($0).lines(indent: 0) }
  }
}
