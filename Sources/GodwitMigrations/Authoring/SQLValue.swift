import Foundation
import GodwitSQLSyntax

import struct GRDB.DatabaseValue
import struct GRDB.StatementArguments

/// A value in a row: a literal in a revision.
///
/// ```swift
/// try op.execute("UPDATE poems SET source_language = ? WHERE id = ?", "English", 3)
/// ```
public enum SQLValue: Hashable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])

  /// The value as a SQL literal.
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
  public init(nilLiteral: ()) {
    self = .null
  }
}

extension SQLValue: ExpressibleByBooleanLiteral {
  public init(booleanLiteral value: Bool) {
    self = .integer(value ? 1 : 0)
  }
}

extension SQLValue: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int64) {
    self = .integer(value)
  }
}

extension SQLValue: ExpressibleByFloatLiteral {
  public init(floatLiteral value: Double) {
    self = .real(value)
  }
}

extension SQLValue: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) {
    self = .text(value)
  }
}

extension [SQLValue] {
  var statementArguments: StatementArguments { StatementArguments(map(\.databaseValue)) }
}
