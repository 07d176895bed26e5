import Foundation
import GRDB
import Godwit
import GodwitCLITestSupport
import GodwitExampleSchema
import GodwitExampleVersions
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("Comparing any two schemas")
struct DiffCommandTests {
  private func terminal() throws -> Terminal {
    let terminal = try Terminal()
    try terminal.execute(
      "CREATE TABLE poems (id INTEGER PRIMARY KEY, title TEXT);"
        + "INSERT INTO poems VALUES (1, 'a')", in: "old.sqlite")
    let script = """
      -- a comment; with a semicolon
      CREATE TABLE poems (id INTEGER PRIMARY KEY, title TEXT NOT NULL, year INTEGER);
      CREATE INDEX years ON poems (year);
      """
    try Data(script.utf8).write(to: terminal.folder.url.appending(path: "new.sql"))
    return terminal
  }

  @Test("the result stands on standard output, and the exit code says whether there is one")
  func text() throws {
    let terminal = try terminal()
    let result = terminal.run("diff", "--from", "old.sqlite", "--to", "new.sql")
    #expect(result.code == 2)
    #expect(result.err.isEmpty)
    #expect(
      result.out == """
        ~ column poems.title now NOT NULL
        + column poems.year INTEGER
        + index poems.years (year)
        """)
    let same = terminal.run("diff", "--from", "new.sql", "--to", "new.sql")
    #expect(same.code == 0)
    #expect(same.out.isEmpty && same.err.isEmpty)
  }

  @Test("the operations can be had as Swift, the differences as JSON")
  func formats() throws {
    let terminal = try terminal()
    let swift = terminal.run(
      "diff", "--from", "old.sqlite", "--to", "new.sql", "--format", "swift")
    #expect(swift.code == 2)
    #expect(
      swift.out == """
        try op.alterTable("poems") { table in
          table.alterColumn("title", .notNull)
          table.addColumn(Column("year", .integer))
        }
        try op.createIndex("poems", Index("years", on: "year"))
        """)
    let json = terminal.run("diff", "--from", "new.sql", "--to", "old.sqlite", "--format", "json")
    #expect(json.code == 2)
    let object = try JSONSerialization.jsonObject(with: Data(json.out.utf8)) as? [String: Any]
    let differences = object?["differences"] as? [[String: Any]]
    #expect(differences?.map { $0["change"] as? String } == ["removed", "removed", "changed"])
    #expect(differences?.map { $0["name"] as? String } == ["years", "year", "title"])
  }

  @Test("the script does it, and keeps the rows")
  func script() throws {
    let terminal = try terminal()
    let result = terminal.run("diff", "--from", "old.sqlite", "--to", "new.sql", "--sql")
    #expect(result.code == 2)
    #expect(
      result.out.split(separator: "\n").prefix(3) == [
        "-- Stop at the first error. (The sqlite3 shell does not: print this with --for shell.)",
        "PRAGMA foreign_keys = OFF;", "BEGIN IMMEDIATE;",
      ])
    #expect(result.out.hasSuffix("COMMIT;\nPRAGMA foreign_keys = ON;"))
    try terminal.execute(result.out, in: "old.sqlite")
    #expect(terminal.run("diff", "--from", "old.sqlite", "--to", "new.sql").code == 0)
    let titles = try DatabaseQueue(path: terminal.folder.path("old.sqlite")).inDatabase {
      try String.fetchAll($0, sql: "SELECT title FROM poems")
    }
    #expect(titles == ["a"])
    let shell = terminal.run(
      "diff", "--from", "empty", "--to", "new.sql", "--sql", "--for", "shell")
    #expect(shell.out.hasPrefix(".bail on\nBEGIN IMMEDIATE;\n"))
  }

  @Test("a script keeps what ANALYZE found, with and without sqlite_stat4")
  func statisticsInScripts() throws {
    let terminal = try Terminal()
    try terminal.execute(
      """
      CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); CREATE INDEX ix ON t (a);
      INSERT INTO t VALUES (1, 'x'), (2, 'y'); ANALYZE;
      PRAGMA writable_schema = ON;
      CREATE TABLE IF NOT EXISTS sqlite_stat4 (tbl, idx, neq, nlt, ndlt, sample);
      PRAGMA writable_schema = OFF;
      INSERT INTO sqlite_stat4 VALUES ('t', 'ix', '1 1', '0 0', '0 0', X'00');
      """, in: "a.sqlite")
    try Data("CREATE TABLE t (id INTEGER PRIMARY KEY, a BLOB); CREATE INDEX ix ON t (a);".utf8)
      .write(to: terminal.folder.url.appending(path: "b.sql"))
    let script = terminal.run("diff", "--from", "a.sqlite", "--to", "b.sql", "--sql")
    try terminal.execute(script.out, in: "a.sqlite")
    let rows = try DatabaseQueue(path: terminal.folder.path("a.sqlite")).inDatabase {
      try String.fetchAll(
        $0,
        sql:
          "SELECT tbl || idx FROM sqlite_stat1 UNION ALL SELECT tbl || idx || 4 FROM sqlite_stat4")
    }
    #expect(rows == ["tix", "tix4"])
  }

  @Test(
    "every source can be compared",
    arguments: [
      ("empty", "empty", Int32(0)), ("versions", "schema", 0), ("empty", "versions@001", 2),
      ("versions@001", "versions@base", 2), ("empty", "new.sql", 2),
    ])
  func sources(from: String, to: String, code: Int32) throws {
    let terminal = try terminal()
    #expect(terminal.run("diff", "--from", from, "--to", to).code == code)
  }

  @Test("another order of columns counts where it is asked for")
  func order() throws {
    let terminal = try terminal()
    try terminal.execute("CREATE TABLE poems (title TEXT, id INTEGER PRIMARY KEY)", in: "b.sqlite")
    let arguments = ["diff", "--from", "old.sqlite", "--to", "b.sqlite"]
    #expect(terminal.run(arguments).code == 0)
    let strict = terminal.run(arguments + ["--strict-order"])
    #expect(strict.code == 2)
    #expect(strict.out == "~ column order poems id, title -> title, id")
  }

  @Test("names of constraints count between files, and not for a declaration without one")
  func constraintNames() throws {
    let terminal = try terminal()
    try terminal.execute("CREATE TABLE t (a CHECK (a > 0))", in: "a.sqlite")
    try terminal.execute("CREATE TABLE t (a CONSTRAINT ck CHECK (a > 0))", in: "b.sqlite")
    #expect(terminal.run("diff", "--from", "a.sqlite", "--to", "b.sqlite").code == 2)
    var declaring = terminal
    declaring.configuration.schema = DatabaseSchema {
      Table("t") { Column("a").check("a > 0") }
    }
    declaring.configuration.declarations = .none
    #expect(declaring.run("diff", "--from", "b.sqlite", "--to", "schema").code == 0)
  }

  @Test(
    "a source that is not there, or is none, is a failure",
    arguments: [
      ("nothing.sqlite", "There is no file"), ("nothing.sql", "no file"), ("versions@nine", "nine"),
      (".", "folder"),
    ])
  func wrong(source: String, message: String) throws {
    let terminal = try terminal()
    let result = terminal.run("diff", "--from", "empty", "--to", source)
    #expect(result.code == 1)
    #expect(result.out.isEmpty)
    #expect(result.err.contains(message), "\(result.err)")
  }

  @Test("a schema that needs its application is read all the same")
  func applicationFeatures() throws {
    let terminal = try terminal()
    let make = { (name: String, check: String) in
      let queue = try DatabaseQueue(path: terminal.folder.path(name))
      try queue.inDatabase { db in
        db.add(collation: DatabaseCollation("pinyin") { _, _ in .orderedSame })
        db.add(function: DatabaseFunction("words", argumentCount: 1, pure: true) { _ in 1 })
        try db.execute(
          sql: """
            CREATE TABLE poems (title TEXT COLLATE pinyin UNIQUE, CHECK (words(title) > \(check)));
            CREATE INDEX i ON poems (words(title));
            CREATE VIEW v AS SELECT words(title) FROM poems ORDER BY title;
            PRAGMA writable_schema = ON;
            INSERT INTO sqlite_master VALUES ('table', 'geo', 'geo', 0,
              'CREATE VIRTUAL TABLE geo USING unheard_of(a, b)');
            PRAGMA writable_schema = OFF;
            """)
      }
      try queue.close()
    }
    try make("a.sqlite", "1")
    try make("b.sqlite", "2")
    let diff = terminal.run("diff", "--from", "a.sqlite", "--to", "b.sqlite")
    #expect(diff.code == 2)
    #expect(
      diff.out == """
        - check poems CHECK (words(title) > 1)
        + check poems CHECK (words(title) > 2)
        """)
    let script = terminal.run("diff", "--from", "a.sqlite", "--to", "b.sqlite", "--sql")
    #expect(script.code == 2)
    #expect(
      script.out.contains(
        "INSERT INTO main._godwit_assertion SELECT nullif((SELECT NOT EXISTS "
          + "(SELECT 1 FROM main.poems WHERE NOT (words(title) > 2))), 0);"))
    #expect(terminal.run("reflect", "a.sqlite", "--into", "declared").code == 0)
    #expect(
      try String(
        contentsOfFile: terminal.folder.path("declared/VirtualTables.swift"), encoding: .utf8
      ).contains("VirtualTable(\"geo\", using: \"unheard_of\", \"a\", \"b\")"))
  }

  @Test("reflect writes declarations into a new folder, and into no other")
  func reflect() throws {
    let terminal = try terminal()
    let result = terminal.run("reflect", "new.sql", "--into", "declared")
    #expect(result.code == 0)
    #expect(result.out == "Wrote 2 files into declared")
    let table = try String(
      contentsOfFile: terminal.folder.path("declared/Poems.swift"), encoding: .utf8)
    #expect(
      table == """
        import Godwit

        let poems = Table("poems") {
          Column("id", .integer).primaryKey()
          Column("title", .text).notNull()
          Column("year", .integer)

          Index("years", on: "year")
        }

        """)
    let again = terminal.run("reflect", "new.sql", "--into", "declared")
    #expect(again.code == 1)
    #expect(again.err.contains("is not empty"))
  }
}
