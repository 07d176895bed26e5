import Foundation
import GodwitCLITestSupport
import GodwitTestSupport
import Testing

@testable import GodwitCLI

/// Commands in a process whose streams may have colours. Which streams may is decided by the
/// environment, and tested with the real program.
@Suite("Colours")
struct ColourTests {
  private let terminal: Terminal

  /// A database at the head from which an index is missing, and in which there is a table too many.
  init() throws {
    terminal = try Terminal()
    #expect(terminal.run("upgrade").code == 0)
    try terminal.execute(
      "DROP INDEX ix_poems_id; CREATE TABLE extra (a); ALTER TABLE poems ADD COLUMN stray TEXT")
  }

  private func coloured(_ arguments: [String]) -> Terminal.Result {
    let (out, err) = (Recorder(), Recorder())
    var session = Session.testing(
      folder: terminal.folder.url, recorder: out, errors: err,
      configuration: terminal.configuration)
    session.console = Console(
      out: { out.append($0) }, err: { err.append($0) }, readAnswer: { nil }, isInteractive: false,
      showStatus: nil, coloured: [.out, .err])
    let code = session.run(arguments)
    return Terminal.Result(code: code, out: out.text, err: err.text)
  }

  private func hasEscapes(_ text: String) -> Bool { text.unicodeScalars.contains("\u{1B}") }

  @Test(
    "of differences say nothing that is not there without them",
    arguments: [
      ["check"], ["diff", "--from", "database", "--to", "schema"],
      ["revision", "--autogenerate", "-m", "x"],
    ])
  func differences(arguments: [String]) throws {
    let coloured = coloured(arguments)
    let text = coloured.out + coloured.err
    // What the database has beyond its revisions, and what a revision would do, are opposite.
    let signs = arguments == ["check"] ? ("32m+", " (1 column)", "31m-") : ("31m-", "", "32m+")
    #expect(text.contains("\u{1B}[\(signs.0) table extra\(signs.1)\u{1B}[0m"), "\(text)")
    #expect(
      text.contains("\u{1B}[\(signs.2) index poems.ix_poems_id (id)\u{1B}[0m"), "\(text)")
    // The same once more, so what was written has to go.
    let versions = terminal.folder.url.appending(path: "versions")
    try FileManager.default.removeItem(at: versions)
    try FileManager.default.createDirectory(at: versions, withIntermediateDirectories: true)
    let without = terminal.run(arguments)
    #expect(!hasEscapes(without.out + without.err))
    let stripped = text.replacing(/\u{1B}\[\d*m/, with: "")
    #expect(stripped == without.out + without.err)
  }

  @Test(
    "are never in JSON",
    arguments: [
      ["check"], ["diff", "--from", "database", "--to", "schema"], ["current"], ["history"],
      ["heads"], ["upgrade"], ["downgrade", "-1"],
    ])
  func json(arguments: [String]) throws {
    let result = coloured(arguments + ["--format", "json"])
    #expect(result.code == 0 || result.code == 2, "\(result)")
    #expect(!hasEscapes(result.out), "\(result.out)")
    _ = try JSONSerialization.jsonObject(with: Data(result.out.utf8))
  }

  @Test(
    "nor in SQL or Swift",
    arguments: [
      ["diff", "--from", "database", "--to", "schema", "--sql"],
      ["diff", "--from", "database", "--to", "schema", "--format", "swift"],
      ["revision", "--autogenerate", "-m", "x", "--sql"], ["upgrade", "--sql", "base:head"],
    ])
  func code(arguments: [String]) {
    let result = coloured(arguments)
    #expect(result.code == 0 || result.code == 2, "\(result)")
    #expect(!result.out.isEmpty && !hasEscapes(result.out), "\(result.out)")
  }

  @Test("nor in a file that is written")
  func files() throws {
    let path = coloured(["revision", "--autogenerate", "-m", "x"]).out
      .split(separator: " ").last.map(String.init)
    let source = try String(
      contentsOfFile: terminal.folder.path(try #require(path)), encoding: .utf8)
    #expect(source.contains("dropTable(\"extra\")") && !hasEscapes(source))
  }
}
