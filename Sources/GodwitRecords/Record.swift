import GodwitSQLSyntax
import GodwitSchemaModel
import GodwitSourceRegistry

/// What a record has to know of its table, with the names that it gives.
struct Record {
  enum Kind {
    case table, view, virtualTable
  }

  let kind: Kind
  let table: SQLText
  /// The struct's name.
  let name: String
  private(set) var fields: [RecordField] = []
  /// Columns that GRDB could not tell from one of the fields, since their names differ in case or in
  /// how an accent is written, and those whose names it cannot write.
  private(set) var leftOut: [SQLText] = []
  /// The field of the rowid, if SQLite is to assign it.
  private(set) var assigned: RecordField?
  /// The field of a primary key of one column.
  private(set) var key: RecordField?
  var relations: [Relation] = []

  init(_ table: Table, named name: String) {
    self.init(kind: .table, table: table.name, name: name)
    var names = FieldNames()
    let alias = table.rowIDAlias?.name.folded
    let isForeign = table.foreignKeys.contains { $0.columns.map(\.folded) == alias.map { [$0] } }
    for column in table.columns {
      let isAssigned = column.name.folded == alias && !isForeign
      add(
        RecordField(
          column: column.name, name: names.name(for: column.name.string),
          type: RecordType(column.type),
          isOptional: table.allowsNull(in: column) || column.generated != nil || isAssigned,
          isGenerated: column.generated != nil, defaultValue: column.defaultValue))
      if isAssigned { assigned = fields.last }
    }
    let terms = table.primaryKey?.columns.map { $0.column?.folded } ?? []
    key = terms.count == 1 ? terms.first?.flatMap { $0 }.flatMap(field) : nil
  }

  /// Of a view or a virtual table: nobody knows that a column of it holds no NULL.
  init(_ kind: Kind, _ table: SQLText, _ columns: [Column], named name: String) {
    self.init(kind: kind, table: table, name: name)
    var names = FieldNames()
    for column in columns {
      add(
        RecordField(
          column: column.name, name: names.name(for: column.name.string),
          type: kind == .virtualTable && column.type == .none ? .text : RecordType(column.type),
          isOptional: true, isGenerated: false, defaultValue: nil))
    }
  }

  private init(kind: Kind, table: SQLText, name: String) {
    self.kind = kind
    self.table = table
    self.name = name
  }

  /// The names that GRDB compares are strings of Swift.
  private mutating func add(_ field: RecordField) {
    let name = field.column.string.lowercased()
    let isTaken = fields.contains { $0.column.string.lowercased() == name }
    if isTaken || !Self.canWrite(field.column) {
      leftOut.append(field.column)
    } else {
      fields.append(field)
    }
  }

  /// Whether GRDB can write a name: it does not double the quotes in it.
  static func canWrite(_ name: SQLText) -> Bool { !name.contains(UInt8(ascii: "\"")) }

  func field(_ column: FoldedName) -> RecordField? {
    fields.first { $0.column.folded == column }
  }

  var isCodable: Bool { fields.allSatisfy(\.type.isCodable) }

  /// Whether GRDB's own encoding would write what must not be written.
  var encodesByHand: Bool {
    kind == .table && (!isCodable || fields.contains(where: \.isGenerated))
  }

  /// The fields that are given when a record is made.
  var given: [RecordField] { fields.filter { !$0.isGenerated } }
}

/// A column as a field of a record.
struct RecordField: Hashable {
  let column: SQLText
  let name: String
  let type: RecordType
  let isOptional: Bool
  /// Whether SQLite computes the value. It is read and never written.
  let isGenerated: Bool
  let defaultValue: Default?

  /// A value of any type can be NULL without being optional, and comes so from GRDB.
  var swiftType: String { type.swift + (isOptional && type != .any ? "?" : "") }

  /// Whether the column's default says that it holds seconds since 1970.
  var holdsSeconds: Bool {
    guard type == .dateTime || type == .date, let sql = defaultValue?.sql else { return false }
    let words = SQLNames.allWords(in: sql)
    return words.contains("unixepoch") || words.contains("%s")
  }
}

/// The names of a record's fields: legal, no two alike, and none that Swift or GRDB would mistake.
private struct FieldNames {
  private var taken: Set<String> = []
  /// Members that the record or its keys have anyway, and words that no backticks make a name.
  private static let reserved: Set<String> = [
    "hashValue", "init", "intValue", "rawValue", "self", "stringValue",
  ]

  mutating func name(for column: String) -> String {
    let words = SwiftName.words(in: column)
    var name = SwiftName.lowerCamel(words)
    if name.isEmpty { name = "column" }
    if !SwiftName.isBeginning(name) { name = SwiftName.lowerCamel(["column"] + words) }
    if Self.reserved.contains(name) { name += "Column" }
    return SwiftName.unused(name, among: &taken)
  }
}
