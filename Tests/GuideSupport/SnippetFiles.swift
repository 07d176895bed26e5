import Foundation

/// The Swift of a page, as files for the compiler.
public struct SnippetFiles: Sendable {
  /// A file of its own for each snippet that is one, and one for all others.
  public let files: [String: String]
  /// Snippets of `Package.swift`.
  public let manifest: String?

  public init(_ page: GuidePage) {
    var files: [String: String] = [:]
    var bodies = ""
    var manifest = ""
    let snippets = page.blocks.filter {
      // What sessions write into their package is compiled by their builds.
      $0.language == "swift" && $0.remark("not compiled") == nil
        && ($0.remark("file") == nil || page.remarks.allSatisfy { $0.key != "sandbox" })
    }
    for (number, block) in snippets.enumerated() {
      let located = Self.located(block, in: page)
      switch block.remark("in") ?? Self.context(block) {
      case "targets":
        manifest += Self.elements(of: "Target", number, block, in: page)
      case "dependencies":
        manifest += Self.elements(of: "Package.Dependency", number, block, in: page)
      case let context:
        if context == nil, Self.isFile(block) {
          let isComplete = block.lines.contains { $0.hasPrefix("import ") }
          files["Snippet\(number).swift"] = (isComplete ? "" : Self.imports) + located
        } else {
          bodies += Self.function(number, located, context: context)
        }
      }
    }
    if !bodies.isEmpty { files["Bodies.swift"] = Self.imports + bodies }
    self.files = files
    self.manifest = manifest.isEmpty ? nil : "import PackageDescription\n" + manifest
  }

  /// What can be seen from the snippet itself.
  private static func context(_ block: GuidePage.Block) -> String? {
    block.lines.first { !$0.isEmpty && !$0.hasPrefix("//") }?.hasPrefix("static ") == true
      ? "revision" : nil
  }

  /// What cannot stand in a function.
  private static func isFile(_ block: GuidePage.Block) -> Bool {
    block.remark("file") != nil
      || block.lines.contains { line in
        [
          "import ", "@_exported import ", "@main", "@Test", "@Suite", "extension ",
          "@TableBuilder", "public ", "final ",
        ]
        .contains { line.hasPrefix($0) }
      }
  }

  /// A list of which the snippet has the elements. No line of it can say where it stands in the page,
  /// so the one before does.
  private static func elements(
    of type: String, _ number: Int, _ block: GuidePage.Block, in page: GuidePage
  ) -> String {
    """
    func snippet\(number)() {
    #sourceLocation(file: "\(page.path)", line: \(block.fence + 1))
    let _: [\(type)] = [
    \(block.lines.joined(separator: "\n"))
    ]
    #sourceLocation()
    }

    """
  }

  private static func located(_ block: GuidePage.Block, in page: GuidePage) -> String {
    let text = block.lines.joined(separator: "\n")
    return """
      #sourceLocation(file: "\(page.path)", line: \(block.fence + 2))
      \(text)
      #sourceLocation()

      """
  }

  private static let imports = """
    import AppSchema
    import AppVersions
    import Foundation
    import GRDB
    import Godwit
    import GodwitCLI
    import GodwitMigrator
    import GodwitTesting
    import Testing


    """

  private static func function(_ number: Int, _ text: String, context: String?) -> String {
    let body =
      switch context {
      case "table": "let _ = Table(\"t\") {\n\(text)}\n"
      case "schema": "let _ = DatabaseSchema {\n\(text)}\n"
      case "revision": "enum Members {\n\(text)}\n"
      default: text
      }
    return """
      func snippet\(number)(
        op: Operations, db: Database, pool: DatabasePool, queue: DatabaseQueue, reader: any DatabaseReader,
        migrator: Migrator, legacyMigrator: DatabaseMigrator, configuration given: GodwitConfiguration
      ) async throws {
        var configuration = given
        do {
      \(body)  }
      }


      """
  }
}
