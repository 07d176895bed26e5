import GodwitSQLSyntax

/// The declared type of a column.
///
/// To SQLite a type is free text from which it derives an affinity: which kind of values it prefers
/// in the column (https://sqlite.org/datatype3.html#determination_of_column_affinity). Godwit keeps
/// the text. A STRICT table takes no other types than `INT`, `INTEGER`, `REAL`, `TEXT`, `BLOB` and
/// `ANY` (https://sqlite.org/stricttables.html).
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

  /// Any text that SQLite accepts as a type, as it stands: `.custom("UNSIGNED BIG INT")`.
  public static func custom(_ sql: String) -> Self { Self(SQLText(sql)) }

  /// No type at all: the column takes values of any kind as they are (affinity BLOB).
  public static let none = Self("")

  /// `INTEGER`, with the affinity of that name. As the only column of a primary key it is the rowid
  /// (https://sqlite.org/lang_createtable.html#rowid).
  public static let integer = Self("INTEGER")
  /// `INT`: affinity INTEGER. As a primary key it is not the rowid.
  public static let int = Self("INT")
  /// `BIGINT`: affinity INTEGER. An integer has up to 8 bytes in any column.
  public static let bigint = Self("BIGINT")
  /// `SMALLINT`: affinity INTEGER. SQLite does not enforce the range.
  public static let smallint = Self("SMALLINT")
  /// `BOOLEAN`: affinity NUMERIC. True is 1 and false is 0
  /// (https://sqlite.org/datatype3.html#boolean_datatype).
  public static let boolean = Self("BOOLEAN")
  /// `REAL`, with the affinity of that name: floating-point numbers of 8 bytes.
  public static let real = Self("REAL")
  /// `DOUBLE`: affinity REAL.
  public static let double = Self("DOUBLE")
  /// `FLOAT`: affinity REAL, and of 8 bytes as well.
  public static let float = Self("FLOAT")
  /// `NUMERIC`, with the affinity of that name: text that reads as a number becomes one.
  public static let numeric = Self("NUMERIC")
  /// `TEXT`, with the affinity of that name: numbers become text.
  public static let text = Self("TEXT")
  /// `CLOB`: affinity TEXT.
  public static let clob = Self("CLOB")
  /// `BLOB`, with the affinity of that name: values stay as they are.
  public static let blob = Self("BLOB")
  /// `JSON`: affinity NUMERIC, so that JSON which is nothing but a number is stored as one.
  public static let json = Self("JSON")
  /// `DATE`: affinity NUMERIC. SQLite has no type for dates; `2026-11-23` stays text
  /// (https://sqlite.org/datatype3.html#date_and_time_datatype).
  public static let date = Self("DATE")
  /// `DATETIME`: affinity NUMERIC. `2026-11-23 10:15:00` stays text.
  public static let datetime = Self("DATETIME")
  /// `TIME`: affinity NUMERIC. `10:15:00` stays text.
  public static let time = Self("TIME")
  /// `TIMESTAMP`: affinity NUMERIC. Numbers stay numbers, and `2026-11-23 10:15:00` stays text.
  public static let timestamp = Self("TIMESTAMP")
  /// `ANY`: keeps every value as it is in a STRICT table. In others its affinity is NUMERIC.
  public static let any = Self("ANY")

  /// `VARCHAR(length)`, in characters: affinity TEXT. SQLite does not enforce the length.
  public static func varchar(_ length: Int) -> Self { Self("VARCHAR(\(length))") }

  /// `CHAR(length)`, in characters: affinity TEXT. SQLite does not enforce the length.
  public static func char(_ length: Int) -> Self { Self("CHAR(\(length))") }

  /// `DECIMAL(precision, scale)`: affinity NUMERIC. SQLite enforces neither the digits in all nor
  /// those behind the point, and stores an integer or a floating-point number.
  public static func decimal(_ precision: Int, _ scale: Int) -> Self {
    Self("DECIMAL(\(precision), \(scale))")
  }

  /// `NUMERIC(precision, scale)`: affinity NUMERIC. SQLite enforces neither the digits in all nor
  /// those behind the point, and stores an integer or a floating-point number.
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

  /// Whether a key of this type is the rowid: the word INTEGER, in quotes or not, and nothing behind
  /// it. `'INTEGER' TEXT` has the affinity and is no rowid (`sqlite3AddColumn` and
  /// `sqlite3DequoteToken` in https://sqlite.org/src/file/src/build.c).
  package var makesRowID: Bool {
    sql.isWord("INTEGER") || (isWord("INTEGER") && SQLTokens(sql).tokens.count == 1)
  }

  package enum Affinity: String, Hashable, Sendable {
    case integer, text, blob, real, numeric
  }
}
