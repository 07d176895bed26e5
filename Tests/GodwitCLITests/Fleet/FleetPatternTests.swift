import Foundation
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("Patterns of files")
struct FleetPatternTests {
  @Test(
    "a name is matched as shells do it, byte by byte",
    arguments: [
      ("*.sqlite", "a.sqlite", true), ("*.sqlite", ".sqlite", false), (".*", ".a", true),
      ("*", "", true), ("a?c", "abc", true), ("a?c", "ac", false), ("a*b*c", "aXbYbc", true),
      ("a*b*c", "aXbY", false), ("[a-c]x", "bx", true), ("[!a-c]x", "bx", false),
      ("[^a-c]x", "dx", true), ("[]]", "]", true), ("[!]]", "]", false), ("[", "[", true),
      ("[a", "[a", true), ("a[", "a[", true), ("[a-]", "-", true), ("[z-a]", "m", false),
      ("\\*", "*", true), ("\\*", "a", false), ("\\", "\\", true), ("[\\]]", "]", true),
      ("e\u{301}", "é", false), ("?", "é", false), ("??", "é", true), ("a*", "a\u{301}b", true),
      ("*\u{301}", "e\u{301}", true), ("e*", "e\u{301}", true), ("a\nb", "a\nb", true),
      ("**********b", String(repeating: "a", count: 500), false),
    ])
  func name(pattern: String, name: String, matches: Bool) {
    #expect(NamePattern(pattern.utf8).matches(name.utf8) == matches)
  }

  @Test(
    "a path is matched name by name, and ** is any number of folders",
    arguments: [
      ("a/*.db", "a/x.db", true), ("a/*.db", "a/b/x.db", false), ("a/**/*.db", "a/x.db", true),
      ("a/**/*.db", "a/b/c/x.db", true), ("a/**", "a/b/c", true), ("**/x", "x", true),
      ("**/**/x", "a/x", true), ("a/**/b/**/c", "a/b/c", true), ("a/**/b/**/c", "a/b/b/x/c", true),
      ("a/**/b/**/c", "a/c", false), ("a/**/x", "a/.git/x", false), ("/a/*", "a/b", false),
      ("/a/*", "/a/b", true), ("a*b", "a/b", false), ("?", "/", false), ("a/**", "a/.b", false),
    ])
  func path(pattern: String, path: String, matches: Bool) {
    #expect(PathPattern(FleetPath(pattern)).matches(FleetPath(path)) == matches)
  }

  @Test(
    "journals and copies are no databases",
    arguments: [
      ("a/x.db-wal", true), ("x.db-shm", true), ("x.db-journal", true), ("-wal", false),
      ("x.db.20261123_101500.backup", true), ("x.backup", false), ("x.db", false),
      (".20261123_101500.backup", false), ("x.2026112a_101500.backup", false),
    ])
  func beside(name: String, isBeside: Bool) {
    #expect(FleetPath(name).isBesideDatabase == isBeside)
  }

  // MARK: Files

  private static let tree = [
    "a.db", "a.db-wal", "b.db", "t/1.db", "t/2.db", "t/.hidden.db", "t/deep/er/3.db", ".h/4.db",
    "t/é.db", "t/e\u{301}.db", "t/new\nline.db", "t/sp ace.db", "t/x[1].db", "t/note.txt",
  ]

  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for path in Self.tree {
      let url = folder.url.appending(path: path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data().write(to: url)
    }
    return folder
  }

  private func found(
    _ patterns: [String], in folder: TemporaryFolder, list: PathList? = nil
  ) throws -> [String] {
    var files = FleetFiles(patterns.map { FleetPath($0) }, list: list, in: folder.url.path)
    var names: [String] = []
    while let found = try files.next() {
      switch found {
      case .file(let path): names.append(path.text ?? "?")
      case .missing(let path): names.append("missing " + (path.text ?? "?"))
      case .unreadable(let path, let reason): names.append("\(path.shown): \(reason)")
      }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Compared by their bytes.
  private func same(_ a: [String], _ b: [String]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
  }

  @Test(
    "files are found by patterns and by names, each once",
    arguments: [
      (["*.db"], ["a.db", "b.db"]), (["?.db", "*.db"], ["a.db", "b.db"]),
      (["./*.db"], ["./a.db", "./b.db"]), (["t/[0-9].db"], ["t/1.db", "t/2.db"]),
      (
        ["t/*.db"],
        [
          "t/1.db", "t/2.db", "t/e\u{301}.db", "t/new\nline.db", "t/sp ace.db", "t/x[1].db",
          "t/é.db",
        ]
      ), (["t/e\u{301}.db"], ["t/e\u{301}.db"]),
      (["**/[0-9].db"], ["t/1.db", "t/2.db", "t/deep/er/3.db"]),
      (["t/x[1].db"], ["t/x[1].db"]), (["t/.*.db"], ["t/.hidden.db"]), ([".h/*"], [".h/4.db"]),
      (["none.db"], ["missing none.db"]), (["t"], ["t: it is a folder"]),
      (["a.db", "a.db-wal"], ["a.db"]), (["nothing/*.db"], []), (["a.db/*"], []),
    ] as [([String], [String])])
  func files(patterns: [String], expected: [String]) throws {
    let folder = try folder()
    let found = try found(patterns, in: folder)
    #expect(same(found, expected), "\(found)")
    let root = folder.url.path
    guard patterns.allSatisfy({ !$0.utf8.starts(with: ".".utf8) }) else { return }
    let absolute = try self.found(patterns.map { "\(root)/\($0)" }, in: folder)
    #expect(absolute.count == expected.count, "\(absolute)")
  }

  @Test("links to files are files, and links to folders are entered only by their names")
  func links() throws {
    let folder = try folder()
    let files = FileManager.default
    func link(_ name: String, _ target: String) throws {
      try files.createSymbolicLink(
        atPath: folder.path(name), withDestinationPath: target)
    }
    try link("l.db", "t/1.db")
    try link("nowhere.db", "gone.db")
    try link("round", ".")
    #expect(try found(["*.db"], in: folder) == ["a.db", "b.db", "l.db"])
    #expect(try found(["nowhere.db"], in: folder) == ["missing nowhere.db"])
    #expect(try found(["**/a.db"], in: folder) == ["a.db"])
    #expect(try found(["round/a.db"], in: folder) == ["round/a.db"])
    #expect(try found(["r*/a.db"], in: folder) == ["round/a.db"])
  }

  @Test("a name that is no text is found")
  func noText() throws {
    let folder = try TemporaryFolder()
    let path = FleetPath(Array(folder.url.path.utf8) + [0x2F, 0xFF, 0x2E, 0x64, 0x62])
    let descriptor = (path.bytes.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer {
      $0.baseAddress.map { open($0, O_CREAT | O_WRONLY, 0o644) } ?? -1
    }
    guard descriptor >= 0 else { return }
    close(descriptor)
    var files = FleetFiles([FleetPath("*.db")], in: folder.url.path)
    let found = try files.next()
    #expect(found == .file(FleetPath([0xFF, 0x2E, 0x64, 0x62])))
    #expect(try files.next() == nil)
  }

  @Test(
    "paths are read from a list, one a line, or each ended by a NUL",
    arguments: [
      ("a.db\nt/1.db\n", ["a.db", "t/1.db"]), ("a.db\n\nt/1.db", ["a.db", "t/1.db"]),
      ("t/new\nline.db\0a.db\0", ["a.db", "t/new\nline.db"]), ("", []), ("\n", []),
      ("x\n", ["missing x"]),
    ] as [(String, [String])])
  func list(text: String, expected: [String]) throws {
    let folder = try folder()
    let url = folder.url.appending(path: "list")
    try Data(text.utf8).write(to: url)
    let list = PathList(try FileHandle(forReadingFrom: url))
    #expect(try found([], in: folder, list: list) == expected)
  }

  @Test("a list that is longer than what is read at once is read to its end")
  func longList() throws {
    let folder = try folder()
    let url = folder.url.appending(path: "list")
    let lines = (0..<20_000).map { "tenants/\($0).db" }
    try Data(lines.joined(separator: "\n").utf8).write(to: url)
    let list = PathList(try FileHandle(forReadingFrom: url))
    var names: [String] = []
    while let path = try list.next() { names.append(path.text ?? "?") }
    #expect(names == lines)
  }

  @Test("a pattern that finds nothing is told")
  func fruitless() throws {
    let folder = try folder()
    var files = FleetFiles(["*.db", "x/*"].map { FleetPath($0) }, in: folder.url.path)
    while try files.next() != nil {}
    #expect(files.fruitless == [FleetPath("x/*")])
  }
}
