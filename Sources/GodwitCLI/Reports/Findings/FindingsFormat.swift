import ArgumentParser
import Foundation
import GodwitMigrations

/// How findings are printed.
enum FindingsFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
  /// For people.
  case text
  case json
  /// Annotations at the lines of a pull request, and a page for the summary of the job.
  case github
  /// A report of GitLab's Code Quality.
  case gitlab
  /// For whatever reads SARIF 2.1.0.
  case sarif
  /// A page for people, as a comment in a pull request.
  case markdown

  /// Whether two of it, one behind the other, are none.
  var isOneDocument: Bool { self == .gitlab || self == .sarif }

  static let help = ArgumentHelp(
    "How to print the result: text, json, github (annotations), gitlab (Code Quality), sarif, or "
      + "markdown.")
}

extension Session {
  /// Prints findings in a format of a service.
  ///
  /// - Returns: Whether the format was one of a service; text and JSON are the command's own.
  @discardableResult
  func print(_ findings: Findings, as format: FindingsFormat) throws -> Bool {
    let path = repositoryPath
    switch format {
    case .text, .json: return false
    case .github:
      for line in GitHubReport(findings, path: path).annotations { console.out(line) }
      try summarize(MarkdownReport(findings, path: path).text)
    case .gitlab: try console.json(GitLabReport(findings, path: path))
    case .sarif: try console.json(SARIFLog(findings, path: path))
    case .markdown: console.out(MarkdownReport(findings, path: path).text)
    }
    return true
  }

  /// Adds a page to the summary of GitHub's job, if the command runs in one: of annotations GitHub
  /// shows ten of each kind, and does not say that there are more.
  ///
  /// - Throws: ``CommandError/FileProblem/cannotWrite(_:_:)``
  private func summarize(_ page: String) throws {
    guard let path = environment["GITHUB_STEP_SUMMARY"], !path.isEmpty else { return }
    do {
      // What another step has written there stays.
      let file = url(path)
      if !FileManager.default.fileExists(atPath: file.path) { try Data().write(to: file) }
      let handle = try FileHandle(forWritingTo: file)
      defer { try? handle.close() }
      try handle.seekToEnd()
      try handle.write(contentsOf: Data((page + "\n").utf8))
    } catch {
      throw CommandError.file(.cannotWrite(path, error))
    }
  }

  /// The path of a file as it is seen from the root of the repository, from which services show it:
  /// a package can lie in a folder of one. Where nobody says where that is, or the file lies outside of
  /// it, the path stays as it is.
  var repositoryPath: (String) -> String {
    let root = repositoryRoot.map { URL(filePath: $0).standardizedFileURL.path }
    return { path in
      guard let root else { return path }
      let file = url(path).path
      let start = root.utf8.last == UInt8(ascii: "/") ? root : root + "/"
      guard file.utf8.starts(with: start.utf8) else { return path }
      return String(Substring(file.utf8.dropFirst(start.utf8.count)))
    }
  }

  /// Where GitHub or GitLab has checked the repository out; else the nearest folder upwards that is
  /// one.
  private var repositoryRoot: String? {
    for variable in ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"] {
      if let root = environment[variable], !root.isEmpty { return root }
    }
    var folder = workingDirectory.standardizedFileURL.path
    while !FileManager.default.fileExists(atPath: folder + "/.git") {
      let parent = FileSystem.folder(of: folder)
      if parent == folder || parent.isEmpty { return nil }
      folder = parent
    }
    return folder
  }
}
