import Foundation
import Godwit
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("A revision that cannot be proven")
struct UnprovenTests {
  /// A project that drops a column of which something declared still speaks. SQLite's DROP COLUMN looks
  /// at views, and not at what an UPDATE in a trigger sets.
  private func terminal(_ user: String, _ declared: SchemaElement) throws -> Terminal {
    var terminal = try Terminal()
    terminal.configuration.schema = DatabaseSchema {
      Table("poems") { Column("id", .integer).primaryKey() }
      [declared]
    }
    terminal.configuration.declarations = .none
    terminal.configuration.revisions = RevisionList(folder: "versions", [])
    try terminal.execute("CREATE TABLE poems (id INTEGER PRIMARY KEY, words INTEGER); " + user)
    return terminal
  }

  private func withTrigger() throws -> Terminal {
    let body = "UPDATE poems SET words = 1 WHERE id = NEW.id;"
    return try terminal(
      "CREATE TRIGGER count AFTER INSERT ON poems BEGIN \(body) END",
      .trigger(Trigger("count", .after, .insert, on: "poems") { body }))
  }

  private func withView() throws -> Terminal {
    try terminal(
      "CREATE VIEW counts AS SELECT words FROM poems",
      .view(View("counts", "SELECT words FROM poems")))
  }

  private let arguments = ["revision", "--autogenerate", "-m", "drop words"]
  private let file = "versions/20261123_101500_3f9a1c7be02d_drop_words.swift"

  private func source(_ terminal: Terminal) throws -> String {
    try String(contentsOfFile: terminal.folder.path(file), encoding: .utf8)
  }

  @Test("is not written, and what is wrong is told")
  func refused() throws {
    for (terminal, reason) in [
      (
        try withTrigger(),
        """
          After the upgrade, these would not work any more:
            triggers on poems (INSERT): no such column: words
        """
      ),
      (
        try withView(),
        """
          The upgrade fails: error in view counts after drop column: no such column: words
            in: ALTER TABLE poems DROP COLUMN words
        """
      ),
    ] {
      let result = terminal.run(arguments)
      #expect(result.code == 1)
      #expect(result.out.isEmpty)
      #expect(
        result.err.hasSuffix(
          """
          Error: The operations were tried in memory and do not do what they should, so nothing was \
          written.
          \(reason)
          """), "\(result.err)")
      #expect(!result.err.contains("Proved in memory"))
      #expect(!terminal.exists(file))
    }
  }

  @Test("is written where that is allowed, and says in its comment that it is not proven")
  func allowed() throws {
    let terminal = try withTrigger()
    let result = terminal.run(arguments + ["--allow-unproven"])
    #expect(result.code == 0, "\(result)")
    #expect(result.out == "Wrote \(file)")
    #expect(
      result.err.contains(
        """
        Warning: NOT PROVEN. After the upgrade, these would not work any more:
          triggers on poems (INSERT): no such column: words
        """), "\(result.err)")
    #expect(!result.err.contains("Proved in memory"))
    let source = try source(terminal)
    #expect(
      source.hasPrefix(
        """
        import Godwit

        /// drop words
        ///
        /// - Drops column `poems.words`.
        ///
        /// NOT PROVEN. After the upgrade, these would not work any more:
        /// triggers on poems (INSERT): no such column: words
        ///
        /// Create Date: 2026-11-23 10:15:00 UTC
        struct DropWords_3f9a1c7be02d: Revision {
        """), "\(source)")
    #expect(source.contains("try op.dropColumn(\"poems\", \"words\")"))
    #expect(source.contains("try op.addColumn(\"poems\", Column(\"words\", .integer))"))
  }

  @Test("is so also when an operation fails, with SQLite's words in comments only")
  func failing() throws {
    let terminal = try withView()
    #expect(terminal.run(arguments + ["--allow-unproven"]).code == 0)
    let source = try source(terminal)
    #expect(source.contains("/// NOT PROVEN. The upgrade fails: error in view counts after drop"))
    let head = source.components(separatedBy: "struct DropWords")[0]
    #expect(
      head.split(separator: "\n").allSatisfy { $0 == "import Godwit" || $0.hasPrefix("///") },
      "\(head)")
  }

  @Test("is proven all the same where it can be, and then no doubt is noted")
  func needless() throws {
    var terminal = try withTrigger()
    terminal.configuration.schema.triggers = []
    let result = terminal.run(arguments + ["--allow-unproven"])
    #expect(result.code == 0)
    #expect(result.err.contains("Proved in memory: upgrade gives the declared schema"))
    #expect(try !source(terminal).contains("NOT PROVEN"))
  }

  @Test("is printed as SQL in no case")
  func script() throws {
    for more in [[], ["--allow-unproven"]] {
      let terminal = try withTrigger()
      let result = terminal.run(arguments + ["--sql"] + more)
      #expect(result.code == 1 && result.out.isEmpty, "\(result)")
      #expect(result.err.contains("triggers on poems (INSERT): no such column: words"))
    }
  }

  @Test("has not changed the database")
  func untouched() throws {
    let terminal = try withTrigger()
    let before = FileManager.default.contents(atPath: terminal.folder.path("app.sqlite"))
    _ = terminal.run(arguments)
    _ = terminal.run(arguments + ["--allow-unproven"])
    #expect(
      FileManager.default.contents(atPath: terminal.folder.path("app.sqlite")) == before)
  }

  @Test("is none that takes something away which has not worked for long")
  func brokenBefore() throws {
    var terminal = try withTrigger()
    terminal.configuration.schema = DatabaseSchema {
      Table("poems") {
        Column("id", .integer).primaryKey()
        Column("words", .integer)
      }
    }
    try terminal.execute(
      """
      DROP TRIGGER count;
      CREATE TRIGGER broken AFTER INSERT ON poems BEGIN DELETE FROM nowhere; END
      """)
    let result = terminal.run("revision", "--autogenerate", "-m", "drop words")
    #expect(result.code == 0, "\(result.err)")
  }
}
