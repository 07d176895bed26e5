import GodwitSQLSyntax

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
