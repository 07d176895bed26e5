import Foundation
import GRDB
import Godwit
import GodwitSQLSyntax
import GodwitTestSupport
import Testing

@testable import GodwitCLI

/// What names, values and files could do, tried from the command line on real databases.
@Suite("Attacks")
struct AttackTests {
  private let terminal: Terminal

  init() throws {
    terminal = try Terminal()
  }

  /// Makes two databases and returns the script from one to the other.
  private func script(_ before: String, _ after: String, _ options: String...) throws -> String {
    try terminal.execute(before, in: "before.sqlite")
    try terminal.execute(after, in: "after.sqlite")
    let result = terminal.run(
      ["diff", "--from", "before.sqlite", "--to", "after.sqlite", "--sql"] + options)
    #expect(result.code == 2, "\(result)")
    return result.out
  }

  /// Runs a script, and expects that nothing differs any more.
  private func run(_ script: String) throws {
    try terminal.execute(script, in: "before.sqlite")
    let left = terminal.run("diff", "--from", "before.sqlite", "--to", "after.sqlite")
    #expect(left.code == 0, "\(left)")
  }

  private func strings(_ sql: String) throws -> [String] {
    try DatabaseQueue(path: terminal.folder.path("before.sqlite")).inDatabase {
      try String.fetchAll($0, sql: sql)
    }
  }

  @Test(
    "the name of a table does not become code",
    arguments: ["\u{600}'", "'\u{301}", "\u{D4E}'", "'\u{200D}", "\u{6DD}\"", "\"\u{483}"])
  func names(quote: String) throws {
    let name = SQLIdentifier.quoted(SQLText("x\(quote); DELETE FROM victim; --"))
    let before = """
      CREATE TABLE victim (a); INSERT INTO victim VALUES (1);
      CREATE TABLE \(name) (id INTEGER PRIMARY KEY, a TEXT DEFAULT 'x'); CREATE INDEX ix ON \(name) (a);
      INSERT INTO \(name) (a) VALUES ('12'); ANALYZE;
      """
    let after = """
      CREATE TABLE victim (a);
      CREATE TABLE \(name) (id INTEGER PRIMARY KEY, a INTEGER DEFAULT 'x'); CREATE INDEX ix ON \(name) (a);
      """
    try run(try script(before, after))
    #expect(try strings("SELECT count(*) FROM victim") == ["1"])
    #expect(try strings("SELECT tbl FROM sqlite_stat1 WHERE tbl LIKE 'x%'").count == 1)
  }

  @Test("of two columns that look alike, the one that goes is dropped")
  func twins() throws {
    let script = try script(
      """
      CREATE TABLE t (id INTEGER PRIMARY KEY, "\u{E9}" TEXT, "e\u{301}" TEXT, c TEXT);
      INSERT INTO t VALUES (1, 'composed', 'decomposed', '5')
      """, "CREATE TABLE t (id INTEGER PRIMARY KEY, \"\u{E9}\" TEXT, c INTEGER)")
    try run(script)
    #expect(try strings("SELECT \"\u{E9}\" FROM t") == ["composed"])
  }

  @Test("a string in double quotes in a view keeps no column from being dropped")
  func stringsInDoubleQuotes() throws {
    let common = """
      CREATE TABLE paid (a); CREATE VIEW v AS SELECT a FROM paid WHERE a = "Paid" AND a <> "a";
      CREATE TRIGGER gv INSTEAD OF INSERT ON v BEGIN SELECT "No name"; END;
      CREATE TRIGGER g AFTER INSERT ON paid BEGIN UPDATE paid SET a = "Also none"; END;
      """
    let script = try script(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, a, b);" + common,
      "CREATE TABLE t (id INTEGER PRIMARY KEY, a);" + common)
    #expect(script.contains("DROP COLUMN b"))
    try run(script)
    #expect(
      try strings("SELECT sql FROM sqlite_master WHERE name = 'v'")
        == ["CREATE VIEW v AS SELECT a FROM paid WHERE a = \"Paid\" AND a <> \"a\""])
    #expect(try strings("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'") == ["2"])
  }

  @Test("an object that cannot be read is named, and half a script is not printed")
  func unreadable() throws {
    try terminal.execute(
      "CREATE TABLE t (a, b); CREATE INDEX odd ON t (a COLLATE NOCASE COLLATE BINARY)",
      in: "before.sqlite")
    try terminal.execute("CREATE TABLE t (a)", in: "after.sqlite")
    let result = terminal.run(
      "diff", "--from", "before.sqlite", "--to", "after.sqlite", "--sql")
    #expect(result.code == 1 && result.out.isEmpty && result.err.contains("index odd"), "\(result)")
  }

  @Test("a script that foreign keys would act on stops, and changes nothing")
  func foreignKeysOn() throws {
    let script = try script(
      """
      CREATE TABLE p (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO p VALUES (1, '1');
      CREATE TABLE c (p REFERENCES p (id) ON DELETE CASCADE); INSERT INTO c VALUES (1);
      """,
      """
      CREATE TABLE p (id INTEGER PRIMARY KEY, a INTEGER);
      CREATE TABLE c (p REFERENCES p (id) ON DELETE CASCADE);
      """)
    let statements = script.split(separator: "\n").filter {
      $0 != "BEGIN IMMEDIATE;" && $0 != "COMMIT;"
    }.joined(separator: "\n")
    let queue = try DatabaseQueue(path: terminal.folder.path("before.sqlite"))
    let error = #expect(throws: DatabaseError.self) {
      try queue.write { try $0.execute(sql: statements) }
    }
    #expect(error?.message?.contains("foreign keys are on") == true)
    #expect(try strings("SELECT count(*) FROM c") == ["1"])
  }

  @Test("scripts do without what the configuration does not allow")
  func withoutEdits() throws {
    var terminal = terminal
    terminal.configuration.migrations.allowsMetadataEdits = false
    try terminal.execute("CREATE TABLE t (a NOT NULL)", in: "before.sqlite")
    try terminal.execute("CREATE TABLE t (a)", in: "after.sqlite")
    let script = terminal.run(
      "diff", "--from", "before.sqlite", "--to", "after.sqlite", "--sql")
    #expect(script.code == 2 && !script.out.contains("writable_schema"), "\(script)")
  }

  @Test("tables of the user that are called as Godwit's own scratch tables stay")
  func scratchNames() throws {
    let users = ["_godwit_assertion", "_godwit_reload", "_godwit_reloaded", "_godwit_new_t"]
      .map { "CREATE TABLE \($0) (a); INSERT INTO \($0) VALUES ('mine');" }.joined()
    let script = try script(
      users
        + "CREATE TABLE t (id INTEGER PRIMARY KEY, a NOT NULL, b TEXT); INSERT INTO t VALUES (1, 2, 3);",
      users + "CREATE TABLE t (id INTEGER PRIMARY KEY, a, b INTEGER CHECK (b > 0));")
    try run(script)
    #expect(try strings("SELECT a FROM _godwit_assertion") == ["mine"])
    #expect(try strings("SELECT a FROM _godwit_new_t") == ["mine"])
  }

  @Test("a temporary table that hides one of the database: reading goes on, changing is refused")
  func temporaryTables() throws {
    _ = terminal.run("upgrade", "001")
    var hidden = terminal
    hidden.configuration.prepareDatabase = { db in
      if !db.configuration.readonly { try db.execute(sql: "CREATE TEMP TABLE poems (a)") }
    }
    #expect(hidden.run("current").code == 0)
    let result = hidden.run("upgrade")
    #expect(result.code == 1 && result.err.contains("temporary"), "\(result)")
    #expect(terminal.run("current").out.contains("001"))
  }

  @Test(
    "a CR before an LF survives the shell",
    .enabled(if: Shell.isPresent, "there is no sqlite3 shell"))
  func carriageReturns() throws {
    let script = try script(
      "CREATE TABLE t (a)",
      "CREATE TABLE t (a); CREATE VIEW v AS SELECT 'x\r\ny\r\r\nz\rw\nu' AS s", "--for", "shell")
    let shell = try Shell.run(Data(script.utf8), on: terminal.folder.path("before.sqlite"))
    #expect(shell.code == 0, "\(shell.errors)")
    #expect(Array(try strings("SELECT s FROM v")[0].utf8) == Array("x\r\ny\r\r\nz\rw\nu".utf8))
    #expect(terminal.run("diff", "--from", "before.sqlite", "--to", "after.sqlite").code == 0)
  }

  @Test(
    "a table with a column that is not UTF-8 is left alone, values and all",
    .enabled(if: Shell.isPresent, "there is no sqlite3 shell"))
  func otherBytes() throws {
    let file = terminal.folder.path("before.sqlite")
    let create =
      Array("CREATE TABLE t (id INTEGER PRIMARY KEY, \"Gr".utf8) + [0xF6] + Array("\" TEXT);".utf8)
    let script = Data(create + Array("INSERT INTO t VALUES (1, 'kept');".utf8))
    let shell = try Shell.run(script, on: file)
    #expect(shell.code == 0, "\(shell.errors)")
    try terminal.execute("CREATE TABLE t (id TEXT PRIMARY KEY, x INTEGER)", in: "after.sqlite")
    let before = FileManager.default.contents(atPath: file)
    let diff = terminal.run("diff", "--from", "before.sqlite", "--to", "after.sqlite", "--sql")
    #expect(diff.code == 1 && diff.out.isEmpty && diff.err.contains("not UTF-8"), "\(diff)")
    #expect(FileManager.default.contents(atPath: file) == before)
  }

  @Test(
    "hostile names and strings go through diff and script, and no row is lost", arguments: 0..<12)
  func property(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    var (before, after) = ("", "")
    var tables: [String] = []
    for _ in 0..<3 {
      let table = SQLIdentifier.quoted(HostileNames.next(&random))
      let columns = (0..<3).map { _ in SQLIdentifier.quoted(HostileNames.next(&random)) }
      let texts = (0..<3).map { _ in SQLLiteral.string(HostileNames.next(&random)) }
      let check = SQLIdentifier.quoted(HostileNames.next(&random))
      let index = SQLIdentifier.quoted(HostileNames.next(&random))
      let view = SQLIdentifier.quoted(HostileNames.next(&random))
      tables.append(table)
      before += """
        CREATE TABLE \(table) (id INTEGER PRIMARY KEY, \(columns[0]) TEXT DEFAULT \(texts[0]),
          \(columns[1]) TEXT CONSTRAINT \(check) CHECK (\(columns[1]) <> \(texts[1])));
        INSERT INTO \(table) (id, \(columns[1])) VALUES (1, '12'), (2, '13');
        CREATE INDEX \(index) ON \(table) (\(columns[0]));
        """
      after += """
        CREATE TABLE \(table) (id INTEGER PRIMARY KEY, \(columns[0]) TEXT DEFAULT \(texts[0]),
          \(columns[1]) INTEGER, \(columns[2]) TEXT DEFAULT \(texts[2]));
        CREATE INDEX \(index) ON \(table) (\(columns[0]), \(columns[2]));
        CREATE VIEW \(view) AS SELECT \(columns[0]) AS \(columns[1]), \(texts[1]) FROM \(table);
        """
    }
    try run(try script(before, after))
    for table in tables { #expect(try strings("SELECT count(*) FROM \(table)") == ["2"]) }
    try FileManager.default.removeItem(atPath: terminal.folder.path("before.sqlite"))
    try FileManager.default.removeItem(atPath: terminal.folder.path("after.sqlite"))
    try run(try script(after, before))
  }
}

/// Names in which marks, joiners and controls stand beside every kind of quote.
private enum HostileNames {
  private static let pieces = [
    "\"", "'", "`", "[", "]", "\\", "\\(", "\"\"\"", "*/", "/*", "--", ";", "\n", "\r\n", "\u{1}",
    "\u{1B}", "\u{85}", "\u{600}", "\u{D4E}", "\u{301}", "\u{483}", "\u{200D}", "\u{FE0F}",
    "\u{1100}",
    "\u{1161}", "\u{202E}", "\u{2066}", "\u{FEFF}", "\u{E9}", "e\u{301}", "\u{212A}", "诗", "x", " ",
    ".",
  ]

  static func next(_ random: inout SplitMix) -> SQLText {
    let count = Int.random(in: 1...4, using: &random)
    let text = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    // Names must differ by more than capitals, and not begin as SQLite's own do.
    return SQLText(text + String(Int.random(in: 0..<1_000_000, using: &random), radix: 36))
  }
}
