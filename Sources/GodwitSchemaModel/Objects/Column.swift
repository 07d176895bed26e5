import GodwitSQLSyntax

/// A column of a table.
///
/// A column is nullable unless it says ``notNull(onConflict:name:)``, as in SQL.
///
/// ```swift
/// Column("id", .varchar(26)).primaryKey()
/// // id VARCHAR(26) PRIMARY KEY
/// Column("created_at", .datetime).notNull().default(.currentTimestamp)
/// // created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
/// Column("poem_id", .varchar(26)).notNull().references("poems", "id", onDelete: .cascade)
/// // poem_id VARCHAR(26) NOT NULL REFERENCES poems (id) ON DELETE CASCADE
/// ```
public struct Column: Hashable, Sendable {
  package var name: SQLText
  /// The declared type; ``ColumnType/none`` if there is none.
  public var type: ColumnType
  /// `NOT NULL`, unless the column allows NULL.
  public var notNull: NotNull?
  /// The value of rows that are inserted without one. Without it, that is NULL.
  public var defaultValue: Default?
  /// The collation, if the column names one.
  package var collation: SQLText?
  /// How the values are computed, if they are.
  public var generated: Generated?
  /// Names given to clauses that constrain nothing. SQLite keeps them in the schema's text.
  public var clauseNames: [ClauseName] = []
  /// Constraints that were declared on the column. A ``Table`` takes them over as its own, so that
  /// its columns have none.
  public var constraints: [Constraint] = []
  /// The name that the column had before, for a diff to see a rename.
  @Annotation package var renamedFrom: SQLText?
  @Annotation package var location: SourceLocation?

  /// Declares a column that allows NULL and has no default: `title VARCHAR(300)`.
  ///
  /// `fileID` and `line` say where the declaration stands, for messages.
  public init(
    _ name: String, _ type: ColumnType = .none, fileID: String = #fileID, line: Int = #line
  ) {
    self.name = SQLText(name)
    self.type = type
    location = SourceLocation(fileID: fileID, line: line)
  }

  /// Whether a change from another definition leaves every value as it is, and in its place in an
  /// index: NOT NULL and DEFAULT are about rows to come.
  package func isStored(like old: Column) -> Bool {
    old.type.affinity == type.affinity && old.collation == collation && old.generated == generated
  }

  /// Whether rows that are there when the column comes would violate it, unless they are given a value.
  package var needsValue: Bool {
    let isKey = constraints.contains { if case .primaryKey = $0 { true } else { false } }
    return notNull != nil && (defaultValue?.isNull ?? true) && generated == nil && !isKey
  }

  /// A column without a place in anybody's source.
  package init(named name: SQLText, type: ColumnType) {
    self.name = name
    self.type = type
  }
}

/// `NOT NULL`, its name, and what happens when it is violated
/// (https://sqlite.org/lang_createtable.html#notnullconst).
public struct NotNull: Hashable, Sendable {
  package var name: SQLText?
  /// What happens to a statement that violates it: `ON CONFLICT …`. Nothing is ABORT.
  public var onConflict: ConflictResolution?

  package init(name: SQLText? = nil, onConflict: ConflictResolution? = nil) {
    self.name = name
    self.onConflict = onConflict == .abort ? nil : onConflict
  }
}

/// A column whose values are computed (https://sqlite.org/gencol.html).
public struct Generated: Hashable, Sendable {
  package var expression: SQLText
  /// When the value is computed.
  public var storage: Storage

  /// When a value is computed: at each reading, or once at the writing.
  public enum Storage: String, Hashable, Sendable {
    /// `VIRTUAL`: computed when it is read; takes no space.
    case virtual = "VIRTUAL"
    /// `STORED`: computed when the row is written, and kept in it.
    case stored = "STORED"
  }

  package init(_ expression: SQLText, _ storage: Storage) {
    self.expression = expression
    self.storage = storage
  }

  /// How a column is computed, from a SQL expression of the row's other columns:
  /// `GENERATED ALWAYS AS (price * 2) VIRTUAL`.
  public init(_ expression: String, _ storage: Storage = .virtual) {
    self.expression = SQLText(expression)
    self.storage = storage
  }
}

/// The name of a clause that SQLite lets one name and never mentions: `CONSTRAINT x DEFAULT 0`.
public struct ClauseName: Hashable, Sendable {
  /// The clause that has the name.
  public var clause: Clause
  package var name: SQLText

  /// What can have a name and constrains nothing.
  public enum Clause: String, Hashable, Sendable {
    /// `CONSTRAINT x DEFAULT 0`.
    case defaultValue = "DEFAULT"
    /// `CONSTRAINT x COLLATE NOCASE`.
    case collate = "COLLATE"
    /// `CONSTRAINT x GENERATED ALWAYS AS (…)`.
    case generated = "GENERATED"
    /// `CONSTRAINT x NULL`, the opposite of NOT NULL, which SQLite reads and ignores.
    case null = "NULL"
    /// `CONSTRAINT x` with nothing behind it.
    case none = ""
  }

  /// Names a clause: `CONSTRAINT name DEFAULT 0`.
  public init(_ name: String, of clause: Clause) {
    self.init(SQLText(name), of: clause)
  }

  package init(_ name: SQLText, of clause: Clause) {
    self.name = name
    self.clause = clause
  }
}
