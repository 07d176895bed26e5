/// SQLite's keywords (https://sqlite.org/lang_keywords.html) and what the grammar does with them
/// where an identifier is expected (the `%fallback` lists in https://sqlite.org/src/file/src/parse.y).
package enum SQLKeyword {
  /// Whether `word`, in any case, is a keyword of any kind.
  package static func isKeyword(_ word: SQLText) -> Bool {
    let word = word.folded
    return reserved.contains(word) || joinWords.contains(word) || fallingBack.contains(word)
  }

  /// Whether `word` can never be read as an identifier unless it is quoted.
  package static func isReserved(_ word: SQLText) -> Bool {
    reserved.contains(word.folded)
  }

  /// Whether `word` without quotes cannot be part of a column's type. Some such words can be a name.
  static func endsType(_ word: SQLText) -> Bool {
    let word = word.folded
    return reserved.contains(word) || joinWords.contains(word)
  }

  /// Whether `word` means something else when it stands without quotes in an expression.
  static func changesMeaning(_ word: SQLText) -> Bool {
    let word = word.folded
    return reserved.contains(word) || bareLiterals.contains(word)
  }

  private static let bareLiterals: Set<FoldedName> = [
    "TRUE", "FALSE", "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP",
  ]

  private static let reserved: Set<FoldedName> = [
    "ADD", "ALL", "ALTER", "AND", "AS", "AUTOINCREMENT", "BETWEEN", "CASE", "CHECK", "COLLATE",
    "COMMIT", "CONSTRAINT", "CREATE", "DEFAULT", "DEFERRABLE", "DELETE", "DISTINCT", "DROP",
    "ELSE", "ESCAPE", "EXCEPT", "EXISTS", "FOREIGN", "FROM", "GROUP", "HAVING", "IN", "INDEX",
    "INSERT", "INTERSECT", "INTO", "IS", "ISNULL", "JOIN", "LIMIT", "NOT", "NOTHING", "NOTNULL",
    "NULL", "ON", "OR", "ORDER", "PRIMARY", "REFERENCES", "RETURNING", "SELECT", "SET", "TABLE",
    "THEN", "TO", "TRANSACTION", "UNION", "UNIQUE", "UPDATE", "USING", "VALUES", "WHEN", "WHERE",
  ]

  private static let joinWords: Set<FoldedName> = [
    "CROSS", "FULL", "INDEXED", "INNER", "LEFT", "NATURAL", "OUTER", "RIGHT",
  ]

  private static let fallingBack: Set<FoldedName> = [
    "ABORT", "ACTION", "AFTER", "ALWAYS", "ANALYZE", "ASC", "ATTACH", "BEFORE", "BEGIN", "BY",
    "CASCADE", "CAST", "COLUMN", "CONFLICT", "CURRENT", "CURRENT_DATE", "CURRENT_TIME",
    "CURRENT_TIMESTAMP", "DATABASE", "DEFERRED", "DESC", "DETACH", "DO", "EACH", "END", "EXCLUDE",
    "EXCLUSIVE", "EXPLAIN", "FAIL", "FALSE", "FILTER", "FIRST", "FOLLOWING", "FOR", "GENERATED",
    "GLOB", "GROUPS", "IF", "IGNORE", "IMMEDIATE", "INITIALLY", "INSTEAD", "KEY", "LAST", "LIKE",
    "MATCH", "MATERIALIZED", "NO", "NULLS", "OF", "OFFSET", "OTHERS", "OVER", "PARTITION", "PLAN",
    "PRAGMA", "PRECEDING", "QUERY", "RAISE", "RANGE", "RECURSIVE", "REGEXP", "REINDEX", "RELEASE",
    "RENAME", "REPLACE", "RESTRICT", "ROLLBACK", "ROW", "ROWS", "SAVEPOINT", "TEMP", "TEMPORARY",
    "TIES", "TRIGGER", "TRUE", "UNBOUNDED", "VACUUM", "VIEW", "VIRTUAL", "WINDOW", "WITH",
    "WITHIN", "WITHOUT",
  ]
}
