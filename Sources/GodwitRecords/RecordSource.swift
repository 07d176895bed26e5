import GodwitSQLSyntax
import GodwitSchemaModel
import GodwitSourceRegistry

/// A record as Swift source, laid out as swift-format lays it out.
struct RecordSource {
  private let record: Record
  /// `public ` before a declaration.
  private let access: String

  init(_ record: Record, access: RecordAccess) {
    self.record = record
    self.access = access.modifier
  }

  var text: String {
    let parts = [imports, comment + structure, persistence, relations].filter { !$0.isEmpty }
    return parts.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  private var imports: [String] {
    let needsFoundation = record.fields.contains { $0.type.isOfFoundation }
    let names = [record.name] + (record.fields.map(\.name) + record.relations.map(\.name))
    // swift-format takes what is not ASCII for a mistake of somebody's.
    let isASCII = names.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }
    return (isASCII ? [] : ["// swift-format-ignore-file: IdentifiersMustBeASCII", ""])
      + (needsFoundation ? ["import Foundation"] : []) + ["import GRDB"]
  }

  private var comment: [String] {
    let what: String =
      switch record.kind {
      case .table: "table"
      case .view: "view"
      case .virtualTable: "virtual table"
      }
    var lines = ["A row of the \(what) `\(SwiftLiteral.comment(record.table.string))`."]
    var assumptions: [String] = []
    for field in record.fields where !field.holdsSeconds {
      if let text = field.type.assumption, !assumptions.contains(text) { assumptions.append(text) }
    }
    if record.fields.contains(where: \.holdsSeconds) {
      assumptions.append(
        "Where the default is a number of seconds since 1970, so is what is written.")
    }
    if record.fields.contains(where: \.isGenerated) {
      assumptions.append("What SQLite computes is read and not written.")
    }
    assumptions += record.leftOut.map {
      "`\(SwiftLiteral.comment($0.string))` is left out: GRDB cannot tell its name, or cannot write it."
    }
    if !assumptions.isEmpty { lines += [""] }
    // The lines of one are indented below its dash.
    lines += assumptions.flatMap { text in
      text.split(separator: "\n").enumerated().map { ($0 == 0 ? "- " : "  ") + $1 }
    }
    return lines.map { $0.isEmpty ? "///" : "/// " + $0 }
  }

  // MARK: The struct

  private var structure: [String] {
    var protocols = record.isCodable ? ["Codable", "Hashable"] : ["Hashable"]
    if record.key?.name == "id" { protocols.append("Identifiable") }
    protocols.append("Sendable")
    var lines = ["\(access)struct \(record.name): \(protocols.joined(separator: ", ")) {"]
    lines += record.fields.map { "  " + declaration($0) }
    if !access.isEmpty { lines += [""] + initializer }
    if record.isCodable, record.fields.contains(where: { $0.name != $0.column.string }) {
      lines += ["", "  \(access)enum CodingKeys: String, CodingKey {"]
      lines += record.fields.flatMap { field in
        let head = "    case " + SwiftName.declared(field.name)
        if SQLText(field.name) == field.column { return [head] }
        return Self.fitted(head + " = ", SwiftLiteral.string(field.column.string))
      }
      lines.append("  }")
    }
    return lines + ["}"]
  }

  private func declaration(_ field: RecordField) -> String {
    let setter = field.isGenerated ? "private(set) " : ""
    let value = defaultValue(field).map { " = \($0)" } ?? ""
    return "\(access)\(setter)var \(SwiftName.declared(field.name)): \(field.swiftType)\(value)"
  }

  /// What the column's default gives, since a record writes all its columns.
  private func defaultValue(_ field: RecordField) -> String? {
    if field.type == .any, field.isOptional { return ".null" }
    guard record.kind == .table, let sql = field.defaultValue?.sql else { return nil }
    return SwiftDefault.literal(of: sql, as: field.type)
  }

  private var initializer: [String] {
    let parameters = record.given.map { field in
      let value = defaultValue(field) ?? (field.isOptional ? "nil" : nil)
      let name = SwiftName.declared(field.name)
      return "\(name): \(field.swiftType)" + (value.map { " = \($0)" } ?? "")
    }
    let assignments = record.given.map {
      "    self.\(SwiftName.declared($0.name)) = \(SwiftName.declared($0.name))"
    }
    let line = "  \(access)init(\(parameters.joined(separator: ", "))) {"
    let head =
      line.count <= 100
      ? [line]
      : ["  \(access)init("]
        + parameters.enumerated().map { index, text in
          "    " + text + (index == parameters.count - 1 ? "" : ",")
        } + ["  ) {"]
    return head + assignments + ["  }"]
  }

  // MARK: Conformances

  private var persistence: [String] {
    let writing = record.assigned == nil ? "PersistableRecord" : "MutablePersistableRecord"
    let protocols = record.kind == .table ? writing : "TableRecord"
    var lines = ["extension \(record.name): FetchableRecord, \(protocols) {"]
    lines.append(
      "  \(access)static let databaseTableName = \(SwiftLiteral.string(record.table.string))")
    lines += ["", "  \(access)enum Columns {"]
    lines += record.fields.flatMap { field in
      let name =
        record.isCodable
        ? "CodingKeys." + field.name : SwiftLiteral.string(field.column.string)
      let head = "    \(access)static let \(SwiftName.declared(field.name)) = Column("
      return Self.fitted(head, name + ")")
    }
    lines.append("  }")
    if !record.isCodable || !decimals.isEmpty { lines += [""] + decoding }
    if record.encodesByHand {
      lines += [""] + encoding
    } else if record.kind == .table {
      lines += dateStrategy
    }
    if let assigned = record.assigned {
      lines += [
        "", "  \(access)mutating func didInsert(_ inserted: InsertionSuccess) {",
        "    \(SwiftName.declared(assigned.name)) = inserted.rowID", "  }",
      ]
    }
    return lines + ["}"]
  }

  private var decimals: [RecordField] { record.fields.filter { $0.type == .decimal } }

  private var decoding: [String] {
    let byHand = record.fields.flatMap {
      Self.fitted("    \(member($0)) = try row.decode(", "forColumn: Columns.\($0.name))")
    }
    let byGRDB = ["    self = try FetchableRecordDecoder().decode(Self.self, from: row)"]
    let exact = decimals.flatMap { field -> [String] in
      let head = "    if let value = Self.decimal(row[Columns.\(field.name)]) {"
      let body = "\(member(field)) = value"
      let line = "\(head) \(body) }"
      return line.count <= 100 ? [line] : [head, "      " + body, "    }"]
    }
    let lines =
      ["  \(access)init(row: Row) throws {"] + (record.isCodable ? byGRDB : byHand) + exact + [
        "  }"
      ]
    return exact.isEmpty ? lines : lines + [""] + Self.decimal
  }

  /// `Decimal(19.99)` is 19.989999999999995904: each row that is read and written again would lose.
  private static let decimal = [
    "  /// 19.99, where SQLite keeps the floating-point number that is nearest to it.",
    "  private static func decimal(_ value: DatabaseValue?) -> Decimal? {",
    "    guard case .double(let number)? = value?.storage else { return nil }",
    "    return Decimal(string: \"\\(number)\")",
    "  }",
  ]

  private var encoding: [String] {
    ["  \(access)func encode(to container: inout PersistenceContainer) throws {"]
      + record.given.flatMap {
        Self.fitted("    container[Columns.\($0.name)] = ", encoded($0))
      } + ["  }"]
  }

  private func encoded(_ field: RecordField) -> String {
    let value = member(field) + (field.isOptional ? "?" : "")
    switch field.type {
    case _ where field.holdsSeconds:
      return value + ".timeIntervalSince1970.rounded(.down)"
    case .date: return value + Self.day
    default: return member(field)
    }
  }

  /// A field where a parameter could have its name.
  private func member(_ field: RecordField) -> String {
    ["container", "row", "value"].contains(field.name)
      ? "self.\(field.name)" : SwiftName.declared(field.name)
  }

  private static let day = ".formatted(.iso8601.year().month().day())"

  private var dateStrategy: [String] {
    let cases: [String] = record.fields.compactMap { field in
      let column = SwiftLiteral.string(field.column.string)
      switch field.type {
      case _ where field.holdsSeconds:
        return "    case \(column): .secondsSince1970"
      case .date: return "    case \(column): .custom { $0\(Self.day) }"
      default: return nil
      }
    }
    guard !cases.isEmpty else { return [] }
    let head = "  \(access)static func databaseDateEncodingStrategy("
    let (parameter, end) = ("for column: String", ") -> DatabaseDateEncodingStrategy {")
    let line = head + parameter + end
    let signature = line.count <= 100 ? [line] : [head, "    " + parameter, "  " + end]
    return [""] + signature + [
      "    switch column {"
    ] + cases + ["    default: .deferredToDate", "    }", "  }"]
  }

  // MARK: Relations

  private var relations: [String] {
    guard !record.relations.isEmpty else { return [] }
    return ["extension \(record.name) {"] + record.relations.flatMap(declaration) + ["}"]
  }

  private func declaration(_ relation: Relation) -> [String] {
    let head =
      "  \(access)static let \(SwiftName.declared(relation.name)) = \(relation.kind.rawValue)("
    guard let columns = relation.columns else {
      return Self.fitted(head, relation.record + ".self)")
    }
    let (child, parent) = (
      list(columns.child, of: columns.childRecord), list(columns.parent, of: columns.parentRecord)
    )
    return [
      head,
      "    \(relation.record).self, key: \(SwiftLiteral.string(relation.name)),",
      "    using: ForeignKey([\(child)], to: [\(parent)]))",
    ]
  }

  private func list(_ fields: [RecordField], of record: String) -> String {
    let prefix = record == self.record.name ? "" : record + "."
    return fields.map { "\(prefix)Columns.\($0.name)" }.joined(separator: ", ")
  }

  // MARK: Lines

  /// Both in one line, or the rest below where that would be too long.
  private static func fitted(_ head: String, _ rest: String) -> [String] {
    if head.count + rest.count <= 100 { return [head + rest] }
    let indentation = String(head.prefix { $0 == " " }) + "  "
    return [head.last == " " ? String(head.dropLast()) : head, indentation + rest]
  }
}
