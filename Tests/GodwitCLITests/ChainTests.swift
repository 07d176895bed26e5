import Foundation
import GRDB
import Godwit
import GodwitCLITestSupport
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("A chain of GRDB's migrations that the configuration names")
struct ChainTests {
  private struct Mishap: Error {}

  private enum First: Revision {
    static let id: RevisionID = "first"
    static let downRevisions: [RevisionID] = []
    static func upgrade(_ op: Operations) throws {
      try op.createTable("a") {
        Column("x", .integer)
        Column("y", .text)
      }
    }
    static func downgrade(_ op: Operations) throws { try op.dropTable("a") }
  }

  /// - Parameter sql: What the chain does.
  private func terminal(_ sql: String?) throws -> Terminal {
    var terminal = try Terminal()
    terminal.configuration = GodwitConfiguration(
      schema: DatabaseSchema {
        Table("a") {
          Column("x", .integer)
          Column("y", .text)
        }
      }, declarations: .none,
      revisions: RevisionList(
        folder: "versions",
        [.init(First.self, file: "first.swift", message: "m", created: nil, checksum: "")]),
      database: "app.sqlite")
    var chain = DatabaseMigrator()
    chain.registerMigration("v1") { db in
      guard let sql else { throw Mishap() }
      try db.execute(sql: sql)
    }
    terminal.configuration.adoption = .grdb(chain)
    return terminal
  }

  @Test("a database of it is neither planned, checked nor rehearsed before it is taken over")
  func notTakenOver() throws {
    let terminal = try terminal("CREATE TABLE a (x INTEGER, y TEXT)")
    try terminal.execute(
      """
      CREATE TABLE a (x INTEGER, y TEXT);
      CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
      INSERT INTO grdb_migrations VALUES ('v1');
      """)
    for command in [["upgrade", "--plan"], ["check"], ["rehearse"]] {
      let result = terminal.run(command)
      #expect(result.code == 1, "\(result)")
      #expect(
        result.err.contains("app.sqlite was migrated by GRDB's DatabaseMigrator"), "\(result)")
      #expect(result.err.contains("godwit backup, then upgrade --database COPY"))
      #expect(!result.out.contains("drop it"))
    }
    #expect(terminal.run("upgrade").code == 0)
    #expect(terminal.run("check").code == 0)
    #expect(terminal.run("upgrade", "--plan").code == 0)
  }

  @Test("ends with what the first revision makes, or check fails and says how it differs")
  func check() throws {
    #expect(try terminal("CREATE TABLE a (x INTEGER, y TEXT)").run("check").code == 0)
    let other = try terminal("CREATE TABLE a (x INTEGER, y TEXT); CREATE INDEX i ON a (x)")
    let result = other.run("check")
    #expect(result.code == 2)
    #expect(
      result.out == """
        The GRDB migrations do not end with what revision first makes:
          + index a.i (x)
        """)
    #expect(result.err.contains("Databases that GRDB has migrated would not be taken over."))
    let json = other.run("check", "--format", "json").out
    #expect(json.contains(#""adoption" : {"#) && json.contains("+ index a.i (x)"))
    let annotation = other.run("check", "--format", "github").out
    #expect(
      annotation.contains("::error title=Godwit%3A adoption-drift::The GRDB migrations do not end"))
    #expect(annotation.contains("%0A+ index a.i (x)"))
  }

  @Test("is a source; without one, and where it fails in memory, that is said")
  func source() throws {
    let fine = try terminal("CREATE TABLE a (x INTEGER)")
    #expect(
      fine.run("diff", "--from", "migrator", "--to", "schema").out.hasPrefix("+ column a.y TEXT"))
    let failing = try terminal(nil).run("diff", "--from", "migrator", "--to", "schema")
    #expect(failing.code == 1)
    #expect(failing.err.hasPrefix("Error: A migration of GRDB's fails in memory"))
    var none = fine
    none.configuration.adoption = nil
    #expect(
      none.run("reflect", "migrator", "--into", "x").err.contains("names no DatabaseMigrator"))
  }

  @Test("upgrade takes its databases over, also as JSON, and leaves one that differs alone")
  func upgrading() throws {
    let fine = try terminal("CREATE TABLE a (x INTEGER, y TEXT)")
    try fine.execute(
      """
      CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
      INSERT INTO grdb_migrations VALUES ('v1');
      CREATE TABLE a (x INTEGER, y TEXT);
      INSERT INTO a VALUES (1, 'one');
      """)
    let upgraded = fine.run("upgrade", "--format", "json")
    #expect(upgraded.code == 0 && upgraded.err.contains("adopt first"))
    #expect(fine.run("current").out.hasPrefix("first (head)"))

    let other = try terminal("CREATE TABLE a (x INTEGER, y TEXT)")
    try other.execute("CREATE TABLE a (x INTEGER, y TEXT, z)")
    let refused = other.run("upgrade")
    #expect(refused.code == 1)
    #expect(refused.err.contains("neither Godwit nor GRDB's DatabaseMigrator has noted where"))
    try other.execute(
      """
      CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
      INSERT INTO grdb_migrations VALUES ('v1');
      """)
    let differing = other.run("upgrade", "--format", "json")
    #expect(differing.code == 1 && differing.out.contains("differs-from-revision"))
    #expect(differing.err.contains("+ column a.z"))
  }

  @Test("init --from says how an application takes such databases over")
  func beginning() throws {
    let terminal = try terminal("")
    try terminal.execute(
      """
      CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
      INSERT INTO grdb_migrations VALUES ('v1');
      CREATE TABLE a (x INTEGER);
      """, in: "shipped.sqlite")
    let line = "try migrator.upgrade(pool, adopting: .grdb(legacyMigrator))"
    let result = terminal.run(
      "init", "pkg", "--url", "https://example.com/godwit.git", "--from", "shipped.sqlite")
    #expect(result.code == 0 && result.err.contains("In the application: " + line))
    let program = try String(
      contentsOfFile: terminal.folder.path("pkg/Sources/migrate/Migrate.swift"), encoding: .utf8)
    #expect(program.contains("//   " + line) && program.hasSuffix("together.\n"))
  }
}
