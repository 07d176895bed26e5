import GodwitSQLSyntax

/// The declared type of a column.
///
/// To SQLite a type is free text from which it derives an affinity
/// (https://sqlite.org/datatype3.html#determination_of_column_affinity). Godwit keeps the text.
///
/// ```swift
/// Column("id", .varchar(26))         // id VARCHAR(26)
/// Column("price", .custom("MONEY"))  // price MONEY
/// Column("anything")                 // anything
/// ```
public struct ColumnType: Hashable, Sendable {
  /// The type as SQL text; empty for a column without a type.
  package let sql: SQLText

  package init(_ sql: SQLText) {
    self.sql = sql
  }

  /// Any text that SQLite accepts as a type: `.custom("UNSIGNED BIG INT")`.
  public static func custom(_ sql: String) -> Self { Self(SQLText(sql)) }

  /// No type at all: the column takes values of any kind as they are.
  public static let none = Self("")

  public static let integer = Self("INTEGER")
  public static let int = Self("INT")
  public static let bigint = Self("BIGINT")
  public static let smallint = Self("SMALLINT")
  public static let boolean = Self("BOOLEAN")
  public static let real = Self("REAL")
  public static let double = Self("DOUBLE")
  public static let float = Self("FLOAT")
  public static let numeric = Self("NUMERIC")
  public static let text = Self("TEXT")
  public static let clob = Self("CLOB")
  public static let blob = Self("BLOB")
  public static let json = Self("JSON")
  public static let date = Self("DATE")
  public static let datetime = Self("DATETIME")
  public static let time = Self("TIME")
  public static let timestamp = Self("TIMESTAMP")
  /// `ANY`, which keeps every value as it is, in a STRICT table only.
  public static let any = Self("ANY")

  /// `VARCHAR(length)`. SQLite does not enforce the length.
  public static func varchar(_ length: Int) -> Self { Self("VARCHAR(\(length))") }

  /// `CHAR(length)`. SQLite does not enforce the length.
  public static func char(_ length: Int) -> Self { Self("CHAR(\(length))") }

  /// `DECIMAL(precision, scale)`. SQLite stores an integer or a floating-point number.
  public static func decimal(_ precision: Int, _ scale: Int) -> Self {
    Self("DECIMAL(\(precision), \(scale))")
  }

  /// `NUMERIC(precision, scale)`. SQLite stores an integer or a floating-point number.
  public static func numeric(_ precision: Int, _ scale: Int) -> Self {
    Self("NUMERIC(\(precision), \(scale))")
  }

  /// Which kind of values SQLite prefers in a column of this type, outside of STRICT tables.
  package var affinity: Affinity {
    let name = SQLIdentifier.folded(effective).text.string.utf8
    func holds(_ part: StaticString) -> Bool {
      part.withUTF8Buffer { part in
        name.indices.contains { name[$0...].starts(with: part) }
      }
    }
    if holds("int") { return .integer }
    if holds("char") || holds("clob") || holds("text") { return .text }
    if holds("blob") || name.isEmpty { return .blob }
    if holds("real") || holds("floa") || holds("doub") { return .real }
    return .numeric
  }

  /// What SQLite keeps of the type: of a first word in quotes only that word, without its quotes
  /// (`sqlite3AddColumn` in https://sqlite.org/src/file/src/build.c).
  package var effective: SQLText {
    let text = SQLTokens(sql)
    guard let first = text.tokens.first else { return sql }
    switch first.kind {
    case .doubleQuoted, .quotedIdentifier, .string: return text.value(of: first)
    default: return sql
    }
  }

  /// The type in the spelling in which equal types are equal.
  package var normalized: Self {
    let text = SQLTokens(effective)
    return Self(SQLText(text.tokens.map { text.text(of: $0).folded.text }.joined(separator: " ")))
  }

  /// Whether SQLite takes the type for the word, which must be given in capitals.
  package func isWord(_ word: StaticString) -> Bool { effective.isWord(word) }

  package enum Affinity: String, Hashable, Sendable {
    case integer, text, blob, real, numeric
  }
}
