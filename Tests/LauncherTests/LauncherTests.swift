import Foundation
import GodwitTestSupport
import Testing

@testable import GodwitLauncher

@Suite("The installed program")
struct LauncherTests {
  @Test(
    "knows the line that names a package's program",
    arguments: [
      ("// godwit: migrate", ["migrate"]), ("  //  godwit: migrate", []),
      ("  // godwit:  my-tool_2  \r", ["my-tool_2"]), ("// godwit: -rf", []),
      ("// godwit: ../x", []), ("// godwit: a b", []), ("// godwit:", []),
      ("let a = \"// godwit: no\"", []), ("// godwit: a\n\n// godwit: b", ["a", "b"]),
      ("// godwit: `rm`", []), ("// godwit: Wörter", ["Wörter"]),
    ])
  func line(text: String, programs: [String]) {
    #expect(ProgramPackage.programs(in: Data(text.utf8)) == programs)
  }

  private func write(_ text: String, _ folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: folder.appending(path: "Package.swift"))
  }

  @Test("takes the nearest manifest with the line, and remembers one that it passed by")
  func nearest() throws {
    let root = try TemporaryFolder()
    let outer = root.url.appending(path: "outer")
    let inner = outer.appending(path: "inner")
    try write("// godwit: outside\n", outer)
    try write("// nothing\n", inner)
    let deep = inner.appending(path: "Sources/x")
    try FileManager.default.createDirectory(at: deep, withIntermediateDirectories: true)
    let found = try #require(try ProgramPackage.nearest(to: deep.path))
    #expect(found.program == "outside" && found.folder == outer.path)
    #expect(found.passedBy == inner.path + "/Package.swift")
    try write("// godwit: inside\n", inner)
    let nearer = try #require(try ProgramPackage.nearest(to: deep.path))
    #expect(nearer.program == "inside" && nearer.passedBy == nil)
    #expect(try ProgramPackage.nearest(to: root.url.path) == nil)
  }

  @Test("refuses a manifest with two lines, and one that somebody else may have written")
  func refusals() throws {
    let root = try TemporaryFolder()
    try write("// godwit: a\n// godwit: b\n", root.url)
    #expect(throws: LauncherError.self) { try ProgramPackage.nearest(to: root.url.path) }
    try write("// godwit: a\n", root.url)
    #expect(try ProgramPackage.nearest(to: root.url.path) != nil)
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: root.url.path)
    #expect(throws: LauncherError.self) { try ProgramPackage.nearest(to: root.url.path) }
  }
}
