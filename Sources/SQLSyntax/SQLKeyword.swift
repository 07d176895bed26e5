/// SQLite's keywords (https://sqlite.org/lang_keywords.html) and what the grammar does with them
/// where an identifier is expected (the `%fallback` lists in https://sqlite.org/src/file/src/parse.y).
public enum SQLKeyword {
  /// Whether `word`, in any case, is a keyword of any kind.
  public static func isKeyword(_ word: String) -> Bool {
    let upper = word.uppercasedASCII
    return reserved.contains(upper) || joinWords.contains(upper) || fallingBack.contains(upper)
  }

  /// Whether `word` can never be read as an identifier unless it is quoted.
  static func isReserved(_ word: String) -> Bool {
    reserved.contains(word.uppercasedASCII)
  }

  /// Whether `word` may be the name of something without quotes, but not part of a column's type.
  static func isJoinWord(_ word: String) -> Bool {
    joinWords.contains(word.uppercasedASCII)
  }

  /// Whether `word` means something else when it stands without quotes in an expression.
  static func changesMeaning(_ word: String) -> Bool {
    let upper = word.uppercasedASCII
    return reserved.contains(upper) || bareLiterals.contains(upper)
  }

  private static let bareLiterals: Set<String> = [
    "TRUE", "FALSE", "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP",
  ]

  private static let reserved: Set<String> = [
    "ADD", "ALL", "ALTER", "AND", "AS", "AUTOINCREMENT", "BETWEEN", "CASE", "CHECK", "COLLATE",
    "COMMIT", "CONSTRAINT", "CREATE", "DEFAULT", "DEFERRABLE", "DELETE", "DISTINCT", "DROP",
    "ELSE", "ESCAPE", "EXCEPT", "EXISTS", "FOREIGN", "FROM", "GROUP", "HAVING", "IN", "INDEX",
    "INSERT", "INTERSECT", "INTO", "IS", "ISNULL", "JOIN", "LIMIT", "NOT", "NOTHING", "NOTNULL",
    "NULL", "ON", "OR", "ORDER", "PRIMARY", "REFERENCES", "RETURNING", "SELECT", "SET", "TABLE",
    "THEN", "TO", "TRANSACTION", "UNION", "UNIQUE", "UPDATE", "USING", "VALUES", "WHEN", "WHERE",
  ]

  private static let joinWords: Set<String> = [
    "CROSS", "FULL", "INDEXED", "INNER", "LEFT", "NATURAL", "OUTER", "RIGHT",
  ]

  private static let fallingBack: Set<String> = [
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
