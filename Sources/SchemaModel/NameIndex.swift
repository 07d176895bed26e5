import SQLSyntax

/// Values by name, by SQLite's rules for names: found in constant time. Of several with one name,
/// the first.
public struct NameIndex<Value> {
  private let values: [FoldedName: Value]

  public init(_ values: [Value], name: (Value) -> SQLText) {
    self.values = Dictionary(
      values.map { (SQLIdentifier.folded(name($0)), $0) }, uniquingKeysWith: { first, _ in first })
  }

  public subscript(name: SQLText) -> Value? { values[SQLIdentifier.folded(name)] }
}

extension NameIndex: Sendable where Value: Sendable {}
