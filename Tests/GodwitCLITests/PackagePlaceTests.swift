import Foundation
import GodwitCLITestSupport
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("A folder of the package")
struct PackagePlaceTests {
  private func package() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for path in ["schema/deep", "versions", "Sources/app"] {
      try FileManager.default.createDirectory(
        at: folder.url.appending(path: path), withIntermediateDirectories: true)
    }
    try Data("// swift\n".utf8).write(to: folder.url.appending(path: "Package.swift"))
    return folder
  }

  private func session(in folder: URL, _ output: Recorder, database: String? = nil) -> Session {
    var session = Session.testing(
      folder: folder, recorder: output,
      environment: database.map { ["DATABASE_URL": $0] } ?? [:])
    let prefix = PackagePlace.prefix(from: folder, to: session.configuration)
    session.packagePrefix = prefix
    session.configuration = session.configuration.seen(through: prefix)
    session.configurations = [session.configuration]
    return session
  }

  @Test("knows the way to it, and no package is none")
  func prefixes() throws {
    let root = try package()
    let configuration = Session.testing(folder: root.url, recorder: Recorder()).configuration
    func prefix(_ path: String) -> String {
      PackagePlace.prefix(from: root.url.appending(path: path), to: configuration)
    }
    #expect([prefix("."), prefix("schema"), prefix("schema/deep")] == ["", "../", "../../"])
    try FileManager.default.removeItem(at: root.url.appending(path: "versions"))
    #expect(prefix("schema/deep") == "")
  }

  @Test(
    "works on the database of the configuration and of DATABASE_URL; a typed one is where it is typed",
    arguments: [nil, "sqlite:///other.sqlite", "file:other.sqlite"])
  func databases(url: String?) throws {
    let root = try package()
    let name = url == nil ? "app.sqlite" : "other.sqlite"
    let output = Recorder()
    let inside = session(
      in: root.url.appending(path: "schema/deep", directoryHint: .isDirectory), output,
      database: url)
    #expect(inside.run(["upgrade"]) == 0, "\(output.text)")
    #expect(output.text.contains("../../\(name): base -> "))
    let files = FileManager.default
    #expect(files.fileExists(atPath: root.url.appending(path: name).path))
    #expect(session(in: root.url, output, database: url).run(["current"]) == 0)
    #expect(inside.run(["upgrade", "--database", "typed.sqlite"]) == 0)
    #expect(files.fileExists(atPath: root.url.appending(path: "schema/deep/typed.sqlite").path))
  }
}
