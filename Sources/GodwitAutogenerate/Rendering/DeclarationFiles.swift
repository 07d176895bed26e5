import GodwitSQLSyntax
import GodwitSchemaModel

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
  /// Words that a statement in the list of a schema cannot be: Swift takes them for the beginning of
  /// something else.
  private static let reserved: Set<String> = [
    "actor", "any", "as", "associatedtype", "async", "await", "borrowing", "break", "case", "catch",
    "class", "consume", "consuming", "continue", "convenience", "copy", "default", "defer",
    "deinit",
    "discard", "distributed", "do", "dynamic", "each", "else", "enum", "extension", "fallthrough",
    "false", "fileprivate", "final", "for", "func", "guard", "if", "import", "in", "indirect",
    "infix", "init", "inout", "internal", "is", "isolated", "lazy", "let", "macro", "mutating",
    "nil",
    "nonisolated", "nonmutating", "open", "operator", "optional", "override", "package", "postfix",
    "precedencegroup", "prefix", "private", "protocol", "public", "repeat", "required", "rethrows",
    "return", "self", "sending", "some", "static", "struct", "subscript", "super", "switch", "then",
    "throw", "throws", "true", "try", "typealias", "unowned", "unsafe", "using", "var", "weak",
    "where", "while", "yield",
  ]
  private var files: Set<String> = [
    "schema", "views", "triggers", "virtualtables", "revisionregistry",
  ]

  mutating func variable(for name: String) -> String {
    let words = Self.words(in: name)
    let first = words.first ?? "table"
    let camel = first + words.dropFirst().map(Self.capitalized).joined()
    let isLegal = camel.first?.isNumber != true && !Self.reserved.contains(camel)
    let legal = isLegal ? camel : "table" + camel.prefix(1).uppercased() + camel.dropFirst()
    return Self.unused(legal, among: &variables)
  }

  mutating func file(for name: String) -> String {
    let camel = Self.words(in: name).map(Self.capitalized).joined()
    return Self.unused(camel.isEmpty ? "Table" : camel, among: &files) + ".swift"
  }

  private static func unused(_ name: String, among taken: inout Set<String>) -> String {
    var candidate = name
    var number = 2
    while !taken.insert(candidate.lowercased()).inserted {
      candidate = "\(name)\(number)"
      number += 1
    }
    return candidate
  }

  private static func words(in name: String) -> [String] {
    RevisionDraft.slug(name, limit: 80).split(separator: "_").map(String.init)
  }

  private static func capitalized(_ word: String) -> String {
    word.prefix(1).uppercased() + word.dropFirst()
  }
}
