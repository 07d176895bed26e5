import Foundation
import GRDB
import Godwit
import GodwitIntrospection
import GodwitRevisionGraph
import GodwitTestSupport
import Testing

@testable import GodwitMigrations

/// Its downgrade is a rebuild of a table to which others refer.
private enum Retyped: Revision {
  static let id: RevisionID = "retyped"
  static let downRevisions: [RevisionID] = ["notes"]
  static func upgrade(_ op: Operations) throws {
    try op.alterColumn("notes", "text", .type(.blob))
  }
  static func downgrade(_ op: Operations) throws {
    try op.alterColumn("notes", "text", .type(.varchar(20)))
  }
}

@Suite("What a newer release has kept is not trusted further than it holds")
struct NewerDatabaseSafetyTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("app.sqlite")
  }

  private func fill(_ writer: some DatabaseWriter) throws {
    try writer.write { db in
      try db.execute(sql: "INSERT INTO notes (id, text) VALUES (1, 'one'), (2, 'two')")
      try db.execute(sql: "INSERT INTO tags (note, name) VALUES (1, 'a'), (2, 'b')")
    }
  }

  private func newer(_ types: [any Revision.Type]) throws -> DatabasePool {
    let pool = try DatabasePool(path: path)
    try release([ShippedNotes.self] + types).upgrade(pool)
    try fill(pool)
    return pool
  }

  private func tamper(
    _ id: RevisionID, _ writer: some DatabaseWriter, _ change: (inout KeptDowngrade) -> Void
  ) throws {
    try writer.write { db in
      let text = try #require(
        try String.fetchOne(
          db, sql: "SELECT downgrade FROM godwit_history WHERE revision = ?",
          arguments: [id.rawValue]))
      var kept = try #require(KeptDowngrade(text: text))
      change(&kept)
      try db.execute(
        sql: "UPDATE godwit_history SET downgrade = ? WHERE revision = ?",
        arguments: [kept.text, id.rawValue])
    }
  }

  private func obstacle(_ error: MigrationError?) -> String? {
    guard case .cannotBeTakenBack(_, let reason)? = error else { return nil }
    return reason
  }

  private func losses(_ error: MigrationError?) -> [String]? {
    guard case .newer(let newer)? = error else { return nil }
    return newer.losses
  }

  @Test("with foreign keys enforced, no rebuild takes the rows along that refer to the table")
  func cascades() throws {
    enum Lone: Revision {
      static let id: RevisionID = "lone"
      static let downRevisions: [RevisionID] = ["notes"]
      static func upgrade(_ op: Operations) throws {
        try op.createTable("lone") {
          Column("id", .integer).primaryKey()
          Column("text", .text)
        }
      }
      static func downgrade(_ op: Operations) throws { try op.dropTable("lone") }
    }
    enum Rebuilt: Revision {
      static let id: RevisionID = "rebuilt"
      static let downRevisions: [RevisionID] = ["lone"]
      static let foreignKeys: ForeignKeyEnforcement = .enforced
      static func upgrade(_ op: Operations) throws {
        try op.alterColumn("lone", "text", .type(.blob))
      }
      static func downgrade(_ op: Operations) throws {
        try op.alterColumn("lone", "text", .type(.text))
      }
    }
    let pool = try newer([Lone.self, Rebuilt.self])
    // Nothing referred to the table when the way back was kept.
    try pool.write {
      try $0.execute(
        sql: """
          CREATE TABLE child (lone INTEGER REFERENCES lone (id) ON DELETE CASCADE);
          INSERT INTO lone VALUES (1, NULL);
          INSERT INTO child VALUES (1);
          """)
    }
    let error = #expect(throws: MigrationError.self) {
      try release([ShippedNotes.self, Lone.self], .revert).upgrade(pool)
    }
    #expect(obstacle(error)?.contains("child") == true, "\(error as Any)")
    #expect(try texts("SELECT lone FROM child", pool) == ["1"])
    try pool.write { try $0.execute(sql: "DROP TABLE child") }
    try release([ShippedNotes.self, Lone.self], .revert).upgrade(pool)
    #expect(try texts("SELECT id FROM lone", pool) == ["1"])
  }

  @Test("of a revision that was applied anew, what was kept the first time does not count")
  func stale() throws {
    enum Edited: Revision {
      static let id: RevisionID = "retyped"
      static let downRevisions: [RevisionID] = ["notes"]
      static func upgrade(_ op: Operations) throws { try op.createTable("other") { Column("x") } }
      static func downgrade(_ op: Operations) throws { try op.dropTable("other") }
    }
    let pool = try newer([Edited.self])
    try release([ShippedNotes.self, Edited.self]).downgrade(pool, to: RevisionSymbol("-1"))
    try release([ShippedNotes.self, Retyped.self], keeps: false).upgrade(pool)
    try pool.write { try $0.execute(sql: "CREATE TABLE other (x)") }
    let error = #expect(throws: MigrationError.self) {
      try release([ShippedNotes.self], .revert).upgrade(pool)
    }
    guard case .unknownRevisions(["retyped"])? = error else {
      return #expect(Bool(false), "\(error as Any)")
    }
    #expect(try texts("SELECT name FROM sqlite_master WHERE name = 'other'", pool) == ["other"])
  }

  @Test("a task that is cancelled while it takes back finds the state before")
  func cancelled() async throws {
    let pool = try newer([Retyped.self])
    try tamper("retyped", pool) {
      $0.statements.append(
        """
        WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 30000000) \
        SELECT count(*) FROM c
        """)
    }
    let older = try release([ShippedNotes.self], .revert)
    let task = Task { try await older.upgrade(pool) }
    try await Task.sleep(for: .milliseconds(200))
    task.cancel()
    let error = await #expect(throws: MigrationError.self) { try await task.value }
    guard case .cancelled? = error else { return #expect(Bool(false), "\(error as Any)") }
    #expect(try older.state(of: pool) == .newer(["retyped"]))
    #expect(try texts("SELECT name FROM tags", pool) == ["a", "b"])
  }

  @Test("queries that count come out of the database, and meet nothing of the application's")
  func counting() throws {
    let isCalled = LockedValue(false)
    var configuration = Configuration()
    configuration.prepareDatabase { db in
      db.add(
        function: DatabaseFunction("launch", argumentCount: 0) { _ in
          isCalled.value = true
          return 1
        })
    }
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try release([ShippedNotes.self, Retyped.self]).upgrade(queue)
    for sql in ["SELECT launch()", "DELETE FROM notes RETURNING 1", "ATTACH 'x.sqlite' AS x"] {
      try tamper("retyped", queue) { $0.losses = [.init(table: "notes", column: nil, count: sql)] }
      let error = #expect(throws: MigrationError.self) {
        try release([ShippedNotes.self]).upgrade(queue)
      }
      #expect(losses(error) == ["rows of notes, if there are any"], "\(sql)")
    }
    #expect(!isCalled.value)
    #expect(!FileManager.default.fileExists(atPath: "x.sqlite"))
  }

  @Test("what cannot be counted yet is said, and not taken for nothing")
  func renamed() throws {
    enum Sized: Revision {
      static let id: RevisionID = "sized"
      static let downRevisions: [RevisionID] = ["notes"]
      static func upgrade(_ op: Operations) throws {
        try op.addColumn("notes", Column("size", .integer))
      }
      static func downgrade(_ op: Operations) throws { try op.dropColumn("notes", "size") }
    }
    enum Named: Revision {
      static let id: RevisionID = "named"
      static let downRevisions: [RevisionID] = ["sized"]
      static func upgrade(_ op: Operations) throws { try op.renameTable("notes", to: "pages") }
      static func downgrade(_ op: Operations) throws { try op.renameTable("pages", to: "notes") }
    }
    let pool = try DatabasePool(path: path)
    try release([ShippedNotes.self, Sized.self, Named.self]).upgrade(pool)
    try pool.write { try $0.execute(sql: "INSERT INTO pages VALUES (1, 'one', 7)") }
    var error = #expect(throws: MigrationError.self) {
      try release([ShippedNotes.self]).upgrade(pool)
    }
    #expect(losses(error) == ["values of notes.size, if there are any"])
    error = #expect(throws: MigrationError.self) {
      try release([ShippedNotes.self], .revertIfNothingIsLost).upgrade(pool)
    }
    #expect(losses(error) == ["1 value of notes.size"])
  }

  @Test("what came into a table by other hands since, and would go with it, is a loss")
  func drifted() throws {
    let pool = try newer([Retyped.self])
    try pool.write {
      try $0.execute(
        sql: """
          ALTER TABLE notes ADD COLUMN "Extra" TEXT; UPDATE notes SET extra = 'x';
          CREATE INDEX by_extra ON notes (extra);
          CREATE TRIGGER t AFTER INSERT ON notes BEGIN SELECT 1; END
          """)
    }
    for policy in [NewerDatabasePolicy.refuse, .revertIfNothingIsLost] {
      let error = #expect(throws: MigrationError.self) {
        try release([ShippedNotes.self], policy).upgrade(pool)
      }
      #expect(
        losses(error) == ["column extra of notes", "index by_extra of notes", "trigger t of notes"])
    }
    #expect(try texts("SELECT extra FROM notes", pool) == ["x", "x"])
  }

  @Test("a row that refers to nothing and goes does not stand for another that comes")
  func orphans() throws {
    enum Links: Revision {
      static let id: RevisionID = "links"
      static let downRevisions: [RevisionID] = ["notes"]
      static func upgrade(_ op: Operations) throws {
        try op.createTable("links") { Column("note", .integer).references("notes", "id") }
      }
      static func downgrade(_ op: Operations) throws {
        try op.dropTable("links")
        try op.execute("DELETE FROM notes WHERE id = 1")
      }
    }
    let pool = try newer([Links.self])
    try Connections.writable(path: path).inDatabase {
      try $0.execute(sql: "INSERT INTO links VALUES (99)")
    }
    let error = #expect(throws: MigrationError.self) {
      try release([ShippedNotes.self], .revert).upgrade(pool)
    }
    #expect(obstacle(error)?.contains("refer to nothing") == true, "\(error as Any)")
    #expect(try texts("SELECT text FROM notes", pool) == ["one", "two"])
  }

  @Test("a database in memory is refused with words, and no file is made or touched")
  func inMemory() throws {
    for queue in [
      try DatabaseQueue(), try DatabaseQueue(named: "shared"), try DatabaseQueue(path: ""),
    ] {
      try release([ShippedNotes.self, Retyped.self]).upgrade(queue)
      try fill(queue)
      let error = #expect(throws: MigrationError.self) {
        try release([ShippedNotes.self], .revert).upgrade(queue)
      }
      #expect(obstacle(error)?.contains("in memory") == true, "\(error as Any)")
      let refused = #expect(throws: MigrationError.self) {
        try release([ShippedNotes.self]).upgrade(queue)
      }
      #expect(losses(refused) == [])
    }
    #expect(!FileManager.default.fileExists(atPath: ":memory:"))
  }

  @Test(
    "files of odd names are the ones that are meant",
    arguments: ["a b?mode=memory&x=%20#.sqlite", "file:x.sqlite", "e\u{301}'\"😀.sqlite"])
  func odd(name: String) throws {
    let queue = try DatabaseQueue(path: folder.path(name))
    try release([ShippedNotes.self, Retyped.self]).upgrade(queue)
    try fill(queue)
    let link = folder.path("link.sqlite")
    try FileManager.default.createSymbolicLink(
      atPath: link, withDestinationPath: folder.path(name))
    let linked = try DatabaseQueue(path: link)
    let older = try release([ShippedNotes.self], .revertIfNothingIsLost)
    try older.upgrade(linked)
    #expect(try older.state(of: queue) == .current)
    #expect(try texts("SELECT name FROM tags", queue) == ["a", "b"])
  }

  @Test("while another connection writes, it waits as long as the writer's own does")
  func waiting() throws {
    var configuration = Configuration()
    configuration.busyMode = .timeout(20)
    _ = try newer([Retyped.self])
    let pool = try DatabasePool(path: path, configuration: configuration)
    let other = try Connections.writable(path: path)
    try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(300)) {
      try? other.inDatabase { try $0.execute(sql: "ROLLBACK") }
    }
    let older = try release([ShippedNotes.self], .revert)
    try older.upgrade(pool)
    #expect(try older.state(of: pool) == .current)
  }

  @Test("a squash, and a database with nothing in common, are not taken back")
  func strangers() throws {
    enum Squash: Revision {
      static let id: RevisionID = "squash"
      static let downRevisions: [RevisionID] = ["notes"]
      static let replaces: [RevisionID] = ["retyped"]
      static func upgrade(_ op: Operations) throws { try Retyped.upgrade(op) }
      static func downgrade(_ op: Operations) throws { try Retyped.downgrade(op) }
    }
    enum Other: Revision {
      static let id: RevisionID = "other"
      static let downRevisions: [RevisionID] = []
      static func upgrade(_ op: Operations) throws { try op.createTable("o") { Column("x") } }
      static func downgrade(_ op: Operations) throws { try op.dropTable("o") }
    }
    let pool = try newer([Squash.self])
    var error = #expect(throws: MigrationError.self) {
      try release([ShippedNotes.self, Retyped.self], .revert).upgrade(pool)
    }
    #expect(obstacle(error)?.contains("stands for older revisions") == true, "\(error as Any)")
    error = #expect(throws: MigrationError.self) {
      try release([Other.self], .revert).upgrade(pool)
    }
    guard case .unknownRevisions? = error else { return #expect(Bool(false), "\(error as Any)") }
    #expect(try texts("SELECT name FROM tags", pool) == ["a", "b"])
  }

  @Test("what was kept and says something else of itself is not believed, and nothing traps")
  func claims() throws {
    let claims: [(String, Any)] = [
      ("id", "notes"), ("id", ""), ("id", 7), ("downRevisions", ["retyped"]),
      ("downRevisions", ["notes", "notes", "unknown"]), ("downRevisions", [""]),
      ("dependsOn", ["retyped"]), ("downRevisions", "notes"), ("format", 9_007_199_254_740_993),
      ("format", 1e300), ("format", -1), ("statements", ["SELECT '"]), ("statements", ["\u{0}"]),
      ("losses", [["table": "x", "count": "SELECT"]]),
      ("losses", [["table": "x", "count": "SELECT zeroblob(1e18)"]]),
      ("statements", ["DROP TABLE godwit_history"]),
      (
        "statements",
        ["CREATE TRIGGER t BEFORE INSERT ON godwit_version BEGIN SELECT raise(IGNORE); END"]
      ),
    ]
    for (key, value) in claims {
      let queue = try DatabaseQueue(path: folder.path("claims.sqlite"))
      try queue.erase()
      try release([ShippedNotes.self, Retyped.self]).upgrade(queue)
      try fill(queue)
      try queue.write { db in
        let query = "SELECT downgrade FROM godwit_history WHERE revision = 'retyped'"
        let text = try #require(try String.fetchOne(db, sql: query))
        var object = try #require(
          try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        object[key] = value
        let data = try JSONSerialization.data(withJSONObject: object)
        try db.execute(
          sql: "UPDATE godwit_history SET downgrade = ? WHERE revision = 'retyped'",
          arguments: [String(decoding: data, as: UTF8.self)])
      }
      for policy in [NewerDatabasePolicy.refuse, .revert] {
        #expect(throws: MigrationError.self, "\(key): \(value)") {
          try release([ShippedNotes.self], policy).upgrade(queue)
        }
      }
      #expect(try texts("SELECT version_num FROM godwit_version", queue) == ["retyped"])
      #expect(try texts("SELECT name FROM tags", queue) == ["a", "b"])
    }
  }

  @Test("values that the older type would store as others keep it where it is")
  func values() throws {
    enum Codes: Revision {
      static let id: RevisionID = "codes"
      static let downRevisions: [RevisionID] = ["notes"]
      static func upgrade(_ op: Operations) throws {
        try op.alterColumn("tags", "note", .type(.text))
      }
      static func downgrade(_ op: Operations) throws {
        try op.alterColumn("tags", "note", .type(.integer))
      }
    }
    let pool = try newer([Codes.self])
    try Connections.writable(path: path).inDatabase {
      try $0.execute(sql: "UPDATE tags SET note = '007' WHERE name = 'a'")
    }
    let error = #expect(throws: MigrationError.self) {
      try release([ShippedNotes.self], .revert).upgrade(pool)
    }
    #expect(obstacle(error)?.contains("would become others") == true, "\(error as Any)")
    #expect(try texts("SELECT note FROM tags", pool) == ["007", "2"])
  }
}
