import GodwitSQLSyntax
import GodwitSourceRegistry

/// The names of the records of all tables: in the singular where that is sure, and where no other
/// table wants the same name.
struct TypeNames {
  private var names: [FoldedName: String] = [:]

  init(_ tables: [SQLText]) {
    let singular = tables.map { Self.name(of: $0, inSingular: true) }
    let counts = Dictionary(singular.map { ($0.lowercased(), 1) }, uniquingKeysWith: +)
    // Names that nobody disputes go first, so that a number is for those that are.
    var taken: Set<String> = []
    let isDisputed = singular.map { counts[$0.lowercased(), default: 0] > 1 }
    for (table, name) in zip(tables, singular) where counts[name.lowercased()] == 1 {
      names[table.folded] = SwiftName.unused(name, among: &taken)
    }
    for (table, isDisputed) in zip(tables, isDisputed) where isDisputed {
      let name = Self.name(of: table, inSingular: false)
      names[table.folded] = SwiftName.unused(name, among: &taken)
    }
  }

  func name(of table: SQLText) -> String? { names[table.folded] }

  /// The words of a table's name, the last of them in the singular.
  static func singularWords(of table: SQLText) -> [String] {
    let words = SwiftName.words(in: table.string)
    return words.dropLast() + words.suffix(1).map(Singular.of)
  }

  private static func name(of table: SQLText, inSingular: Bool) -> String {
    let words =
      inSingular ? singularWords(of: table) : SwiftName.words(in: table.string)
    let name = SwiftName.upperCamel(words)
    if name.isEmpty { return "UnnamedTable" }
    if !SwiftName.isBeginning(name) { return "Table" + name }
    return reserved.contains(name) || SwiftName.keywords.contains(name) ? name + "Row" : name
  }

  /// Types of Swift, Foundation and GRDB that a record would hide from the code beside it, or from
  /// itself.
  private static let reserved: Set<String> = [
    "Actor", "Array", "Association", "Bool", "Calendar", "Character", "Codable", "CodingKey",
    "CodingKeys", "Collection", "Column", "Columns", "Configuration", "Data", "Database",
    "DatabaseDateEncodingStrategy", "DatabaseError", "DatabasePool", "DatabaseQueue",
    "DatabaseValue", "Date", "Decimal",
    "Decodable", "Dictionary", "Double", "Encodable", "EncodableRecord", "Error", "FetchableRecord",
    "Float", "ForeignKey", "Foundation",
    "GRDB", "Hashable", "Identifiable", "Index", "InsertionSuccess", "Int", "Int64", "Locale",
    "Main", "MainActor", "Migration", "MutablePersistableRecord", "Never", "Notification",
    "Operation", "Optional",
    "PersistableRecord", "PersistenceContainer", "Process", "Progress", "Range", "Record",
    "Request", "Result", "Row",
    "SQL", "Scanner", "Selector", "Self", "Sendable", "Sequence", "Set", "Statement", "String",
    "Substring", "Swift", "Table", "TableRecord", "Task", "Thread", "Timer", "Unit", "UUID", "URL",
    "View", "Void",
  ]
}
