import GodwitSQLSyntax
import GodwitSchemaModel

/// Several changes of one table, collected in ``Operations/alterTable(_:_:)``.
///
/// The methods note what is to be done. It is done once the closure has returned, and what they are
/// said to throw is thrown by ``Operations/alterTable(_:_:)``.
public final class TableAlteration {
  /// What a change is, given the table at the time when it is made.
  typealias Edit = (Table) throws -> [TableChange]

  private(set) var edits: [Edit] = []

  init() {}

  /// The changes, each seeing the table as those before it have left it.
  func changes(of table: Table) throws -> [TableChange] {
    var changes: [TableChange] = []
    var current = table
    for edit in edits {
      let next = try edit(current).map { $0.placing(columnsAddedBy: changes, in: current) }
      current = try current.applying(next)
      changes += next
    }
    return changes
  }

  // MARK: Columns

  /// Adds a column: `ALTER TABLE … ADD COLUMN word_count INTEGER`, or a rebuild, as
  /// ``Operations/addColumn(_:_:after:backfill:)``.
  ///
  /// - Parameters:
  ///   - previous: The column behind which it is to stand, at the price of a rebuild; the last one
  ///     if nothing is said.
  ///   - backfill: A SQL expression of the table's columns, for the rows that are there.
  /// - Throws: From ``Operations/alterTable(_:_:)``: `TableChangeError.columnExists`;
  ///   ``OperationError/noSuchColumn(_:table:existing:)`` if there is no column `previous`;
  ///   `PreconditionFailure` for rows without a value.
  public func addColumn(_ column: Column, after previous: String? = nil, backfill: String? = nil) {
    edits.append(Self.adding(column, after: previous, backfill: backfill))
  }

  /// Drops a column with the constraints that are about it alone:
  /// `ALTER TABLE … DROP COLUMN word_count`, or a rebuild, as ``Operations/dropColumn(_:_:)``.
  ///
  /// - Throws: From ``Operations/alterTable(_:_:)``:
  ///   ``OperationError/noSuchColumn(_:table:existing:)``; `TableChangeError.columnInUse` if
  ///   something that stays speaks of it.
  public func dropColumn(_ name: String) {
    edits.append(Self.dropping(name))
  }

  /// Gives a column another name: `ALTER TABLE … RENAME COLUMN poem_title TO title`. The changes
  /// after it call it by the new one.
  ///
  /// - Throws: From ``Operations/alterTable(_:_:)``: `TableChangeError.noSuchColumn`;
  ///   `TableChangeError.columnExists`.
  public func renameColumn(_ name: String, to newName: String) {
    edits.append { _ in [.renameColumn(SQLText(name), to: SQLText(newName))] }
  }

  /// Changes what a column is, as ``Operations/alterColumn(_:_:_:backfill:)``; how it is done
  /// stands at each ``ColumnChange``.
  ///
  /// - Parameter backfill: A SQL expression of the table's columns, for the rows that have NULL.
  /// - Throws: From ``Operations/alterTable(_:_:)``:
  ///   ``OperationError/noSuchColumn(_:table:existing:)``; `TableChangeError.columnExists`;
  ///   `PreconditionFailure` for rows that stand against it.
  public func alterColumn(_ name: String, _ changes: ColumnChange..., backfill: String? = nil) {
    edits.append(Self.altering(name, changes, backfill: backfill))
  }

  // MARK: Constraints

  /// Adds a check, `CONSTRAINT ck CHECK (word_count >= 0)`, as ``Operations/addCheck(_:_:)``:
  /// together with a column that is added, by its ADD COLUMN, else by an edit of the definition.
  ///
  /// - Throws: From ``Operations/alterTable(_:_:)``: `PreconditionFailure` for rows for which the
  ///   expression is false.
  public func addCheck(_ check: Check) {
    edits.append { _ in [.addConstraint(.check(check))] }
  }

  /// Drops the check of that name: by DROP CONSTRAINT or an edit of the definition.
  ///
  /// - Throws: From ``Operations/alterTable(_:_:)``:
  ///   ``OperationError/noSuchConstraint(_:table:existing:)``.
  public func dropCheck(_ name: String) {
    edits.append(Self.dropping(constraint: name) { if case .check = $0 { true } else { false } })
  }

  /// Drops a check that has no name, by its expression: by an edit of the definition.
  ///
  /// - Throws: From ``Operations/alterTable(_:_:)``: `TableChangeError.noSuchConstraint`.
  public func dropCheck(_ check: Check) {
    edits.append { _ in [.dropConstraint(.check(check))] }
  }

  /// Adds a uniqueness constraint, `CONSTRAINT uq UNIQUE (code)`: by a rebuild. If the same is
  /// dropped at once and only its name or its conflict clause differ, by an edit of the definition.
  ///
  /// - Throws: From ``Operations/alterTable(_:_:)``: `PreconditionFailure` for duplicates.
  public func addUnique(_ unique: Unique) {
    edits.append { _ in [.addConstraint(.unique(unique))] }
  }

  /// Drops the uniqueness constraint of that name: by a rebuild.
  ///
  /// - Throws: From ``Operations/alterTable(_:_:)``:
  ///   ``OperationError/noSuchConstraint(_:table:existing:)``.
  public func dropUnique(_ name: String) {
    edits.append(Self.dropping(constraint: name) { if case .unique = $0 { true } else { false } })
  }

  /// Drops a uniqueness constraint that has no name, by its columns and its conflict clause: by a
  /// rebuild.
  ///
  /// - Throws: From ``Operations/alterTable(_:_:)``: `TableChangeError.noSuchConstraint`.
  public func dropUnique(_ unique: Unique) {
    edits.append { _ in [.dropConstraint(.unique(unique))] }
  }

  /// Adds a foreign key, `CONSTRAINT fk FOREIGN KEY (poem_id) REFERENCES poems (id)`: by an edit of
  /// the definition.
  ///
  /// - Throws: From ``Operations/alterTable(_:_:)``: `PreconditionFailure` for rows without a
  ///   parent.
  public func addForeignKey(_ key: ForeignKey) {
    edits.append { _ in [.addConstraint(.foreignKey(key))] }
  }

  /// Drops the foreign key of that name: by DROP CONSTRAINT or an edit of the definition.
  ///
  /// - Throws: From ``Operations/alterTable(_:_:)``:
  ///   ``OperationError/noSuchConstraint(_:table:existing:)``.
  public func dropForeignKey(_ name: String) {
    edits.append(
      Self.dropping(constraint: name) { if case .foreignKey = $0 { true } else { false } })
  }

  /// Drops a foreign key that has no name, by its columns, its target and its clauses: by an edit
  /// of the definition.
  ///
  /// - Throws: From ``Operations/alterTable(_:_:)``: `TableChangeError.noSuchConstraint`.
  public func dropForeignKey(_ key: ForeignKey) {
    edits.append { _ in [.dropConstraint(.foreignKey(key))] }
  }

  /// Gives the table a primary key, `PRIMARY KEY (poem_id, tag)`, as
  /// ``Operations/addPrimaryKey(_:_:)``: by a rebuild.
  ///
  /// - Throws: From ``Operations/alterTable(_:_:)``: `TableChangeError.primaryKeyExists`;
  ///   `PreconditionFailure` for duplicates; that or `ExecutionError.statementFailed` for values
  ///   that cannot be a rowid as they are.
  public func addPrimaryKey(_ key: PrimaryKey) {
    edits.append { _ in [.addConstraint(.primaryKey(key))] }
  }

  /// Takes the primary key away from its columns, which stay: by a rebuild.
  ///
  /// - Throws: From ``Operations/alterTable(_:_:)``: ``OperationError/noPrimaryKey(table:)``.
  public func dropPrimaryKey() {
    edits.append { table in
      guard let key = table.primaryKey else {
        throw OperationError.noPrimaryKey(table: table.name.string)
      }
      return [.dropConstraint(.primaryKey(key))]
    }
  }

  // MARK: Options

  /// Makes the table what the options say, and nothing else, by a rebuild:
  /// `table.setOptions(.strict)`; `table.setOptions()` for an ordinary table.
  ///
  /// - Throws: From ``Operations/alterTable(_:_:)``: `PreconditionFailure` for values that a STRICT
  ///   table does not take (https://sqlite.org/stricttables.html); `ExecutionError.statementFailed`
  ///   for a table WITHOUT ROWID that has no primary key or NULL in it
  ///   (https://sqlite.org/withoutrowid.html).
  public func setOptions(_ options: TableOption...) {
    edits.append { table in [.setOptions(options, from: table.options)] }
  }

  /// Sets the names that stand in the table without a constraint, `CONSTRAINT x` (see `DanglingConstraintName`),
  /// and takes away all others: by an edit of the definition.
  ///
  /// - Throws: Nothing of its own.
  public func setDanglingConstraintNames(_ names: String...) {
    edits.append(Self.settingDanglingConstraintNames(names))
  }

  /// The former name of ``setDanglingConstraintNames(_:)``.
  ///
  /// - Throws: Nothing of its own.
  @available(*, deprecated, renamed: "setDanglingConstraintNames")
  public func setStrayNames(_ names: String...) {
    edits.append(Self.settingDanglingConstraintNames(names))
  }

  /// Puts the columns into another order, should the table be rebuilt for the other changes. The
  /// order of columns that are there is no reason to rebuild it; a place before one of them for a
  /// column that the same ``Operations/alterTable(_:_:)`` has added is. Columns that are not named
  /// come last.
  ///
  /// - Throws: Nothing of its own; a name that no column has is passed over.
  public func orderColumns(_ names: String...) {
    edits.append { table in [.orderColumns(names.map(\.sqlText), from: table.columns.map(\.name))] }
  }

  /// Puts the columns into another order by a rebuild, as ``Operations/reorderColumns(_:_:)``.
  /// Columns that are not named come last, in the order that they have.
  ///
  /// - Throws: From ``Operations/alterTable(_:_:)``: `TableChangeError.noSuchColumn`;
  ///   `TableChangeError.columnRepeated` for a column that is named twice.
  public func reorderColumns(_ names: String...) {
    edits.append(Self.reordering(names))
  }

  // MARK: Edits

  static func adding(_ column: Column, after previous: String?, backfill: String?) -> Edit {
    { table in
      let adding = TableChange.addColumn(column, backfill: backfill.map(Backfill.init))
      guard let previous else { return [adding] }
      let names = table.columns.map(\.name)
      guard let position = names.firstIndex(where: { $0.folded == previous.sqlText.folded }) else {
        throw OperationError.noSuchColumn(
          previous, table: table.name.string, existing: names.map(\.string))
      }
      guard position != names.indices.last else { return [adding] }
      let order = names[...position] + [column.name] + names[(position + 1)...]
      return [adding, .reorderColumns(Array(order), from: names + [column.name])]
    }
  }

  static func reordering(_ names: [String]) -> Edit {
    { table in [.reorderColumns(names.map(\.sqlText), from: table.columns.map(\.name))] }
  }

  private static func settingDanglingConstraintNames(_ names: [String]) -> Edit {
    { table in
      [
        .setDanglingConstraintNames(
          names.map(\.sqlText), from: table.danglingConstraintNames)
      ]
    }
  }

  static func dropping(_ name: String) -> Edit {
    { table in
      guard let column = table.columnWithConstraints(SQLText(name)) else {
        throw OperationError.noSuchColumn(
          name, table: table.name.string, existing: table.columns.map(\.name.string))
      }
      return [.dropColumn(column)]
    }
  }

  static func altering(
    _ name: String, _ changes: [ColumnChange], backfill: String? = nil
  ) -> Edit {
    { table in
      guard let column = table.column(SQLText(name)) else {
        throw OperationError.noSuchColumn(
          name, table: table.name.string, existing: table.columns.map(\.name.string))
      }
      return ColumnChange.changes(changes, of: column, backfill: backfill?.sqlText)
    }
  }

  static func dropping(
    constraint name: String, where isKind: @escaping (Constraint) -> Bool
  ) -> Edit {
    { table in
      let candidates = table.constraints.filter(isKind)
      let constraint = candidates.first { constraint in
        constraint.name.map { SQLIdentifier.areEqual($0, SQLText(name)) } ?? false
      }
      guard let constraint else {
        throw OperationError.noSuchConstraint(
          name, table: table.name.string, existing: candidates.compactMap(\.name?.string))
      }
      return [.dropConstraint(constraint)]
    }
  }
}

extension TableChange {
  /// An order of columns that puts one which the changes before it have added elsewhere than at the
  /// end, as one that is made in any case. What else it orders waits for a rebuild.
  fileprivate func placing(columnsAddedBy changes: [TableChange], in table: Table) -> Self {
    guard case .orderColumns(let names, let old) = self else { return self }
    var added: Set<FoldedName> = []
    for case .addColumn(let column, _) in changes { added.insert(column.name.folded) }
    let order = table.columnNames(ordered: names)
    let isAdded = { (name: SQLText) in added.contains(name.folded) }
    guard let first = order.firstIndex(where: isAdded),
      order[first...].contains(where: { !isAdded($0) })
        || order.filter(isAdded) != table.columns.map(\.name).filter(isAdded)
    else { return self }
    return .reorderColumns(order, from: old)
  }
}
