import GodwitSQLSyntax
import GodwitSchemaModel

/// Several changes of one table, collected in ``Operations/alterTable(_:_:)``.
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
      let next = try edit(current)
      current = try current.applying(next)
      changes += next
    }
    return changes
  }

  // MARK: Columns

  /// Adds a column at the end of the table.
  ///
  /// - Parameter backfill: A SQL expression of the table's columns, for the rows that are there.
  public func addColumn(_ column: Column, backfill: String? = nil) {
    edits.append { _ in [.addColumn(column.backfilled(by: backfill?.sqlText))] }
  }

  /// Drops a column with the constraints that are about it alone.
  public func dropColumn(_ name: String) {
    edits.append(Self.dropping(name))
  }

  /// Gives a column another name.
  public func renameColumn(_ name: String, to newName: String) {
    edits.append { _ in [.renameColumn(SQLText(name), to: SQLText(newName))] }
  }

  /// Changes what a column is.
  ///
  /// - Parameter backfill: A SQL expression of the table's columns, for the rows that have NULL.
  public func alterColumn(_ name: String, _ changes: ColumnChange..., backfill: String? = nil) {
    edits.append(Self.altering(name, changes, backfill: backfill))
  }

  // MARK: Constraints

  public func addCheck(_ check: Check) {
    edits.append { _ in [.addConstraint(.check(check))] }
  }

  /// Drops the check of that name.
  public func dropCheck(_ name: String) {
    edits.append(Self.dropping(constraint: name) { if case .check = $0 { true } else { false } })
  }

  /// Drops a check that has no name, by its expression.
  public func dropCheck(_ check: Check) {
    edits.append { _ in [.dropConstraint(.check(check))] }
  }

  public func addUnique(_ unique: Unique) {
    edits.append { _ in [.addConstraint(.unique(unique))] }
  }

  /// Drops the uniqueness constraint of that name.
  public func dropUnique(_ name: String) {
    edits.append(Self.dropping(constraint: name) { if case .unique = $0 { true } else { false } })
  }

  /// Drops a uniqueness constraint that has no name, by its columns.
  public func dropUnique(_ unique: Unique) {
    edits.append { _ in [.dropConstraint(.unique(unique))] }
  }

  public func addForeignKey(_ key: ForeignKey) {
    edits.append { _ in [.addConstraint(.foreignKey(key))] }
  }

  /// Drops the foreign key of that name.
  public func dropForeignKey(_ name: String) {
    edits.append(
      Self.dropping(constraint: name) { if case .foreignKey = $0 { true } else { false } })
  }

  /// Drops a foreign key that has no name, by its columns and its target.
  public func dropForeignKey(_ key: ForeignKey) {
    edits.append { _ in [.dropConstraint(.foreignKey(key))] }
  }

  public func addPrimaryKey(_ key: PrimaryKey) {
    edits.append { _ in [.addConstraint(.primaryKey(key))] }
  }

  /// Takes the primary key away from its columns, which stay.
  public func dropPrimaryKey() {
    edits.append { table in
      guard let key = table.primaryKey else {
        throw OperationError.noPrimaryKey(table: table.name.string)
      }
      return [.dropConstraint(.primaryKey(key))]
    }
  }

  // MARK: Options

  /// Makes the table what the options say, and nothing else: `table.setOptions(.strict)`;
  /// `table.setOptions()` for an ordinary table.
  public func setOptions(_ options: TableOption...) {
    edits.append { table in [.setOptions(options, from: table.options)] }
  }

  /// Sets the names that stand in the table without a constraint; see ``StrayName``.
  public func setStrayNames(_ names: String...) {
    edits.append { table in [.setStrayNames(names.map(\.sqlText), from: table.strayNames)] }
  }

  /// Puts the columns into another order, should the table be rebuilt for the other changes. The
  /// order alone is no reason to rebuild it.
  public func orderColumns(_ names: String...) {
    edits.append { table in [.orderColumns(names.map(\.sqlText), from: table.columns.map(\.name))] }
  }

  // MARK: Edits

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
      return column.applying(changes, backfill: backfill?.sqlText)
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
