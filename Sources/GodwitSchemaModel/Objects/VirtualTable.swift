import GodwitSQLSyntax

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
