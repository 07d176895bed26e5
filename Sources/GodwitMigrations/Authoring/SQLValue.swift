import Foundation
import GodwitSQLSyntax

import struct GRDB.DatabaseValue
import struct GRDB.StatementArguments

/// A value in a row (https://sqlite.org/datatype3.html#storage_classes_and_datatypes), which can be
/// written as a Swift literal.
///
/// ```swift
/// try op.execute("UPDATE poems SET source_language = ? WHERE id = ?", "English", 3)
/// ```
public enum SQLValue: Hashable, Sendable {
  /// NULL.
  case null
  /// An integer of up to 8 bytes: `42`.
  case integer(Int64)
  /// A floating-point number of 8 bytes: `1.5`.
  case real(Double)
  /// Text: `'draft'`.
  case text(String)
  /// Bytes: `X'00FF'`.
  case blob([UInt8])

  /// The value as a SQL literal: `NULL`, `42`, `1.5`, `'it''s'`, `X'00FF'`.
  public var sql: String {
    switch self {
    case .null: "NULL"
    case .integer(let value): SQLLiteral.integer(value)
    case .real(let value): SQLLiteral.real(value)
    case .text(let value): SQLLiteral.string(SQLText(value))
    case .blob(let value): SQLLiteral.blob(value)
    }
  }

  /// Whether a binding would end at a NUL in the value: GRDB binds text as far as the first.
  var endsEarly: Bool {
    if case .text(let value) = self { value.utf8.contains(0) } else { false }
  }

  fileprivate var databaseValue: DatabaseValue {
    switch self {
    case .null: .null
    case .integer(let value): value.databaseValue
    case .real(let value): value.databaseValue
    case .text(let value): value.databaseValue
    case .blob(let value): Data(value).databaseValue
    }
  }
}

extension SQLValue: ExpressibleByNilLiteral {
  /// NULL.
  public init(nilLiteral: ()) {
    self = .null
  }
}

extension SQLValue: ExpressibleByBooleanLiteral {
  /// 1 for true, 0 for false.
  public init(booleanLiteral value: Bool) {
    self = .integer(value ? 1 : 0)
  }
}

extension SQLValue: ExpressibleByIntegerLiteral {
  /// An integer.
  public init(integerLiteral value: Int64) {
    self = .integer(value)
  }
}

extension SQLValue: ExpressibleByFloatLiteral {
  /// A floating-point number.
  public init(floatLiteral value: Double) {
    self = .real(value)
  }
}

extension SQLValue: ExpressibleByStringLiteral {
  /// Text.
  public init(stringLiteral value: String) {
    self = .text(value)
  }
}

extension [SQLValue] {
  var statementArguments: StatementArguments { StatementArguments(map(\.databaseValue)) }
}
