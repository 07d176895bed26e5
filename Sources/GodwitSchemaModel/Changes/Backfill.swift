import GodwitSQLSyntax

/// What rows get that have no value of a column when it comes or becomes NOT NULL.
package enum Backfill: Hashable, Sendable {
  /// A SQL expression of the table's columns.
  case expression(SQLText)
  /// What a developer has yet to decide, for a number of rows. It is written as an editor
  /// placeholder, with which a revision does not build.
  case undecided(rows: Int)

  /// The expression; nothing as long as none is decided.
  package var sql: SQLText {
    switch self {
    case .expression(let sql): sql
    case .undecided: "NULL"
    }
  }
}

extension TableChange {
  /// What the change gives to rows without a value, and in which column.
  package var backfill: (column: SQLText, backfill: Backfill)? {
    switch self {
    case .addColumn(let column, let backfill?): (column.name, backfill)
    case .alterColumn(_, let column, let backfill?): (column.name, backfill)
    default: nil
    }
  }
}
