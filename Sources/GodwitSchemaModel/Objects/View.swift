import GodwitSQLSyntax

/// A view.
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

/// A trigger.
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
  public var timing: Timing
  public var event: Event
  /// The table or the view.
  package var table: SQLText
  /// The condition behind WHEN.
  package var condition: SQLText?
  /// The statements between BEGIN and END, the last `;` included.
  package var body: SQLText
  @Annotation package var location: SourceLocation?

  public typealias Timing = CreateTrigger.Timing

  public enum Event: Hashable, Sendable {
    case insert
    case delete
    /// `UPDATE`, or `UPDATE OF` these columns.
    case update([SQLText])

    /// Any update of a row: `UPDATE`.
    public static let update = Self.update([])

    /// An update of one of these columns: `UPDATE OF a, b`.
    public static func update(of columns: String...) -> Self {
      .update(columns.map(\.sqlText))
    }
  }

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

/// Puts the body of a trigger together from SQL statements.
@resultBuilder
public enum StatementsBuilder {
  public static func buildExpression(_ statement: String) -> [String] { [statement] }

  public static func buildBlock(_ parts: [String]...) -> [String] { parts.flatMap { $0 } }

  public static func buildOptional(_ part: [String]?) -> [String] { part ?? [] }

  public static func buildEither(first part: [String]) -> [String] { part }

  public static func buildEither(second part: [String]) -> [String] { part }

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

/// A virtual table. The tables in which its module keeps data are its own affair.
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
