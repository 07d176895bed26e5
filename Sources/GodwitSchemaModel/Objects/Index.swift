import GodwitSQLSyntax

/// An index of a table (https://sqlite.org/lang_createindex.html).
///
/// ```swift
/// Index("idx_poems_poet", on: "poet_name", .descending("created_at"))
/// // CREATE INDEX idx_poems_poet ON poems (poet_name, created_at DESC)
/// Index("idx_poems_selected", on: "poet_name", unique: true, where: "selected")
/// // CREATE UNIQUE INDEX idx_poems_selected ON poems (poet_name) WHERE selected
/// ```
public struct Index: Hashable, Sendable {
  package var name: SQLText
  /// Whether the declaration leaves the name to the project's convention.
  package var isUnnamed = false
  /// What the index sorts by, in this order.
  public var terms: [IndexTerm]
  /// Whether no two rows may have the same values: `CREATE UNIQUE INDEX`.
  public var isUnique: Bool
  /// The condition of a partial index (https://sqlite.org/partialindex.html).
  package var condition: SQLText?
  /// The name that the index had before, for a diff to see a rename.
  @Annotation package var renamedFrom: SQLText?
  @Annotation package var location: SourceLocation?

  /// Says which index of the database this one was, so that it is not made anew: autogenerate
  /// writes `op.renameIndex`.
  ///
  /// Once no database has the old name any more, the hint has no effect and can go.
  public func renamed(from oldName: String) -> Self {
    var copy = self
    copy.renamedFrom = SQLText(oldName)
    return copy
  }

  /// Declares an index: `CREATE INDEX idx_poems_poet ON poems (poet_name, created_at DESC)`.
  ///
  /// `fileID` and `line` say where the declaration stands, for messages.
  ///
  /// - Parameters:
  ///   - name: A name that no other table, index or view has.
  ///   - terms: Names of columns, and terms such as `.descending("created_at")` or
  ///     `.expression("lower(poem_title)")`.
  ///   - unique: Whether no two rows may have the same values: `CREATE UNIQUE INDEX`.
  ///   - condition: A SQL expression for the rows that are in the index: `WHERE selected`
  ///     (https://sqlite.org/partialindex.html).
  public init(
    _ name: String, on terms: IndexTerm..., unique: Bool = false,
    where condition: String? = nil, fileID: String = #fileID, line: Int = #line
  ) {
    self.init(
      name: SQLText(name), terms: terms, isUnique: unique, condition: condition?.sqlText,
      location: SourceLocation(fileID: fileID, line: line))
  }

  /// Declares an index without a name. It matches the same index of any name in the database; a new
  /// one is called by the project's convention: `CREATE INDEX idx_poems_poet_name ON poems
  /// (poet_name)`.
  ///
  /// That is for declarations: in a revision an index has a name. `fileID` and `line` say where the
  /// declaration stands, for messages.
  ///
  /// - Parameters:
  ///   - terms: Names of columns, and terms such as `.descending("created_at")`.
  ///   - unique: Whether no two rows may have the same values: `CREATE UNIQUE INDEX`.
  ///   - condition: A SQL expression for the rows that are in the index: `WHERE selected`.
  public init(
    on terms: IndexTerm..., unique: Bool = false, where condition: String? = nil,
    fileID: String = #fileID, line: Int = #line
  ) {
    self.init(
      name: "", terms: terms, isUnique: unique, condition: condition?.sqlText,
      location: SourceLocation(fileID: fileID, line: line))
    isUnnamed = true
  }

  package init(
    name: SQLText, terms: [IndexTerm], isUnique: Bool = false, condition: SQLText? = nil,
    location: SourceLocation? = nil
  ) {
    self.name = name
    self.terms = terms
    self.isUnique = isUnique
    self.condition = condition
    self.location = location
  }
}
