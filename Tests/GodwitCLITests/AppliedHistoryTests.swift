import Foundation
import Godwit
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("What was applied")
struct AppliedHistoryTests {
  private static let initial =
    "Initial schema: poems, translations, ai_logs, human_notes, workflow_tasks"
  private static let indexes = "Add composite indexes for performance optimization"

  /// A database with a past whose times are known.
  private func terminal() throws -> Terminal {
    let terminal = try Terminal()
    for arguments in [["upgrade"], ["downgrade", "-1"], ["stamp", "head"]] {
      #expect(terminal.run(arguments).code == 0)
    }
    try terminal.execute(
      """
      UPDATE godwit_history SET applied_at = '2026-11-23 12:00:0' || id, seconds = id * 4.25,
        checksum = '0123456789abcdef';
      """)
    return terminal
  }

  /// A database whose table is another one.
  private func terminal(with table: String) throws -> Terminal {
    let terminal = try Terminal()
    try terminal.execute(table)
    return terminal
  }

  private func objects(_ terminal: Terminal) throws -> [[String: Any]] {
    let result = terminal.run("history", "--applied", "--format", "json")
    #expect(result.code == 0, "\(result)")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(result.out.utf8)) as? [[String: Any]])
  }

  @Test("is a line for each step, newest last, in columns")
  func lines() throws {
    let result = try terminal().run("history", "--applied")
    #expect(result.code == 0 && result.err.isEmpty, "\(result)")
    #expect(
      result.out == """
        2026-11-23 12:00:01  upgrade    001_initial_schema   4.25 s  01234567…  \(Self.initial)
        2026-11-23 12:00:02  upgrade    94bcac9585c9         8.50 s  01234567…  \(Self.indexes)
        2026-11-23 12:00:03  downgrade  94bcac9585c9        12.75 s  01234567…  \(Self.indexes)
        2026-11-23 12:00:04  stamp      94bcac9585c9        17.00 s  01234567…  \(Self.indexes)
        """)
  }

  @Test("can be had in full")
  func full() throws {
    let out = try terminal().run("history", "--applied", "-v").out
    #expect(
      out.hasPrefix(
        """
        Revision:  001_initial_schema
        Direction: upgrade
        Applied:   2026-11-23 12:00:01
        Took:      4.25 s
        Checksum:  0123456789abcdef

            \(Self.initial)

        Revision:  94bcac9585c9

        """))
  }

  @Test("can be had as JSON")
  func json() throws {
    let objects = try objects(terminal())
    #expect(
      objects.map { $0["direction"] as? String } == ["upgrade", "upgrade", "downgrade", "stamp"])
    let first = try #require(objects.first)
    #expect(first["revision"] as? String == "001_initial_schema")
    #expect(first["message"] as? String == Self.initial)
    #expect(first["appliedAt"] as? String == "2026-11-23 12:00:01")
    #expect(first["seconds"] as? Double == 4.25)
    #expect(first["checksum"] as? String == "0123456789abcdef")
  }

  @Test("tells revisions that the program does not know, also where the database is at one")
  func unknown() throws {
    let terminal = try terminal()
    try terminal.execute(
      """
      UPDATE godwit_history SET revision = 'abcdef' WHERE id = 4;
      UPDATE godwit_version SET version_num = 'abcdef';
      """)
    let result = terminal.run("history", "--applied")
    #expect(result.code == 0 && result.err.isEmpty, "\(result)")
    #expect(result.out.hasSuffix("  (not known to this program)"))
    let last = try #require(try objects(terminal).last)
    #expect(last["revision"] as? String == "abcdef" && last["message"] == nil)
  }

  @Test(
    "is nothing without the table, and without rows in it",
    arguments: [
      "CREATE TABLE t (a)", "CREATE VIEW godwit_history AS SELECT 1",
      "CREATE TABLE godwit_history (id INTEGER PRIMARY KEY, revision TEXT)",
    ])
  func nothing(table: String) throws {
    let terminal = try terminal(with: table)
    let text = terminal.run("history", "--applied")
    #expect(text.code == 0 && text.out == "Nothing has been applied." && text.err.isEmpty)
    let json = terminal.run("history", "--applied", "--format", "json")
    #expect(json.code == 0 && json.out == "[]" && json.err.isEmpty)
  }

  @Test("of a database that is not there is the same error as where it is")
  func missing() throws {
    let terminal = try Terminal()
    let result = terminal.run("history", "--applied")
    #expect(result.code == 1 && result.out.isEmpty)
    #expect(result.err == terminal.run("current").err)
    #expect(!terminal.exists("app.sqlite"))
  }

  @Test(
    "is not what else history lists",
    arguments: [
      (["-r", "base:head"], "--rev-range (-r)"), (["--rev-range", ":head"], "--rev-range (-r)"),
      (["--graph"], "--graph"), (["-i"], "--indicate-current (-i)"),
    ])
  func contradictions(arguments: [String], name: String) throws {
    let result = try Terminal().run(["history", "--applied"] + arguments)
    #expect(result.code == 64 && result.out.isEmpty)
    #expect(
      result.err.contains("--applied and \(name) contradict each other."), "\(result.err)")
  }
}

@Suite("What was applied, in hostile databases")
struct HostileAppliedHistoryTests {
  private func terminal(_ sql: String) throws -> Terminal {
    let terminal = try Terminal()
    try terminal.execute(sql)
    return terminal
  }

  private static let columns = "id, revision, direction, applied_at, seconds, checksum"

  @Test("values of all types are shown, each row in one line, and nothing that a terminal obeys")
  func values() throws {
    let terminal = try terminal(
      """
      CREATE TABLE godwit_history (\(Self.columns));
      INSERT INTO godwit_history VALUES
        (1, NULL, NULL, NULL, NULL, NULL),
        (2, 7, 1.5, x'00FF', 'soon', x''),
        (3, 'a' || char(0) || 'b', char(27, 10, 8238), 'x' || char(13) || 'y', 9e999, -9e999),
        ('4', '94bcac9585c9', '', 1e300, 1e300, 9223372036854775807),
        (x'05', char(769), '題名', 'then', -0.5, printf('%.*c', 100000, 'c'));
      """)
    let result = terminal.run("history", "--applied")
    #expect(result.code == 0 && result.err.isEmpty, "\(result)")
    let lines = result.out.split(separator: "\n")
    #expect(lines.count == 5)
    #expect(lines.first?.filter { $0 == "-" }.count == 5)
    #expect(result.out.contains(#"a\u{0}b"#) && result.out.contains(#"  \u{1B}\n…  "#))
    #expect(result.out.contains(#"\xFF"#) && result.out.contains("soon"))
    #expect(
      result.out.unicodeScalars.allSatisfy { scalar in
        scalar == "\n"
          || ![.control, .format, .lineSeparator, .paragraphSeparator]
            .contains(scalar.properties.generalCategory)
      })
    let places = lines.compactMap { line in
      line.firstRange(of: "  (not known").map { TextWidth.columns(of: line[..<$0.lowerBound]) }
    }
    #expect(places.count == 4 && Set(places).count == 1, "\(places)")
    #expect(terminal.run("history", "--applied", "-v").code == 0)
  }

  @Test("values of all types are in JSON as they are")
  func json() throws {
    let terminal = try terminal(
      """
      CREATE TABLE godwit_history (\(Self.columns));
      INSERT INTO godwit_history VALUES
        (1, NULL, NULL, NULL, NULL, NULL), (2, 'a' || char(0, 27), 'b', 'c', 'soon', 'd'),
        (3, 'a', 'b', 'c', 9e999, 'd'), (4, 'a', 'b', 'c', 2, 'd');
      """)
    let out = terminal.run("history", "--applied", "--format", "json").out
    #expect(!out.unicodeScalars.contains { $0 == "\0" || $0 == "\u{1B}" })
    let objects = try #require(
      try JSONSerialization.jsonObject(with: Data(out.utf8)) as? [[String: Any]])
    #expect(
      objects.map { $0["revision"] as? String } == ["", "a\0\u{1B}", "a", "a"])
    #expect(objects.map { $0["seconds"] as? String } == [nil, "soon", "Inf", nil])
    #expect(objects.last?["seconds"] as? Double == 2)
    #expect(objects.first?["checksum"] == nil)
  }

  @Test(
    "columns that are missing are empty",
    arguments: [
      "CREATE TABLE godwit_history (revision)",
      "CREATE TABLE GODWIT_history (REVISION PRIMARY KEY) WITHOUT ROWID",
      "CREATE TABLE godwit_history (id INTEGER PRIMARY KEY, revision AS ('94bcac9585c9'), extra)",
      "CREATE VIRTUAL TABLE godwit_history USING fts5 (revision)",
    ])
  func missingColumns(table: String) throws {
    let isGenerated = table.contains(" AS ")
    let terminal = try terminal(
      "\(table); INSERT INTO godwit_history (\(isGenerated ? "id" : "revision")) "
        + "VALUES (\(isGenerated ? "1" : "'94bcac9585c9'"))")
    let result = terminal.run("history", "--applied")
    #expect(result.code == 0 && result.err.isEmpty, "\(result)")
    #expect(
      result.out
        == "-  -  94bcac9585c9  -  -  Add composite indexes for performance optimization")
  }

  @Test("a table of something else altogether is a row that says nothing")
  func otherTable() throws {
    let terminal = try terminal(
      "CREATE TABLE godwit_history (a, b); INSERT INTO godwit_history VALUES (1, 2)")
    let result = terminal.run("history", "--applied")
    #expect(result.code == 0 && result.out == "-  -  -  -  -  (not known to this program)")
  }

  @Test("a table that SQLite cannot read is an error with its words")
  func unreadable() throws {
    let terminal = try terminal(
      """
      CREATE TABLE godwit_history (\(Self.columns));
      PRAGMA writable_schema = ON;
      UPDATE sqlite_master SET sql = 'CREATE VIRTUAL TABLE godwit_history USING gone(a)', rootpage = 0;
      """)
    let result = terminal.run("history", "--applied")
    #expect(result.code == 1 && result.out.isEmpty)
    #expect(result.err.contains("no such module: gone"), "\(result.err)")
  }

  @Test("thousands of rows are shown, all of them")
  func many() throws {
    let terminal = try terminal(
      """
      CREATE TABLE godwit_history (\(Self.columns));
      WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
      INSERT INTO godwit_history SELECT 20001 - i, i, 'upgrade', 'now', i, NULL FROM n;
      """)
    let lines = terminal.run("history", "--applied").out.split(separator: "\n")
    #expect(lines.count == 20000)
    #expect(lines.first?.hasPrefix("now  upgrade  20000") ?? false)
    #expect(lines.last?.hasPrefix("now  upgrade  1 ") ?? false)
  }
}
