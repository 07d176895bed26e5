import Foundation
import GRDB
import Godwit
import GodwitCLITestSupport
import GodwitExampleSchema
import GodwitExampleVersions
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("Renames")
struct RenameCommandTests {
  /// A project whose declarations call two things differently than its database.
  private func terminal(answer: String? = nil, hinted: Bool = false) throws -> Terminal {
    var terminal = try Terminal()
    terminal.answer = answer
    terminal.configuration.schema = DatabaseSchema {
      Table("verses") {
        Column("id", .integer).primaryKey()
        hinted ? Column("title", .text).renamed(from: "poem_title") : Column("title", .text)
        Column("year", .integer)
      }.renamed(from: hinted ? "poems" : "verses")
    }
    terminal.configuration.declarations = .none
    terminal.configuration.revisions = RevisionList(folder: "versions", [])
    try terminal.execute(
      "CREATE TABLE poems (id INTEGER PRIMARY KEY, poem_title TEXT, year INTEGER);"
        + "INSERT INTO poems VALUES (1, 'a', NULL)")
    return terminal
  }

  private func revision(_ terminal: Terminal) throws -> String {
    try String(
      contentsOfFile: terminal.folder.path(
        "versions/20261123_101500_3f9a1c7be02d_rename.swift"), encoding: .utf8)
  }

  private let both = """
        try op.renameTable("poems", to: "verses")
        try op.renameColumn("verses", "poem_title", to: "title")
    """

  @Test("without a terminal nothing is guessed, and how to say it is said")
  func advice() throws {
    let terminal = try terminal()
    let result = terminal.run("revision", "--autogenerate", "-m", "rename")
    #expect(result.code == 0)
    #expect(
      result.err.contains(
        """
        What is dropped and what is added could be the same under another name:
          If table poems is now verses, say: --rename 'table:poems:verses'
        """))
    let source = try revision(terminal)
    #expect(source.contains("// Loses 1 row of poems, which downgrade cannot bring back."))
    #expect(source.contains("try op.dropTable(\"poems\")"))
  }

  @Test("what is told is done")
  func told() throws {
    let terminal = try terminal()
    let result = terminal.run(
      "revision", "--autogenerate", "-m", "rename", "--rename", "table:poems:verses",
      "--rename", "column:poems.poem_title:title")
    #expect(result.code == 0)
    #expect(try revision(terminal).contains(both))
  }

  @Test("on a terminal it is asked, of a renamed table's columns as well")
  func asked() throws {
    let terminal = try terminal(answer: "y")
    let result = terminal.run("revision", "--autogenerate", "-m", "rename")
    #expect(result.code == 0)
    #expect(result.err.contains("Is the table verses the table poems, renamed? [y/N]"))
    #expect(result.err.contains("Is the column title the column poems.poem_title, renamed? [y/N]"))
    #expect(try revision(terminal).contains(both))
  }

  @Test("on a terminal a no is a drop and an add")
  func declined() throws {
    let terminal = try terminal(answer: "n")
    #expect(terminal.run("revision", "--autogenerate", "-m", "rename").code == 0)
    #expect(try revision(terminal).contains("try op.dropTable(\"poems\")"))
  }

  @Test("what is declared is done, and the declaration may stay")
  func declared() throws {
    let terminal = try terminal(hinted: true)
    #expect(terminal.run("revision", "--autogenerate", "-m", "rename").code == 0)
    #expect(try revision(terminal).contains(both))
    try terminal.execute(
      "ALTER TABLE poems RENAME TO verses; ALTER TABLE verses RENAME COLUMN poem_title TO title")
    #expect(terminal.run("check").out == "No differences.")
    let hints = terminal.run("check", "--hints").err
    #expect(hints.contains("table verses was renamed from 'poems' everywhere: the hint can go"))
    #expect(hints.contains("column verses.title was renamed from 'poem_title' everywhere"))
  }

  @Test("an index that is declared to be renamed is not made anew")
  func index() throws {
    var terminal = try terminal()
    terminal.configuration.schema = DatabaseSchema {
      Table("poems") {
        Column("id", .integer).primaryKey()
        Column("poem_title", .text)
        Column("year", .integer)
        Index("idx_year", on: "year").renamed(from: "years")
      }
    }
    try terminal.execute("CREATE INDEX years ON poems (year)")
    #expect(terminal.run("revision", "--autogenerate", "-m", "rename").code == 0)
    let source = try revision(terminal)
    #expect(source.contains("try op.renameIndex(\"poems\", \"years\", to: \"idx_year\")"))
    #expect(source.contains("try op.renameIndex(\"poems\", \"idx_year\", to: \"years\")"))
    #expect(!source.contains("createIndex"))
  }

  @Test(
    "a rename that cannot be is refused",
    arguments: [
      ("table:poem:verses", "Did you mean 'poems'?"), ("column:poems.id:nowhere", "speaks of"),
      ("index:a:b", "table:OLD:NEW or column:TABLE.OLD:NEW"),
    ])
  func wrong(text: String, message: String) throws {
    let terminal = try terminal()
    let result = terminal.run("revision", "--autogenerate", "-m", "rename", "--rename", text)
    #expect(result.code == 1)
    #expect(result.err.contains(message), "\(result.err)")
  }
}

@Suite("Values that somebody has to decide")
struct UndecidedTests {
  private func terminal() throws -> Terminal {
    var terminal = try Terminal()
    terminal.configuration.schema = DatabaseSchema {
      Table("poems") {
        Column("id", .integer).primaryKey()
        Column("year", .integer).notNull()
        Column("slug", .text).notNull()
      }
    }
    terminal.configuration.declarations = .none
    terminal.configuration.revisions = RevisionList(folder: "versions", [])
    try terminal.execute("CREATE TABLE poems (id INTEGER PRIMARY KEY, year INTEGER)")
    return terminal
  }

  private func write(_ terminal: Terminal) throws -> (err: String, source: String) {
    let result = terminal.run("revision", "--autogenerate", "-m", "fill")
    #expect(result.code == 0)
    let source = try String(
      contentsOfFile: terminal.folder.path("versions/20261123_101500_3f9a1c7be02d_fill.swift"),
      encoding: .utf8)
    return (result.err, source)
  }

  @Test("rows without a value get a placeholder, with which nothing builds, and its line is said")
  func placeholders() throws {
    let terminal = try terminal()
    try terminal.execute("INSERT INTO poems VALUES (1, 1818), (2, NULL), (3, NULL)")
    let (err, source) = try write(terminal)
    #expect(source.contains("backfill: <#SQL expression for the 2 rows that have no value#>"))
    #expect(source.contains("backfill: <#SQL expression for the 3 rows that have no value#>"))
    #expect(
      err.contains("versions/20261123_101500_3f9a1c7be02d_fill.swift: decide what"))
  }

  @Test("without rows there is nothing to decide")
  func empty() throws {
    let (err, source) = try write(try terminal())
    #expect(!source.contains("<#") && !err.contains("decide"))
  }
}
