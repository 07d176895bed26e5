import Foundation
import Godwit
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("Looking through revisions from the command line")
struct LintCommandTests {
  private enum Base: Revision {
    static let id: RevisionID = "base1"
    static let downRevisions: [RevisionID] = []
    static func upgrade(_ op: Operations) throws {
      try op.createTable("a") {
        Column("id", .integer).primaryKey()
        Column("word", .text)
      }
    }
    static func downgrade(_ op: Operations) throws { try op.dropTable("a") }
  }

  private enum Dropping: Revision {
    static let id: RevisionID = "drop1"
    static let downRevisions: [RevisionID] = ["base1"]
    static func upgrade(_ op: Operations) throws { try op.dropColumn("a", "word") }
    static func downgrade(_ op: Operations) throws { try op.addColumn("a", Column("word", .text)) }
  }

  private static let source = """
    import Godwit
    /// drop the words
    enum Dropping: Revision {
      static func upgrade(_ op: Operations) throws {
        try op.dropColumn("a", "word")
      }
      static func downgrade(_ op: Operations) throws {
        try op.addColumn("a", Column("word", .text))
      }
    }
    """

  private func terminal(source: String? = source) throws -> Terminal {
    var terminal = try Terminal()
    terminal.configuration.revisions = RevisionList(
      folder: "versions",
      [
        .init(Base.self, file: "base.swift", message: "add a", created: nil, checksum: ""),
        .init(
          Dropping.self, file: "drop.swift", message: "drop the words", created: nil, checksum: ""),
      ])
    if let source { try write(source, to: "versions/drop.swift", terminal) }
    return terminal
  }

  private func write(_ text: String, to name: String, _ terminal: Terminal) throws {
    try Data(text.utf8).write(to: URL(filePath: terminal.folder.path(name)))
  }

  @Test("without a database all revisions are looked at, and a finding has its line")
  func withoutDatabase() throws {
    let result = try terminal().run("lint")
    #expect(result.code == 2)
    #expect(
      result.out == """
        drop1  drop the words  (versions/drop.swift)
          warning destructive-drop: line 5: The column a.word is dropped, with all of its values.
        1 warning
        """)
    #expect(result.err.contains("lint --explain destructive-drop"))
  }

  @Test("with a database only what it lacks is looked at, and its values are counted")
  func withDatabase() throws {
    // With files that it was not built from, a program migrates nothing.
    let terminal = try terminal(source: nil)
    _ = terminal.run("upgrade", "base1")
    try terminal.execute("INSERT INTO a (word) VALUES ('x'), ('y'), (NULL)")
    let result = terminal.run("lint")
    #expect(result.code == 2 && result.out.contains("is dropped, with 2 values."), "\(result)")
    try terminal.execute("UPDATE a SET word = NULL")
    let empty = terminal.run("lint")
    #expect(empty.code == 0 && empty.out.contains("note destructive-drop"), "\(empty)")
    let upgrade = terminal.run("upgrade")
    #expect(upgrade.code == 0, "\(upgrade)")
    let nothing = terminal.run("lint")
    #expect(nothing.code == 0 && nothing.out == "No findings.", "\(nothing)")
    #expect(nothing.err.contains("There was no revision to look at."))
    #expect(terminal.run("lint", "drop1").code == 2)
  }

  @Test("a comment allows a finding, which is told with its reason")
  func allowed() throws {
    let result = try terminal(
      source: Self.source + "\n// godwit:allow destructive-drop all empty\n"
    )
    .run("lint", "head")
    #expect(result.code == 0 && result.out == "No findings.", "\(result)")
    #expect(result.err.contains("Allowed: all empty"))
  }

  @Test("without the files it is said that nothing in them was read")
  func withoutSources() throws {
    let result = try terminal(source: nil).run("lint", "base1:head")
    #expect(result.code == 2 && result.err.contains("The revisions' files are not here"))
  }

  @Test("what is in a baseline does not count, also when lines have moved")
  func baseline() throws {
    let terminal = try terminal()
    let written = terminal.run("lint", "--write-baseline", "known.json")
    #expect(written.code == 0, "\(written)")
    let file = try String(contentsOfFile: terminal.folder.path("known.json"), encoding: .utf8)
    #expect(file.contains("destructive-drop") && !file.contains("line"))
    try write("\n\n" + Self.source, to: "versions/drop.swift", terminal)
    let result = terminal.run("lint", "--baseline", "known.json")
    #expect(result.code == 0 && result.out == "No findings.", "\(result)")
    #expect(result.err.contains("1 finding is in the baseline"))
    #expect(terminal.run("lint", "--write-baseline", "known.json").code == 0)
    #expect(terminal.run("lint", "--baseline", "none.json").code == 1)
    try write("{}", to: "other.json", terminal)
    let other = terminal.run("lint", "--baseline", "other.json")
    #expect(other.code == 1 && other.err.contains("is no baseline"))
  }

  @Test("the configuration decides how much a code weighs, and an unknown one is told")
  func settings() throws {
    var terminal = try terminal()
    terminal.configuration.lint["destructive-drop"] = .off
    #expect(terminal.run("lint").out == "No findings.")
    terminal.configuration.lint["destructive-drop"] = .error
    #expect(terminal.run("lint").out.contains("error destructive-drop"))
    terminal.configuration.lint["destructive-dorp"] = .off
    let unknown = terminal.run("lint")
    #expect(unknown.code == 1 && unknown.err.contains("'destructive-dorp', which is no code"))
  }

  @Test("a profile can be asked for, and codes have pages")
  func profiles() throws {
    let terminal = try terminal()
    let result = terminal.run("lint", "--profile", "cloudkit")
    #expect(result.code == 2 && result.out.contains("error cloudkit-primary-key"), "\(result)")
    #expect(terminal.run("lint", "--profile", "d2").code == 64)
    let page = terminal.run("lint", "--explain", "cloudkit-unique")
    #expect(page.code == 0 && page.out.hasPrefix("# cloudkit-unique\n"))
    let list = terminal.run("lint", "--list")
    #expect(list.out.contains("cloudkit-unique") && list.out.contains("off"))
    #expect(terminal.run("lint", "--explain", "nothing").code == 64)
  }

  @Test("services get it in their own formats")
  func formats() throws {
    let terminal = try terminal()
    let github = terminal.run("lint", "--format", "github")
    #expect(
      github.out.contains(
        "::warning file=versions/drop.swift,line=5,title=Godwit%3A destructive-drop::"), "\(github)"
    )
    let sarif = terminal.run("lint", "--format", "sarif")
    #expect(sarif.out.contains("\"ruleId\" : \"destructive-drop\"") && sarif.code == 2)
    #expect(terminal.run("lint", "--format", "gitlab").out.contains("check_name"))
    let json = terminal.run("lint", "--format", "json")
    let object = try JSONSerialization.jsonObject(with: Data(json.out.utf8)) as? [String: Any]
    let finding = (object?["findings"] as? [[String: Any]])?.first
    #expect(finding?["code"] as? String == "destructive-drop")
    #expect(finding?["line"] as? Int == 5 && finding?["object"] as? String == "a.word")
  }
}
