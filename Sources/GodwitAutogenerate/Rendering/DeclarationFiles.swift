import GodwitSQLSyntax
import GodwitSchemaModel
import GodwitSourceRegistry

/// A schema as the Swift that declares it: one file per table, one for views, triggers and virtual
/// tables each, and `Schema.swift`, which lists them.
package struct DeclarationFiles {
  /// The source of each file, by its name.
  package private(set) var files: [String: String] = [:]

  package init(_ schema: DatabaseSchema) {
    var names = SwiftNames()
    var listed: [String] = []
    for table in schema.tables.map({ $0.spellingStrings() }) {
      let name = names.variable(for: table.name.string)
      let head = SwiftCode.call(
        "Table",
        [.init(nil, .string(table.name.string))] + SchemaRendering.options(table.options))
      let body = SchemaRendering.elements(of: table)
      let code = SwiftCode.prefixed(
        "let \(name) =", .block(head, parameter: nil, body))
      files[names.file(for: table.name.string)] = Self.source([code])
      listed.append(name)
    }
    listed += add(
      schema.virtualTables.map { ($0.name.string, SchemaRendering.virtualTable($0)) },
      to: "VirtualTables.swift", &names)
    listed += add(
      schema.views.map { ($0.name.string, SchemaRendering.view($0)) }, to: "Views.swift", &names)
    listed += add(
      schema.triggers.map { ($0.name.string, SchemaRendering.trigger($0)) }, to: "Triggers.swift",
      &names)
    files["Schema.swift"] = Self.source([
      .prefixed(
        "public let schema =",
        .block(.text("DatabaseSchema"), parameter: nil, listed.map(SwiftCode.text)))
    ])
  }

  /// Adds declarations to a file, and returns their variables.
  private mutating func add(
    _ objects: [(name: String, code: SwiftCode)], to file: String, _ names: inout SwiftNames
  ) -> [String] {
    guard !objects.isEmpty else { return [] }
    var variables: [String] = []
    var statements: [SwiftCode] = []
    for object in objects {
      let name = names.variable(for: object.name)
      variables.append(name)
      statements.append(.prefixed("let \(name) =", object.code))
    }
    files[file] = Self.source(statements)
    return variables
  }

  private static func source(_ statements: [SwiftCode]) -> String {
    let blocks = statements.map { $0.lines(indent: 0).joined(separator: "\n") }
    return "import Godwit\n\n" + blocks.joined(separator: "\n\n") + "\n"
  }
}

/// Swift names for things with names of SQL: legal, and no two alike.
private struct SwiftNames {
  /// Taken already: what the schema itself is called.
  private var variables: Set<String> = ["schema", "declarations"]
  private var files: Set<String> = [
    "schema", "views", "triggers", "virtualtables", "revisionregistry",
  ]

  mutating func variable(for name: String) -> String {
    let words = Self.words(in: name)
    let first = words.first ?? "table"
    let camel = first + words.dropFirst().map(Self.capitalized).joined()
    let isLegal = camel.first?.isNumber != true && !SwiftName.notStatements.contains(camel)
    let legal = isLegal ? camel : "table" + camel.prefix(1).uppercased() + camel.dropFirst()
    return SwiftName.unused(legal, among: &variables)
  }

  mutating func file(for name: String) -> String {
    let camel = Self.words(in: name).map(Self.capitalized).joined()
    return SwiftName.unused(camel.isEmpty ? "Table" : camel, among: &files) + ".swift"
  }

  private static func words(in name: String) -> [String] {
    RevisionDraft.slug(name, limit: 80).split(separator: "_").map(String.init)
  }

  private static func capitalized(_ word: String) -> String {
    word.prefix(1).uppercased() + word.dropFirst()
  }
}
