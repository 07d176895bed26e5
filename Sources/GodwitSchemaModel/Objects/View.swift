import GodwitSQLSyntax

/// A view (https://sqlite.org/lang_createview.html).
///
/// ```swift
/// View("poem_counts", "SELECT poet_name, count(*) AS n FROM poems GROUP BY poet_name")
/// // CREATE VIEW poem_counts AS SELECT poet_name, count(*) AS n FROM poems GROUP BY poet_name
/// ```
public struct View: Hashable, Sendable {
  package var name: SQLText
  /// The names of the columns, if the view gives its own.
  package var columns: [SQLText]?
  package var select: SQLText
  @Annotation package var location: SourceLocation?

  /// Declares a view: `CREATE VIEW poem_counts (poet, n) AS SELECT …`.
  ///
  /// `fileID` and `line` say where the declaration stands, for messages.
  ///
  /// - Parameters:
  ///   - name: A name that no other table, index or view has.
  ///   - columns: Names for the columns; without them, those of the statement.
  ///   - select: The statement behind AS, without a `;`.
  public init(
    _ name: String, columns: [String]? = nil, _ select: String, fileID: String = #fileID,
    line: Int = #line
  ) {
    self.init(
      name: SQLText(name), columns: columns?.map(\.sqlText), select: SQLText(select),
      location: SourceLocation(fileID: fileID, line: line))
  }

  package init(name: SQLText, columns: [SQLText]?, select: SQLText, location: SourceLocation? = nil)
  {
    self.name = name
    self.columns = columns
    self.select = select
    self.location = location
  }
}

/// A trigger (https://sqlite.org/lang_createtrigger.html).
///
/// ```swift
/// Trigger("poems_touch", .after, .update(of: "poem_title"), on: "poems") {
///   "UPDATE poems SET updated_at = CURRENT_TIMESTAMP WHERE id = NEW.id"
/// }
/// // CREATE TRIGGER poems_touch AFTER UPDATE OF poem_title ON poems BEGIN
/// //   UPDATE poems SET updated_at = CURRENT_TIMESTAMP WHERE id = NEW.id;
/// // END
/// ```
public struct Trigger: Hashable, Sendable {
  package var name: SQLText
  /// Whether it runs before, after or instead of the change.
  public var timing: Timing
  /// The change on which it runs.
  public var event: Event
  /// The table or the view.
  package var table: SQLText
  /// The condition behind WHEN.
  package var condition: SQLText?
  /// The statements between BEGIN and END, the last `;` included.
  package var body: SQLText
  @Annotation package var location: SourceLocation?

  /// `.before`, `.after` or, on a view, `.insteadOf`.
  public typealias Timing = CreateTrigger.Timing

  /// What is done to a row when a trigger runs.
  public enum Event: Hashable, Sendable {
    /// A new row: `INSERT`.
    case insert
    /// A row that goes: `DELETE`.
    case delete
    /// A change of any column, `UPDATE`, or of one of these: `UPDATE OF a, b`.
    case update([SQLText])

    /// Any update of a row: `UPDATE`.
    public static let update = Self.update([])

    /// An update of one of these columns: `UPDATE OF a, b`.
    public static func update(of columns: String...) -> Self {
      .update(columns.map(\.sqlText))
    }
  }

  /// Declares a trigger: `CREATE TRIGGER poems_touch AFTER UPDATE ON poems WHEN … BEGIN … END`. It
  /// runs for each row, as all of SQLite's triggers do.
  ///
  /// `fileID` and `line` say where the declaration stands, for messages.
  ///
  /// - Parameters:
  ///   - name: A name that no other trigger in the database has.
  ///   - timing: `.before` or `.after` on a table, `.insteadOf` on a view.
  ///   - event: `.insert`, `.delete`, `.update` or `.update(of: "a", "b")`.
  ///   - table: The table or the view.
  ///   - condition: A SQL expression of `NEW` and `OLD`, for the rows that it is about:
  ///     `WHEN NEW.stars > 5`.
  ///   - body: The statements, one string each; a missing `;` is added.
  public init(
    _ name: String, _ timing: Timing, _ event: Event, on table: String,
    when condition: String? = nil, fileID: String = #fileID, line: Int = #line,
    @StatementsBuilder _ body: () -> [String]
  ) {
    self.init(
      name: SQLText(name), timing: timing, event: event, table: SQLText(table),
      condition: condition?.sqlText, body: StatementsBuilder.text(of: body()),
      location: SourceLocation(fileID: fileID, line: line))
  }

  package init(
    name: SQLText, timing: Timing, event: Event, table: SQLText, condition: SQLText? = nil,
    body: SQLText, location: SourceLocation? = nil
  ) {
    self.name = name
    self.timing = timing
    self.event = event
    self.table = table
    self.condition = condition
    self.body = body
    self.location = location
  }
}

/// Puts the body of a trigger together from SQL statements, one string each. `if`, `switch` and
/// `for` work inside of it.
@resultBuilder
public enum StatementsBuilder {
  /// Takes a statement.
  public static func buildExpression(_ statement: String) -> [String] { [statement] }

  /// Puts the parts of a block one behind the other.
  public static func buildBlock(_ parts: [String]...) -> [String] { parts.flatMap { $0 } }

  /// Lets an `if` have no `else`.
  public static func buildOptional(_ part: [String]?) -> [String] { part ?? [] }

  /// Takes the first branch of an `if` or a `switch`.
  public static func buildEither(first part: [String]) -> [String] { part }

  /// Takes another branch of an `if` or a `switch`.
  public static func buildEither(second part: [String]) -> [String] { part }

  /// Puts the rounds of a `for` one behind the other.
  public static func buildArray(_ parts: [[String]]) -> [String] { parts.flatMap { $0 } }

  /// The statements, each with a `;` of its own.
  static func text(of statements: [String]) -> SQLText {
    let closed = statements.map { statement in
      let tokens = SQLTokens(SQLText(statement))
      let isClosed = tokens.tokens.last.map { tokens.isSymbol($0, ";") } ?? false
      return isClosed ? statement : statement + ";"
    }
    return SQLText(closed.joined(separator: "\n"))
  }
}

/// A virtual table (https://sqlite.org/vtab.html). The tables in which its module keeps data are
/// its own affair.
///
/// ```swift
/// VirtualTable("poems_fts", using: "fts5", "poem_title", "original_text", "content='poems'")
/// // CREATE VIRTUAL TABLE poems_fts USING fts5(poem_title, original_text, content='poems')
/// ```
public struct VirtualTable: Hashable, Sendable {
  package var name: SQLText
  package var module: SQLText
  /// The arguments as SQL text: modules read them by rules of their own.
  package var arguments: [SQLText]
  @Annotation package var location: SourceLocation?

  /// Declares a virtual table:
  /// `CREATE VIRTUAL TABLE poems_fts USING fts5(poem_title, content='poems')`
  /// (https://sqlite.org/lang_createvtab.html).
  ///
  /// `fileID` and `line` say where the declaration stands, for messages.
  ///
  /// - Parameters:
  ///   - name: A name that no other table, index or view has.
  ///   - module: What makes the table: `fts5`, `rtree`, or a module of the application's own.
  ///   - arguments: SQL text, put between the parentheses as it is.
  public init(
    _ name: String, using module: String, _ arguments: String..., fileID: String = #fileID,
    line: Int = #line
  ) {
    self.init(
      name: SQLText(name), module: SQLText(module), arguments: arguments.map(\.sqlText),
      location: SourceLocation(fileID: fileID, line: line))
  }

  package init(
    name: SQLText, module: SQLText, arguments: [SQLText], location: SourceLocation? = nil
  ) {
    self.name = name
    self.module = module
    self.arguments = arguments
    self.location = location
  }
}
