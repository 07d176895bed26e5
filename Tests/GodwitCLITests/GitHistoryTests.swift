import Foundation
import GodwitCLITestSupport
import GodwitTestSupport
import Testing

@testable import GodwitCLI

private enum Git {
  static let isPresent: Bool = {
    let folders = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return folders.split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/git")
    }
  }()
}

@Suite("What git says is new", .enabled(if: Git.isPresent, "there is no git"))
struct GitHistoryTests {
  /// A repository with one commit on `main`, and a branch with another one.
  private func repository() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try git(folder, "init", "--quiet", "--initial-branch=main")
    try write("versions/a.swift", "a", folder)
    try write("versions/b é.swift", "b", folder)
    try git(folder, "add", ".")
    try commit(folder)
    try git(folder, "switch", "--quiet", "-c", "work")
    try write("versions/c é\".swift", "c", folder)
    try write("versions/a.swift", "a, edited", folder)
    try write("elsewhere.swift", "no", folder)
    try git(folder, "mv", "versions/b é.swift", "versions/b moved.swift")
    try git(folder, "add", ".")
    try commit(folder)
    try write("versions/d.swift", "not added yet", folder)
    return folder
  }

  private func git(_ folder: TemporaryFolder, _ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      ["git", "-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
      + arguments
    process.currentDirectoryURL = folder.url
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(arguments)")
  }

  private func commit(_ folder: TemporaryFolder) throws {
    try git(folder, "commit", "--quiet", "-m", "x")
  }

  private func write(_ name: String, _ text: String, _ folder: TemporaryFolder) throws {
    let file = URL(filePath: folder.path(name))
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  private func history(_ folder: TemporaryFolder, _ path: String = "") -> GitHistory {
    GitHistory(in: URL(filePath: folder.path(path)), environment: [:])
  }

  @Test(
    "files are new that were added since the branch began, committed or not; not those that moved")
  func added() throws {
    let folder = try repository()
    let added = try history(folder).filesAdded(since: "main", in: ["versions"])
    #expect(added == ["versions/c é\".swift", "versions/d.swift"])
  }

  @Test("a package in a folder of the repository has its own paths")
  func package() throws {
    let folder = try repository()
    try write("app/versions/e.swift", "e", folder)
    try git(folder, "add", "app")
    try commit(folder)
    let added = try history(folder, "app").filesAdded(since: "main", in: ["versions"])
    #expect(added == ["versions/e.swift"])
  }

  @Test("what git does not know is told, and no option is taken for a reference")
  func unknown() throws {
    let folder = try repository()
    for reference in ["nothing", "--output=x", "main; touch x", ""] {
      #expect(throws: GitHistory.Problem.unknownReference(reference)) {
        try history(folder).filesAdded(since: reference, in: ["versions"])
      }
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path("x")))
    let outside = try TemporaryFolder()
    #expect(throws: GitHistory.Problem.noRepository(outside.url.path)) {
      try history(outside).filesAdded(since: "main", in: ["versions"])
    }
  }

  @Test("a shallow clone is told how to fetch more")
  func shallow() throws {
    let folder = try repository()
    let clone = try TemporaryFolder()
    try git(
      clone, "clone", "--quiet", "--depth=1", "--no-single-branch", "file://\(folder.url.path)",
      "copy")
    try git(folder, "status")
    #expect(throws: GitHistory.Problem.isShallow("origin/main")) {
      try history(clone, "copy").filesAdded(since: "origin/main", in: ["versions"])
    }
    let words = Wording(session: Session.testing(folder: clone.url, recorder: Recorder()))
      .describe(GitHistory.Problem.isShallow("origin/main"))
    #expect(words.contains("git fetch --unshallow") && words.contains("fetch-depth: 0"))
  }
}
