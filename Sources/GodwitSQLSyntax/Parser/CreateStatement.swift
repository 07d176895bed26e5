/// A CREATE statement as it can stand in `sqlite_schema`, read into its parts.
///
/// Names are free of their quotes; expressions, types and bodies are the source text. Ranges are
/// UTF-8 offsets into the statement, so that a part can be edited where it stands.
package enum CreateStatement: Hashable, Sendable {
  case table(CreateTable)
  case index(CreateIndex)
  case view(CreateView)
  case trigger(CreateTrigger)
  case virtualTable(CreateVirtualTable)
}

/// `CREATE TABLE name (columns, constraints) options`
/// (https://sqlite.org/lang_createtable.html).
package struct CreateTable: Hashable, Sendable {
  package var name: SQLText
  package var columns: [ColumnDefinition] = []
  package var constraints: [ConstraintClause] = []
  package var isStrict = false
  package var isWithoutRowID = false
  /// Table options that this parser does not know, each as its source text.
  package var unknownOptions: [SQLText] = []
  /// Where the parenthesis that closes the columns and constraints stands.
  package var closingParenthesis = 0
}

/// One column of a CREATE TABLE statement.
package struct ColumnDefinition: Hashable, Sendable {
  package var name: SQLText
  /// The type as declared, spaces and quotes put in order; empty where there is none.
  package var type: SQLText
  package var constraints: [ConstraintClause] = []
  package var range: Range<Int>
}

/// A constraint of a column or of a table, with its name if it has one.
package struct ConstraintClause: Hashable, Sendable {
  package var name: SQLText?
  package var body: Body
  /// The whole clause, `CONSTRAINT name` included.
  package var range: Range<Int>

  package enum Body: Hashable, Sendable {
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
package struct KeyClause: Hashable, Sendable {
  package var columns: [IndexedTerm] = []
  package var onConflict: ConflictResolution?

  package init(columns: [IndexedTerm] = [], onConflict: ConflictResolution? = nil) {
    self.columns = columns
    self.onConflict = onConflict
  }
}

/// `REFERENCES table (columns) …`
package struct ForeignKeyClause: Hashable, Sendable {
  /// The child's columns. As a column's constraint this list is empty.
  package var columns: [SQLText] = []
  package var table: SQLText
  /// The parent's columns; empty where they are implied to be its primary key.
  package var referencedColumns: [SQLText] = []
  package var onDelete = "NO ACTION"
  package var onUpdate = "NO ACTION"
  package var match: SQLText?
  package var isDeferred = false
}

/// What happens to a statement that violates a constraint: `ON CONFLICT …`
/// (https://sqlite.org/lang_conflict.html). ABORT, the default, is no clause.
public enum ConflictResolution: String, Hashable, Sendable, CaseIterable {
  /// The statement fails, and the whole transaction is rolled back.
  case rollback = "ROLLBACK"
  /// The statement fails and what it has done is undone; the transaction goes on. So it is without
  /// a clause.
  case abort = "ABORT"
  /// The statement fails, and what it has done before stays.
  case fail = "FAIL"
  /// The row is left out, and the statement goes on.
  case ignore = "IGNORE"
  /// Rows that are in the way of a key are deleted, and NULL becomes the column's default; the
  /// statement goes on.
  case replace = "REPLACE"
}

/// One term of an index or a key: a column or an expression, its collation, its direction.
package struct IndexedTerm: Hashable, Sendable {
  /// The source text of the term without its collation and direction.
  package var expression: SQLText
  /// The name, if the term is nothing but one, in any quotes.
  package var name: SQLText?
  package var collation: SQLText?
  package var isDescending = false
}

/// `CREATE INDEX name ON table (terms) WHERE condition` (https://sqlite.org/lang_createindex.html).
package struct CreateIndex: Hashable, Sendable {
  package var name: SQLText
  package var table: SQLText
  package var isUnique = false
  package var terms: [IndexedTerm] = []
  package var condition: SQLText?
}

/// `CREATE VIEW name (columns) AS select` (https://sqlite.org/lang_createview.html).
package struct CreateView: Hashable, Sendable {
  package var name: SQLText
  package var columns: [SQLText]?
  package var select: SQLText
}

/// `CREATE TRIGGER …` (https://sqlite.org/lang_createtrigger.html).
public struct CreateTrigger: Hashable, Sendable {
  package var name: SQLText
  package var table: SQLText
  package var timing: Timing
  package var event: Event
  /// The condition behind WHEN.
  package var condition: SQLText?
  /// The statements between BEGIN and END, the last `;` included.
  package var body: SQLText

  /// When a trigger runs, seen from the change that makes it run.
  public enum Timing: String, Hashable, Sendable {
    /// `BEFORE`, also what a trigger without a word about its timing is.
    case before = "BEFORE"
    /// `AFTER`.
    case after = "AFTER"
    /// `INSTEAD OF`, on views only.
    case insteadOf = "INSTEAD OF"
  }

  /// The change that makes a trigger run.
  public enum Event: Hashable, Sendable {
    /// `INSERT`.
    case insert
    /// `DELETE`.
    case delete
    /// The columns of `UPDATE OF`; none for a plain `UPDATE`.
    case update(of: [SQLText])
  }
}

/// `CREATE VIRTUAL TABLE name USING module (arguments)` (https://sqlite.org/lang_createvtab.html).
package struct CreateVirtualTable: Hashable, Sendable {
  package var name: SQLText
  package var module: SQLText
  /// The source text of each argument: modules read them by rules of their own.
  package var arguments: [SQLText] = []
}

/// What the parser expected and did not find.
package struct SQLSyntaxError: Error, Hashable, Sendable {
  package let expected: String
  /// The UTF-8 offset at which it was expected.
  package let offset: Int
}
