import Foundation
import GRDB
import Godwit
import GodwitSourceRegistry
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("Reviewing revisions")
struct ReviewCommandTests {
  struct First: Revision {
    static let id: RevisionID = "aaa1"
    static let downRevisions: [RevisionID] = []
    static func upgrade(_ op: Operations) throws {
      try op.createTable("poems") {
        Column("id", .integer).primaryKey()
        Column("title", .text)
        Column("notes", .text)
      }
    }
    static func downgrade(_ op: Operations) throws { try op.dropTable("poems") }
  }

  struct Second: Revision {
    static let id: RevisionID = "bbb2"
    static let downRevisions: [RevisionID] = ["aaa1"]
    static func upgrade(_ op: Operations) throws {
      try op.alterTable("poems") { table in
        table.alterColumn("title", .type(.blob))
        table.dropColumn("notes")
        table.addCheck(Check("ck", "title <> '```'"))
      }
      try op.data { _ in }
    }
    static func downgrade(_ op: Operations) throws {
      try op.alterTable("poems") { table in
        table.dropCheck("ck")
        table.addColumn(Column("notes", .text))
        table.alterColumn("title", .type(.text))
      }
    }
  }

  /// One that does not give back what it took.
  struct Third: Revision {
    static let id: RevisionID = "ccc3"
    static let downRevisions: [RevisionID] = ["bbb2"]
    static func upgrade(_ op: Operations) throws {
      try op.createTable("a`b|c\n# x <b> @you") { Column("``", .text) }
    }
    static func downgrade(_ op: Operations) throws {}
  }

  /// One that changes rows of others on its way back.
  struct Careless: Revision {
    static let id: RevisionID = "ccc3"
    static let downRevisions: [RevisionID] = ["bbb2"]
    static func upgrade(_ op: Operations) throws {
      try op.createTable("tags") { Column("id", .integer).primaryKey() }
    }
    static func downgrade(_ op: Operations) throws {
      try op.dropTable("tags")
      try op.execute("DELETE FROM poems WHERE id = 1")
    }
  }

  private func terminal() throws -> Terminal {
    var terminal = try Terminal()
    terminal.configuration.schema = DatabaseSchema {
      Table("poems") {
        Column("id", .integer).primaryKey()
        Column("title", .blob)
        Check("ck", "title <> '```'")
      }
    }
    terminal.configuration.declarations = .none
    terminal.configuration.revisions = list([First.self, Second.self])
    return terminal
  }

  private func list(_ types: [any Revision.Type]) -> RevisionList {
    RevisionList(
      folder: "versions",
      types.map { type in
        .init(
          type, file: "\(type.id).swift", message: "m", created: nil,
          checksum: SourceFile.checksum(of: "// \(type.id)".utf8))
      })
  }

  /// One of the sections of a page.
  private func section(_ name: String, _ page: String) -> String {
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
    let rest = lines.drop { $0 != "## \(name)" }.dropFirst()
    return rest.prefix { !$0.hasPrefix("## ") }.joined(separator: "\n")
      .trimmingCharacters(in: .newlines)
  }

  /// The same with each paragraph in one line.
  private func unwrapped(_ name: String, _ page: String) -> String {
    section(name, page).replacing("\n  ", with: " ").replacing(
      /([^\n])\n([^\n\-`])/, with: { "\($0.1) \($0.2)" })
  }

  @Test("without a database, the page of the example's revisions is as it was written")
  func golden() throws {
    let result = try Terminal().run("review", "base:heads", "--no-copy")
    #expect(result.code == 0)
    #expect(result.err == "")
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Review.md")
    if ProcessInfo.processInfo.environment["GODWIT_UPDATE_REVIEW"] == "1" {
      try Data((result.out + "\n").utf8).write(to: file)
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == result.out + "\n")
    // Prose fits a terminal; code and places are as long as they are.
    let isCode = { (line: Substring) in line.contains("`") || line.contains(";") }
    let page = result.out.split(separator: "```").enumerated().filter { $0.offset % 2 == 0 }
    let lines = page.flatMap { $0.element.split(separator: "\n") }
    #expect(lines.filter { $0.count > 80 && !isCode($0) && !$0.hasPrefix("#") } == [])
  }

  @Test("with a database, it says what runs how, what it costs, and what is lost")
  func database() throws {
    let terminal = try terminal()
    #expect(terminal.run("upgrade", "aaa1").code == 0)
    try terminal.execute("INSERT INTO poems VALUES (1, 'a', 'x'), (2, 'b', NULL), (3, 'c', 'y')")
    let before = try Data(contentsOf: terminal.folder.url.appending(path: "app.sqlite"))
    let result = terminal.run("review", "--pending")
    #expect(result.code == 0 && result.err == "", "\(result)")
    #expect(result.out.hasPrefix("# Review: m\n\nRevision `bbb2` in `versions/bbb2.swift`\n"))
    #expect(
      section("What changes", result.out).hasPrefix(
        """
        ### `poems`

        - changes the column `title`: `TEXT -> BLOB`
        - drops the column `notes`: `TEXT`
        - adds the check `ck`: ````CHECK (title <> '```')````
        """), "\(result.out)")
    let run = unwrapped("What will run", result.out)
    #expect(run.contains("It writes 3 rows anew, "))
    #expect(section("What will run", result.out).contains("\n````sql\n"))
    #expect(run.contains("Swift that works on rows"))
    let database = unwrapped("On the database", result.out)
    #expect(database.hasPrefix("- `app.sqlite` lacks 1 revision.\n- Tried on a copy, the upgrade"))
    #expect(database.contains("the WAL grew by "))
    #expect(!database.contains("the WAL grew by 0 kB"))
    #expect(database.contains("\n- integrity_check: ok"))
    let back = unwrapped("The way back", result.out)
    #expect(
      back.contains("`bbb2`: run in memory there and back, with rows made up, all is as it was."))
    #expect(back.contains("The upgrade drops `poems.notes`, which holds 2 values now,"))
    #expect(section("Findings of lint", result.out).contains("`destructive-drop`"))
    #expect(section("The tables", result.out).contains("TEXT notes \"removed\""))
    #expect(try Data(contentsOf: terminal.folder.url.appending(path: "app.sqlite")) == before)
  }

  @Test("an upgrade that fails on the rows is said, and the rest of the page stands")
  func failing() throws {
    let terminal = try terminal()
    #expect(terminal.run("upgrade", "aaa1").code == 0)
    try terminal.execute("INSERT INTO poems VALUES (1, '```', NULL)")
    let result = terminal.run("review", "bbb2")
    #expect(result.code == 0)
    #expect(unwrapped("On the database", result.out).contains("**Tried on a copy, it fails:"))
    let plan = terminal.run("review", "bbb2", "--no-copy")
    #expect(!plan.out.contains("Tried on a copy"))
  }

  @Test("a downgrade that gives not everything back is said")
  func wrongDowngrade() throws {
    var terminal = try terminal()
    terminal.configuration.revisions = list([First.self, Second.self, Third.self])
    let result = terminal.run("review", "ccc3")
    let back = unwrapped("The way back", result.out)
    #expect(back.contains("**the downgrade does not give the schema back**"))
  }

  @Test("a downgrade that loses rows is not proven, though no database is there")
  func lostRows() throws {
    var terminal = try terminal()
    terminal.configuration.revisions = list([First.self, Second.self, Careless.self])
    let back = unwrapped("The way back", terminal.run("review", "ccc3").out)
    #expect(back.contains("`ccc3`: **not proven**:"), "\(back)")
    #expect(back.contains("poems: 3 rows -\\> 2"), "\(back)")
    let json = terminal.run("review", "ccc3", "--format", "json").out
    #expect(json.contains(#""downgrade" : "not-proven""#), "\(json)")
  }

  /// One that needs a function of the application's.
  struct Special: Revision {
    static let id: RevisionID = "ccc3"
    static let downRevisions: [RevisionID] = ["bbb2"]
    static func upgrade(_ op: Operations) throws {
      try op.createTable("special") { Column("x", .integer).check("special(x) > 0") }
    }
    static func downgrade(_ op: Operations) throws { try op.dropTable("special") }
  }

  @Test("what only the application could run is said, and the rest of the page stands")
  func missingFunction() throws {
    var terminal = try terminal()
    terminal.configuration.revisions = list([First.self, Second.self, Special.self])
    let result = terminal.run("review", "ccc3")
    let back = unwrapped("The way back", result.out)
    #expect(result.code == 0 && back.contains("It could not be tried with rows:"), "\(result)")
  }

  @Test("no name and no SQL gets out of its place")
  func hostile() throws {
    var terminal = try terminal()
    terminal.configuration.revisions = list([First.self, Second.self, Third.self])
    let page = terminal.run("review", "ccc3").out
    var fence: Substring?
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      let run = line.prefix { $0 == "`" }
      if fence == nil, run.count >= 3 {
        fence = run
      } else if let open = fence {
        if line == open { fence = nil }
      } else {
        #expect(!line.hasPrefix("# x") && !line.contains("<b> @you\n"))
        let outside = line.split(separator: "``").enumerated().filter { $0.offset % 2 == 0 }
        #expect(outside.allSatisfy { !$0.element.contains("<b>") || $0.element.contains("\\<b") })
      }
    }
    #expect(fence == nil)
    #expect(page.contains("### ``a`b|c\\n# x <b> @you``"))
  }

  @Test("what is to be reviewed is said in one way")
  func misuse() throws {
    let terminal = try terminal()
    #expect(terminal.run("review").code == 64)
    #expect(terminal.run("review", "head", "--pending").code == 64)
    #expect(terminal.run("review", "a:b:c").code == 1)
    #expect(terminal.run("review", "nothing").code == 1)
    #expect(terminal.run("upgrade").code == 0)
    #expect(terminal.run("review", "--pending").out == "No revision to review.")
  }

  @Test("programs get the same as JSON")
  func json() throws {
    let terminal = try terminal()
    let result = terminal.run("review", "base:head", "--format", "json")
    #expect(result.code == 0)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(result.out.utf8)) as? [String: Any])
    let revisions = try #require(object["revisions"] as? [[String: Any]])
    #expect(revisions.map { $0["id"] as? String } == ["aaa1", "bbb2"])
    let proof = revisions.map { ($0["proof"] as? [String: Any])?["downgrade"] as? String }
    #expect(proof == ["proven", "proven"])
    #expect(object["noDatabase"] as? String != nil)
    #expect((object["diagrams"] as? [String])?.first?.hasPrefix("erDiagram") == true)
  }

  @Test("the revisions of a branch are those whose files came since")
  func since() throws {
    let terminal = try terminal()
    func git(_ arguments: String...) throws {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments =
        ["git", "-c", "user.name=x", "-c", "user.email=x@y.z", "-c", "commit.gpgsign=false"]
        + arguments
      process.currentDirectoryURL = terminal.folder.url
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      try #require(process.terminationStatus == 0, "git \(arguments)")
    }
    let versions = terminal.folder.url.appending(path: "versions")
    try Data("// aaa1".utf8).write(to: versions.appending(path: "aaa1.swift"))
    try git("init", "-q", "-b", "main")
    try git("add", "versions")
    try git("commit", "-qm", "first")
    try git("checkout", "-qb", "feature")
    try Data("// bbb2".utf8).write(to: versions.appending(path: "bbb2.swift"))
    let result = terminal.run("review", "--since", "main", "--no-copy")
    #expect(result.code == 0, "\(result)")
    #expect(result.out.contains("Revision `bbb2` in"))
    let unknown = terminal.run("review", "--since", "nowhere")
    #expect(unknown.code == 1 && unknown.err.contains("git knows no 'nowhere'"))
  }
}

@Suite("Wrapped Markdown")
struct WrappedMarkdownTests {
  @Test("code stays in one piece, and no line begins as something else")
  func wrapping() {
    let text = MarkdownText.wrapped(
      "aaa `b c - d` - 1. + x", prefix: "- ", indentation: 2, width: 8)
    #expect(text == "- aaa\n  `b c - d`\n  \\- 1.\n  \\+ x")
    #expect(MarkdownText.wrapped("aaaa 12. b", width: 6) == "aaaa\n12\\. b")
    #expect(MarkdownText.wrapped("a \\` b c", width: 3) == "a\n\\`\nb c")
  }

  @Test("only what means something is escaped")
  func prose() {
    #expect(MarkdownText.prose("the ix_a of (b), _c_") == "the ix_a of (b), \\_c\\_")
    #expect(MarkdownText.prose("# a <b> @c\n- d") == "\\# a \\<b\\> @\u{200B}c\\\\n- d")
    #expect(MarkdownText.prose("costs $5 or $6") == "costs \\$5 or \\$6")
    #expect(MarkdownText.line("@you") == "@\u{200B}you")
  }
}
