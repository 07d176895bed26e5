import Foundation
import GRDB
import Godwit
import GodwitTestSupport
import Testing

@testable import GodwitCLI

/// Adds a column that needs a rebuild, and drops another.
private enum Change: Revision {
  static let id: RevisionID = "change"
  static let downRevisions: [RevisionID] = []
  static func upgrade(_ op: Operations) throws {
    try op.alterTable("poems") { table in
      table.dropColumn("junk")
      table.alterColumn("year", .type(.integer))
    }
    try op.alterColumn("poems", "title", .notNull)
    try op.execute("UPDATE poems SET title = upper(title)")
    try op.data { _ in }
  }
  static func downgrade(_ op: Operations) throws {
    try op.alterColumn("poems", "title", .nullable)
    try op.alterTable("poems") { table in
      table.alterColumn("year", .type(.text))
      table.addColumn(Column("junk"))
    }
  }
}

@Suite("Before an upgrade, and after")
struct ExecutionCommandTests {
  private func terminal() throws -> Terminal {
    var terminal = try Terminal()
    terminal.configuration.schema = DatabaseSchema {
      Table("poems") {
        Column("id", .integer).primaryKey()
        Column("title", .text).notNull()
        Column("year", .integer)
      }
    }
    terminal.configuration.declarations = .none
    terminal.configuration.revisions = RevisionList(
      folder: "versions",
      [
        RevisionList.Entry(
          Change.self, file: "change.swift", message: "change", created: nil, checksum: "0")
      ])
    try terminal.execute(
      "CREATE TABLE poems (id INTEGER PRIMARY KEY, title TEXT, year TEXT, junk);"
        + "INSERT INTO poems VALUES (1, 'a', '1818', 1), (2, 'b', NULL, NULL)")
    return terminal
  }

  @Test("a plan tells each way, why, and what it costs, and changes nothing")
  func plan() throws {
    let terminal = try terminal()
    let before = try Data(contentsOf: terminal.folder.url.appending(path: "app.sqlite"))
    let result = terminal.run("upgrade", "--plan")
    #expect(result.code == 0)
    for text in [
      "change  change  (versions/change.swift)",
      "poems: by a rebuild: values of year are stored otherwise",
      "rewrites 2 rows, 5 kB; less than 0.1 s;", "INSERT OR ABORT INTO main._godwit_new_poems",
      "UPDATE poems SET title = upper(title);", "Swift that works on rows",
    ] {
      #expect(result.out.contains(text), "\(text)\n\(result.out)")
    }
    // By the version of SQLite.
    #expect(
      result.out.contains("poems: by an edit of its definition, no row is written")
        || result.out.contains("poems: by ALTER TABLE"))
    let json = terminal.run("upgrade", "--plan", "--format", "json")
    #expect(json.out.contains("\"way\" : \"rebuild\""))
    // No script can do what Swift does with rows.
    let script = terminal.run("upgrade", "--plan", "--for", "d1")
    #expect(script.code == 1 && script.err.contains("offline"), "\(script)")
    #expect(try Data(contentsOf: terminal.folder.url.appending(path: "app.sqlite")) == before)
  }

  @Test("a rehearsal tells how it went and what comes back, and touches nothing")
  func rehearsal() throws {
    let terminal = try terminal()
    let before = try Data(contentsOf: terminal.folder.url.appending(path: "app.sqlite"))
    let result = terminal.run("rehearse", "--in", ".")
    #expect(result.code == 2)
    for text in [
      "upgrade change", "integrity_check: ok", "0 violations before, 0 after",
      "views and triggers: all work", "compared with schema/: no differences", "downgrade change",
      "after the downgrade, the schema is as before",
      "after the downgrade, the rows are not as before:", "poems: 2 rows are missing or different",
    ] {
      #expect(result.out.contains(text), "\(text)\n\(result.out)")
    }
    #expect(try Data(contentsOf: terminal.folder.url.appending(path: "app.sqlite")) == before)
    let files = try FileManager.default.contentsOfDirectory(atPath: terminal.folder.url.path)
    #expect(files.sorted() == ["app.sqlite", "versions"])
  }

  @Test("it tells every statement, or nothing, as it is asked to")
  func verbosity() throws {
    let verbose = try terminal().run("upgrade", "-v")
    #expect(verbose.code == 0)
    #expect(verbose.err.contains(" ms  INSERT OR ABORT INTO main._godwit_new_poems"))
    #expect(verbose.err.contains(" ms  UPDATE poems SET title = upper(title)"))
    let quiet = try terminal().run("upgrade", "--quiet")
    #expect(quiet.code == 0 && quiet.out.isEmpty && quiet.err.isEmpty)
    #expect(try terminal().run("upgrade", "-v", "-q").code == 64)
    let failing = try terminal()
    try failing.execute("UPDATE poems SET title = NULL")
    #expect(failing.run("upgrade", "-q").err.contains("Error:"))
  }

  @Test("a backup is a file of its own, and comes back only over what is the same")
  func backup() throws {
    let terminal = try terminal()
    let result = terminal.run("upgrade", "--backup")
    #expect(result.code == 0)
    let copy = "app.sqlite.20261123_101500.backup"
    #expect(result.err.contains("Copied the database to \(copy)"))
    #expect(terminal.exists(copy))
    #expect(terminal.run("backup").err.contains("exists already"))

    let refused = terminal.run("restore", copy)
    #expect(refused.code == 1)
    #expect(refused.err.contains("--force"))
    #expect(terminal.run("restore", copy, "--force").code == 0)
    let rows = try DatabaseQueue(path: terminal.folder.path("app.sqlite")).inDatabase {
      try String.fetchAll($0, sql: "SELECT title || year || junk FROM poems WHERE id = 1")
    }
    #expect(rows == ["a18181"])
    #expect(terminal.run("restore", "nothing.backup").code == 1)
  }

  @Test("rows that stand against a change are named, with what to do")
  func precondition() throws {
    let terminal = try terminal()
    try terminal.execute("UPDATE poems SET title = NULL")
    let result = terminal.run("upgrade")
    #expect(result.code == 1)
    for text in [
      "2 rows of 'poems' have no value of 'title', which becomes NOT NULL:", "    id 1\n",
      "Give them a value with backfill:, or fill them in before.", "Nothing was changed.",
    ] {
      #expect(result.err.contains(text), "\(result.err)")
    }
  }
}
