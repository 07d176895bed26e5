import GodwitSQLSyntax

extension Column {
  /// Makes the column refuse NULL: `NOT NULL`.
  public func notNull(onConflict: ConflictResolution? = nil, name: String? = nil) -> Self {
    with { $0.notNull = NotNull(name: name?.sqlText, onConflict: onConflict) }
  }

  /// Gives the column a value for rows that are inserted without one: `DEFAULT …`.
  ///
  /// Swift literals are SQL literals of the same value; see ``Default``.
  public func `default`(_ value: Default) -> Self {
    with { $0.defaultValue = value }
  }

  /// Makes the column the table's primary key: `PRIMARY KEY`.
  ///
  /// - Parameter autoincrement: Never to use a rowid again, at the cost of a table that counts
  ///   (https://sqlite.org/autoinc.html). Only an `INTEGER` column can have it.
  public func primaryKey(
    descending: Bool = false, autoincrement: Bool = false, onConflict: ConflictResolution? = nil,
    name: String? = nil
  ) -> Self {
    adding(
      .primaryKey(
        PrimaryKey(
          name: name?.sqlText,
          columns: [IndexTerm(.column(self.name), isDescending: descending)],
          isAutoincrement: autoincrement, onConflict: onConflict, location: location)))
  }

  /// Makes the column refuse a value that another row has: `UNIQUE`.
  public func unique(onConflict: ConflictResolution? = nil, name: String? = nil) -> Self {
    adding(
      .unique(
        Unique(
          name: name?.sqlText, columns: [IndexTerm(.column(self.name))],
          onConflict: onConflict, location: location)))
  }

  /// Makes the column refuse rows for which `expression` is false: `CHECK (expression)`.
  public func check(_ expression: String) -> Self {
    adding(.check(Check(name: nil, expression: SQLText(expression), location: location)))
  }

  /// The same with a name: `CONSTRAINT name CHECK (expression)`.
  public func check(_ name: String, _ expression: String) -> Self {
    adding(.check(Check(name: SQLText(name), expression: SQLText(expression), location: location)))
  }

  /// Gives the column a collation: `COLLATE name`.
  public func collate(_ name: String) -> Self {
    with { $0.collation = SQLText(name) }
  }

  /// Makes the column refer to another table: `REFERENCES table (column) …`.
  ///
  /// Without a column, the reference is to the table's primary key.
  public func references(
    _ table: String, _ column: String? = nil, onDelete: ForeignKey.Action = .noAction,
    onUpdate: ForeignKey.Action = .noAction, match: String? = nil, deferred: Bool = false,
    name: String? = nil
  ) -> Self {
    adding(
      .foreignKey(
        ForeignKey(
          name: name?.sqlText, columns: [self.name], table: SQLText(table),
          referencedColumns: column.map { [SQLText($0)] } ?? [], onDelete: onDelete,
          onUpdate: onUpdate, match: match?.sqlText, isDeferred: deferred,
          location: location)))
  }

  /// Makes the column a computed one: `GENERATED ALWAYS AS (expression)`.
  public func generated(as expression: String, _ storage: Generated.Storage = .virtual) -> Self {
    with { $0.generated = Generated(expression, storage) }
  }

  /// The column with an expression for rows that have no value of it.
  package func backfilled(by expression: SQLText?) -> Self {
    with { $0.backfill = expression }
  }

  /// Says which column of the database this one was, so that it is renamed and not dropped.
  ///
  /// Once no database has the old name any more, the hint has no effect and can go.
  public func renamed(from oldName: String) -> Self {
    with { $0.renamedFrom = SQLText(oldName) }
  }

  /// Names a clause that SQLite lets one name, to no effect: `CONSTRAINT name DEFAULT 0`.
  ///
  /// It is for schemas that were made elsewhere and hold such names.
  public func clauseName(_ name: String, of clause: ClauseName.Clause) -> Self {
    with { $0.clauseNames.append(ClauseName(name, of: clause)) }
  }

  func adding(_ constraint: Constraint) -> Self {
    with { $0.constraints.append(constraint) }
  }

  private func with(_ change: (inout Self) -> Void) -> Self {
    var copy = self
    change(&copy)
    return copy
  }
}
