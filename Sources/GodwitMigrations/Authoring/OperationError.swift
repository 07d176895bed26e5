/// A revision that does what it cannot do.
public enum OperationError: Error, Hashable, Sendable {
  /// An operation, named here, inside of `op.data`, which works on rows.
  case insideData(String)
  /// `op.data` changed the schema, which a replay would not see.
  case schemaChangedInData
  /// A schema operation in a revision that runs outside of any transaction.
  case needsTransaction
  /// The revision committed or rolled back the transaction in which it runs.
  case endedTransaction
  /// A revision that runs outside of transactions began one and did not end it.
  case openTransaction
  /// SQL, and how many values there are for its variables, which are more.
  case missingArguments(String, count: Int)
  /// SQL was given more values than its variables take.
  case unusedArguments(String, count: Int)
  /// `op.data` without `offline:`, in a script.
  case cannotBePrinted
  /// `op.bulkInsert` with a row, counted from 1, of more or fewer values than there are columns.
  case wrongNumberOfValues(table: String, row: Int, expected: Int, found: Int)
  /// No constraint of that kind in the table has the name; these are the names that there are.
  case noSuchConstraint(String, table: String, existing: [String])
  /// There is no object of that kind and name; these are the names that there are.
  case noSuchObject(kind: ObjectKind, String, existing: [String])
  /// The table has no column of that name; these are those that it has.
  case noSuchColumn(String, table: String, existing: [String])
  /// The primary key of a table that has none was to be dropped.
  case noPrimaryKey(table: String)
  /// An index without a name: only a declaration can leave it to the project's convention.
  case unnamedIndex(table: String)

  /// What an object is that an operation looks for.
  public enum ObjectKind: Hashable, Sendable {
    /// An ordinary table.
    case table
    /// An index that CREATE INDEX made on a table, by the table's name.
    case index(on: String)
    /// A view.
    case view
    /// A trigger.
    case trigger
    /// A virtual table.
    case virtualTable
  }
}
