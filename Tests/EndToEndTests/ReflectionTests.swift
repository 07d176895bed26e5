import Foundation
import GRDB
import GodwitIntrospection
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel
import GodwitTestSupport
import Testing

@testable import GodwitAutogenerate
@testable import GodwitCLI

extension EndToEndTests {
  @Test("what is reflected compiles, is laid out as it should be, and declares the same schema")
  func reflections() throws {
    var hostile = HostileSchemas(seed: 7)
    var schemas = hostile.schemas(24)
    for file in Corpus.files("schemas") + Corpus.files("histories") {
      // Of a history, its last state: the others are read in other tests.
      guard let snapshot = try Corpus.snapshots(file).last else { continue }
      let name = file.deletingPathExtension().lastPathComponent
      schemas["corpus_" + name] = snapshot.statements
    }
    try schemas["plain"] = Scenarios.statements()
    let package = try ReflectionPackage(schemas)
    let lint = try package.lint()
    #expect(lint == "")
    let differences = try package.differences()
    #expect(differences == "")
    print(
      "Reflected \(schemas.count) schemas; the corpus is \(Corpus.isPresent ? "" : "not ")here.")
  }
}

/// The scenarios' tables side by side, as far as their names let them stand so: every feature once.
private enum Scenarios {
  static func statements() throws -> [String] {
    let folder = packageRoot.appending(path: "Tests/Scenarios")
    var statements: [String] = []
    var names: Set<String> = []
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
      let script = try String(
        contentsOf: folder.appending(path: "\(name)/after.sql"), encoding: .utf8)
      let schema = try SQLFile.database(running: Array((script).utf8)).inDatabase {
        try String.fetchAll($0, sql: "SELECT name FROM sqlite_master")
      }
      guard names.isDisjoint(with: schema.map { $0.lowercased() }) else { continue }
      names.formUnion(schema.map { $0.lowercased() })
      statements.append(script)
    }
    return statements
  }
}

/// A package in the workbench: a module for each schema, one with a revision for each, and a program
/// that compares what they declare with what they came from.
private struct ReflectionPackage {
  private let folder = "Tests/Reflections"

  init(_ schemas: [String: [String]]) throws {
    let scripts = schemas.mapValues { $0.map { $0 + ";\n" }.joined() }
    var parents: [RevisionID] = []
    for (name, script) in scripts.sorted(by: { $0.key < $1.key }) {
      let schema = try SQLFile.database(running: Array((script).utf8)).inDatabase {
        try SchemaReader().schema($0)
      }
      for (file, source) in DeclarationFiles(schema).files {
        try write(source, to: "Reflected_\(name)/\(file)")
      }
      var draft = RevisionDraft(
        id: RevisionID(name), downRevisions: [], message: schema.tables.map(\.name).joined(),
        date: Date(timeIntervalSince1970: 0))
      draft.upgrade = SchemaDiff(from: DatabaseSchema(), to: schema).operations
      draft.downgrade = draft.upgrade.inverse
      try write(draft.source, to: "Versions/\(name).swift")
      parents.append(draft.id)
    }
    try write(
      String(decoding: try JSONEncoder().encode(scripts), as: UTF8.self), to: "scripts.json")
    try write(Self.program(schemas.keys.sorted()), to: "Compare/main.swift")
    try write("public let revisionsOfReflections = true\n", to: "Versions/Versions.swift")
    let manifest = try workbench.read("Package.swift") + Self.targets(schemas.keys.sorted())
    try workbench.write(Data(manifest.utf8), to: "Package.swift")
  }

  private func write(_ text: String, to path: String) throws {
    try workbench.write(Data(text.utf8), to: "\(folder)/\(path)")
  }

  private static func targets(_ names: [String]) -> String {
    """

    let reflected = [\(names.map { "\"Reflected_\($0)\"" }.joined(separator: ", "))]
    for name in reflected {
      package.targets.append(
        .target(name: name, dependencies: godwit, path: "Tests/Reflections/\\(name)",
          swiftSettings: [.treatAllWarnings(as: .error)]))
    }
    package.targets.append(
      .target(name: "ReflectedVersions", dependencies: godwit, path: "Tests/Reflections/Versions",
        swiftSettings: [.treatAllWarnings(as: .error)], plugins: ["RevisionRegistry"]))
    package.targets.append(
      .executableTarget(
        name: "Compare",
        dependencies: (reflected + ["ReflectedVersions"]).map { .init(stringLiteral: $0) }
          + ["GodwitIntrospection", "GodwitMigrations", "GodwitSchemaDiff", "GodwitSchemaModel"],
        path: "Tests/Reflections/Compare"))

    """
  }

  /// A program that prints every difference between a source and what was made of it.
  private static func program(_ names: [String]) -> String {
    let modules = [
      "Foundation", "GodwitIntrospection", "GodwitMigrations", "ReflectedVersions",
      "GodwitSchemaDiff", "GodwitSchemaModel",
    ]
    let imports = (modules + names.map { "Reflected_\($0)" }).sorted().map { "import \($0)\n" }
      .joined()
    let checks = names.map { "try compare(\"\($0)\", Reflected_\($0).schema)\n" }.joined()
    return """
      \(imports)
      let scripts = try JSONDecoder().decode(
        [String: String].self, from: Data(contentsOf: URL(filePath: CommandLine.arguments[1])))
      let reader = SchemaReader()

      func compare(_ name: String, _ declared: DatabaseSchema) throws {
        let source = try SQLFile.database(running: Array((scripts[name] ?? "").utf8)).inDatabase(reader.schema)
        let read: DatabaseSchema
        do {
          read = try Sandbox().declaring(declared).inDatabase(reader.schema)
        } catch {
          print(name, error)
          return
        }
        for difference in SchemaDiff(from: source, to: read).differences {
          print(name, "declared:", difference)
        }
        let replayed = try Replay.database(applying: [.init(name)], of: revisions)
          .inDatabase(reader.schema)
        for difference in SchemaDiff(from: source, to: replayed).differences {
          print(name, "replayed:", difference)
        }
      }

      \(checks)
      """
  }

  /// What swift-format finds fault with.
  func lint() throws -> String {
    let paths = try FileManager.default.contentsOfDirectory(
      atPath: workbench.folder.appending(path: folder).path
    )
    .filter { $0.hasPrefix("Reflected") || $0 == "Versions" }.map { "\(folder)/\($0)" }
    return try workbench.run(
      "swift", ["format", "lint", "--strict", "-r"] + paths, accepting: [0, 1])
  }

  func differences() throws -> String {
    let binaries = try workbench.build("Compare")
    return try workbench.run(
      binaries.appending(path: "Compare").path, ["\(folder)/scripts.json"], accepting: [0, 1])
  }
}

/// Schemas with names and texts as bad as SQLite takes them, always the same for a seed.
private struct HostileSchemas {
  private var random: SplitMix

  init(seed: UInt64) {
    random = SplitMix(state: seed)
  }

  private static let pieces = [
    "\"", "'", "`", "[", "]", "\\", "\\(x)", "\"\"\"", "#\"", "\"#", "\\#(x)", "*/", "/*", "//",
    "--",
    "\n", "\r\n", "\t", "\u{1}", "\u{7F}", "\u{202E}", "\u{2066}", "\u{2028}", "\u{FEFF}", "é", "诗",
    "🪶",
    "\u{600}", "\u{301}", "\u{483}", "\u{D4E}", "\u{200D}", "\u{FE0F}", "\u{1100}", "\u{1161}",
    "\u{85}", "\u{1B}", "\r", "e\u{301}", "\u{212A}",
    " ", ".", ";", "%", "$0", "`let`", "table", "SELECT", "self", "init", "1", "_", "x", "Ab",
  ]

  private mutating func name() -> SQLText {
    let count = Int.random(in: 1...4, using: &random)
    let text = (0..<count).map { _ in Self.pieces.randomElement(using: &random) ?? "x" }.joined()
    // Names must differ by more than capitals, and not begin as SQLite's own do.
    return SQLText(text + String(Int.random(in: 0..<1_000_000, using: &random), radix: 36))
  }

  private mutating func literal() -> String { SQLLiteral.string(name()) }

  mutating func schemas(_ count: Int) -> [String: [String]] {
    Dictionary(uniqueKeysWithValues: (0..<count).map { ("hostile_\($0)", schema()) })
  }

  private mutating func schema() -> [String] {
    var statements: [String] = []
    for _ in 0..<3 {
      let table = name()
      let columns = (0..<3).map { _ in name() }
      let quoted = columns.map(SQLIdentifier.quoted)
      let owner = SQLIdentifier.quoted(table)
      statements += [
        """
        CREATE TABLE \(owner) (
          \(quoted[0]) \(SQLIdentifier.quoted(name())) NOT NULL DEFAULT \(literal()),
          \(quoted[1]) TEXT COLLATE NOCASE CONSTRAINT \(SQLIdentifier.quoted(name()))
            CHECK (\(quoted[1]) <> \(literal())),
          \(quoted[2]) AS (\(quoted[0]) || \(literal())),
          CONSTRAINT \(SQLIdentifier.quoted(name())) UNIQUE (\(quoted[0]), \(quoted[1])),
          FOREIGN KEY (\(quoted[1])) REFERENCES \(SQLIdentifier.quoted(name())) (\(quoted[0]))
        )
        """,
        """
        CREATE INDEX \(SQLIdentifier.quoted(name())) ON \(owner)
          (\(quoted[1]) DESC, \(quoted[0]) || \(literal())) WHERE \(quoted[0]) <> \(literal())
        """,
        """
        CREATE VIEW \(SQLIdentifier.quoted(name())) (\(SQLIdentifier.quoted(name()))) AS
          SELECT \(quoted[0]) || \(literal()) FROM \(owner) /* \(comment()) */
        """,
        """
        CREATE TRIGGER \(SQLIdentifier.quoted(name())) AFTER UPDATE OF \(quoted[1]) ON \(owner)
        WHEN new.\(quoted[0]) <> \(literal()) BEGIN
          -- \(line())
          UPDATE \(owner) SET \(quoted[0]) = \(literal());
        END
        """,
      ]
    }
    return statements
  }

  private mutating func comment() -> String { scalars { $0 != "/" } }

  private mutating func line() -> String { scalars { $0 != "\n" } }

  private mutating func scalars(_ isKept: (Unicode.Scalar) -> Bool) -> String {
    String(String.UnicodeScalarView(name().string.unicodeScalars.filter(isKept)))
  }
}
