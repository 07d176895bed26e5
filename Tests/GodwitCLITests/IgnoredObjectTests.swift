import Foundation
import GRDB
import Godwit
import GodwitTestSupport
import Testing

@testable import GodwitCLI

/// A database to which somebody else has added objects of their own.
@Suite("Ignored objects")
struct IgnoredObjectTests {
  private static let tables = """
    CREATE TABLE users (
      id INTEGER PRIMARY KEY, legacy_id INTEGER UNIQUE, name TEXT,
      CONSTRAINT ck_legacy CHECK (id > 0));
    CREATE INDEX users_tmp ON users (name);
    CREATE INDEX on_legacy ON users (legacy_id, name);
    CREATE TRIGGER sync_users AFTER INSERT ON users BEGIN SELECT 1; END;
    CREATE VIEW report_users AS SELECT legacy_id FROM users;
    CREATE TABLE temp_cache (a);
    INSERT INTO users VALUES (1, 70, 'a'), (2, 71, 'b');
    """

  private func terminal(
    _ patterns: [ObjectPattern] = [
      .columns("users.legacy_*"), .indexes("*_tmp"), .triggers("sync_*"), .views("report_*"),
      .tables("TEMP_*"), .constraints("ck_legacy"),
    ],
    @SchemaBuilder _ schema: () -> [SchemaElement] = { users() }
  ) throws -> Terminal {
    var terminal = try Terminal()
    terminal.configuration.schema = DatabaseSchema(schema)
    terminal.configuration.declarations = .none
    terminal.configuration.revisions = RevisionList(folder: "versions", [])
    terminal.configuration.migrations.ignored = patterns
    try terminal.execute(Self.tables)
    return terminal
  }

  @SchemaBuilder private static func users(_ type: ColumnType = .text) -> [SchemaElement] {
    Table("users") {
      Column("id", .integer).primaryKey()
      Column("name", type)
    }
  }

  private let autogenerate = ["revision", "--autogenerate", "-m", "change"]
  private let file = "versions/20261123_101500_3f9a1c7be02d_change.swift"

  @Test("tables that Litestream and Cloudflare D1 put into a database are no drift")
  func services() throws {
    let terminal = try Terminal()
    #expect(terminal.run("upgrade").code == 0)
    try terminal.execute(
      "CREATE TABLE _litestream_lock (id); CREATE TABLE _litestream_seq (id, seq); "
        + "CREATE TABLE __turso_internal_seq_poems (value INTEGER PRIMARY KEY); "
        + "CREATE TABLE _cf_KV (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID; "
        + "CREATE TABLE d1_migrations (id INTEGER PRIMARY KEY, name TEXT)")
    #expect(terminal.run("check").code == 0)
    try terminal.execute("CREATE TABLE litestream_lock (id)")
    #expect(terminal.run("check").code == 2)
  }

  @Test("are no difference to check, to diff and to revision --autogenerate")
  func noDifference() throws {
    let terminal = try terminal()
    for arguments in [
      ["check"], ["check", "--strict-order"], ["diff", "--from", "database", "--to", "schema"],
      ["diff", "--from", "schema", "--to", "database"], autogenerate,
    ] {
      let result = terminal.run(arguments)
      #expect(result.code == 0, "\(arguments) \(result)")
    }
    // Between two databases of nobody's, everything counts.
    try terminal.execute("CREATE TABLE temp_other (a)", in: "other.sqlite")
    let result = terminal.run("diff", "--from", "app.sqlite", "--to", "other.sqlite")
    #expect(result.code == 2 && result.out.contains("+ table temp_other"), "\(result)")
  }

  @Test("are not created where they are declared")
  func declared() throws {
    let terminal = try terminal {
      Table("users") {
        Column("id", .integer).primaryKey()
        Column("name", .text)
        Column("legacy_other", .text)
        Index("name_tmp", on: "name")
      }
      Table("temp_other") { Column("a", .integer) }
      View("report_other", "SELECT 1")
    }
    #expect(terminal.run("check").code == 0, "\(terminal.run("check"))")
  }

  @Test("without a pattern for them are differences")
  func unignored() throws {
    let result = try terminal([]).run("check")
    for line in [
      "- column users.legacy_id", "- index users.users_tmp", "- trigger users.sync_users",
      "- view report_users", "- table temp_cache", "- check users.ck_legacy",
    ] {
      #expect(result.out.contains(line), "\(line) \(result.out)")
    }
  }

  @Test("stay through a rebuild, and are not in the revision")
  func rebuild() throws {
    let terminal = try terminal { Self.users(.blob) }
    let result = terminal.run(autogenerate)
    #expect(result.code == 0 && result.err.contains("Proved in memory"), "\(result)")
    let source = try String(contentsOfFile: terminal.folder.path(file), encoding: .utf8)
    #expect(!source.contains("legacy") && source.contains(".type(.blob)"), "\(source)")
    let script = terminal.run("diff", "--from", "database", "--to", "schema", "--sql")
    #expect(script.code == 2, "\(script)")
    try terminal.execute(script.out)
    let objects = try DatabaseQueue(path: terminal.folder.path("app.sqlite")).read { db in
      #expect(
        try String.fetchAll(db, sql: "SELECT id || legacy_id || name FROM users")
          == ["170a", "271b"])
      return try String.fetchAll(
        db, sql: "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite%' ORDER BY 1")
    }
    #expect(
      objects == [
        "on_legacy", "report_users", "sync_users", "temp_cache", "users", "users_tmp",
      ])
    #expect(terminal.run("check").code == 0, "\(terminal.run("check"))")
  }

  @Test("are not lost with the table that they belong to")
  func lost() throws {
    let terminal = try terminal([.columns("users.legacy_*"), .views("report_*")]) {
      Table("poems") { Column("id", .integer) }
    }
    try terminal.execute("DROP VIEW report_users")
    #expect(terminal.run("check").out.contains("- table users"))
    for arguments in [autogenerate, ["diff", "--from", "database", "--to", "schema", "--sql"]] {
      let result = terminal.run(arguments)
      #expect(result.code == 1 && result.out.isEmpty, "\(result)")
      #expect(
        result.err.contains(
          """
            The project leaves these out of the comparison, and the upgrade would lose them:
              column users.legacy_id
              unique constraint of users
              index users.on_legacy
            Leave out their table or view as well, or write the revision by hand.
          """), "\(result.err)")
      #expect(!terminal.exists(file))
    }
  }

  @Test("are not lost when a rename takes them out of their pattern")
  func renamed() throws {
    func declared(_ patterns: [ObjectPattern]) throws -> Terminal {
      try terminal(patterns) {
        Table("people") {
          Column("id", .integer).primaryKey()
          Column("name", .text)
        }.renamed(from: "users")
      }
    }
    let others: [ObjectPattern] = [
      .indexes("*_tmp"), .triggers("sync_*"), .views("report_*"), .tables("temp_*"),
      .constraints("ck_legacy"),
    ]
    let lost = try declared([.columns("users.legacy_*")] + others).run(autogenerate)
    #expect(lost.code == 1 && lost.out.isEmpty, "\(lost)")
    let kept = try declared([.columns("legacy_*")] + others).run(autogenerate)
    #expect(kept.code == 0 && kept.err.contains("Proved in memory"), "\(kept)")
  }

  @Test("can be what foreign keys refer to")
  func references() throws {
    let terminal = try terminal {
      Table("users") {
        Column("id", .integer).primaryKey()
        Column("name", .text)
      }
      Table("notes") {
        Column("cache", .integer).references("temp_cache", "a")
        Column("legacy", .integer).references("users", "legacy_id")
      }
    }
    let result = terminal.run("check")
    #expect(result.code == 2 && !result.err.contains("Warning"), "\(result)")
  }

  @Test("make no stamp untrue")
  func stamp() throws {
    var terminal = try Terminal()
    terminal.configuration.migrations.ignored = [.tables("temp_*"), .columns("poems.legacy_*")]
    #expect(terminal.run("upgrade").code == 0)
    try terminal.execute(
      "CREATE TABLE temp_cache (a); ALTER TABLE poems ADD COLUMN legacy_id INTEGER")
    let result = terminal.run("stamp", "head")
    #expect(result.code == 0 && !result.err.contains("Warning"), "\(result)")
    #expect(terminal.run("check").code == 0)
    let rehearsed = terminal.run("rehearse")
    #expect(rehearsed.code == 0, "\(rehearsed)")
  }
}
