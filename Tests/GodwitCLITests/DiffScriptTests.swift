import Foundation
import GRDB
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("Scripts of a comparison, on rows")
struct DiffScriptTests {
  private func terminal(_ old: String, _ new: String) throws -> Terminal {
    let terminal = try Terminal()
    try terminal.execute(old, in: "old.sqlite")
    try Data(new.utf8).write(to: terminal.folder.url.appending(path: "new.sql"))
    return terminal
  }

  /// Runs the script of the comparison, and returns what SQLite says against it.
  private func failure(_ terminal: Terminal, _ options: String...) throws -> String? {
    let script = terminal.run(
      ["diff", "--from", "old.sqlite", "--to", "new.sql", "--sql"] + options)
    try #require(script.code == 2, "\(script.err)")
    do {
      try terminal.execute(script.out, in: "old.sqlite")
      return nil
    } catch let error as DatabaseError {
      return error.message
    }
  }

  private let family = """
    PRAGMA foreign_keys = OFF;
    CREATE TABLE parents (id INTEGER PRIMARY KEY, name TEXT);
    CREATE TABLE children (id INTEGER PRIMARY KEY, parent REFERENCES parents (id));
    INSERT INTO parents VALUES (1, 'a');
    INSERT INTO children VALUES (1, 1);
    """

  @Test("a script fails before COMMIT if a row violates a foreign key by it")
  func violation() throws {
    let terminal = try terminal(
      family, "CREATE TABLE children (id INTEGER PRIMARY KEY, parent REFERENCES parents (id));")
    let message = try failure(terminal)
    #expect(message?.contains("rows violate a foreign key that did not before") == true)
    #expect(
      terminal.run("diff", "--from", "old.sqlite", "--to", "new.sql").out.contains("parents"))
  }

  @Test("rows that violated a foreign key before are let be, also under another name")
  func oldViolation() throws {
    let terminal = try terminal(
      family + "INSERT INTO children VALUES (2, 7);",
      """
      CREATE TABLE elders (id INTEGER PRIMARY KEY, name BLOB);
      CREATE TABLE youth (id INTEGER PRIMARY KEY, elder REFERENCES elders (id));
      """)
    let message = try failure(
      terminal, "--rename", "table:parents:elders", "--rename", "table:children:youth",
      "--rename", "column:children.parent:elder")
    #expect(message == nil)
    #expect(terminal.run("diff", "--from", "old.sqlite", "--to", "new.sql").code == 0)
  }

  @Test("rows that violated one before are let be where they get other keys, and no more of them")
  func otherKeys() throws {
    let old = """
      PRAGMA foreign_keys = OFF;
      CREATE TABLE parents (id INTEGER PRIMARY KEY);
      CREATE TABLE children (id INT, parent REFERENCES parents (id));
      INSERT INTO parents VALUES (1);
      INSERT INTO children VALUES (40, 7), (50, 1);
      """
    let children = "CREATE TABLE children (id INTEGER PRIMARY KEY, parent REFERENCES parents (id));"
    let terminal = try terminal(old, children + "CREATE TABLE parents (id INTEGER PRIMARY KEY);")
    #expect(try failure(terminal) == nil)
    let orphaning = try self.terminal(old, children)
    #expect(try failure(orphaning)?.contains("rows violate a foreign key") == true)
  }

  @Test("where there is no foreign key, nothing is asked")
  func noKeys() throws {
    let terminal = try terminal("CREATE TABLE t (a TEXT)", "CREATE TABLE t (a BLOB);")
    let script = terminal.run("diff", "--from", "old.sqlite", "--to", "new.sql", "--sql")
    #expect(!script.out.contains("foreign_key_check"))
    let renaming = try self.terminal("CREATE TABLE a (x)", "CREATE TABLE b (x);")
    #expect(try failure(renaming, "--rename", "table:a:b") == nil)
  }

  @Test(
    "what rows stand against is said with table and column",
    arguments: [
      ("a TEXT NOT NULL, b TEXT", "rows of t have no a, which becomes NOT NULL"),
      ("a TEXT, b INTEGER", "values of t.b would become others"),
      (
        "a TEXT, b TEXT, CONSTRAINT \"odd \"\"name\" CHECK (b <> '007')",
        "rows of t do not fit CONSTRAINT \"odd \"\"name\" CHECK (b <> '007')"
      ),
      (
        "a TEXT, b TEXT, UNIQUE (b)", "values of t (b) occur more than once, and must be unique"
      ),
      ("a TEXT, b TEXT REFERENCES u (id)", "rows of t (b) refer to nothing in u (id)"),
    ])
  func words(columns: String, message: String) throws {
    let other = "CREATE TABLE u (id TEXT PRIMARY KEY);"
    let terminal = try terminal(
      "CREATE TABLE t (a TEXT, b TEXT); INSERT INTO t VALUES (NULL, '007'), (NULL, '007');"
        + other, "CREATE TABLE t (\(columns));" + other)
    let failure = try failure(terminal)
    #expect(failure?.contains(message) == true, "\(failure ?? "nothing")")
    #expect(failure?.contains("_godwit_new") == false)
  }
}
