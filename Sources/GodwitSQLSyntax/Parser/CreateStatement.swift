/// A CREATE statement as it can stand in `sqlite_schema`, read into its parts.
///
/// Names are free of their quotes; expressions, types and bodies are the source text. Ranges are
/// UTF-8 offsets into the statement, so that a part can be edited where it stands.
public enum CreateStatement: Hashable, Sendable {
  case table(CreateTable)
  case index(CreateIndex)
  case view(CreateView)
  case trigger(CreateTrigger)
  case virtualTable(CreateVirtualTable)
}

/// `CREATE TABLE name (columns, constraints) options`
/// (https://sqlite.org/lang_createtable.html).
public struct CreateTable: Hashable, Sendable {
  public var name: SQLText
  public var columns: [ColumnDefinition] = []
  public var constraints: [ConstraintClause] = []
  public var isStrict = false
  public var isWithoutRowID = false
  /// Table options that this parser does not know, each as its source text.
  public var unknownOptions: [SQLText] = []
  /// Where the parenthesis that closes the columns and constraints stands.
  public var closingParenthesis = 0
}

/// One column of a CREATE TABLE statement.
public struct ColumnDefinition: Hashable, Sendable {
  public var name: SQLText
  /// The type as declared, spaces and quotes put in order; empty where there is none.
  public var type: SQLText
  public var constraints: [ConstraintClause] = []
  public var range: Range<Int>
}

/// A constraint of a column or of a table, with its name if it has one.
public struct ConstraintClause: Hashable, Sendable {
  public var name: SQLText?
  public var body: Body
  /// The whole clause, `CONSTRAINT name` included.
  public var range: Range<Int>

  public enum Body: Hashable, Sendable {
    /// `PRIMARY KEY`. As a column's constraint its list of columns is empty.
    case primaryKey(KeyClause, descending: Bool, isAutoincrement: Bool)
    /// `UNIQUE`. As a column's constraint its list of columns is empty.
    case unique(KeyClause)
    case check(expression: SQLText)
    case foreignKey(ForeignKeyClause)
    /// `DEFERRABLE …` behind a column: it speaks of the foreign key that was read last.
    case deferral(isDeferred: Bool)
    case notNull(onConflict: ConflictResolution?)
    /// An explicit `NULL`, which SQLite reads and ignores.
    case null
    case defaultValue(expression: SQLText)
    case collate(SQLText)
    case generated(expression: SQLText, isStored: Bool)
    /// `CONSTRAINT name` with nothing behind it: SQLite reads it, keeps it, and does nothing.
    case none
    /// What this parser does not know, as its source text.
    case unknown(SQLText)
  }
}

/// The columns of a key and what happens when it is violated.
public struct KeyClause: Hashable, Sendable {
  public var columns: [IndexedTerm] = []
  public var onConflict: ConflictResolution?

  public init(columns: [IndexedTerm] = [], onConflict: ConflictResolution? = nil) {
    self.columns = columns
    self.onConflict = onConflict
  }
}

/// `REFERENCES table (columns) …`
public struct ForeignKeyClause: Hashable, Sendable {
  /// The child's columns. As a column's constraint this list is empty.
  public var columns: [SQLText] = []
  public var table: SQLText
  /// The parent's columns; empty where they are implied to be its primary key.
  public var referencedColumns: [SQLText] = []
  public var onDelete = "NO ACTION"
  public var onUpdate = "NO ACTION"
  public var match: SQLText?
  public var isDeferred = false
}

/// `ON CONFLICT …` (https://sqlite.org/lang_conflict.html). ABORT, the default, is no clause.
public enum ConflictResolution: String, Hashable, Sendable, Codable, CaseIterable {
  case rollback = "ROLLBACK"
  case abort = "ABORT"
  case fail = "FAIL"
  case ignore = "IGNORE"
  case replace = "REPLACE"
}

/// One term of an index or a key: a column or an expression, its collation, its direction.
public struct IndexedTerm: Hashable, Sendable {
  /// The source text of the term without its collation and direction.
  public var expression: SQLText
  /// The name, if the term is nothing but one, in any quotes.
  public var name: SQLText?
  public var collation: SQLText?
  public var isDescending = false
}

/// `CREATE INDEX name ON table (terms) WHERE condition` (https://sqlite.org/lang_createindex.html).
public struct CreateIndex: Hashable, Sendable {
  public var name: SQLText
  public var table: SQLText
  public var isUnique = false
  public var terms: [IndexedTerm] = []
  public var condition: SQLText?
}

/// `CREATE VIEW name (columns) AS select` (https://sqlite.org/lang_createview.html).
public struct CreateView: Hashable, Sendable {
  public var name: SQLText
  public var columns: [SQLText]?
  public var select: SQLText
}

/// `CREATE TRIGGER …` (https://sqlite.org/lang_createtrigger.html).
public struct CreateTrigger: Hashable, Sendable {
  public var name: SQLText
  public var table: SQLText
  public var timing: Timing
  public var event: Event
  /// The condition behind WHEN.
  public var condition: SQLText?
  /// The statements between BEGIN and END, the last `;` included.
  public var body: SQLText

  public enum Timing: String, Hashable, Sendable, Codable {
    /// Also what a trigger without a word about its timing is.
    case before = "BEFORE"
    case after = "AFTER"
    case insteadOf = "INSTEAD OF"
  }

  public enum Event: Hashable, Sendable {
    case insert
    case delete
    /// The columns of `UPDATE OF`; none for a plain `UPDATE`.
    case update(of: [SQLText])
  }
}

/// `CREATE VIRTUAL TABLE name USING module (arguments)` (https://sqlite.org/lang_createvtab.html).
public struct CreateVirtualTable: Hashable, Sendable {
  public var name: SQLText
  public var module: SQLText
  /// The source text of each argument: modules read them by rules of their own.
  public var arguments: [SQLText] = []
}

/// What the parser expected and did not find.
public struct SQLSyntaxError: Error, Hashable, Sendable {
  public let expected: String
  /// The UTF-8 offset at which it was expected.
  public let offset: Int
}
