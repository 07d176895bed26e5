import Foundation
import Testing

/// What users of the package see, as `swift-symbolgraph-extract` finds it in the modules that were
/// built: `Face.txt` holds it, so that no change of it is an accident.
///
/// `GODWIT_UPDATE_FACE=1 swift test --filter FaceTests` writes the file anew.
@Suite(
  "The public face", .enabled(if: Face.extractor != nil, "there is no swift-symbolgraph-extract"))
struct FaceTests {
  @Test("is as Face.txt has it")
  func unchanged() throws {
    let lines = try Face.symbols().map(\.line)
    if ProcessInfo.processInfo.environment["GODWIT_UPDATE_FACE"] == "1" {
      try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: Face.file)
    }
    let known = try String(contentsOf: Face.file, encoding: .utf8).split(separator: "\n").map(
      String.init)
    #expect(Set(lines).subtracting(known).sorted() == [], "these are new")
    #expect(Set(known).subtracting(lines).sorted() == [], "these are gone")
  }

  @Test("says of each symbol what it is")
  func documented() throws {
    let silent = try Face.symbols().filter { !$0.isDocumented }.map(\.line)
    #expect(silent == [])
  }
}

enum Face {
  static let modules = [
    "Godwit", "GodwitAutogenerate", "GodwitCLI", "GodwitExecution", "GodwitLint",
    "GodwitMigrations",
    "GodwitMigrator", "GodwitRevisionGraph", "GodwitSQLSyntax", "GodwitSchemaModel",
    "GodwitTesting",
  ]

  static let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Face.txt")

  struct Symbol: Hashable {
    let line: String
    let isDocumented: Bool
  }

  /// The folder of the modules that the tests were built with.
  private static var built: URL? {
    let products = Bundle.main.bundleURL
    return [products, products.deletingLastPathComponent()]
      .map { $0.appending(path: "Modules") }
      .first { FileManager.default.fileExists(atPath: $0.path) }
  }

  /// The tool's path, if it is there and so are the modules.
  static var extractor: URL? {
    guard built != nil else { return nil }
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.map { URL(filePath: "\($0)/swift-symbolgraph-extract") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }

  private struct Graph: Decodable {
    struct Symbol: Decodable {
      struct Kind: Decodable { let identifier: String }
      struct Fragment: Decodable { let spelling: String }
      struct Comment: Decodable {}
      let kind: Kind
      let pathComponents: [String]
      let declarationFragments: [Fragment]
      let docComment: Comment?
    }
    let symbols: [Symbol]
  }

  static func symbols() throws -> [Symbol] {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var symbols: Set<Symbol> = []
    for module in modules {
      let output = folder.appending(path: module)
      try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
      try extract(module, to: output)
      for graph in try FileManager.default.contentsOfDirectory(
        at: output, includingPropertiesForKeys: nil)
      {
        let symbolGraph = try JSONDecoder().decode(Graph.self, from: Data(contentsOf: graph))
        for symbol in symbolGraph.symbols {
          let declaration = symbol.declarationFragments.map(\.spelling).joined()
            .replacing("\n", with: " ")
          let path = symbol.pathComponents.joined(separator: ".")
          symbols.insert(
            Symbol(
              line: "\(module)  \(path)  \(declaration)", isDocumented: symbol.docComment != nil))
        }
      }
    }
    return symbols.sorted { $0.line < $1.line }
  }

  private static func extract(_ module: String, to output: URL) throws {
    let process = Process()
    let tool = try #require(extractor)
    process.executableURL = tool
    let modules = try #require(built)
    // GRDB's module of SQLite's C interface is found by the map in its sources.
    let scratch = modules.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let sqlite = scratch.appending(path: "checkouts/GRDB.swift/Sources/GRDBSQLite")
    let ownC = ["GodwitSQLiteC", "GodwitGuide"].flatMap { name in
      ["-I", modules.deletingLastPathComponent().appending(path: "\(name).build").path]
    }
    process.arguments =
      [
        "-module-name", module, "-I", modules.path, "-I", sqlite.path,
        "-target", try target(), "-output-dir", output.path, "-minimum-access-level", "public",
        "-skip-synthesized-members",
      ] + ownC
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(module): \(text)")
  }

  /// The triple that the modules were built for, which is the compiler's own.
  private static func target() throws -> String {
    struct Info: Decodable {
      struct Target: Decodable { let unversionedTriple: String }
      let target: Target
    }
    let process = Process()
    let tool = try #require(extractor)
    process.executableURL = tool.deletingLastPathComponent().appending(path: "swiftc")
    process.arguments = ["-print-target-info"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return try JSONDecoder().decode(Info.self, from: data).target.unversionedTriple
  }
}
