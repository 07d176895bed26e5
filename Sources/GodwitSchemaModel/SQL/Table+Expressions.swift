import GodwitSQLSyntax

extension Table {
  /// The table with each expression of its columns as `transform` makes it: of generated columns,
  /// of CHECKs, and of indexes. A default is none of them, since it can name no column.
  package func mappingExpressions(_ transform: (SQLText) -> SQLText) -> Self {
    var copy = self
    for position in columns.indices {
      guard let generated = columns[position].generated else { continue }
      copy.columns[position].generated?.expression = transform(generated.expression)
    }
    copy.constraints = constraints.map { constraint in
      guard case .check(var check) = constraint else { return constraint }
      check.expression = transform(check.expression)
      return .check(check)
    }
    copy.indexes = indexes.map { $0.mappingExpressions(transform) }
    return copy
  }
}

extension Index {
  fileprivate func mappingExpressions(_ transform: (SQLText) -> SQLText) -> Self {
    var copy = self
    copy.condition = condition.map(transform)
    for (position, term) in terms.enumerated() {
      guard case .expression(let sql) = term.content else { continue }
      copy.terms[position].content = .expression(transform(sql))
    }
    return copy
  }
}
