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
