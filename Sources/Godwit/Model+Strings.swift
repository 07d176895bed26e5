import GodwitSQLSyntax
import GodwitSchemaModel

// The names and the SQL of the model as `String`: the face of what the package holds as `SQLText`.
// Nothing else in the package sees these, so that no name is compared by Swift's rules for characters.

extension Table {
  /// The table's name, without quotes.
  public var name: String {
    get { nameText.string }
    set { nameText = SQLText(newValue) }
  }

  /// The column of that name, by SQLite's rules for names.
  public func column(_ name: String) -> Column? { column(SQLText(name)) }

  /// The index of that name, by SQLite's rules for names.
  public func index(_ name: String) -> Index? { index(SQLText(name)) }
}

extension Column {
  /// The column's name, without quotes.
  public var name: String {
    get { nameText.string }
    set { nameText = SQLText(newValue) }
  }

  /// The collation, if the column names one: `NOCASE`.
  public var collation: String? {
    get { collationText?.string }
    set { collationText = newValue?.sqlText }
  }
}

extension ColumnType {
  /// The type as SQL text, `VARCHAR(26)`; empty for a column without a type.
  public var sql: String { sqlText.string }
}

extension Default {
  /// The expression, without parentheses that enclose all of it: `'draft'`, `unixepoch()`.
  public var sql: String { sqlText.string }
}

extension NotNull {
  /// The name behind CONSTRAINT, if the constraint has one.
  public var name: String? {
    get { nameText?.string }
    set { nameText = newValue?.sqlText }
  }
}

extension Generated {
  /// The SQL expression whose value the column has: `price * 2`.
  public var expression: String {
    get { expressionText.string }
    set { expressionText = SQLText(newValue) }
  }
}

extension ClauseName {
  /// The name behind CONSTRAINT.
  public var name: String {
    get { nameText.string }
    set { nameText = SQLText(newValue) }
  }
}

extension Constraint {
  /// The name behind CONSTRAINT, if the constraint has one.
  public var name: String? { nameText?.string }
}

extension PrimaryKey {
  /// The name behind CONSTRAINT, if the constraint has one.
  public var name: String? {
    get { nameText?.string }
    set { nameText = newValue?.sqlText }
  }
}

extension Unique {
  /// The name behind CONSTRAINT, if the constraint has one.
  public var name: String? {
    get { nameText?.string }
    set { nameText = newValue?.sqlText }
  }
}

extension Check {
  /// The name behind CONSTRAINT, if the constraint has one.
  public var name: String? {
    get { nameText?.string }
    set { nameText = newValue?.sqlText }
  }

  /// The SQL expression that must not be false: `word_count >= 0`.
  public var expression: String {
    get { expressionText.string }
    set { expressionText = SQLText(newValue) }
  }
}

extension ForeignKey {
  /// The name behind CONSTRAINT, if the constraint has one.
  public var name: String? {
    get { nameText?.string }
    set { nameText = newValue?.sqlText }
  }

  /// The child's columns, in their order.
  public var columns: [String] {
    get { columnsText.map(\.string) }
    set { columnsText = newValue.map(\.sqlText) }
  }

  /// The parent's name.
  public var table: String {
    get { tableText.string }
    set { tableText = SQLText(newValue) }
  }

  /// The parent's columns. None: the parent's primary key.
  public var referencedColumns: [String] {
    get { referencedColumnsText.map(\.string) }
    set { referencedColumnsText = newValue.map(\.sqlText) }
  }

  /// The name behind MATCH, which SQLite reads and does not act on.
  public var match: String? {
    get { matchText?.string }
    set { matchText = newValue?.sqlText }
  }
}

extension Index {
  /// The index's name, without quotes.
  public var name: String {
    get { nameText.string }
    set { nameText = SQLText(newValue) }
  }

  /// The condition of a partial index, `selected` (https://sqlite.org/partialindex.html).
  public var condition: String? {
    get { conditionText?.string }
    set { conditionText = newValue?.sqlText }
  }
}

extension IndexTerm {
  /// The collation, if the term names one.
  public var collation: String? {
    get { collationText?.string }
    set { collationText = newValue?.sqlText }
  }

  /// The column's name, unless the term is an expression.
  public var column: String? { columnText?.string }
}

extension View {
  /// The view's name, without quotes.
  public var name: String {
    get { nameText.string }
    set { nameText = SQLText(newValue) }
  }

  /// The names of the columns, if the view gives its own.
  public var columns: [String]? {
    get { columnsText?.map(\.string) }
    set { columnsText = newValue?.map(\.sqlText) }
  }

  /// The statement behind AS: `SELECT …`.
  public var select: String {
    get { selectText.string }
    set { selectText = SQLText(newValue) }
  }
}

extension Trigger {
  /// The trigger's name, without quotes.
  public var name: String {
    get { nameText.string }
    set { nameText = SQLText(newValue) }
  }

  /// The name of the table or the view.
  public var table: String {
    get { tableText.string }
    set { tableText = SQLText(newValue) }
  }

  /// The SQL expression behind WHEN, if there is one.
  public var condition: String? {
    get { conditionText?.string }
    set { conditionText = newValue?.sqlText }
  }

  /// The statements between BEGIN and END, the last `;` included.
  public var body: String {
    get { bodyText.string }
    set { bodyText = SQLText(newValue) }
  }
}

extension VirtualTable {
  /// The table's name, without quotes.
  public var name: String {
    get { nameText.string }
    set { nameText = SQLText(newValue) }
  }

  /// The module that makes the table: `fts5`.
  public var module: String {
    get { moduleText.string }
    set { moduleText = SQLText(newValue) }
  }

  /// The arguments as SQL text: modules read them by rules of their own.
  public var arguments: [String] {
    get { argumentsText.map(\.string) }
    set { argumentsText = newValue.map(\.sqlText) }
  }
}

extension DatabaseSchema {
  /// The table of that name, by SQLite's rules for names.
  public func table(_ name: String) -> Table? { table(SQLText(name)) }

  /// The view of that name, by SQLite's rules for names.
  public func view(_ name: String) -> View? { view(SQLText(name)) }

  /// The trigger of that name, by SQLite's rules for names.
  public func trigger(_ name: String) -> Trigger? { trigger(SQLText(name)) }

  /// The virtual table of that name, by SQLite's rules for names.
  public func virtualTable(_ name: String) -> VirtualTable? { virtualTable(SQLText(name)) }
}
