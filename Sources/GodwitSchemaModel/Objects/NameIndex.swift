import GodwitSQLSyntax

/// Values by name, by SQLite's rules for names: found in constant time. Of several with one name,
/// the first.
package struct NameIndex<Value> {
  private let values: [Value]
  private let positions: [FoldedName: Int]

  package init(_ values: [Value], name: (Value) -> SQLText) {
    self.values = values
    positions = Dictionary(
      values.indices.map { (SQLIdentifier.folded(name(values[$0])), $0) },
      uniquingKeysWith: { first, _ in first })
  }

  package subscript(name: SQLText) -> Value? {
    positions[SQLIdentifier.folded(name)].map { values[$0] }
  }
}

extension NameIndex: Sendable where Value: Sendable {}
