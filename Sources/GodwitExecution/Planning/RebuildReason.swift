import GodwitSQLSyntax

/// Why a table is rebuilt: what ALTER TABLE or an edit of the definition cannot do.
package enum RebuildReason: Hashable, Sendable {
  // MARK: ALTER TABLE

  case cannotAddConstraint
  case cannotDropConstraint
  case cannotAlterColumn(SQLText)
  case cannotSetOptions
  /// Columns are to stand elsewhere than where they are or where ADD COLUMN puts them.
  case ordersColumns
  /// A new column that is a primary key.
  case addsPrimaryKey(SQLText)
  /// A new column that is UNIQUE.
  case addsUnique(SQLText)
  /// A new column that is generated and stored.
  case addsStoredColumn(SQLText)
  /// A new column whose values in the rows that are there are computed.
  case computesNewValues(SQLText)
  /// A new column with a default that is not constant.
  case changingDefault(SQLText)
  /// A new column whose default would be another value in old rows than in new ones.
  case unconvertedDefault(SQLText)
  /// A new column whose default may be none that its STRICT table takes.
  case uncheckedDefault(SQLText)
  /// A new column with a foreign key and a default, where foreign keys stay on.
  case keyWithDefault(SQLText)
  /// A column is dropped while a view or a trigger is broken.
  case hasBrokenDependants
  /// A column by whose name some versions of SQLite know the rowid only, in a script.
  case isCalledAsRowID(SQLText)
  /// ALTER TABLE, tried on an empty table in memory, failed or made something else.
  case failsInTrial
  /// A column that is dropped, and what else speaks of it.
  case isPart(SQLText, of: ColumnUse)

  // MARK: Edits of the definition

  /// The rowid is another column than before.
  case changesRowID
  case addsAutoincrement
  case addsKey
  case dropsKey
  /// A column of which rows get computed values.
  case computesValues(SQLText)
  case changesCollation(SQLText)
  case changesGenerated(SQLText)
  /// A column whose new type stores values in another way.
  case changesStorage(SQLText)
  /// Rows may be older than the column of which the default changes; nothing can look into them.
  case mayPredate(SQLText)
  /// The same in a script.
  case mayPredateInScript(SQLText)
  /// What was planned as an edit cannot be one here: the connection, a trial in memory or the rows
  /// forbid it.
  case unsafeEdit

  /// What keeps ALTER TABLE from dropping a column.
  package enum ColumnUse: Hashable, Sendable {
    case primaryKey
    case unique
    case index(SQLText)
    case foreignKey
    case generatedColumn
    case check
  }
}
