import SQLSyntax
import SchemaDiff
import SchemaModel

extension Transformation {
  /// The differences; with another order of columns among them, if that counts.
  public func differences(strictOrder: Bool) -> [Difference] {
    strictOrder ? differences + orderDifferences : differences
  }
}

extension Transformation {
  /// Virtual tables that are dropped and created with other arguments: no module can change them.
  public var replacedVirtualTables: [String] {
    let created = operations.compactMap { operation -> String? in
      if case .createVirtualTable(let table) = operation { table.name } else { nil }
    }
    return operations.compactMap { operation in
      guard case .dropVirtualTable(let table) = operation, table.contentTable == nil,
        created.contains(where: { SQLIdentifier.areEqual($0, table.name) })
      else { return nil }
      return table.name
    }
  }
}

extension Collection<SchemaOperation> {
  /// The operations as the statements that carry them out, in terms of `op`.
  public var swiftStatements: [String] {
    flatMap { OperationRendering.statement($0).lines(indent: 0) }
  }
}
