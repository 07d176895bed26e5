import GodwitSQLSyntax

/// A table with its columns, constraints and indexes.
///
/// ```swift
/// let poems = Table("poems") {
///   Column("id", .varchar(26)).primaryKey()
///   Column("poem_title", .varchar(300)).notNull()
///   Column("word_count", .integer)
///
///   Check("ck_poems_word_count", "word_count >= 0")
///   Index("idx_poems_title", on: "poem_title")
/// }
/// ```
public struct Table: Hashable, Sendable {
  package var name: SQLText
  /// The columns, in their order.
  public var columns: [Column]
  /// All constraints, those that were declared on a column included.
  public var constraints: [Constraint]
  /// The indexes that CREATE INDEX makes; those that SQLite makes for keys are not among them.
  public var indexes: [Index]
  /// Whether SQLite checks the types of values: `STRICT` (https://sqlite.org/stricttables.html).
  public var isStrict = false
  /// Whether rows are stored by primary key: `WITHOUT ROWID`
  /// (https://sqlite.org/withoutrowid.html).
  public var isWithoutRowID = false
  /// Names of constraints that have no body. SQLite keeps them in the schema's text.
  package var danglingConstraintNames: [SQLText] = []
  /// The name that the table had before, for a diff to see a rename.
  @Annotation package var renamedFrom: SQLText?
  @Annotation package var location: SourceLocation?

  /// Declares a table: `CREATE TABLE poems (id VARCHAR(26) PRIMARY KEY, …)`, and `CREATE INDEX` for
  /// each of its indexes.
  ///
  /// `fileID` and `line` say where the declaration stands, for messages.
  ///
  /// - Parameters:
  ///   - name: A name that no other table, index or view has.
  ///   - options: `.strict`, `.withoutRowID`.
  ///   - content: Columns, constraints and indexes, in any order.
  public init(
    _ name: String, _ options: TableOption..., fileID: String = #fileID, line: Int = #line,
    @TableBuilder _ content: () -> [TableElement]
  ) {
    self.init(name: SQLText(name), options: options, elements: content())
    location = SourceLocation(fileID: fileID, line: line)
  }

  /// Declares a table that had another name before, as ``renamed(from:)`` does.
  @available(*, deprecated, message: "Say .renamed(from:) behind the table.")
  public init(
    _ name: String, _ options: TableOption..., renamedFrom: String?,
    fileID: String = #fileID, line: Int = #line,
    @TableBuilder _ content: () -> [TableElement]
  ) {
    self.init(name: SQLText(name), options: options, elements: content())
    self.renamedFrom = renamedFrom?.sqlText
    location = SourceLocation(fileID: fileID, line: line)
  }

  /// Says which table of the database this one was, so that it is renamed and not dropped:
  /// `Table("verses") { … }.renamed(from: "poems")`. Once no database has the old name any more, it
  /// has no effect and can go.
  public func renamed(from oldName: String) -> Self {
    var copy = self
    copy.renamedFrom = SQLText(oldName)
    return copy
  }

  /// A table without a place in anybody's source.
  package init(name: SQLText, options: [TableOption] = [], elements: [TableElement]) {
    self.name = name
    columns = []
    constraints = []
    indexes = []
    isStrict = options.contains(.strict)
    isWithoutRowID = options.contains(.withoutRowID)
    for element in elements {
      switch element {
      case .column(let column): append(column)
      case .constraint(let constraint): constraints.append(constraint)
      case .index(let index): indexes.append(index)
      case .danglingConstraintName(let name): danglingConstraintNames.append(name)
      }
    }
  }

  /// Adds a column at the end; its constraints become the table's.
  package mutating func append(_ column: consuming Column) {
    constraints.append(contentsOf: column.constraints)
    column.constraints = []
    columns.append(column)
  }
}

/// What a table is beyond its columns.
public enum TableOption: Hashable, Sendable {
  /// `STRICT`: SQLite checks the types of values (https://sqlite.org/stricttables.html).
  case strict
  /// `WITHOUT ROWID`: rows are stored by primary key (https://sqlite.org/withoutrowid.html).
  case withoutRowID
}

/// What a table's declaration is made of.
public enum TableElement: Hashable, Sendable {
  /// A column, with the constraints that were declared on it.
  case column(Column)
  /// A constraint of the table.
  case constraint(Constraint)
  /// An index.
  case index(Index)
  /// A constraint's name without a body, which SQLite keeps and ignores: `CONSTRAINT x`.
  case danglingConstraintName(SQLText)
}

extension Table {
  /// What stands behind the columns, `STRICT` before `WITHOUT ROWID`; empty for an ordinary table.
  public var options: [TableOption] {
    (isStrict ? [.strict] : []) + (isWithoutRowID ? [.withoutRowID] : [])
  }

  /// The primary key, also one that was declared on a column.
  public var primaryKey: PrimaryKey? {
    for case .primaryKey(let key) in constraints { return key }
    return nil
  }

  /// The uniqueness constraints, also those that were declared on columns.
  public var uniques: [Unique] {
    constraints.compactMap { if case .unique(let unique) = $0 { unique } else { nil } }
  }

  /// The checks, also those that were declared on columns.
  public var checks: [Check] {
    constraints.compactMap { if case .check(let check) = $0 { check } else { nil } }
  }

  /// The foreign keys of which the table is the child, also those that were declared on columns.
  public var foreignKeys: [ForeignKey] {
    constraints.compactMap { if case .foreignKey(let key) = $0 { key } else { nil } }
  }

  /// The column of that name, by SQLite's rules for names.
  package func column(_ name: SQLText) -> Column? {
    columns.first { SQLIdentifier.areEqual($0.name, name) }
  }

  /// The index of that name, by SQLite's rules for names.
  package func index(_ name: SQLText) -> Index? {
    indexes.first { SQLIdentifier.areEqual($0.name, name) }
  }

  /// The column that is another name for the rowid
  /// (https://sqlite.org/lang_createtable.html#rowid), if there is one.
  package var rowIDAlias: Column? {
    guard !isWithoutRowID, let key = primaryKey, key.columns.count == 1,
      let term = key.columns.first, !term.isDescending,
      let column = term.column.flatMap(column), column.type.makesRowID
    else { return nil }
    return column
  }
}
