import GodwitSQLSyntax

/// What cannot be done safely by way of a dialect.
package enum DialectError: Error, Hashable, Sendable {
  /// A revision with `transaction = .none`, where everything runs in one.
  case needsNoTransaction(dialect: String)
  /// A statement that is refused there, by its first words.
  case statement(dialect: String, String)
  /// A statement that is too long.
  case statementSize(dialect: String, bytes: Int, limit: Int, beginning: String)
  /// A table with too many columns.
  case columnCount(dialect: String, table: SQLText, count: Int, limit: Int)
  /// A table that is dropped while others refer to it.
  case drop(dialect: String, table: SQLText, children: [SQLText])
  /// SQL of a revision's own that takes rows to which others refer, and was written for foreign keys
  /// that are off.
  case ownDeletion(dialect: String, table: SQLText, children: [SQLText])
  /// SQL of a revision's own that changes values by which others refer, so that they lose theirs.
  case ownUpdate(dialect: String, table: SQLText, column: SQLText, children: [SQLText])
  /// Tables refer to each other by a key that acts at once and takes no NULL.
  case cycle(dialect: String, child: SQLText, parent: SQLText)
  /// A rebuild of a table fails where foreign keys are on, as with one that refers to nothing unique.
  case fails(dialect: String, table: SQLText, message: String)
}
