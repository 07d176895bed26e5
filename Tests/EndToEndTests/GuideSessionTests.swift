import Foundation
import GodwitCLITestSupport
import GodwitGuideTestSupport
import GodwitTestSupport
import Testing

@testable import GodwitCLI

/// The folder in which a page's sessions are run. Each page finds it new; packages stand at the same
/// place in it and are built in the workbench's folder, so that little is compiled again.
private struct GuideSandbox {
  let page: GuidePage
  let session: ConsoleSession
  /// Not in the package's own folder, whose program `godwit` would find there.
  private let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
    .appending(path: "godwit-guide-\(getpid())", directoryHint: .isDirectory)

  private struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// What a page calls a checkout of Godwit.
  private static let checkout = (written: "../godwit", real: workbench.folder.path)

  private var programs: URL { folder.appending(path: ".programs") }

  private func prepare() throws {
    let files = FileManager.default
    try? files.removeItem(at: folder)
    try files.createDirectory(at: programs, withIntermediateDirectories: true)
    let program = session.sandbox == "example" ? "GodwitExample" : "godwit"
    try files.createSymbolicLink(
      at: programs.appending(path: "godwit"), withDestinationURL: builtProgram(program))
    if session.sandbox == "example" {
      for name in ["schema", "versions", "Makefile"] {
        try files.copyItem(
          at: packageRoot.appending(path: name), to: folder.appending(path: name))
      }
    }
  }

  private var environment: [String: String] {
    var environment = ProcessInfo.processInfo.environment
    environment["DATABASE_URL"] = nil
    environment["MAKEFLAGS"] =
      session.sandbox == "example"
      ? " --no-print-directory -- GODWIT=\(programs.path)/godwit SWIFT=true"
      : " --no-print-directory"
    environment["PATH"] = "\(programs.path):\(environment["PATH"] ?? "")"
    environment["SWIFTPM_BUILD_DIR"] = workbench.folder.appending(path: ".build").path
    for role in ["AUTHOR", "COMMITTER"] {
      environment["GIT_\(role)_NAME"] = "You"
      environment["GIT_\(role)_EMAIL"] = "you@example.com"
    }
    environment["GIT_CONFIG_GLOBAL"] = "/dev/null"
    environment["LC_ALL"] = "C.UTF-8"
    environment["TERM"] = "dumb"
    environment["PAGER"] = "cat"
    return environment
  }

  /// What hidden steps can call.
  private static let functions = """
    # Where people and programs look for what was built, and with the same dependencies.
    share_build() {
      ln -s "$SWIFTPM_BUILD_DIR" "$1/.build" && cp '\(packageRoot.path)/Package.resolved' "$1"
    }

    """

  /// What the sandbox has before the first session.
  private var preparation: String {
    switch session.sandbox {
    case "example": "godwit upgrade --database vpsweb.sqlite >/dev/null 2>&1 || exit 9\n"
    case "app":
      """
      { godwit init app --path ../godwit && cd app && git init -q -b main . ; } >/dev/null || exit 9
      share_build .
      cat > schema/Notes.swift <<'GODWIT_END'
      import Godwit

      let notes = Table("notes") {
        Column("id", .integer).primaryKey()
        Column("text", .text).notNull()
      }
      GODWIT_END
      sed -i.old 's/^public let schema.*/&\\n  notes/' schema/Schema.swift; rm schema/*.old
      { godwit revision --autogenerate -m create_notes --rev-id a1f3c5d7e9b2 && godwit upgrade; } \
        > ../app.log 2>&1 || { cat ../app.log; exit 9; }
      sqlite3 app.sqlite "INSERT INTO notes (text) VALUES ('one'), ('two'), ('three')" || exit 9
      git add . && git commit -q -m 'Begin' || exit 9

      """
    default: ""
    }
  }

  private func bash(_ script: String) throws -> String {
    let file = folder.appending(path: ".script")
    let text = (Self.functions + preparation + ConsoleSession.saying + script).replacing(
      Self.checkout.written, with: Self.checkout.real)
    try Data(text.utf8).write(to: file)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["bash", file.path]
    process.currentDirectoryURL = folder
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self)
      .replacing(folder.path, with: "~").replacing(Self.checkout.real, with: Self.checkout.written)
  }

  /// What differs from the page, and the page as it should be.
  func run() throws -> (complaints: [String], text: String) {
    try prepare()
    let output = try bash(session.script)
    // What comes before the first step is the preparation's.
    let results = Array(ConsoleSession.results(in: output).dropFirst())
    var complaints: [String] = []
    var lines = page.lines
    guard results.count == session.steps.count else {
      return (["only \(results.count) of \(session.steps.count) steps were run:\n\(output)"], "")
    }
    for (step, result) in zip(session.steps, results).reversed() {
      guard let expected = step.expected else {
        if result.code != 0 {
          complaints.append("'\(step.command)' failed:\n\(result.lines.joined(separator: "\n"))")
        }
        continue
      }
      if !Mask.matches(expected.lines, result.lines) {
        complaints.append(
          "\(page.path):\(expected.line + 1): \(step.command)\nprints:\n"
            + result.lines.joined(separator: "\n"))
        let old = expected.line..<expected.line + expected.lines.count
        lines.replaceSubrange(old, with: result.lines)
      }
    }
    return (complaints.reversed(), lines.joined(separator: "\n"))
  }

  init?(_ page: GuidePage) {
    guard let session = ConsoleSession(page) else { return nil }
    (self.page, self.session) = (page, session)
  }
}

extension EndToEndTests {
  private static let wanted = ProcessInfo.processInfo.environment["GODWIT_GUIDE_PAGE"]

  private static func pages() throws -> [String] {
    try Guide(root: packageRoot).pages
      .filter { ConsoleSession($0) != nil && (wanted == nil || $0.name == wanted) }.map(\.path)
  }

  /// With `GODWIT_UPDATE_GUIDE=1` pages are given what their sessions print.
  @Test("each session of the guide prints what the page says", arguments: try pages())
  func guideSessions(_ path: String) throws {
    let page = try #require(try Guide(root: packageRoot).pages.first { $0.path == path })
    let sandbox = try #require(GuideSandbox(page))
    let result = try sandbox.run()
    for complaint in result.complaints { Issue.record("\(complaint)") }
    if ProcessInfo.processInfo.environment["GODWIT_UPDATE_GUIDE"] == "1", !result.text.isEmpty {
      try Data(result.text.utf8).write(to: packageRoot.appending(path: path))
    }
  }
}
