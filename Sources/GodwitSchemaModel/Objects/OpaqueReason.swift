import GodwitSQLSyntax

/// Why an object of a database could not be read into the model.
package enum OpaqueReason: Hashable, Sendable {
  /// In other text nobody can tell what is a name.
  case notUTF8
  case syntax(SQLSyntaxError)
  case unknownClause(SQLText)
  /// What Godwit's parser reads in one way, and SQLite in another.
  case mismatch(Property, parsed: String, fact: String)
  /// Anything else, in its own words.
  case other(String)

  /// What the parser and SQLite both know about a table or an index.
  package enum Property: Hashable, Sendable {
    case columns
    case strict
    case withoutRowID
    /// Whether the column is generated, and how.
    case columnKind(SQLText)
    case notNull(SQLText)
    case defaultValue(SQLText)
    case primaryKey
    case foreignKeys
    case unique
    case termCount
    case condition
    case termOrder
    case termColumn
  }
}
