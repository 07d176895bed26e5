import SQLSyntax
import SchemaDiff
import SchemaModel

extension Transformation {
  /// The differences; with another order of columns among them, if that counts.
  public func differences(strictOrder: Bool) -> [Difference] {
    strictOrder ? differences + orderDifferences : differences
  }
}

extension Collection<SchemaOperation> {
  /// The operations as the statements that carry them out, in terms of `op`.
  public var swiftStatements: [String] {
    flatMap { OperationRendering.statement($0).lines(indent: 0) }
  }
}
