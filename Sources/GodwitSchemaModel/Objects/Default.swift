import GodwitSQLSyntax

/// The default value of a column, as SQL text.
///
/// Swift literals stand for the SQL literals of the same value, and `.sql(_:)` for any expression:
///
/// ```swift
/// .default(0)                      // DEFAULT 0
/// .default(false)                  // DEFAULT 0
/// .default("draft")                // DEFAULT 'draft'
/// .default(1.5)                    // DEFAULT 1.5
/// .default(.currentTimestamp)      // DEFAULT CURRENT_TIMESTAMP
/// .default(.sql("unixepoch()"))    // DEFAULT (unixepoch())
/// ```
public struct Default: Hashable, Sendable {
  /// The expression, without parentheses that enclose all of it.
  package let sql: SQLText

  package init(_ sql: SQLText) {
    self.sql = sql
  }

  private init(literal: String) {
    sql = SQLText(literal)
  }

  /// A SQL expression, which SQLite evaluates for each row that is inserted without a value:
  /// `DEFAULT (unixepoch())`. It cannot speak of columns
  /// (https://sqlite.org/lang_createtable.html#dfltval).
  public static func sql(_ expression: String) -> Self { Self(literal: expression) }

  /// The present date and time in UTC, `2026-11-23 10:15:00`: `DEFAULT CURRENT_TIMESTAMP`.
  public static let currentTimestamp = Self(literal: "CURRENT_TIMESTAMP")
  /// The present date in UTC, `2026-11-23`: `DEFAULT CURRENT_DATE`.
  public static let currentDate = Self(literal: "CURRENT_DATE")
  /// The present time in UTC, `10:15:00`: `DEFAULT CURRENT_TIME`.
  public static let currentTime = Self(literal: "CURRENT_TIME")
  /// An explicit NULL, which is also what a column without a default has: `DEFAULT NULL`.
  public static let null = Self(literal: "NULL")

  /// A blob: `DEFAULT X'00FF'`.
  public static func blob(_ bytes: [UInt8]) -> Self { Self(literal: SQLLiteral.blob(bytes)) }
}

extension Default: ExpressibleByBooleanLiteral {
  /// `DEFAULT 1` for true, `DEFAULT 0` for false.
  public init(booleanLiteral value: Bool) {
    self.init(literal: value ? "1" : "0")
  }
}

extension Default: ExpressibleByIntegerLiteral {
  /// `DEFAULT 42`.
  public init(integerLiteral value: Int64) {
    self.init(literal: SQLLiteral.integer(value))
  }
}

extension Default: ExpressibleByFloatLiteral {
  /// `DEFAULT 1.5`. Infinity is `9e999`, and what is no number is NULL.
  public init(floatLiteral value: Double) {
    self.init(literal: SQLLiteral.real(value))
  }
}

extension Default: ExpressibleByStringLiteral {
  /// `DEFAULT 'draft'`, with quotes in it doubled.
  public init(stringLiteral value: String) {
    self.init(literal: SQLLiteral.string(SQLText(value)))
  }
}

extension Default {
  /// Whether the default is one literal, the same for every row, so that SQLite can add a column
  /// with it to a table that has rows (https://sqlite.org/lang_altertable.html#altertabaddcol).
  package var isConstant: Bool {
    let text = SQLTokens(sql)
    guard let last = text.tokens.last else { return false }
    switch text.tokens.count {
    case 1: return last.kind != .word || !isTime
    case 2:
      return last.kind == .number
        && (text.isSymbol(text.tokens[0], "-") || text.isSymbol(text.tokens[0], "+"))
    default:
      return false
    }
  }

  /// Whether the default is the time at which a row is inserted.
  private var isTime: Bool {
    sql.isWord("CURRENT_TIMESTAMP") || sql.isWord("CURRENT_DATE") || sql.isWord("CURRENT_TIME")
  }

  /// Whether the grammar takes the text behind DEFAULT without parentheses.
  var isLiteral: Bool { isConstant || isTime }

  /// Whether the default is NULL, as without a default.
  package var isNull: Bool { sql.isWord("NULL") }
}
