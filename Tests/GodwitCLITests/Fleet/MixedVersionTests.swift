import GRDB
import Testing

/// What Fleets.md of the guide says of an old program beside a new schema, and the other way round.
@Suite("Two versions of an application at once")
struct MixedVersionTests {
  private static let old = """
    CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INTEGER); INSERT INTO t VALUES (1, 'x', 1);
    """

  /// What the old program does: it names its columns.
  private static let oldProgram = ["INSERT INTO t (a, b) VALUES ('y', -2)", "SELECT a, b FROM t"]

  private func works(_ schema: String, _ program: [String]) throws -> Bool {
    try DatabaseQueue().inDatabase { db in
      try db.execute(sql: schema)
      do {
        for sql in program { try db.execute(sql: sql) }
        return true
      } catch {
        return false
      }
    }
  }

  @Test(
    "some changes can be made before the program is replaced, some after it, some not in one step",
    arguments: [
      ("CREATE TABLE u (x)", ["SELECT x FROM u"], true, false),
      ("CREATE VIEW v AS SELECT a FROM t", ["SELECT a FROM v"], true, false),
      ("ALTER TABLE t ADD COLUMN c TEXT", ["SELECT c FROM t"], true, false),
      ("ALTER TABLE t ADD COLUMN c TEXT NOT NULL DEFAULT ''", ["SELECT c FROM t"], true, false),
      (
        "CREATE TABLE n (id INTEGER PRIMARY KEY, a TEXT, b INTEGER, c TEXT NOT NULL); "
          + "DROP TABLE t; ALTER TABLE n RENAME TO t", ["SELECT c FROM t"], false, false
      ), ("ALTER TABLE t DROP COLUMN b", ["INSERT INTO t (a) VALUES ('y')"], false, true),
      ("ALTER TABLE t RENAME COLUMN b TO c", ["SELECT c FROM t"], false, false),
      (
        "CREATE TABLE n (id INTEGER PRIMARY KEY, a TEXT, b INTEGER CHECK (b > 0)); "
          + "DROP TABLE t; ALTER TABLE n RENAME TO t", ["INSERT INTO t (a, b) VALUES ('y', 2)"],
        false, true
      ),
      (
        "CREATE TABLE n (id INTEGER PRIMARY KEY, a TEXT, b TEXT); "
          + "DROP TABLE t; ALTER TABLE n RENAME TO t", ["INSERT INTO t (a, b) VALUES ('y', '2')"],
        true, true
      ),
    ] as [(String, [String], Bool, Bool)])
  func changes(change: String, newProgram: [String], old: Bool, new: Bool) throws {
    #expect(try works(Self.old + change, Self.oldProgram) == old)
    #expect(try works(Self.old, newProgram) == new)
    #expect(try works(Self.old + change, newProgram))
  }
}
