import Foundation
import GodwitCLITestSupport
import GodwitTestSupport
import Testing

@testable import GodwitCLI
@testable import GodwitMigrations

@Suite("A file that is written whole or not at all")
struct AtomicFileTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.url.path)) ?? []).sorted()
  }

  private func text(_ name: String) -> String? {
    FileManager.default.contents(atPath: folder.path(name)).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  private func write(_ text: String, _ name: String, mode: mode_t = 0o644) throws {
    try Data(text.utf8).write(to: folder.url.appending(path: name))
    chmod(folder.path(name), mode)
  }

  private func status(_ name: String) throws -> stat {
    try #require(FileSystem.status(folder.path(name), followingLinks: false))
  }

  @Test("a new file is all there, and nothing beside it")
  func creating() throws {
    let data = Data(repeating: 7, count: 3_000_000)
    try AtomicFile.create(data, at: folder.path("new"))
    #expect(FileManager.default.contents(atPath: folder.path("new")) == data)
    try AtomicFile.create(Data(), at: folder.path("empty"))
    #expect(names == ["empty", "new"])
    #expect(try status("new").st_nlink == 1)
  }

  @Test("a new file takes no place that is taken, be it by a link to nowhere")
  func taken() throws {
    try write("mine", "file")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link"), withDestinationPath: "nowhere")
    for name in ["file", "link"] {
      #expect(throws: CommandError.self) {
        try AtomicFile.create(Data("x".utf8), at: folder.path(name))
      }
    }
    #expect(text("file") == "mine")
    #expect(names == ["file", "link"])
  }

  @Test(
    "a file that is replaced keeps its permissions, and is another file",
    arguments: [0o600, 0o664, 0o755])
  func replacing(mode: Int) throws {
    try write("old", "file", mode: mode_t(mode))
    let before = try status("file")
    try AtomicFile.replace(Data("new".utf8), at: folder.path("file"))
    let after = try status("file")
    #expect(text("file") == "new" && names == ["file"])
    #expect(after.st_mode & 0o777 == mode_t(mode))
    // Whoever has the old one open goes on reading the old one.
    #expect(after.st_ino != before.st_ino)
  }

  @Test("a link stays when the file that it leads to is replaced")
  func link() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path("real"), withIntermediateDirectories: true)
    try write("old", "real/file")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link"), withDestinationPath: "real/file")
    try AtomicFile.replace(Data("new".utf8), at: folder.path("link"))
    #expect(text("real/file") == "new")
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("link")) == "real/file")
    #expect(names == ["link", "real"])
  }

  @Test("what cannot be written leaves everything as it was")
  func failing() throws {
    #expect(throws: SystemError.self) {
      try AtomicFile.create(Data("x".utf8), at: folder.path("nowhere/file"))
    }
    #expect(throws: SystemError.self) {
      try AtomicFile.replace(Data("x".utf8), at: folder.path("missing"))
    }
    #expect(names.isEmpty)
  }

  @Test("a revision takes no place that is taken, and leaves nothing beside it")
  func commands() throws {
    let terminal = try Terminal()
    let written = terminal.run("revision", "-m", "one", "--rev-id", "one")
    let path = try #require(written.out.split(separator: " ").last.map(String.init))
    let again = terminal.run("revision", "-m", "one", "--rev-id", "one")
    #expect(again.code == 1 && again.err.contains("'\(path)' exists already"), "\(again)")
    let files = try FileManager.default.contentsOfDirectory(
      atPath: terminal.folder.path("versions"))
    #expect(files.count == 1)
  }
}
