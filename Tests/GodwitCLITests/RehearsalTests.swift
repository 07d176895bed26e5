import Foundation
import GRDB
import Godwit
import GodwitTestSupport
import Testing

@testable import GodwitCLI

/// What the revision of a rehearsal does, as SQL: one at a time.
private enum Damage: Revision {
  @TaskLocal static var upgrading = "SELECT 1"
  @TaskLocal static var downgrading = "SELECT 1"

  static let id: RevisionID = "damage"
  static let downRevisions: [RevisionID] = []
  static func upgrade(_ op: Operations) throws { try op.execute(upgrading) }
  static func downgrade(_ op: Operations) throws { try op.execute(downgrading) }
}

@Suite("A rehearsal")
struct RehearsalTests {
  private static let content = """
    PRAGMA foreign_keys = OFF;
    CREATE TABLE parent (id INTEGER PRIMARY KEY);
    CREATE TABLE child (id INTEGER PRIMARY KEY, p INTEGER REFERENCES parent);
    INSERT INTO parent VALUES (1), (2);
    INSERT INTO child VALUES (1, 1), (2, 99);
    CREATE TABLE t (v);
    INSERT INTO t VALUES ('a'), ('a'), (2), (char(233)), ('Case');
    CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, v);
    INSERT INTO a VALUES (5, 1);
    DELETE FROM a;
    CREATE TABLE w (k TEXT COLLATE NOCASE PRIMARY KEY, v) WITHOUT ROWID;
    INSERT INTO w VALUES ('b', 1);
    CREATE VIRTUAL TABLE docs USING fts5(body);
    INSERT INTO docs VALUES ('one two'), ('three');
    CREATE VIRTUAL TABLE ext USING fts5(v, content='t');
    INSERT INTO ext(ext) VALUES ('rebuild');
    CREATE VIRTUAL TABLE old USING fts4(body);
    INSERT INTO old VALUES ('one two'), ('three');
    CREATE VIRTUAL TABLE box USING rtree(id, x0, x1);
    INSERT INTO box VALUES (1, 0, 1), (2, 5, 6);
    """

  private func rehearse(
    _ upgrade: String, _ downgrade: String, content: String = content
  ) throws -> Terminal.Result {
    var terminal = try Terminal()
    terminal.configuration.declarations = .none
    terminal.configuration.schema = DatabaseSchema {}
    terminal.configuration.revisions = RevisionList(
      folder: "versions",
      [.init(Damage.self, file: "d.swift", message: "damage", created: nil, checksum: "")])
    try terminal.execute(content)
    return Damage.$upgrading.withValue(upgrade) {
      Damage.$downgrading.withValue(downgrade) { terminal.run("rehearse", "--in", ".") }
    }
  }

  private static let asBefore = "after the downgrade, the rows are as before"

  @Test(
    "says that the rows are as before when they are",
    arguments: [
      ("SELECT 1", "SELECT 1"),
      ("UPDATE t SET v = 3 WHERE v = 2", "UPDATE t SET v = 2 WHERE v = 3"),
      ("INSERT INTO docs VALUES ('four')", "DELETE FROM docs WHERE body = 'four'"),
      ("INSERT INTO docs(docs) VALUES ('optimize')", "SELECT 1"),
      ("INSERT INTO docs(docs) VALUES ('rebuild')", "SELECT 1"),
      ("INSERT INTO old(old) VALUES ('optimize')", "SELECT 1"),
      ("DELETE FROM box WHERE id = 1", "INSERT INTO box VALUES (1, 0, 1)"),
      ("ANALYZE", "SELECT 1"),
      ("CREATE TABLE extra (a); INSERT INTO extra VALUES (1)", "DROP TABLE extra"),
    ])
  func same(upgrade: String, downgrade: String) throws {
    let result = try rehearse(upgrade, downgrade)
    #expect(
      result.out.contains(Self.asBefore + "\n") || result.out.hasSuffix(Self.asBefore), "\(result)")
  }

  @Test(
    "says which rows are not as before, and how many",
    arguments: [
      ("DELETE FROM t WHERE rowid = 1", "t: 1 row is missing or different"),
      ("UPDATE t SET v = 2.0 WHERE v = 2", "t: 1 row is missing or different"),
      ("UPDATE t SET v = '2' WHERE v = 2", "t: 1 row is missing or different"),
      ("UPDATE t SET v = CAST(v AS BLOB) WHERE rowid = 1", "t: 1 row is missing or different"),
      ("UPDATE t SET v = 'e' || char(769) WHERE v = char(233)", "t: 1 row is missing or different"),
      ("UPDATE t SET v = 'CASE' WHERE v = 'Case'", "t: 1 row is missing or different"),
      ("UPDATE t SET rowid = rowid + 10", "t: 5 rows are missing or different, 5 rows are new"),
      ("INSERT INTO t VALUES ('a')", "t: 1 row is new"),
      ("DELETE FROM sqlite_sequence WHERE name = 'a'", "sqlite_sequence: 1 row is missing"),
      ("UPDATE w SET k = 'B'", "w: 1 row is missing or different, 1 row is new"),
      ("UPDATE docs SET body = 'one' WHERE rowid = 1", "docs_content: 1 row is missing"),
      ("INSERT INTO ext(ext, rowid, v) VALUES ('delete', 1, 'a')", "ext_docsize: 1 row is missing"),
      ("DELETE FROM old WHERE body = 'three'", "old_content: 1 row is missing"),
      ("UPDATE box SET x1 = 2 WHERE id = 1", "box_node: "),
      ("DROP TABLE child", "child: 2 rows are missing or different"),
      ("PRAGMA user_version = 7", "user_version was 0, and is 7"),
    ])
  func different(upgrade: String, message: String) throws {
    let result = try rehearse(upgrade, "SELECT 1")
    #expect(result.code == 2)
    #expect(!result.out.contains(Self.asBefore), "\(result.out)")
    #expect(result.out.contains(message), "\(result.out)")
  }

  @Test("never says that nothing is missing when it could not look")
  func failing() throws {
    let result = try rehearse(
      "SELECT 1",
      """
      PRAGMA writable_schema = ON;
      UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'w')
        WHERE name = 't';
      PRAGMA schema_version = 9999;
      PRAGMA writable_schema = OFF;
      """)
    #expect(result.code == 2)
    #expect(result.out.contains("could not"), "\(result)")
    #expect(!result.out.contains(Self.asBefore))
    #expect(!result.out.contains("0 rows"))
  }

  @Test("an orphan that is repaired does not make up for a new one")
  func orphans() throws {
    let result = try rehearse("UPDATE child SET p = CASE id WHEN 2 THEN 1 ELSE 98 END", "SELECT 1")
    #expect(result.code == 1)
    #expect(
      result.err.contains("A foreign key is violated that was not before: 1 row"), "\(result)")
    let same = try rehearse(
      "UPDATE child SET p = 2 WHERE id = 1", "UPDATE child SET p = 1 WHERE id = 1")
    #expect(same.out.contains("foreign_key_check: 1 violations before, 1 after\n"), "\(same.out)")
  }

  @Test("leaves nothing behind, and its folder must be there")
  func folder() throws {
    let terminal = try Terminal()
    _ = terminal.run("upgrade", "001")
    let before = try FileManager.default.contentsOfDirectory(atPath: terminal.folder.url.path)
    #expect(terminal.run("rehearse", "--in", ".").out.contains(Self.asBefore))
    let after = try FileManager.default.contentsOfDirectory(atPath: terminal.folder.url.path)
    #expect(after.sorted() == before.sorted())
    #expect(terminal.run("rehearse", "--in", "nowhere").err.contains("no folder"))
  }
}
