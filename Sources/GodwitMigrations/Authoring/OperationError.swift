/// A revision that does what it cannot do.
public enum OperationError: Error, Hashable, Sendable {
  /// An operation inside of `op.data`, which works on rows.
  case insideData(String)
  /// `op.data` changed the schema, which a replay would not see.
  case schemaChangedInData
  /// A schema operation in a revision that runs outside of any transaction.
  case needsTransaction
  /// The revision committed or rolled back the transaction in which it runs.
  case endedTransaction
  /// A revision that runs outside of transactions began one and did not end it.
  case openTransaction
  /// SQL with more variables than there are values for.
  case missingArguments(String, count: Int)
  /// `op.data` without `offline:`, in a script.
  case cannotBePrinted
  case wrongNumberOfValues(table: String, row: Int, expected: Int, found: Int)
  case noSuchConstraint(String, table: String, existing: [String])
  case noSuchObject(kind: String, String, existing: [String])
  case noSuchColumn(String, table: String, existing: [String])
  case noPrimaryKey(table: String)
}
