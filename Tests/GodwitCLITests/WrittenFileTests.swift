import Foundation
import Godwit
import GodwitSourceRegistry
import GodwitTestSupport
import Testing

@testable import GodwitCLI

private enum First: Revision {
  static let id: RevisionID = "first"
  static let downRevisions: [RevisionID] = []
  static func upgrade(_ op: Operations) throws {}
  static func downgrade(_ op: Operations) throws {}
}

@Suite("Where files of revisions are written")
struct WrittenFileTests {
  private func terminal(_ file: String) throws -> Terminal {
    var terminal = try Terminal()
    let source = SourceFile(path: file, text: "struct First: Revision {}")
    let url = terminal.folder.url.appending(path: "versions/\(file)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(source.text.utf8).write(to: url)
    terminal.configuration.revisions = RevisionList(
      folder: "versions",
      [.init(First.self, file: file, message: "m", created: nil, checksum: source.checksum)])
    return terminal
  }

  @Test("a revision is written beside the one that it follows")
  func besideParent() throws {
    let name = "20261123_101500_3f9a1c7be02d_second.swift"
    for (arguments, folder) in [
      ([], "versions/2025"), (["--head", "base"], "versions"),
      (["--version-path", "versions"], "versions"),
    ] {
      let result = try terminal("2025/first.swift").run(["revision", "-m", "second"] + arguments)
      #expect(result.out == "Wrote \(folder)/\(name)", "\(result)")
    }
  }

  @Test("a slash in the template makes folders below that of all")
  func folders() throws {
    var terminal = try terminal("2025/first.swift")
    terminal.configuration.fileNameTemplate = "{year}/{month}/{id}_{slug}"
    let result = terminal.run("revision", "-m", "second")
    #expect(result.out == "Wrote versions/2026/11/3f9a1c7be02d_second.swift", "\(result)")
    #expect(terminal.exists("versions/2026/11/3f9a1c7be02d_second.swift"))
  }

  @Test(
    "a name in braces that stands for nothing is an error",
    arguments: [("{yaer}_{id}", "'{yaer}'"), ("{id}{}", "'{}'"), ("{ID}", "'{ID}'")])
  func unknownToken(template: String, token: String) throws {
    var terminal = try terminal("first.swift")
    terminal.configuration.fileNameTemplate = template
    let result = terminal.run("revision", "-m", "second")
    #expect(result.code == 1 && result.err.contains("Error: \(token) in the fileNameTemplate"))
    #expect(result.err.contains("{day}, {hour}, {id}"), "\(result.err)")
    #expect(result.err.contains("Did you mean 'year'?") == (template == "{yaer}_{id}"))
  }

  @Test(
    "what leaves the folder, or is no name, is refused",
    arguments: ["../{id}", "/{id}", "a//{id}", "{id}/", "./{id}", "{id}/_"])
  func unusable(template: String) throws {
    var terminal = try terminal("first.swift")
    terminal.configuration.fileNameTemplate = template
    let result = terminal.run("revision", "-m", "second")
    #expect(result.code == 1 && result.err.contains("cannot be a file's name"), "\(result)")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: terminal.folder.path("versions"))
        == ["first.swift"])
  }

  @Test("a file that was deleted since the build is noticed")
  func deleted() throws {
    var terminal = try terminal("first.swift")
    try Data().write(to: terminal.folder.url.appending(path: "versions/other.swift"))
    let other = RevisionList.Entry(
      Other.self, file: "other.swift", message: "m", created: nil,
      checksum: SourceFile(path: "", text: "").checksum)
    terminal.configuration.revisions = RevisionList(
      folder: "versions", terminal.configuration.revisions.entries + [other])
    #expect(terminal.run("upgrade").code == 0)
    try FileManager.default.removeItem(atPath: terminal.folder.path("versions/other.swift"))
    let result = terminal.run("upgrade", "--format", "json")
    #expect(result.code == 1 && result.out.contains("\"stale-program\""), "\(result)")
    #expect(result.err.contains("  versions/other.swift (deleted)\n"), "\(result.err)")
    #expect(terminal.run("current").err.hasPrefix("Warning: This program was not built from"))
    let check = terminal.run("check", "--against", "versions")
    #expect(check.code == 1 && check.err.hasPrefix("Error: This program was not built"), "\(check)")
    // Where no file of the program's is, the folder is somebody else's.
    try FileManager.default.removeItem(atPath: terminal.folder.path("versions/first.swift"))
    #expect(terminal.run("upgrade").code == 0)
  }
}

private enum Other: Revision {
  static let id: RevisionID = "other"
  static let downRevisions: [RevisionID] = ["first"]
  static func upgrade(_ op: Operations) throws {}
  static func downgrade(_ op: Operations) throws {}
}
