import GodwitSQLSyntax
import GodwitSchemaModel

/// What the values of a column are in Swift, by the column's declared type.
package enum RecordType: Hashable, Sendable {
  case integer, real, text, blob, boolean
  /// A point in time, and a day: text, or a number of seconds since 1970.
  case dateTime, date
  case decimal, uuid
  /// JSON, and a time of day: text with a form.
  case json, time
  /// Any value, as SQLite has it.
  case any

  package init(_ type: ColumnType) {
    let name = type.normalized.sql.string
    let word = name.utf8.prefix { (0x61...0x7A).contains($0) }
    self = Self.words[String(Substring(word))] ?? Self(affinityOf: type)
  }

  private init(affinityOf type: ColumnType) {
    self =
      switch type.affinity {
      case .integer: .integer
      case .real: .real
      case .text: .text
      case .blob: type.normalized.sql.isEmpty ? .any : .blob
      case .numeric: .any
      }
  }

  /// What a type's first word says, whatever affinity SQLite gives it.
  private static let words: [String: Self] = [
    "any": .any, "binary": .blob, "bool": .boolean, "boolean": .boolean, "bytea": .blob,
    "date": .date, "datetime": .dateTime, "dec": .decimal,
    "decimal": .decimal, "guid": .uuid, "json": .json, "jsonb": .blob, "money": .decimal,
    "number": .decimal, "numeric": .decimal, "string": .text, "time": .time,
    "timestamp": .dateTime, "timestamptz": .dateTime, "uuid": .uuid, "varbinary": .blob,
  ]

  /// The type's name in Swift.
  package var swift: String {
    switch self {
    case .integer: "Int64"
    case .real: "Double"
    case .text, .json, .time: "String"
    case .blob: "Data"
    case .boolean: "Bool"
    case .dateTime, .date: "Date"
    case .decimal: "Decimal"
    case .uuid: "UUID"
    case .any: "DatabaseValue"
    }
  }

  /// Whether the type is one of Foundation's.
  var isOfFoundation: Bool { ["Data", "Date", "Decimal", "UUID"].contains(swift) }

  /// Whether Swift can encode and decode the type by itself.
  var isCodable: Bool { self != .any }

  /// What is taken for granted about how the values are stored, for the comment of a record.
  var assumption: String? {
    switch self {
    case .dateTime:
      "Times are read as text in UTC or as seconds since 1970, and written as GRDB writes them:\n"
        + "`2026-11-23 10:15:00.000`."
    case .date:
      "Days are read as text in UTC or as seconds since 1970, and written as `2026-11-23`."
    case .decimal:
      "SQLite keeps decimal numbers as floating-point ones: no more than 15 digits are exact."
    case .uuid:
      "UUIDs are read as text or as blobs of 16 bytes, and written as blobs, as GRDB writes them."
    default: nil
    }
  }
}

extension Table {
  /// Whether a row can hold NULL in the column. As SQLite has it, a primary key can, but for the
  /// rowid, in STRICT tables and in those WITHOUT ROWID (https://sqlite.org/lang_createtable.html#primkeyconst).
  package func allowsNull(in column: Column) -> Bool {
    if column.notNull != nil { return false }
    if let alias = rowIDAlias, SQLIdentifier.areEqual(alias.name, column.name) { return false }
    guard isStrict || isWithoutRowID, let key = primaryKey else { return true }
    return !key.columns.contains { term in
      term.column.map { SQLIdentifier.areEqual($0, column.name) } ?? false
    }
  }
}
