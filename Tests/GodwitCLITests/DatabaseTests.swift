import Foundation
import GRDB
import Godwit
import GodwitCLITestSupport
import GodwitExampleSchema
import GodwitExampleVersions
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("What a downgrade would lose, asked")
struct DataLossCommandTests {
  private func terminal(_ answer: String?) throws -> Terminal {
    var terminal = try Terminal()
    terminal.answer = answer
    _ = terminal.run("upgrade")
    try terminal.execute(
      "INSERT INTO poems VALUES ('p', 'a', 'b', 'en', 'text', NULL, '2025', '2025')")
    return terminal
  }

  @Test("without a terminal it is refused, with the count")
  func refused() throws {
    let terminal = try terminal(nil)
    let result = terminal.run("downgrade", "base")
    #expect(result.code == 1)
    #expect(
      result.err == """
        Error: This downgrade drops values for good:
          1 row of poems
          If that is meant, say --allow-data-loss. Nothing was changed.
        """)
    #expect(terminal.run("current").out.hasPrefix("94bcac9585c9"))
    #expect(terminal.run("downgrade", "base", "--allow-data-loss").code == 0)
  }

  @Test("a plan of it tells the count, and needs no permission")
  func planned() throws {
    let terminal = try terminal(nil)
    let plan = terminal.run("downgrade", "base", "--plan")
    #expect(plan.code == 0)
    #expect(
      plan.out.hasSuffix("\nThis downgrade drops values for good:\n  1 row of poems"),
      "\(plan.out)")
    let out = terminal.run("downgrade", "base", "--plan", "--format", "json").out
    let json = try JSONSerialization.jsonObject(with: Data(out.utf8)) as? [String: Any]
    let losses = json?["losses"] as? [[String: Any]]
    #expect(losses?.map { $0["table"] as? String } == ["poems"])
    #expect(losses?.map { $0["count"] as? Int } == [1])
    let nothing = terminal.run("downgrade", "-1", "--plan")
    #expect(nothing.code == 0 && !nothing.out.contains("drops values"))
  }

  @Test("on a terminal it is asked", arguments: [("y", Int32(0)), ("n", 1), ("", 1)])
  func asked(answer: String, code: Int32) throws {
    let terminal = try terminal(answer)
    let result = terminal.run("downgrade", "base")
    #expect(result.code == code)
    #expect(result.err.contains("1 row of poems\nGo on? [y/N]"))
    #expect(terminal.run("current").out.hasPrefix(code == 0 ? "base" : "94bcac9585c9"))
  }

  @Test("where nothing is lost, nothing is asked")
  func nothingLost() throws {
    let terminal = try terminal(nil)
    #expect(terminal.run("downgrade", "-1").code == 0)
  }
}

@Suite("Databases")
struct DatabaseTests {
  @Test(
    "paths and URLs of all kinds name a file",
    arguments: [
      ("app.sqlite", "app.sqlite"), ("/data/app.db", "/data/app.db"),
      ("sqlite:///rel.db", "rel.db"), ("sqlite:////abs/x.db", "/abs/x.db"),
      ("sqlite+aiosqlite:///rel.db", "rel.db"), ("file:rel.db", "rel.db"),
      ("file:/abs/x.db", "/abs/x.db"), ("file:///abs/a%20b.db?mode=rw", "/abs/a b.db"),
      ("file://localhost/abs/x.db", "/abs/x.db"), ("C:odd", "C:odd"), ("./http:x", "./http:x"),
      ("2026:x", "2026:x"), ("a b:x", "a b:x"),
    ])
  func locations(text: String, path: String) throws {
    #expect(try DatabaseLocation(text).path == path)
  }

  @Test(
    "what names no file is refused",
    arguments: [
      ("", DatabaseLocation.Problem.empty), ("sqlite://", .inMemory("sqlite://")),
      (":memory:", .inMemory(":memory:")), ("postgres://x/y", .notSQLite("postgres://x/y")),
      ("sqlite://rel.db", .needsThreeSlashes("sqlite://rel.db")),
      ("http:foo", .unknownScheme("http:foo")), ("git+ssh:x", .unknownScheme("git+ssh:x")),
      ("file:x.db?vfs=odd", .parameter("vfs=odd", in: "file:x.db?vfs=odd")),
    ])
  func refusals(text: String, problem: DatabaseLocation.Problem) {
    #expect(throws: problem) { try DatabaseLocation(text) }
  }

  @Test("--database goes before DATABASE_URL, which goes before the configuration")
  func precedence() throws {
    var terminal = try Terminal()
    _ = terminal.run("upgrade")
    #expect(terminal.exists("app.sqlite"))
    terminal.environment["DATABASE_URL"] = "sqlite:///env.sqlite"
    _ = terminal.run("upgrade")
    #expect(terminal.exists("env.sqlite"))
    _ = terminal.run("upgrade", "--database", "option.sqlite")
    #expect(terminal.exists("option.sqlite"))
  }

  @Test("only upgrade creates a database")
  func missing() throws {
    let terminal = try Terminal()
    for command in [["current"], ["downgrade", "-1"]] {
      let session = Session.testing(folder: terminal.folder.url, recorder: Recorder())
      #expect(session.run(command) == 1)
      #expect(!terminal.exists("app.sqlite"))
    }
    #expect(
      terminal.run("current").err
        == "Error: There is no database at 'app.sqlite'. To create it, run: godwit upgrade")
    let nowhere = terminal.run("upgrade", "--database", "no/such/folder/app.sqlite")
    #expect(nowhere.code == 1 && nowhere.err.contains("There is no folder"))
  }

  @Test("a database whose mode is rw or ro is not created", arguments: ["rw", "ro"])
  func modes(mode: String) throws {
    let terminal = try Terminal()
    _ = terminal.run("upgrade", "--database", "there.sqlite")
    _ = terminal.run("backup", "--database", "there.sqlite", "--to", "copy.sqlite")
    for command in [["upgrade"], ["upgrade", "--plan"], ["restore", "copy.sqlite"]] {
      let result = terminal.run(command + ["--database", "file:new.sqlite?mode=\(mode)"])
      #expect(result.code == 1 && result.err.contains("mode=\(mode)"), "\(result)")
      #expect(!terminal.exists("new.sqlite"))
    }
    if mode == "rw" {
      #expect(
        terminal.run("upgrade", "--database", "file:new.sqlite?mode=rw").err.contains(
          "With mode=rw it is not created: say mode=rwc, or no mode."))
      #expect(terminal.run("upgrade", "--database", "file:there.sqlite?mode=rw").code == 0)
    }
    #expect(terminal.run("upgrade", "--database", "file:new.sqlite?mode=rwc").code == 0)
    #expect(terminal.exists("new.sqlite"))
  }

  @Test("what reads as a URL or as NAME=PATH is no file, unless its folder is said")
  func mistaken() throws {
    let terminal = try Terminal()
    let url = terminal.run("upgrade", "--database", "http:foo")
    #expect(url.code == 1 && url.err.hasSuffix("If a file is called so: './http:foo'"), "\(url)")
    let pair = terminal.run("upgrade", "--database", "x=y.db")
    #expect(
      pair.err == "Error: 'x=y.db' reads as NAME=PATH, and there is no database called 'x' in this "
        + "program. If a file is called so: './x=y.db'")
    #expect(pair.code == 1 && !terminal.exists("http:foo") && !terminal.exists("x=y.db"))
    #expect(terminal.run("upgrade", "--database", "./x=y.db").code == 0)
    #expect(terminal.exists("x=y.db"))
    #expect(terminal.run("upgrade", "--database", "./http:foo").code == 0)
    #expect(terminal.exists("http:foo"))
    #expect(terminal.run("upgrade", "--database", "main=z.db").code == 0)
    #expect(terminal.exists("z.db"))
  }

  @Test("a database that was created for nothing is removed again")
  func failedCreation() throws {
    enum Failing: Revision {
      struct Mishap: Error, LocalizedError { var errorDescription: String? { "it went wrong" } }
      static let id: RevisionID = "failing"
      static let downRevisions: [RevisionID] = []
      static func upgrade(_ op: Operations) throws {
        try op.createTable("t") { Column("a") }
        throw Mishap()
      }
      static func downgrade(_ op: Operations) throws {}
    }
    var terminal = try Terminal()
    terminal.configuration.revisions = RevisionList(
      folder: "versions",
      [.init(Failing.self, file: "f.swift", message: "m", created: nil, checksum: "")])
    let result = terminal.run("upgrade")
    #expect(result.code == 1)
    #expect(
      result.err == """
        Creating app.sqlite
        Error: The upgrade of revision 'failing' failed.
          versions/f.swift
          it went wrong
        Nothing was changed.
        """)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: terminal.folder.url.path) == ["versions"])
  }

  @Test("bad files get a clear message and stay as they are")
  func badFiles() throws {
    let terminal = try Terminal()
    let noise = Data((0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ 7) })
    try noise.write(to: terminal.folder.url.appending(path: "noise.sqlite"))
    for command in ["upgrade", "current", "check"] {
      let result = terminal.run(command, "--database", "noise.sqlite")
      #expect(result.code == 1)
      #expect(result.err.contains("it is not a SQLite database, or it is encrypted"), "\(command)")
    }
    #expect(FileManager.default.contents(atPath: terminal.folder.path("noise.sqlite")) == noise)
    let folder = terminal.run("upgrade", "--database", "versions")
    #expect(folder.code == 1 && folder.err == "Error: 'versions' is a folder, not a file.")
    let readOnly = terminal.run("upgrade", "--database", "file:x.db?mode=ro")
    #expect(readOnly.code == 1 && readOnly.err.contains("mode=ro"))
  }

  @Test("a database that newer code migrated is recognised")
  func newer() throws {
    let terminal = try Terminal()
    _ = terminal.run("upgrade")
    try terminal.execute("UPDATE godwit_version SET version_num = 'abcdef'")
    for command in ["upgrade", "current", "check"] {
      let result = terminal.run(command)
      #expect(result.code == 1)
      #expect(result.err.contains("at revision 'abcdef', which this program does not know"))
    }
    #expect(terminal.run("history").code == 0)
  }

  @Test("an empty file is a database without anything in it")
  func emptyFile() throws {
    let terminal = try Terminal()
    try Data().write(to: terminal.folder.url.appending(path: "app.sqlite"))
    #expect(terminal.run("upgrade").out == "app.sqlite: base -> 94bcac9585c9 (head)")
  }

  @Test("a database of Alembic's can be taken over by naming its table")
  func alembic() throws {
    var terminal = try Terminal()
    _ = terminal.run("upgrade")
    try terminal.execute(
      """
      DROP TABLE godwit_version; DROP TABLE godwit_history;
      CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL,
        CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
      INSERT INTO alembic_version VALUES ('94bcac9585c9');
      """)
    terminal.configuration.migrations.versionTable = "alembic_version"
    #expect(terminal.run("current").out.hasPrefix("94bcac9585c9"))
    #expect(terminal.run("check").code == 0)
    #expect(terminal.run("downgrade", "-1").code == 0)
  }
}
