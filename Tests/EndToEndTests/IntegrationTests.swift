import Foundation
import GodwitTestSupport
import Testing

@Suite("What runs in continuous integration")
struct IntegrationTests {
  /// Which step of each part must fail, by the kind of drift.
  private static let kinds: [(drift: String, failing: Set<String>)] = [
    ("", []), ("declaration", ["Check", "Verify"]), ("heads", ["Check"]),
    ("downgrade", ["Verify", "Lint"]), ("danger", ["Lint"]), ("schema.sql", ["Check"]),
  ]

  @Test(
    "what GitHub's action runs fails at the step that it should, and nowhere else", arguments: kinds
  )
  func action(drift: String, failing: Set<String>) throws {
    let repository = try Repository(drift)
    let steps = try Self.steps("action.yml")
    #expect(
      steps.keys.sorted() == [
        "Build", "Check", "Comment", "Findings for code scanning", "Lint", "Page for the review",
        "Verify",
      ])
    for name in [
      "Build", "Check", "Verify", "Lint", "Findings for code scanning", "Page for the review",
    ] {
      let result = try repository.run(try #require(steps[name]))
      #expect((result.code != 0) == failing.contains(name), "\(drift) \(name): \(result)")
      if failing.contains(name) { #expect(result.code == 2, "\(drift) \(name): \(result)") }
    }
    for name in ["check", "lint"] {
      let log = try repository.json("godwit-sarif/\(name).sarif") as? [String: Any]
      #expect(log?["version"] as? String == "2.1.0")
    }
    let page = try repository.text("godwit-review.md")
    #expect(page.hasPrefix("<!-- godwit review -->\n"), "\(page)")
    #expect(page.contains("oneway000000") == (drift == "downgrade"), "\(page)")
  }

  @Test("the page of the review is one comment, which is made once and then kept up to date")
  func comment() throws {
    let repository = try Repository("")
    let comment = try #require(try Self.steps("action.yml")["Comment"])
    try Data("<!-- godwit review -->\nx\n".utf8).write(
      to: repository.url.appending(path: "temp/godwit-review.md"))
    #expect(try repository.run(comment).code == 0)
    #expect(try repository.text("gh.log").contains("--method POST repos/o/r/issues/7/comments"))
    #expect(try repository.run(comment, ["COMMENT": "12"]).code == 0)
    #expect(
      try repository.text("gh.log").hasSuffix("--method PATCH repos/o/r/issues/comments/12\n"))
  }

  @Test(
    "what GitLab's template runs fails where it should, with one report of all", arguments: kinds)
  func template(drift: String, failing: Set<String>) throws {
    let repository = try Repository(drift)
    let script = try #require(try Self.steps("ci/gitlab.yml")["script"])
    let result = try repository.run(script)
    #expect(result.code == (failing.isEmpty ? 0 : 2), "\(drift) \(result)")
    let issues = try repository.json("../godwit-codequality.json") as? [[String: Any]]
    let names = Set((issues ?? []).compactMap { $0["check_name"] as? String })
    #expect(
      issues != nil && names.isEmpty == failing.isDisjoint(with: ["Check", "Lint"]), "\(names)")
    let page = repository.url.appending(path: "godwit-review.md").path
    #expect(FileManager.default.fileExists(atPath: page))
  }

  @Test("the hook before a commit fails where declarations and revisions differ", arguments: kinds)
  func hook(drift: String, failing: Set<String>) throws {
    let repository = try Repository(drift)
    let file = try String(
      contentsOf: packageRoot.appending(path: ".pre-commit-hooks.yaml"), encoding: .utf8)
    let entry = try #require(
      file.split(separator: "\n").first { $0.contains("entry: ") }?.split(separator: ": ").last)
    let result = try repository.run(String(entry))
    #expect((result.code == 2) == failing.contains("Check"), "\(drift) \(result)")
  }

  /// The scripts of a file of YAML, by the names of their steps. It reads what these files have: blocks
  /// behind `run: |` and `- |`.
  private static func steps(_ file: String) throws -> [String: String] {
    let text = try String(contentsOf: packageRoot.appending(path: file), encoding: .utf8)
    var steps: [String: String] = [:]
    var name = "script"
    var block: [String]?
    var indentation = 0
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    for line in lines + ["end"] {
      let depth = line.prefix { $0 == " " }.count
      if let lines = block {
        if depth > indentation || line.isEmpty {
          block = lines + [line]
          continue
        }
        steps[name] = lines.joined(separator: "\n")
        block = nil
      }
      let words = line.trimmingCharacters(in: .whitespaces)
      if words.hasPrefix("- name: ") { name = String(words.dropFirst("- name: ".count)) }
      if words == "run: |" || words == "- |" { (block, indentation) = ([], depth) }
    }
    return steps
  }
}

/// A repository of the example as a service checks it out, with programs in place of those that the
/// machine of a service has.
struct Repository {
  private let folder: TemporaryFolder
  private let drift: String

  var url: URL { folder.url }

  init(_ drift: String) throws {
    folder = try TemporaryFolder()
    self.drift = drift
    for name in ["temp", "bin"] {
      try FileManager.default.createDirectory(
        at: folder.url.appending(path: name), withIntermediateDirectories: false)
    }
    for name in ["schema", "versions", "Package.swift"] {
      try FileManager.default.copyItem(
        at: packageRoot.appending(path: name), to: folder.url.appending(path: name))
    }
    let program = builtProgram("GodwitDriftExample")
    // The program is built already: a build of its own would take minutes.
    try script(
      "swift", "[ \"$2\" != --show-bin-path ] || echo '\(program.deletingLastPathComponent().path)'"
    )
    try script("godwit", "exec '\(program.path)' \"$@\"")
    try script("apt-get", "")
    try script(
      "gh",
      """
      case "$*" in
        *--paginate*) echo "$COMMENT" ;;
        *) echo "$2 $3 $4" >> "$RUNNER_TEMP/gh.log" ;;
      esac
      """)
    if drift == "schema.sql" {
      try Data("-- The schema that the revisions were\n".utf8).write(
        to: folder.url.appending(path: "schema.sql"))
    }
    let new =
      ["heads": "branch", "downgrade": "oneway", "danger": "danger", "parent": "parent"][
        drift] ?? "none"
    let commit = "git add -A && git -c user.name=n -c user.email=e commit -qm"
    let setup = """
      git init -q . && \(commit) base && git branch base
      mkdir drift && echo '// drift' > drift/\(new)000000.swift && \(commit) more
      """
    let result = try run(setup)
    if result.code != 0 { throw Failed(output: result.output) }
  }

  private struct Failed: Error { let output: String }

  private func script(_ name: String, _ body: String) throws {
    let file = folder.url.appending(path: "bin/\(name)")
    try Data("#!/bin/bash\n\(body)\n".utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
  }

  /// Runs a script as the services run one.
  func run(
    _ script: String, _ more: [String: String] = [:]
  ) throws -> (code: Int32, output: String) {
    let variables = folder.url.appending(path: "temp/env")
    let known = (try? String(contentsOf: variables, encoding: .utf8)) ?? ""
    var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("GIT") }
    for line in known.split(separator: "\n") {
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      environment[String(parts[0])] = String(parts.last ?? "")
    }
    environment["PATH"] = folder.path("bin") + ":" + (environment["PATH"] ?? "")
    environment.merge([
      "DRIFT": drift, "PROGRAM": "GodwitDriftExample", "GODWIT_PROGRAM": "GodwitDriftExample",
      "BASE": "base", "DATABASE": "", "GITHUB_ENV": variables.path,
      "RUNNER_TEMP": folder.path("temp"), "REPOSITORY": "o/r", "NUMBER": "7", "COMMENT": "",
      "GODWIT_PACKAGE": ".", "CI_PROJECT_DIR": folder.url.path,
      "CI_MERGE_REQUEST_DIFF_BASE_SHA": "base",
    ]) { $1 }
    environment.merge(more) { $1 }
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script]
    process.currentDirectoryURL = folder.url
    process.environment = environment
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }

  func text(_ path: String) throws -> String {
    try String(contentsOf: folder.url.appending(path: "temp/\(path)"), encoding: .utf8)
  }

  func json(_ path: String) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(try text(path).utf8))
  }
}
