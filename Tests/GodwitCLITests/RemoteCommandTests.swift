import Foundation
import GRDB
import Godwit
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite(
  "A database that a command reaches",
  .enabled(
    if: FileManager.default.isExecutableFile(atPath: "/usr/bin/python3"), "there is no python3"))
struct RemoteCommandTests {
  private enum First: Revision {
    static let id: RevisionID = "first"
    static let downRevisions: [RevisionID] = []
    static func upgrade(_ op: Operations) throws {
      try op.createTable("e\u{301}") { Column("id", .integer).primaryKey() }
      try op.createTable("poems") {
        Column("id", .integer).primaryKey()
        Column("author", .integer).references("e\u{301}", "id", onDelete: .cascade)
      }
    }
    static func downgrade(_ op: Operations) throws {
      try op.dropTable("poems")
      try op.dropTable("e\u{301}")
    }
  }

  private enum Second: Revision {
    static let id: RevisionID = "second"
    static let downRevisions: [RevisionID] = ["first"]
    static func upgrade(_ op: Operations) throws {
      try op.addCheck("e\u{301}", Check("ck_id", "id <> 0"))
    }
    static func downgrade(_ op: Operations) throws { try op.dropCheck("e\u{301}", "ck_id") }
  }

  private enum Named: Revision {
    static let id: RevisionID = "named"
    static let downRevisions: [RevisionID] = []
    static func upgrade(_ op: Operations) throws {
      try op.createTable("authors") {
        Column("id", .integer).primaryKey()
        Column("name", .text)
      }
      try op.createTable("poems") {
        Column("author", .integer).references("authors", "id", onDelete: .cascade)
      }
    }
    static func downgrade(_ op: Operations) throws {}
  }

  private enum Required: Revision {
    static let id: RevisionID = "required"
    static let downRevisions: [RevisionID] = ["named"]
    static func upgrade(_ op: Operations) throws {
      try op.alterColumn("authors", "name", .notNull, .default("nobody"))
    }
    static func downgrade(_ op: Operations) throws {
      try op.alterColumn("authors", "name", .nullable, .noDefault)
    }
  }

  /// A service: it runs what it reads in one transaction, with foreign keys on, as long as nobody has
  /// told it to misbehave.
  private static let service = #"""
    import sqlite3, sys, os, time
    sql = sys.stdin.read() if len(sys.argv) < 4 else sys.argv[3]
    path, mood = sys.argv[1], sys.argv[2]
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    statements, current = [], ""
    for line in sql.replace(";", ";\0").split("\0"):
        current += line
        if sqlite3.complete_statement(current): statements.append(current); current = ""
    if current.strip(): statements.append(current)
    isScript = not sql.lstrip().upper().startswith("SELECT")
    if mood == "raw":
        row = ["1", "table", "p", "p", "ATTACH '" + os.path.dirname(path) + "/stolen.sqlite' AS s"]
        print("godwit[" + ",".join(text.encode().hex().upper() for text in row) + "]")
        sys.exit(0)
    if mood == "cuts" and len(sql) > 4000: sys.exit("too long")
    if mood == "slow" and isScript and "_godwit_half" not in sql and "_godwit_whole" not in sql: time.sleep(60)
    if isScript and mood != "loose": connection.execute("BEGIN")
    if mood == "silent": sys.exit(0)
    try:
        for statement in statements:
            for row in connection.execute(statement):
                text = "|".join(map(str, row))
                print("[ok] " + (text[:30] if mood == "half" else text))
        if mood == "refuses" and isScript and "_godwit_half" not in sql and "_godwit_whole" not in sql:
            raise Exception("quota exceeded")
        if isScript and mood != "loose": connection.execute("COMMIT")
    except Exception as error:
        if connection.in_transaction: connection.execute("ROLLBACK")
        sys.exit(str(error))
    """#

  private func terminal() throws -> Terminal {
    var terminal = try Terminal()
    func entry(_ type: any Revision.Type) -> RevisionList.Entry {
      .init(type, file: "\(type.id).swift", message: "do it", created: nil, checksum: "")
    }
    terminal.configuration.revisions = RevisionList(
      folder: "versions", [entry(First.self), entry(Second.self)])
    terminal.configuration.schema = DatabaseSchema {
      Table("e\u{301}") {
        Column("id", .integer).primaryKey()
        Check("ck_id", "id <> 0")
      }
      Table("poems") {
        Column("id", .integer).primaryKey()
        Column("author", .integer).references("e\u{301}", "id", onDelete: .cascade)
      }
    }
    terminal.configuration.declarations = .none
    try Data(Self.service.utf8).write(to: terminal.folder.url.appending(path: "service.py"))
    return terminal
  }

  private func use(_ terminal: inout Terminal, _ mood: String = "good", patience: Double = 60) {
    terminal.configuration.remote = RemoteDatabase(
      .libsql,
      query: [
        "/usr/bin/python3", terminal.folder.path("service.py"), terminal.folder.path("far.sqlite"),
        mood,
      ], patience: patience)
  }

  private func strings(_ sql: String, _ terminal: Terminal) throws -> [String] {
    try DatabaseQueue(path: terminal.folder.path("far.sqlite")).inDatabase {
      try String.fetchAll($0, sql: sql)
    }
  }

  @Test("has a last column changed alone, which the plan tells")
  func column() throws {
    var terminal = try terminal()
    func entry(_ type: any Revision.Type) -> RevisionList.Entry {
      .init(type, file: "\(type.id).swift", message: "do it", created: nil, checksum: "")
    }
    terminal.configuration.revisions = RevisionList(
      folder: "versions", [entry(Named.self), entry(Required.self)])
    use(&terminal)
    #expect(terminal.run("upgrade", "named").code == 0)
    try terminal.execute(
      "INSERT INTO authors VALUES (7, 'Li Bai'); INSERT INTO poems VALUES (7), (7)",
      in: "far.sqlite")
    let plan = terminal.run("upgrade", "--plan")
    for text in [
      "authors: by a new column with the values of the old one, so that no table that refers to it "
        + "is made anew: SQLite cannot alter the column name", "rewrites 1 row, ",
    ] {
      #expect(plan.out.contains(text), "\(plan)")
    }
    let json = terminal.run("upgrade", "--plan", "--format", "json")
    #expect(json.out.contains("\"way\" : \"column\""))
    for command in [["upgrade"], ["downgrade", "-1"]] {
      let result = terminal.run(command)
      #expect(result.code == 0, "\(result)")
      let rows = "SELECT a.name || count(*) FROM authors a JOIN poems ON author = id"
      #expect(try strings(rows, terminal) == ["Li Bai2"])
    }
  }

  @Test("is read, compared, changed and taken back like a file, and keeps its rows")
  func road() throws {
    var terminal = try terminal()
    use(&terminal)
    #expect(terminal.run("current").out == "base: no revision has been applied")
    #expect(terminal.run("upgrade", "first").code == 0)
    try terminal.execute(
      "INSERT INTO \"e\u{301}\" VALUES (7); INSERT INTO poems VALUES (1, 7)", in: "far.sqlite")
    #expect(terminal.run("check").code == 2)
    let plan = terminal.run("upgrade", "--plan")
    #expect(plan.out.contains("made anew with it: poems"), "\(plan.out)")
    #expect(plan.out.contains("rewrites 2 rows"), "\(plan.out)")
    let upgraded = terminal.run("upgrade")
    #expect(upgraded.out == "libsql (/usr/bin/python3): first -> second (head)", "\(upgraded)")
    #expect(terminal.run("check").code == 0)
    #expect(terminal.run("diff", "--from", "database", "--to", "schema").code == 0)
    #expect(terminal.run("history", "--applied").out.contains("second"))
    #expect(terminal.run("downgrade", "-1").code == 0)
    #expect(try strings("SELECT id || author FROM poems", terminal) == ["17"])
    let refused = terminal.run("downgrade", "base")
    #expect(refused.code == 1 && refused.err.contains("may drop values"), "\(refused)")
    #expect(terminal.run("stamp", "second").code == 0)
    #expect(terminal.run("current").out.hasPrefix("second (head)"))
    #expect(terminal.run("downgrade", "base", "--allow-data-loss").code == 1)
    #expect(terminal.run("backup").err.contains("needs a database file"))
    let declared = terminal.configuration.schema.tables
    terminal.configuration.schema = DatabaseSchema {
      declared
      Table("tags") { Column("id", .integer).primaryKey() }
    }
    let written = terminal.run("revision", "--autogenerate", "-m", "add tags")
    #expect(
      written.code == 0 && written.err.contains("with libsql (/usr/bin/python3) (at second"),
      "\(written)")
  }

  @Test(
    "that answers slowly, with an error, half, in pieces or not at all is told so, and nothing is half done",
    arguments: [
      ("slow", "no answer in 1 s"), ("refuses", "quota exceeded"), ("half", "no whole answer"),
      ("silent", "no whole answer"), ("cuts", "did not arrive whole"),
      ("loose", "as one transaction"),
    ])
  func moods(mood: String, message: String) throws {
    var terminal = try terminal()
    use(&terminal)
    #expect(terminal.run("upgrade", "first").code == 0)
    try terminal.execute(
      "INSERT INTO \"e\u{301}\" VALUES (7); INSERT INTO poems VALUES (1, 7)", in: "far.sqlite")
    let list = "SELECT coalesce(sql, name) FROM sqlite_master"
    let before = try strings(list, terminal)
    use(&terminal, mood, patience: mood == "slow" ? 1 : 60)
    let result = terminal.run("upgrade")
    #expect(result.code == 1 && result.err.contains(message), "\(result)")
    #expect(try strings(list, terminal) == before)
    #expect(try strings("SELECT id || author FROM poems", terminal) == ["17"])
  }

  @Test("keeps nothing of what it was tried with, and can send nothing but definitions")
  func hostile() throws {
    var terminal = try terminal()
    use(&terminal)
    #expect(terminal.run("upgrade").code == 0)
    let left =
      "SELECT name FROM sqlite_master WHERE name LIKE '%godwit_half%' OR name LIKE '%whole%'"
    #expect(try strings(left, terminal).isEmpty)
    use(&terminal, "raw")
    let result = terminal.run("current")
    #expect(result.code == 1 && result.err.contains("no whole answer"), "\(result)")
    #expect(!terminal.exists("stolen.sqlite"))
  }

  @Test("leaves no text of a script behind, however it is ended: its files have no names")
  func files() throws {
    let program = "import os; print([os.fstat(number).st_nlink for number in (0, 1, 2)])"
    let client = RemoteClient(
      remote: RemoteDatabase(.libsql, query: ["/usr/bin/python3", "-c", program]), environment: [:])
    let output = try client.run(["CREATE TABLE secrets (a)"])
    #expect(String(decoding: output.text, as: UTF8.self) == "[0, 0, 0]\n")
  }

  @Test("that is a file is planned as a service's script would change it")
  func planned() throws {
    var terminal = try terminal()
    #expect(terminal.run("upgrade", "first").code == 0)
    try terminal.execute(
      "INSERT INTO \"e\u{301}\" VALUES (7); INSERT INTO poems VALUES (1, 7), (2, 7)")
    #expect(!terminal.run("upgrade", "--plan").out.contains("made anew with it"))
    let plan = terminal.run("upgrade", "--plan", "--for", "d1")
    #expect(plan.code == 0 && plan.out.contains("made anew with it: poems"), "\(plan)")
    #expect(plan.out.contains("rewrites 3 rows, "), "\(plan)")
    #expect(plan.err.contains("This is a plan for d1: nothing was changed."), "\(plan)")
    #expect(terminal.run("upgrade").code == 0)
    let back = terminal.run("downgrade", "first", "--plan", "--for", "dqlite")
    #expect(back.code == 0 && back.out.contains("made anew with it: poems"), "\(back)")
    use(&terminal)
    let other = terminal.run("upgrade", "--plan", "--for", "d1")
    #expect(other.code == 64 && other.err.contains("is one of libsql"), "\(other)")
  }

  @Test("is named by a command that no shell reads")
  func words() {
    #expect(ShellWord.split("a 'b c' \"d $e\" f\\ g ''") == ["a", "b c", "d $e", "f g", ""])
    #expect(ShellWord.split("a 'b") == nil)
    #expect(ShellWord.split("   ") == [])
  }
}
