import GodwitSQLSyntax

/// A constraint of a table. Those of a single column can be declared on the column as well; it is
/// the same constraint.
public enum Constraint: Hashable, Sendable {
  case primaryKey(PrimaryKey)
  case unique(Unique)
  case check(Check)
  case foreignKey(ForeignKey)

  package var name: SQLText? {
    switch self {
    case .primaryKey(let key): key.name
    case .unique(let key): key.name
    case .check(let check): check.name
    case .foreignKey(let key): key.name
    }
  }

  package var location: SourceLocation? {
    switch self {
    case .primaryKey(let key): key.location
    case .unique(let key): key.location
    case .check(let check): check.location
    case .foreignKey(let key): key.location
    }
  }
}

/// A primary key of one or more columns.
///
/// ```swift
/// PrimaryKey(on: "poem_id", "tag")  // PRIMARY KEY (poem_id, tag)
/// ```
///
/// A single column of type `INTEGER` as the primary key is the table's rowid
/// (https://sqlite.org/lang_createtable.html#rowid), except in descending order: SQLite keeps
/// `INTEGER PRIMARY KEY DESC` from being one.
public struct PrimaryKey: Hashable, Sendable {
  package var name: SQLText?
  public var columns: [IndexTerm]
  public var isAutoincrement: Bool
  public var onConflict: ConflictResolution?
  @Annotation package var location: SourceLocation?

  public init(
    _ name: String? = nil, on columns: IndexTerm..., autoincrement: Bool = false,
    onConflict: ConflictResolution? = nil, fileID: String = #fileID, line: Int = #line
  ) {
    self.init(
      name: name?.sqlText, columns: columns, isAutoincrement: autoincrement, onConflict: onConflict,
      location: SourceLocation(fileID: fileID, line: line))
  }

  package init(
    name: SQLText?, columns: [IndexTerm], isAutoincrement: Bool = false,
    onConflict: ConflictResolution? = nil, location: SourceLocation? = nil
  ) {
    self.name = name
    self.columns = columns
    self.isAutoincrement = isAutoincrement
    self.onConflict = onConflict == .abort ? nil : onConflict
    self.location = location
  }
}

/// A uniqueness constraint of one or more columns.
///
/// ```swift
/// Unique(on: "poem_id", "language")              // UNIQUE (poem_id, language)
/// Unique("uq_slug", on: "slug")                  // CONSTRAINT uq_slug UNIQUE (slug)
/// Unique(on: "code", onConflict: .replace)       // UNIQUE (code) ON CONFLICT REPLACE
/// ```
public struct Unique: Hashable, Sendable {
  package var name: SQLText?
  public var columns: [IndexTerm]
  public var onConflict: ConflictResolution?
  @Annotation package var location: SourceLocation?

  public init(
    _ name: String? = nil, on columns: IndexTerm..., onConflict: ConflictResolution? = nil,
    fileID: String = #fileID, line: Int = #line
  ) {
    self.init(
      name: name?.sqlText, columns: columns, onConflict: onConflict,
      location: SourceLocation(fileID: fileID, line: line))
  }

  package init(
    name: SQLText?, columns: [IndexTerm], onConflict: ConflictResolution? = nil,
    location: SourceLocation? = nil
  ) {
    self.name = name
    self.columns = columns
    self.onConflict = onConflict == .abort ? nil : onConflict
    self.location = location
  }
}

/// A condition that every row must meet: it is violated when the expression is false.
///
/// ```swift
/// Check("word_count >= 0")                          // CHECK (word_count >= 0)
/// Check("ck_poems_word_count", "word_count >= 0")   // CONSTRAINT ck_poems_word_count CHECK (…)
/// ```
public struct Check: Hashable, Sendable {
  package var name: SQLText?
  package var expression: SQLText
  @Annotation package var location: SourceLocation?

  public init(_ expression: String, fileID: String = #fileID, line: Int = #line) {
    self.init(
      name: nil, expression: SQLText(expression),
      location: SourceLocation(fileID: fileID, line: line))
  }

  public init(
    _ name: String?, _ expression: String, fileID: String = #fileID, line: Int = #line
  ) {
    self.init(
      name: name?.sqlText, expression: SQLText(expression),
      location: SourceLocation(fileID: fileID, line: line))
  }

  package init(name: SQLText?, expression: SQLText, location: SourceLocation? = nil) {
    self.name = name
    self.expression = expression
    self.location = location
  }
}

/// A reference to the rows of a table.
///
/// ```swift
/// ForeignKey(on: "poem_id", references: "poems", "id", onDelete: .cascade)
/// // FOREIGN KEY (poem_id) REFERENCES poems (id) ON DELETE CASCADE
/// ```
public struct ForeignKey: Hashable, Sendable {
  package var name: SQLText?
  package var columns: [SQLText]
  package var table: SQLText
  /// The parent's columns. None: the parent's primary key.
  package var referencedColumns: [SQLText]
  public var onDelete: Action
  public var onUpdate: Action
  /// The name behind MATCH, which SQLite reads and does not act on.
  package var match: SQLText?
  /// Whether the check waits for the end of the transaction: `DEFERRABLE INITIALLY DEFERRED`.
  public var isDeferred: Bool
  @Annotation package var location: SourceLocation?

  /// What happens to the child's rows (https://sqlite.org/foreignkeys.html#fk_actions).
  public enum Action: String, Hashable, Sendable, CaseIterable {
    case noAction = "NO ACTION"
    case restrict = "RESTRICT"
    case setNull = "SET NULL"
    case setDefault = "SET DEFAULT"
    case cascade = "CASCADE"
  }

  public init(
    _ name: String? = nil, on columns: String..., references table: String,
    _ referencedColumns: String..., onDelete: Action = .noAction, onUpdate: Action = .noAction,
    match: String? = nil, deferred: Bool = false, fileID: String = #fileID, line: Int = #line
  ) {
    self.init(
      name: name?.sqlText, columns: columns.map(\.sqlText), table: SQLText(table),
      referencedColumns: referencedColumns.map(\.sqlText), onDelete: onDelete,
      onUpdate: onUpdate, match: match?.sqlText, isDeferred: deferred,
      location: SourceLocation(fileID: fileID, line: line))
  }

  package init(
    name: SQLText?, columns: [SQLText], table: SQLText, referencedColumns: [SQLText],
    onDelete: Action = .noAction, onUpdate: Action = .noAction, match: SQLText? = nil,
    isDeferred: Bool = false, location: SourceLocation? = nil
  ) {
    self.name = name
    self.columns = columns
    self.table = table
    self.referencedColumns = referencedColumns
    self.onDelete = onDelete
    self.onUpdate = onUpdate
    self.match = match
    self.isDeferred = isDeferred
    self.location = location
  }
}
