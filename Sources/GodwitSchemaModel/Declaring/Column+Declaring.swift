import GodwitSQLSyntax

extension Column {
  /// Makes the column refuse NULL: `NOT NULL`
  /// (https://sqlite.org/lang_createtable.html#notnullconst).
  ///
  /// - Parameters:
  ///   - onConflict: What happens where it is violated: `NOT NULL ON CONFLICT IGNORE`. ABORT, which
  ///     SQLite does by itself, is not written.
  ///   - name: The constraint's name: `CONSTRAINT nn_title NOT NULL`.
  public func notNull(onConflict: ConflictResolution? = nil, name: String? = nil) -> Self {
    with { $0.notNull = NotNull(name: name?.sqlText, onConflict: onConflict) }
  }

  /// Gives the column a value for rows that are inserted without one: `DEFAULT 'draft'`
  /// (https://sqlite.org/lang_createtable.html#dfltval).
  ///
  /// Swift literals are SQL literals of the same value; see ``Default``.
  public func `default`(_ value: Default) -> Self {
    with { $0.defaultValue = value }
  }

  /// Makes the column the table's primary key: `PRIMARY KEY`
  /// (https://sqlite.org/lang_createtable.html#primkeyconst).
  ///
  /// A column of type `INTEGER` is the rowid then (https://sqlite.org/lang_createtable.html#rowid).
  ///
  /// - Parameters:
  ///   - descending: Descending order: `PRIMARY KEY DESC`, which keeps an `INTEGER` column from
  ///     being the rowid.
  ///   - autoincrement: Never to use a rowid again, at the cost of a table that counts:
  ///     `PRIMARY KEY AUTOINCREMENT` (https://sqlite.org/autoinc.html). Only an `INTEGER` column
  ///     can have it.
  ///   - onConflict: What happens to a row whose key is taken: `PRIMARY KEY ON CONFLICT REPLACE`.
  ///   - name: The constraint's name: `CONSTRAINT pk_poems PRIMARY KEY`.
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

  /// Makes the column refuse a value that another row has: `UNIQUE`. Any number of rows may have
  /// NULL (https://sqlite.org/lang_createtable.html#uniqueconst).
  ///
  /// - Parameters:
  ///   - onConflict: What happens to a row whose value is taken: `UNIQUE ON CONFLICT REPLACE`.
  ///   - name: The constraint's name: `CONSTRAINT uq_poems_slug UNIQUE`.
  public func unique(onConflict: ConflictResolution? = nil, name: String? = nil) -> Self {
    adding(
      .unique(
        Unique(
          name: name?.sqlText, columns: [IndexTerm(.column(self.name))],
          onConflict: onConflict, location: location)))
  }

  /// Makes the column refuse rows for which a SQL expression is false: `CHECK (stars <= 5)`. NULL
  /// is not false (https://sqlite.org/lang_createtable.html#ckconst).
  public func check(_ expression: String) -> Self {
    adding(.check(Check(name: nil, expression: SQLText(expression), location: location)))
  }

  /// The same with a name: `CONSTRAINT ck_stars CHECK (stars <= 5)`.
  public func check(_ name: String, _ expression: String) -> Self {
    adding(.check(Check(name: SQLText(name), expression: SQLText(expression), location: location)))
  }

  /// Gives the column a collation, by which its values are compared and sorted: `COLLATE NOCASE`
  /// (https://sqlite.org/datatype3.html#collation).
  public func collate(_ name: String) -> Self {
    with { $0.collation = SQLText(name) }
  }

  /// Makes the column refer to another table: `REFERENCES poems (id) ON DELETE CASCADE`
  /// (https://sqlite.org/foreignkeys.html).
  ///
  /// - Parameters:
  ///   - table: The parent.
  ///   - column: The parent's column; without one, its primary key: `REFERENCES poems`.
  ///   - onDelete: What happens to the rows when the row that they refer to is deleted.
  ///   - onUpdate: What happens to the rows when the value that they refer to changes.
  ///   - match: A name behind MATCH, which SQLite reads and does not act on.
  ///   - deferred: Whether the check waits for the end of the transaction:
  ///     `DEFERRABLE INITIALLY DEFERRED` (https://sqlite.org/foreignkeys.html#fk_deferred).
  ///   - name: The constraint's name: `CONSTRAINT fk_poem REFERENCES poems`.
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

  /// Makes the column a computed one: `GENERATED ALWAYS AS (price * 2) VIRTUAL`
  /// (https://sqlite.org/gencol.html).
  ///
  /// - Parameters:
  ///   - expression: A SQL expression of the row's other columns.
  ///   - storage: Whether it is computed whenever it is read, or once when the row is written.
  public func generated(as expression: String, _ storage: Generated.Storage = .virtual) -> Self {
    with { $0.generated = Generated(expression, storage) }
  }

  /// Says which column of the database this one was, so that it is renamed and not dropped:
  /// autogenerate writes `op.renameColumn`.
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
