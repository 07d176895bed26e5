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
  /// `op.data(_:until:)` has run, and what it is to bring about is not so: its description, the
  /// predicate, and what that answers, as a SQL literal.
  case dataNotDone(String, until: String, answer: String)
  /// The predicate of `op.data(_:until:)`, whose description stands before it, is none.
  case wrongPredicate(String, String, PredicateProblem)
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

  /// Why SQL is not a query that answers whether something is so.
  public enum PredicateProblem: Hashable, Sendable {
    /// There is a NUL in it.
    case holdsNUL
    /// It holds no statement, or several.
    case statements(Int)
    /// It does something else than to read.
    case noQuery
    /// It has variables, for which there are no values.
    case hasVariables
    /// It answers so many columns.
    case columns(Int)
    /// It answers no row, or several.
    case rows(Int)
  }

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
