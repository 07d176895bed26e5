import GodwitSQLSyntax

extension Table {
  /// The functions that the table's own expressions call, folded.
  package var functions: Set<FoldedName> {
    expressions.reduce(into: []) { $0.formUnion(SQLNames.functions(in: $1)) }
  }

  /// The collations that the table names, folded.
  package var collations: Set<FoldedName> {
    let terms = constraints.flatMap { constraint -> [IndexTerm] in
      switch constraint {
      case .primaryKey(let key): key.columns
      case .unique(let unique): unique.columns
      case .check, .foreignKey: []
      }
    }
    let named = columns.map(\.collation) + (terms + indexes.flatMap(\.terms)).map(\.collation)
    return Set(named.compactMap { $0.map(SQLIdentifier.folded) })
      .union(expressions.flatMap(SQLNames.collations))
  }

  private var expressions: [SQLText] {
    columns.compactMap { $0.generated?.expression } + columns.compactMap { $0.defaultValue?.sql }
      + checks.map(\.expression) + indexes.compactMap(\.condition)
      + indexes.flatMap(\.terms).compactMap { term in
        if case .expression(let sql) = term.content { sql } else { nil }
      }
  }
}
