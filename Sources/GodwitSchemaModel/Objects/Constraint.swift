import GodwitSQLSyntax

/// A constraint of a table. Those of a single column can be declared on the column as well; it is
/// the same constraint.
public enum Constraint: Hashable, Sendable {
  /// `PRIMARY KEY (poem_id, tag)`.
  case primaryKey(PrimaryKey)
  /// `UNIQUE (poem_id, language)`.
  case unique(Unique)
  /// `CHECK (word_count >= 0)`.
  case check(Check)
  /// `FOREIGN KEY (poem_id) REFERENCES poems (id)`.
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
  /// The key's columns, in their order.
  public var columns: [IndexTerm]
  /// Whether no rowid is used again, at the cost of a table that counts: `AUTOINCREMENT`
  /// (https://sqlite.org/autoinc.html).
  public var isAutoincrement: Bool
  /// What happens to a row whose key is taken: `ON CONFLICT …`. Nothing is ABORT.
  public var onConflict: ConflictResolution?
  @Annotation package var location: SourceLocation?

  /// Declares the primary key of a table: `PRIMARY KEY (poem_id, tag)`.
  ///
  /// `fileID` and `line` say where the declaration stands, for messages.
  ///
  /// - Parameters:
  ///   - name: The constraint's name: `CONSTRAINT pk_tags PRIMARY KEY (poem_id, tag)`.
  ///   - columns: Names, and terms such as `.descending("tag")`; SQLite takes no expressions here.
  ///   - autoincrement: Never to use a rowid again. Only a single `INTEGER` column can have it.
  ///   - onConflict: What happens to a row whose key is taken: `… ON CONFLICT REPLACE`.
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

/// A uniqueness constraint of one or more columns. Rows in which one of them is NULL may be as many
/// as there are (https://sqlite.org/lang_createtable.html#uniqueconst).
///
/// ```swift
/// Unique(on: "poem_id", "language")              // UNIQUE (poem_id, language)
/// Unique("uq_slug", on: "slug")                  // CONSTRAINT uq_slug UNIQUE (slug)
/// Unique(on: "code", onConflict: .replace)       // UNIQUE (code) ON CONFLICT REPLACE
/// ```
public struct Unique: Hashable, Sendable {
  package var name: SQLText?
  /// The columns whose values are unique together, in their order.
  public var columns: [IndexTerm]
  /// What happens to a row whose values are taken: `ON CONFLICT …`. Nothing is ABORT.
  public var onConflict: ConflictResolution?
  @Annotation package var location: SourceLocation?

  /// Declares that no two rows have the same values: `UNIQUE (poem_id, language)`.
  ///
  /// `fileID` and `line` say where the declaration stands, for messages.
  ///
  /// - Parameters:
  ///   - name: The constraint's name: `CONSTRAINT uq_slug UNIQUE (slug)`.
  ///   - columns: Names, and terms such as `.column("slug").collate("NOCASE")`; SQLite takes no
  ///     expressions here.
  ///   - onConflict: What happens to a row whose values are taken: `… ON CONFLICT REPLACE`.
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

/// A condition that every row must meet: it is violated when the expression is false, and not when
/// it is NULL (https://sqlite.org/lang_createtable.html#ckconst).
///
/// ```swift
/// Check("word_count >= 0")                          // CHECK (word_count >= 0)
/// Check("ck_poems_word_count", "word_count >= 0")   // CONSTRAINT ck_poems_word_count CHECK (…)
/// ```
public struct Check: Hashable, Sendable {
  package var name: SQLText?
  package var expression: SQLText
  @Annotation package var location: SourceLocation?

  /// Declares a check without a name, by its SQL expression: `CHECK (word_count >= 0)`.
  /// Autogenerate gives it a name in the revision, by which it can be dropped.
  ///
  /// `fileID` and `line` say where the declaration stands, for messages.
  public init(_ expression: String, fileID: String = #fileID, line: Int = #line) {
    self.init(
      name: nil, expression: SQLText(expression),
      location: SourceLocation(fileID: fileID, line: line))
  }

  /// Declares a check with a name: `CONSTRAINT ck_poems_word_count CHECK (word_count >= 0)`.
  /// Without a name, `nil`, it is as by ``init(_:fileID:line:)``.
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

/// A reference to the rows of a table, the parent, from the rows of this one, the child
/// (https://sqlite.org/foreignkeys.html).
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
  /// What happens to the child's rows when their parent's row is deleted: `ON DELETE CASCADE`.
  public var onDelete: Action
  /// What happens to the child's rows when their parent's key changes: `ON UPDATE CASCADE`.
  public var onUpdate: Action
  /// The name behind MATCH, which SQLite reads and does not act on.
  package var match: SQLText?
  /// Whether the check waits for the end of the transaction: `DEFERRABLE INITIALLY DEFERRED`
  /// (https://sqlite.org/foreignkeys.html#fk_deferred).
  public var isDeferred: Bool
  @Annotation package var location: SourceLocation?

  /// What happens to the child's rows (https://sqlite.org/foreignkeys.html#fk_actions).
  public enum Action: String, Hashable, Sendable, CaseIterable {
    /// Nothing happens; the statement fails if it leaves rows that refer to none.
    case noAction = "NO ACTION"
    /// The statement fails at once while rows refer to the row, also if the key is deferred.
    case restrict = "RESTRICT"
    /// The child's columns become NULL.
    case setNull = "SET NULL"
    /// The child's columns get their defaults.
    case setDefault = "SET DEFAULT"
    /// The child's rows are deleted as well, or get the new key.
    case cascade = "CASCADE"
  }

  /// Declares a foreign key: `FOREIGN KEY (poem_id) REFERENCES poems (id)`.
  ///
  /// `fileID` and `line` say where the declaration stands, for messages.
  ///
  /// - Parameters:
  ///   - name: The constraint's name:
  ///     `CONSTRAINT fk_poem FOREIGN KEY (poem_id) REFERENCES poems (id)`.
  ///   - columns: The child's columns.
  ///   - table: The parent.
  ///   - referencedColumns: As many columns of the parent, which are unique there; without any, its
  ///     primary key.
  ///   - onDelete: What happens to the child's rows when their parent's row is deleted.
  ///   - onUpdate: What happens to the child's rows when their parent's key changes.
  ///   - match: A name behind MATCH, which SQLite reads and does not act on.
  ///   - deferred: Whether the check waits for the end of the transaction.
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
