import Foundation
import GRDB
import Godwit
import GodwitIntrospection
import GodwitRevisionGraph
import GodwitTestSupport
import Testing

@testable import GodwitMigrations

/// What the legacy chain ends at.
private enum Base: Revision {
  static let id: RevisionID = "base0001"
  static let downRevisions: [RevisionID] = []
  static func upgrade(_ op: Operations) throws {
    try op.createTable("player") {
      Column("id", .integer).primaryKey(autoincrement: true)
      Column("name", .text).notNull()
      Column("score", .integer).notNull().default(0)
    }
    try op.createTable("game") {
      Column("id", .integer).primaryKey()
      Column("playerId", .integer).notNull()
        .references("player", "id", onDelete: .cascade)
    }
    try op.createIndex("game", Index("game_on_playerId", on: "playerId"))
  }
  static func downgrade(_ op: Operations) throws {
    try op.dropTable("game")
    try op.dropTable("player")
  }
}

private enum Title: Revision {
  static let id: RevisionID = "title002"
  static let downRevisions: [RevisionID] = ["base0001"]
  static func upgrade(_ op: Operations) throws {
    try op.addColumn("game", Column("title", .text))
  }
  static func downgrade(_ op: Operations) throws { try op.dropColumn("game", "title") }
}

/// The chain that was shipped, up to one of its three migrations.
private func legacy(upTo last: Int = 3) -> DatabaseMigrator {
  var migrator = DatabaseMigrator()
  migrator.registerMigration("v1") { db in
    try db.create(table: "player") { t in
      t.autoIncrementedPrimaryKey("id")
      t.column("name", .text)
    }
  }
  if last < 2 { return migrator }
  migrator.registerMigration("v2") { db in
    try db.create(table: "game") { t in
      t.primaryKey("id", .integer)
      t.column("playerId", .integer).notNull().indexed()
        .references("player", onDelete: .cascade)
    }
  }
  if last < 3 { return migrator }
  migrator.registerMigration("v3") { db in
    try db.execute(
      sql: """
        CREATE TABLE new_player (
          id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, score INTEGER NOT NULL DEFAULT 0
        );
        INSERT INTO new_player (id, name) SELECT id, coalesce(name, '') FROM player;
        DROP TABLE player;
        ALTER TABLE new_player RENAME TO player;
        """)
  }
  return migrator
}

@Suite("A database of another migrator's is taken over when the application starts")
struct AdoptionTests {
  private let folder: TemporaryFolder
  private let migrator: Migrator

  init() throws {
    folder = try TemporaryFolder()
    migrator = try Migrator(revisions: list([Base.self, Title.self]))
  }

  private func pool() throws -> DatabasePool {
    try DatabasePool(path: folder.path("app.sqlite"))
  }

  /// A database of a device where an older release was at one of the migrations.
  private func shipped(upTo last: Int = 3) throws -> DatabasePool {
    let pool = try pool()
    try legacy(upTo: last).migrate(pool)
    try pool.write { db in
      try db.execute(sql: "INSERT INTO player (id, name) VALUES (7, 'Ada')")
      if last > 1 { try db.execute(sql: "INSERT INTO game (id, playerId) VALUES (1, 7)") }
    }
    return pool
  }

  private func texts(_ sql: String, _ reader: some DatabaseReader) throws -> [String] {
    try reader.read { try String.fetchAll($0, sql: sql) }
  }

  private func isUntouched(_ pool: some DatabaseReader) throws -> Bool {
    try texts("SELECT name FROM sqlite_master WHERE name LIKE 'godwit%'", pool).isEmpty
  }

  @Test("at the end of its chain: noted, and upgraded from there", arguments: 1...3)
  func adopting(from last: Int) throws {
    let pool = try shipped(upTo: last)
    var events: [String] = []
    let done = try migrator.upgrade(pool, adopting: .grdb(legacy())) { event in
      switch event {
      case .willAdopt(let source): events.append("from \(source)")
      case .didAdopt(let revision): events.append("at \(revision)")
      case .didRun(let entry, _, _): events.append("ran \(entry.id)")
      default: break
      }
    }
    #expect(done.map(\.id) == ["title002"])
    #expect(events == ["from GRDB's DatabaseMigrator", "at base0001", "ran title002"])
    #expect(try texts("SELECT name FROM player", pool) == ["Ada"])
    #expect(try texts("SELECT title IS NULL FROM game", pool) == (last > 1 ? ["1"] : []))
    #expect(try texts("SELECT identifier FROM grdb_migrations", pool) == ["v1", "v2", "v3"])
    let history = "SELECT direction || ' ' || revision FROM godwit_history ORDER BY id"
    #expect(try texts(history, pool) == ["stamp base0001", "upgrade title002"])
    #expect(try migrator.upgrade(pool, adopting: .grdb(legacy())).isEmpty)
    #expect(try texts(history, pool).count == 2)
    #expect(try pool.write { try Int.fetchOne($0, sql: "PRAGMA foreign_keys") } == 1)
  }

  @Test("a fresh install never meets the legacy chain")
  func fresh() throws {
    var chain = DatabaseMigrator()
    chain.registerMigration("v1") { _ in Issue.record("it was run") }
    let pool = try pool()
    // As GRDB leaves it when the process dies before the first migration.
    try pool.write {
      try $0.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
    }
    let done = try migrator.upgrade(pool, adopting: .grdb(chain))
    #expect(done.map(\.id) == ["base0001", "title002"])
    #expect(try texts("SELECT identifier FROM grdb_migrations", pool).isEmpty)
  }

  @Test("what differs is said, GRDB's steps stay, and Godwit writes nothing")
  func differing() throws {
    let pool = try shipped(upTo: 2)
    try pool.write {
      try $0.execute(
        sql: "CREATE INDEX by_hand ON game (playerId, id); DROP INDEX game_on_playerId")
    }
    let error = #expect(throws: AdoptionError.self) {
      try migrator.upgrade(pool, adopting: .grdb(legacy()))
    }
    #expect(
      error?.localizedDescription == """
        The database's schema is not the one that revision 'base0001' makes, so Godwit has noted \
        nothing and changed nothing. Only the database has what is marked +, it lacks what is \
        marked -, and has otherwise what is marked ~:
          - index game.game_on_playerId (playerId)
          + index game.by_hand (playerId, id)
        """)
    #expect(try isUntouched(pool))
    #expect(try texts("SELECT identifier FROM grdb_migrations", pool) == ["v1", "v2", "v3"])
    // Once it is mended, the next start takes it over.
    try pool.write {
      try $0.execute(
        sql: "DROP INDEX by_hand; CREATE INDEX game_on_playerId ON game (playerId)")
    }
    #expect(try migrator.upgrade(pool, adopting: .grdb(legacy())).map(\.id) == ["title002"])
  }

  @Test("a connection's settings stay as they were, also when it is not taken over")
  func settings() throws {
    let pool = try shipped()
    try pool.write { try $0.execute(sql: "CREATE INDEX by_hand ON game (id)") }
    try pool.writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA legacy_alter_table = ON; PRAGMA recursive_triggers = ON")
    }
    #expect(throws: AdoptionError.self) {
      try migrator.upgrade(pool, adopting: .grdb(legacy()))
    }
    let settings = try pool.writeWithoutTransaction { db in
      try ["legacy_alter_table", "recursive_triggers", "foreign_keys"].map {
        try Int.fetchOne(db, sql: "PRAGMA \($0)")
      }
    }
    #expect(settings == [1, 1, 1])
  }

  @Test("a legacy chain that would erase the database on a change does not")
  func erasing() throws {
    let pool = try shipped()
    try pool.write { try $0.execute(sql: "CREATE INDEX by_hand ON game (id)") }
    var chain = legacy()
    chain.eraseDatabaseOnSchemaChange = true
    let adoption = Adoption.grdb(chain)
    #expect(throws: AdoptionError.self) { try migrator.upgrade(pool, adopting: adoption) }
    #expect(try texts("SELECT name FROM player", pool) == ["Ada"])
  }

  @Test("a database that a newer legacy chain has touched is left alone")
  func newer() throws {
    let pool = try shipped()
    try pool.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('v4')") }
    let error = #expect(throws: AdoptionError.self) {
      try migrator.upgrade(pool, adopting: .grdb(legacy()))
    }
    #expect(error == .newerMigrations(["v4"]))
    #expect(try isUntouched(pool))
  }

  @Test(
    "merged migrations: those of an older release are known, a newer release's are not run anew")
  func merging() throws {
    var merged = DatabaseMigrator()
    merged.registerMigration("all", merging: ["v1", "v2", "v3"]) { db, applied in
      // An application has all three here.
      if applied.count != 3 { throw ChainMishap() }
    }
    let pool = try shipped()
    #expect(try migrator.upgrade(pool, adopting: .grdb(merged)).map(\.id) == ["title002"])
    #expect(try texts("SELECT identifier FROM grdb_migrations", pool) == ["all"])

    let older = try DatabaseQueue()
    try legacy().migrate(older)
    try merged.migrate(older)
    // v1 to v3 would run again, on tables that are there.
    let error = #expect(throws: AdoptionError.self) {
      try migrator.upgrade(older, adopting: .grdb(legacy()))
    }
    #expect(error == .newerMigrations(["all"]))
  }

  @Test("a legacy migration that fails leaves those before it, and Godwit writes nothing")
  func failing() throws {
    let pool = try shipped(upTo: 1)
    var chain = legacy(upTo: 2)
    chain.registerMigration("v3") { _ in throw ChainMishap() }
    let adoption = Adoption.grdb(chain)
    #expect(throws: ChainMishap.self) { try migrator.upgrade(pool, adopting: adoption) }
    #expect(try texts("SELECT identifier FROM grdb_migrations", pool) == ["v1", "v2"])
    #expect(try isUntouched(pool))
    #expect(try migrator.upgrade(pool, adopting: .grdb(legacy())).map(\.id) == ["title002"])
  }

  @Test("an older release finds its chain done, before and after the database was taken over")
  func olderRelease() throws {
    let pool = try shipped(upTo: 2)
    // A newer release came to the end of the chain, and died before anything was noted.
    try legacy().migrate(pool)
    try legacy(upTo: 2).migrate(pool)
    #expect(try pool.read { try legacy(upTo: 2).hasBeenSuperseded($0) })
    try migrator.upgrade(pool, adopting: .grdb(legacy()))
    try legacy().migrate(pool)
    #expect(try texts("SELECT name FROM player", pool) == ["Ada"])
    #expect(try migrator.current(pool) == ["title002"])
  }

  @Test("what nobody has noted is refused, with its names")
  func unrecognized() throws {
    let pool = try pool()
    try pool.write { try $0.execute(sql: "CREATE TABLE stranger (x); CREATE VIEW v AS SELECT 1") }
    let error = #expect(throws: AdoptionError.self) {
      try migrator.upgrade(pool, adopting: .grdb(legacy()))
    }
    #expect(
      error?.localizedDescription == """
        The database has 'stranger', 'v', and neither Godwit nor GRDB's DatabaseMigrator has noted \
        where it is. Nothing was changed.
        """)
    #expect(try isUntouched(pool))
  }

  @Test("by user_version, by Alembic's table, by a closure")
  func others() throws {
    func database(_ sql: String) throws -> DatabaseQueue {
      let queue = try DatabaseQueue()
      try legacy().migrate(queue)
      try queue.write { try $0.execute(sql: "DROP TABLE grdb_migrations; \(sql)") }
      return queue
    }
    let numbered = try database("PRAGMA user_version = 12")
    #expect(try migrator.upgrade(numbered, adopting: .userVersion(12)).map(\.id) == ["title002"])

    let older = try database("PRAGMA user_version = 11")
    let error = #expect(throws: AdoptionError.self) {
      try migrator.upgrade(older, adopting: .userVersion(12))
    }
    #expect(error == .otherUserVersion(found: 11, expected: 12))
    let completing = Adoption.userVersion(12) { writer in
      try writer.write { try $0.execute(sql: "PRAGMA user_version = 12") }
    }
    #expect(try migrator.upgrade(older, adopting: completing).map(\.id) == ["title002"])

    let alembic = try database(
      "CREATE TABLE alembic_version (version_num TEXT); INSERT INTO alembic_version VALUES ('a1')")
    #expect(throws: AdoptionError.self) {
      try migrator.upgrade(alembic, adopting: .userVersion(12))
    }
    #expect(try migrator.upgrade(alembic, adopting: .alembic).map(\.id) == ["title002"])

    let own = try database("CREATE TABLE our_ledger (x)")
    let closure = Adoption.other(
      "our own code", recognizing: { try $0.tableExists("our_ledger") },
      completing: { try $0.write { try $0.execute(sql: "DROP TABLE our_ledger") } })
    #expect(try migrator.upgrade(own, adopting: closure).map(\.id) == ["title002"])
  }

  @Test("at another revision than the first, and it must be there")
  func naming() throws {
    let pool = try shipped()
    try pool.write { try $0.execute(sql: "ALTER TABLE game ADD COLUMN title TEXT") }
    #expect(throws: AdoptionError.noRevision("nowhere")) {
      try migrator.upgrade(pool, adopting: .grdb(legacy(), at: "nowhere"))
    }
    #expect(try migrator.upgrade(pool, adopting: .grdb(legacy(), at: "title002")).isEmpty)
    #expect(try migrator.current(pool) == ["title002"])
  }

  @Test("where two revisions begin, it must be said which")
  func ambiguous() throws {
    enum Other: Revision {
      static let id: RevisionID = "other"
      static let downRevisions: [RevisionID] = []
      static func upgrade(_ op: Operations) throws {}
      static func downgrade(_ op: Operations) throws {}
    }
    let two = try Migrator(revisions: list([Base.self, Other.self]))
    let pool = try shipped()
    #expect(throws: AdoptionError.ambiguousRevision(["base0001", "other"])) {
      try two.upgrade(pool, adopting: .grdb(legacy()))
    }
    #expect(try two.upgrade(pool, adopting: .grdb(legacy(), at: "base0001")).map(\.id) == ["other"])
  }

  @Test("a squash of the first revisions still takes over what is at the first")
  func squashed() throws {
    enum Squash: Revision {
      static let id: RevisionID = "squash03"
      static let downRevisions: [RevisionID] = []
      static let replaces: [RevisionID] = ["base0001", "title002"]
      static func upgrade(_ op: Operations) throws {
        try Base.upgrade(op)
        try Title.upgrade(op)
      }
      static func downgrade(_ op: Operations) throws { try Base.downgrade(op) }
    }
    let squashed = try Migrator(revisions: list([Base.self, Title.self, Squash.self]))
    let pool = try shipped()
    #expect(try squashed.upgrade(pool, adopting: .grdb(legacy())).map(\.id) == ["title002"])
    #expect(try texts("SELECT title IS NULL FROM game", pool) == ["1"])
  }

  @Test("of two processes that start at once, one takes it over and both go on")
  func racing() throws {
    let first = try shipped()
    let second = try pool()
    let barrier = Adoption.other(
      "a race", recognizing: { try $0.tableExists("grdb_migrations") },
      completing: { [migrator] _ in try migrator.upgrade(first, adopting: .grdb(legacy())) })
    #expect(try migrator.upgrade(second, adopting: barrier).isEmpty)
    #expect(try migrator.current(second) == ["title002"])
    #expect(try texts("SELECT revision FROM godwit_history", second) == ["base0001", "title002"])
  }

  @Test("off the caller's executor, and a cancelled task leaves the old state")
  func async() async throws {
    let pool = try shipped()
    let done = try await migrator.upgrade(pool, adopting: .grdb(legacy()))
    #expect(done.map(\.id) == ["title002"])

    enum Endless: Revision {
      static let id: RevisionID = "endless3"
      static let downRevisions: [RevisionID] = ["title002"]
      static func upgrade(_ op: Operations) throws {
        try op.execute("CREATE TABLE half (x)")
        guard op.mode == .database else { return }
        try op.execute(
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
            + "INSERT INTO half SELECT max(i) FROM n")
      }
      static func downgrade(_ op: Operations) throws {}
    }
    let endless = try Migrator(revisions: list([Base.self, Title.self, Endless.self]))
    let (events, told) = AsyncStream<Void>.makeStream()
    let task = Task {
      try await endless.upgrade(pool, adopting: .grdb(legacy())) { event in
        if case .willExecute(let sql) = event, sql.contains("RECURSIVE") { told.yield() }
      }
    }
    for await _ in events { break }
    task.cancel()
    let result = await task.result
    let error = #expect(throws: MigrationError.self) { try result.get() }
    guard case .cancelled? = error else {
      return #expect(Bool(false), "\(String(describing: error))")
    }
    #expect(try migrator.current(pool) == ["title002"])
    #expect(try texts("SELECT name FROM sqlite_master WHERE name = 'half'", pool).isEmpty)
  }
}

private struct ChainMishap: Error {}
