import Foundation
import GodwitMigrations

/// What git knows of the package: which files have come since a branch began.
struct GitHistory {
  /// Why git does not say it.
  enum Problem: Error, Hashable {
    case noGit
    case noRepository(String)
    case unknownReference(String)
    /// The clone does not hold the history that it takes.
    case isShallow(String)
    case noCommonAncestor(String)
    case failed(command: String, output: String)
  }

  private let folder: URL
  private let environment: [String: String]

  /// - Parameter folder: The package's.
  init(in folder: URL, environment: [String: String]) {
    self.folder = folder
    self.environment = environment
  }

  /// The files that were added since this branch and a reference went apart, committed or not, by their
  /// paths from the folder.
  ///
  /// - Parameters:
  ///   - reference: A branch, a tag or a commit: `origin/main`.
  ///   - folders: Where to look, from the folder.
  /// - Throws: ``Problem``.
  func filesAdded(since reference: String, in folders: [String]) throws -> Set<String> {
    let base = try mergeBase(with: reference)
    // A file that was moved is no new one.
    let committed = try output(
      ["diff", "--name-only", "-z", "--diff-filter=A", "--find-renames", "--relative", base, "--"]
        + folders)
    let untracked = try output(
      ["ls-files", "-z", "--others", "--exclude-standard", "--"] + folders)
    return Set(
      (committed + untracked).split(separator: 0).map { String(decoding: $0, as: UTF8.self) })
  }

  /// The commit at which this branch and a reference went apart.
  private func mergeBase(with reference: String) throws -> String {
    guard try run(["rev-parse", "--git-dir"]).code == 0 else {
      throw Problem.noRepository(folder.path)
    }
    let commit = try run(
      ["rev-parse", "--verify", "--quiet", "--end-of-options", reference + "^{commit}"])
    guard commit.code == 0 else {
      throw try isShallow() ? Problem.isShallow(reference) : Problem.unknownReference(reference)
    }
    let base = try run(["merge-base", Self.line(commit.output), "HEAD"])
    guard base.code == 0 else {
      throw try isShallow() ? Problem.isShallow(reference) : Problem.noCommonAncestor(reference)
    }
    return Self.line(base.output)
  }

  private func isShallow() throws -> Bool {
    Self.line(try run(["rev-parse", "--is-shallow-repository"]).output) == "true"
  }

  // MARK: Running git

  private func output(_ arguments: [String]) throws -> Data {
    let result = try run(arguments)
    guard result.code == 0 else {
      throw Problem.failed(
        command: (["git"] + arguments.prefix(1)).joined(separator: " "),
        output: Self.line(result.errors))
    }
    return result.output
  }

  /// Runs git without a shell, which would read the reference.
  private func run(_ arguments: [String]) throws -> (code: Int32, output: Data, errors: Data) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["git"] + arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
      .merging(["LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"]) { $1 }
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    // What git says on its second stream is short, and fits into the pipe.
    let text = output.fileHandleForReading.readDataToEndOfFile()
    let complaint = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    // What env says where there is no such program.
    if process.terminationStatus == 127 { throw Problem.noGit }
    return (process.terminationStatus, text, complaint)
  }

  private static func line(_ output: Data) -> String {
    String(decoding: output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

extension Session {
  /// The revisions whose files were added since this branch and a reference went apart.
  ///
  /// - Throws: ``GitHistory/Problem``.
  func revisionsAdded(since reference: String) throws -> [RevisionList.Entry] {
    let revisions = configuration.revisions
    let prefix = packagePrefix
    func inPackage(_ path: String) -> String {
      String(
        Substring(path.utf8.dropFirst(path.utf8.starts(with: prefix.utf8) ? prefix.utf8.count : 0)))
    }
    let history = GitHistory(in: url(prefix.isEmpty ? "." : prefix), environment: environment)
    let added = try history.filesAdded(
      since: reference, in: revisions.folders.map(inPackage))
    return revisions.entries.filter { added.contains(inPackage(revisions.path(of: $0))) }
  }
}
