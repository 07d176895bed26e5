import Foundation
import Godwit
import GodwitCLITestSupport
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("Lists of revisions and declarations that are checked in")
struct RegistryTests {
  private let terminal: Terminal

  init() throws {
    terminal = try Terminal()
    try write("Package.swift", "// swift-tools-version: 6.2\n")
    try write(
      "schema/Schema.swift", "import Godwit\npublic let schema = DatabaseSchema {\n  a\n}\n")
    try write("schema/A.swift", "import Godwit\n\nlet a = Table(\"a\") {\n  Column(\"x\")\n}\n")
    try write("versions/1.swift", Self.revision("one", after: ""))
  }

  private static func revision(_ id: String, after parent: String) -> String {
    """
    import Godwit

    /// Number \(id)
    struct R_\(id): Revision {
      static let id: RevisionID = "\(id)"
      static let downRevisions: [RevisionID] = [\(parent)]
      static func upgrade(_ op: Operations) throws {}
      static func downgrade(_ op: Operations) throws {}
    }

    """
  }

  private func write(_ path: String, _ text: String) throws {
    let url = terminal.folder.url.appending(path: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: url, atomically: true, encoding: .utf8)
  }

  private func read(_ path: String) throws -> String {
    try String(contentsOf: terminal.folder.url.appending(path: path), encoding: .utf8)
  }

  @Test("are found beside files and folders whose names are one letter")
  func oneLetter() throws {
    try write("g/b", "")
    try write("x", "")
    try write("é", "")
    #expect(CheckedInRegistry.all(in: terminal.folder.url.path).isEmpty)
    #expect(terminal.run("registry", "schema", "--module", "AppSchema").code == 0)
    #expect(CheckedInRegistry.all(in: terminal.folder.url.path).map(\.folder) == ["schema"])
  }

  @Test("are written for the folders that are named, and then kept up to date")
  func writing() throws {
    #expect(terminal.run("registry").err.contains("No list is checked in here. To have one, name"))
    #expect(terminal.run("registry", "versions").out == "Wrote versions/RevisionRegistry.swift")
    let needsModule = terminal.run("registry", "schema")
    #expect(needsModule.code == 1 && needsModule.err.contains("Say which: --module AppSchema"))
    #expect(
      terminal.run("registry", "schema", "--module", "AppSchema").out
        == "Wrote schema/RevisionRegistry.swift")
    let declarations = try read("schema/RevisionRegistry.swift")
    #expect(declarations.hasPrefix("// Written by `godwit registry`."))
    #expect(declarations.contains("module: \"AppSchema\"") && declarations.contains("\"a\", file:"))
    #expect(!declarations.contains("RevisionRegistry.swift"))

    try write("versions/2.swift", Self.revision("two", after: "\"one\""))
    let result = terminal.run("registry", "--format", "json")
    #expect(result.out.contains(#""written" : ["#) && result.out.contains(#""unchanged" : ["#))
    #expect(try read("versions/RevisionRegistry.swift").contains("R_two.self"))
    #expect(try read("schema/RevisionRegistry.swift") == declarations)
    #expect(
      terminal.run("registry").out == """
        schema/RevisionRegistry.swift is up to date
        versions/RevisionRegistry.swift is up to date
        """)
  }

  @Test("a file that cannot be listed is named, and the list stays as it is")
  func unlistable() throws {
    #expect(terminal.run("registry", "versions").code == 0)
    let before = try read("versions/RevisionRegistry.swift")
    try write("versions/2.swift", "struct Half: Revision { /* ")
    let result = terminal.run("registry")
    #expect(result.code == 1 && result.err.contains("versions/2.swift:1:"))
    #expect(try read("versions/RevisionRegistry.swift") == before)
  }

  @Test("check fails where one is behind, and revision brings it up to date")
  func checking() throws {
    #expect(terminal.run("registry", "versions").code == 0)
    #expect(terminal.run("check").code == 0)
    try write("versions/2.swift", Self.revision("two", after: "\"one\""))
    let behind = terminal.run("check")
    #expect(behind.code == 2)
    #expect(behind.out == "versions/RevisionRegistry.swift is behind the files that it lists")
    #expect(behind.err.contains("To write it: godwit registry"))
    #expect(
      terminal.run("check", "--format", "github").out.contains(
        "::error file=versions/RevisionRegistry.swift,title=Godwit%3A stale-registry::"))
  }

  @Test("commands that write a revision bring the list up to date")
  func following() throws {
    let terminal = try Terminal()
    try FileManager.default.createDirectory(
      atPath: terminal.folder.path("versions"), withIntermediateDirectories: true)
    let file = terminal.folder.url.appending(path: "versions/RevisionRegistry.swift")
    try "// swift-tools-version: 6.2\n".write(
      to: terminal.folder.url.appending(path: "Package.swift"), atomically: true, encoding: .utf8)
    #expect(terminal.run("registry", "versions").code == 0)
    let written = terminal.run("revision", "-m", "empty")
    #expect(written.code == 0 && written.err.contains("Wrote versions/RevisionRegistry.swift"))
    #expect(try String(contentsOf: file, encoding: .utf8).contains("message: \"empty\""))
  }

  @Test("a file of the same name that somebody else has written stays as it is")
  func foreign() throws {
    try write("Sources/App/RevisionRegistry.swift", "let mine = 1\n")
    try write("versions/RevisionRegistry.swift", "let mine = 2\n")
    #expect(terminal.run("registry").err.contains("No list is checked in here"))
    let result = terminal.run("registry", "versions")
    #expect(result.code == 1 && result.err.contains("exists already"), "\(result.err)")
    #expect(try read("versions/RevisionRegistry.swift") == "let mine = 2\n")
    #expect(try read("Sources/App/RevisionRegistry.swift") == "let mine = 1\n")
  }

  @Test("the lists of a package inside of it are that one's business, and hidden files nobody's")
  func nested() throws {
    #expect(terminal.run("registry", "versions").code == 0)
    try write("Vendor/other/Package.swift", "// swift-tools-version: 6.2\n")
    let other = try read("versions/RevisionRegistry.swift") + "// theirs\n"
    try write("Vendor/other/versions/RevisionRegistry.swift", other)
    try write("versions/.#2.swift", Self.revision("two", after: "\"one\""))
    try write("versions/.old/3.swift", Self.revision("three", after: "\"one\""))
    #expect(terminal.run("registry").out == "versions/RevisionRegistry.swift is up to date")
    #expect(try read("Vendor/other/versions/RevisionRegistry.swift") == other)
  }

  @Test("init --no-plugin makes a package with the lists in it, as they are to be")
  func beginning() throws {
    let terminal = try Terminal()
    try terminal.execute("CREATE TABLE poem (id INTEGER PRIMARY KEY)")
    let result = terminal.run(
      "init", "pkg", "--url", "https://example.com/godwit.git", "--no-plugin", "--from",
      "app.sqlite")
    #expect(result.code == 0, "\(result.err)")
    func read(_ path: String) throws -> String {
      try String(
        contentsOf: terminal.folder.url.appending(path: "pkg/\(path)"), encoding: .utf8)
    }
    #expect(try !read("Package.swift").contains("plugin"))
    #expect(try read("versions/RevisionRegistry.swift").contains("InitialSchema_3f9a1c7be02d.self"))
    #expect(try read("schema/RevisionRegistry.swift").contains("module: \"AppSchema\""))
    #expect(try read("Makefile").contains("$(MIGRATE) registry --quiet"))
    for registry in CheckedInRegistry.all(in: terminal.folder.path("pkg")) {
      #expect(try !registry.isBehind())
    }
  }
}
