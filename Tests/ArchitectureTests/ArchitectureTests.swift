import Foundation
import Testing

/// The table of modules in ARCHITECTURE.md, held against the manifest and the imports of each file.
@Suite("The architecture")
struct ArchitectureTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// What each module may import, as the table says.
  private static func table() throws -> [String: Set<String>] {
    var rows: [String: Set<String>] = [:]
    let paper = try text("ARCHITECTURE.md")
    let section = paper.components(separatedBy: "\n## ").first { $0.hasPrefix("Modules\n") }
    for line in (section ?? "").split(separator: "\n") where line.hasPrefix("| ") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 3, cells[0] != "module", !cells[0].contains(" ") else { continue }
      let imports = cells[2] == "–" ? [] : cells[2].components(separatedBy: ", ")
      rows[cells[0]] = Set(imports)
    }
    return rows
  }

  private static func swiftFiles(in folder: String) throws -> [URL] {
    let files = FileManager.default.enumerator(
      at: root.appending(path: folder), includingPropertiesForKeys: nil)
    return (files?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "swift" }
  }

  /// The modules that a file imports: `import A`, `@_exported import struct A.B`.
  private static func imports(of file: URL) throws -> Set<String> {
    let line =
      /^(?:@\w+ )*(?:public |package |private )?import (?:(?:struct|class|enum|protocol|func|typealias) )?(\w+)/
    let source = try String(contentsOf: file, encoding: .utf8)
    return Set(
      source.split(separator: "\n").compactMap { $0.prefixMatch(of: line).map { String($0.1) } })
  }

  @Test("each module is in the table, and each row is a module")
  func rows() throws {
    let folders = try ["Sources", "Plugins"].flatMap {
      try FileManager.default.contentsOfDirectory(atPath: Self.root.appending(path: $0).path)
    }
    #expect(Set(try Self.table().keys) == Set(folders.filter { !$0.hasPrefix(".") }))
  }

  @Test("no file imports what its module may not")
  func imports() throws {
    for (module, allowed) in try Self.table() {
      let folder = module == "RevisionRegistry" ? "Plugins/\(module)" : "Sources/\(module)"
      var used: Set<String> = []
      for file in try Self.swiftFiles(in: folder) {
        let imports = try Self.imports(of: file)
        used.formUnion(imports)
        #expect(
          imports.isSubset(of: allowed),
          "\(file.lastPathComponent) of \(module): \(imports.subtracting(allowed).sorted())")
      }
      #expect(used == allowed, "\(module) does not import \(allowed.subtracting(used).sorted())")
    }
  }

  @Test("the manifest gives each module what it may import, and nothing else of ours")
  func manifest() throws {
    let manifest = try Self.text("Package.swift")
    let vocabulary = ["Godwit", "GodwitMigrations", "GodwitRevisionGraph", "GodwitSQLSyntax"]
    #expect(vocabulary.allSatisfy { manifest.contains("\"\($0)\"") })
    for (module, allowed) in try Self.table() where module != "RevisionRegistry" {
      let declaration = try #require(
        manifest.firstRange(of: "arget(\n      name: \"\(module)\"")?.upperBound
          ?? manifest.firstRange(of: "arget(name: \"\(module)\"")?.upperBound, "\(module)")
      // To the next target.
      let rest = manifest[declaration...]
      let end = rest.firstRange(of: "arget(")?.lowerBound ?? rest.endIndex
      let block = rest[..<end]
      for name in allowed where name.hasPrefix("Godwit") {
        let isGiven = block.contains("\"\(name)\"") || block.contains("godwit +")
        #expect(isGiven, "\(module) is not given \(name)")
      }
      for match in block.matches(of: /"(Godwit\w+)"/) {
        let name = String(match.1)
        #expect(name == module || allowed.contains(name), "\(module) is given \(name)")
      }
    }
  }
}
