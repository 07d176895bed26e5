import Foundation
import GRDB
import GodwitSQLSyntax
import GodwitTestSupport
import Testing

@testable import GodwitCLI
@testable import GodwitMigrations

@Suite("The groups of a fleet")
struct FleetGroupTests {
  private static let tables = """
    CREATE TABLE godwit_version (version_num TEXT); INSERT INTO godwit_version VALUES ('a1');
    CREATE TABLE a (x); CREATE TABLE b (y); CREATE INDEX i ON a (x);
    """

  private func look(_ sql: String, withHistory history: Bool = false) throws -> FleetLook {
    let settings = MigrationSettings()
    let own = Set(settings.ownTables.map { SQLText($0).folded })
    return try DatabaseQueue().inDatabase { db in
      try db.execute(sql: sql)
      return try FleetLook(db, VersionStore(settings), without: own, withHistory: history)
    }
  }

  @Test(
    "files are alike whose schemas say the same at the same revisions",
    arguments: [
      (
        """
        CREATE INDEX j ON b (y); DROP INDEX j; CREATE TABLE godwit_history (revision TEXT);
        """, true
      ), ("INSERT INTO a VALUES (1); ANALYZE", true), ("CREATE INDEX j ON b (y)", false),
      ("UPDATE godwit_version SET version_num = 'a2'", false),
      ("INSERT INTO godwit_version VALUES ('a2')", false), ("DROP TABLE b", false),
      ("CREATE TABLE alembic_version (v)", false), ("CREATE VIEW v AS SELECT 1", false),
      ("DROP TABLE b; CREATE TABLE b (y)", true), ("DROP TABLE b; CREATE TABLE b (Y)", false),
      ("DROP TABLE b; CREATE TABLE b (\"e\u{301}\")", false),
    ])
  func alike(change: String, areAlike: Bool) throws {
    let (one, other) = (try look(Self.tables), try look(Self.tables + change))
    #expect((one.key == other.key) == areAlike)
    #expect((one.fingerprint == other.fingerprint) == areAlike)
  }

  @Test("names of the same look and other bytes are other names")
  func bytes() throws {
    let (one, other) = (
      try look("CREATE TABLE \"é\" (x)"), try look("CREATE TABLE \"e\u{301}\" (x)")
    )
    #expect(one.key != other.key && one.fingerprint != other.fingerprint)
  }

  @Test("a fingerprint is the same on every machine and on every day")
  func fingerprint() throws {
    #expect(try look(Self.tables).fingerprint == "43a761bb5bdce7c3")
  }

  @Test("files with other histories are others where that matters")
  func history() throws {
    func history(_ checksum: String) -> String {
      Self.tables + """
        CREATE TABLE godwit_history (id INTEGER PRIMARY KEY, revision, direction, applied_at,
          seconds, checksum);
        INSERT INTO godwit_history VALUES (1, 'a1', 'upgrade', '', 0, '\(checksum)');
        """
    }
    let (one, other) = (try look(history("t1:1")), try look(history("t1:2")))
    #expect(one.key == other.key)
    let (first, second) = (
      try look(history("t1:1"), withHistory: true), try look(history("t1:2"), withHistory: true)
    )
    #expect(first.key != second.key && first.fingerprint == second.fingerprint)
    // Of an older Godwit, which kept no checksums.
    let older = """
      CREATE TABLE godwit_history (revision, direction, applied_at, seconds);
      INSERT INTO godwit_history VALUES ('a1', 'upgrade', '', 0);
      """
    let marks = (
      try look(Self.tables + older, withHistory: true), try look(Self.tables, withHistory: true)
    )
    #expect(marks.0.key != marks.1.key)
  }

  @Test("what is found out about the first file is not asked of others; what fails is")
  func answers() throws {
    struct Failure: Error {}
    let groups = FleetGroups()
    let look = try look(Self.tables)
    let group = groups.group(of: look, FleetPath("1"))
    #expect(throws: Failure.self) { try group.answer { throw Failure() } }
    var asked = 0
    for number in 1...3 {
      let same = groups.group(of: look, FleetPath("\(number)"))
      #expect(same === group)
      _ = try same.answer {
        asked += 1
        return FleetOutcome(kind: .current)
      }
    }
    #expect(asked == 1 && groups.all.count == 1)
  }

  @Test("only so many groups are remembered, and files of others are groups of their own")
  func limit() throws {
    let groups = FleetGroups(limit: 2)
    let looks = try (0..<4).map { try look("CREATE TABLE t\($0) (x)") }
    for look in looks { _ = groups.group(of: look, FleetPath("x")) }
    #expect(groups.all.count == 2)
    #expect(groups.group(of: looks[0], FleetPath("y")).isRemembered)
    let other = groups.group(of: looks[3], FleetPath("y"))
    #expect(!other.isRemembered && other !== groups.group(of: looks[3], FleetPath("y")))
  }
}
