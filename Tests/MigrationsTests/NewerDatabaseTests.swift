import Foundation
import GRDB
import Godwit
import GodwitIntrospection
import GodwitRevisionGraph
import GodwitTestSupport
import Testing

@testable import GodwitMigrations

/// Each step takes another way: ALTER TABLE, a rebuild of a table that others refer to, an index.
private enum Size: Revision {
  static let id: RevisionID = "size"
  static let downRevisions: [RevisionID] = ["notes"]
  static func upgrade(_ op: Operations) throws {
    try op.addColumn("notes", Column("size", .integer))
    try op.alterColumn("notes", "text", .type(.blob))
    try op.createIndex("notes", Index("by_size", on: "size"))
  }
  static func downgrade(_ op: Operations) throws {
    try op.dropIndex("notes", "by_size")
    try op.alterColumn("notes", "text", .type(.varchar(20)))
    try op.dropColumn("notes", "size")
  }
}

private enum Places: Revision {
  static let id: RevisionID = "places"
  static let downRevisions: [RevisionID] = ["size"]
  static func upgrade(_ op: Operations) throws {
    try op.createTable("places") {
      Column("name", .text).check("name <> ''")
      Column("x")
    }
    try op.createTrigger(
      Trigger("tagged", .after, .insert, on: "places") { "DELETE FROM tags WHERE name = new.name" })
  }
  static func downgrade(_ op: Operations) throws {
    try op.dropTrigger("tagged")
    try op.dropTable("places")
  }
}

@Suite("A database that a newer release has migrated")
struct NewerDatabaseTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("app.sqlite")
  }

  /// A database that a release with all revisions has migrated, with some rows.
  private func newer(
    _ types: [any Revision.Type] = [ShippedNotes.self, Size.self, Places.self], size: Int? = nil
  ) throws -> DatabasePool {
    let pool = try DatabasePool(path: path)
    try release(types).upgrade(pool)
    try pool.write { db in
      try db.execute(sql: "INSERT INTO notes (id, text) VALUES (1, 'one'), (2, 'two')")
      try db.execute(sql: "INSERT INTO tags VALUES (1, 'a'), (2, 'b')")
      if let size {
        try db.execute(sql: "UPDATE notes SET size = ? WHERE id = 1", arguments: [size])
      }
    }
    return pool
  }

  private func contents(_ pool: DatabasePool) throws -> [String] {
    try texts("SELECT sql FROM sqlite_master WHERE sql NOT NULL ORDER BY name", pool)
      + texts("SELECT quote(version_num) FROM godwit_version", pool)
      + texts("SELECT id || ' ' || text || ' ' || quote(size) FROM notes", pool)
      + texts("SELECT note || ' ' || name FROM tags", pool)
  }

  @Test("is left alone by default, and the error says what would be lost")
  func refusing() throws {
    let pool = try newer(size: 7)
    let before = try contents(pool)
    let error = #expect(throws: MigrationError.self) {
      try release([ShippedNotes.self]).upgrade(pool)
    }
    #expect(
      error?.localizedDescription == """
        A newer program has migrated the database: this one does not know 'places, size'. They \
        could be taken back, and this would be lost:
          1 value of notes.size
          migrations.newerDatabases says whether to do that. Nothing was changed.
        """)
    #expect(try contents(pool) == before)
    #expect(try release([ShippedNotes.self]).state(of: pool) == .newer(["places"]))
  }

  @Test("is taken back where nothing is lost, with all of its other rows, and goes forward again")
  func reverting() throws {
    let pool = try newer()
    let before = try contents(pool)
    let older = try release([ShippedNotes.self], .revertIfNothingIsLost)
    var events: [[RevisionID]] = []
    try older.upgrade(pool) { if case .didTakeBack(let ids) = $0 { events.append(ids) } }
    #expect(events == [["places", "size"]])
    #expect(try older.state(of: pool) == .current)
    #expect(
      try texts("SELECT id || text || typeof(text) FROM notes", pool) == ["1onetext", "2twotext"])
    #expect(try texts("SELECT note || name FROM tags", pool) == ["1a", "2b"])
    let history = "SELECT direction || ' ' || revision FROM godwit_history ORDER BY id"
    #expect(try texts(history, pool).suffix(2) == ["downgrade places", "downgrade size"])
    try release([ShippedNotes.self, Size.self, Places.self]).upgrade(pool)
    #expect(try contents(pool) == before)
  }

  @Test("is not taken back where something is lost, unless the policy says so")
  func losing() throws {
    let pool = try newer(size: 7)
    let before = try contents(pool)
    let error = #expect(throws: MigrationError.self) {
      try release([ShippedNotes.self], .revertIfNothingIsLost).upgrade(pool)
    }
    guard case .newer(let newer)? = error else { return #expect(Bool(false), "\(error as Any)") }
    #expect(newer.losses == ["1 value of notes.size"])
    #expect(try contents(pool) == before)
    try release([ShippedNotes.self], .revert).upgrade(pool)
    #expect(try texts("SELECT text FROM notes", pool) == ["one", "two"])
    #expect(try release([ShippedNotes.self]).state(of: pool) == .current)
  }

  @Test("what was not kept is refused as ever")
  func notKept() throws {
    let pool = try DatabasePool(path: path)
    try release([ShippedNotes.self, Size.self], keeps: false).upgrade(pool)
    #expect(try texts("SELECT name FROM sqlite_master WHERE name = 'godwit_format'", pool).isEmpty)
    let error = #expect(throws: MigrationError.self) {
      try release([ShippedNotes.self], .revert).upgrade(pool)
    }
    guard case .unknownRevisions(["size"])? = error else {
      return #expect(Bool(false), "\(error as Any)")
    }
  }

  @Test(
    "a downgrade by Swift, one that is irreversible, one that does something else: said when it is kept"
  )
  func obstacles() throws {
    enum BySwift: Revision {
      static let id: RevisionID = "swift"
      static let downRevisions: [RevisionID] = ["notes"]
      static func upgrade(_ op: Operations) throws {}
      static func downgrade(_ op: Operations) throws { try op.data { _ in } }
    }
    enum Irreversible: Revision {
      static let id: RevisionID = "irreversible"
      static let downRevisions: [RevisionID] = ["notes"]
      static let irreversible: String? = "The old text is gone."
      static func upgrade(_ op: Operations) throws {}
      static func downgrade(_ op: Operations) throws {}
    }
    enum Wrong: Revision {
      static let id: RevisionID = "wrong"
      static let downRevisions: [RevisionID] = ["notes"]
      static func upgrade(_ op: Operations) throws { try op.addColumn("notes", Column("x")) }
      static func downgrade(_ op: Operations) throws {}
    }
    let cases: [(any Revision.Type, String)] = [
      (BySwift.self, "op.data"), (Irreversible.self, "The old text is gone."),
      (Wrong.self, "+ column notes.x"),
    ]
    for (type, reason) in cases {
      let queue = try DatabaseQueue(path: folder.path("\(type.id).sqlite"))
      try release([ShippedNotes.self, type]).upgrade(queue)
      let error = #expect(throws: MigrationError.self) {
        try release([ShippedNotes.self], .revert).upgrade(queue)
      }
      guard case .cannotBeTakenBack(type.id, let found)? = error else {
        Issue.record("\(error as Any)")
        continue
      }
      #expect(found.contains(reason), "\(found)")
      #expect(try release([ShippedNotes.self, type]).current(queue) == [type.id])
    }
  }

  @Test("SQL of a downgrade's own counts as a loss that nobody can count")
  func uncounted() throws {
    enum Shouting: Revision {
      static let id: RevisionID = "shouting"
      static let downRevisions: [RevisionID] = ["notes"]
      static func upgrade(_ op: Operations) throws {}
      static func downgrade(_ op: Operations) throws {
        try op.data(offline: "UPDATE notes SET text = upper(text)") { _ in }
      }
    }
    let queue = try DatabaseQueue(path: path)
    try release([ShippedNotes.self, Shouting.self]).upgrade(queue)
    try queue.write { try $0.execute(sql: "INSERT INTO notes VALUES (1, 'a')") }
    let error = #expect(throws: MigrationError.self) {
      try release([ShippedNotes.self], .revertIfNothingIsLost).upgrade(queue)
    }
    #expect(
      error?.localizedDescription.contains("what revision shouting itself does to rows") == true)
    try release([ShippedNotes.self], .revert).upgrade(queue)
    #expect(try texts("SELECT text FROM notes", queue) == ["A"])
  }

  @Test(
    "SQL in a database reaches nothing outside of it",
    arguments: [
      "ATTACH 'other.sqlite' AS other", "VACUUM INTO 'other.sqlite'", "COMMIT", "SAVEPOINT s",
      "PRAGMA writable_schema = ON", "PRAGMA journal_mode = DELETE", "CREATE TEMP TABLE t (a)",
      "SELECT load_extension('x')", "UPDATE sqlite_master SET sql = ''", "DETACH main",
      "SELECT writefile('other', 'x')",
    ])
  func confined(sql: String) throws {
    let pool = try newer()
    try pool.write { db in
      let text = try #require(
        try String.fetchOne(
          db, sql: "SELECT downgrade FROM godwit_history WHERE revision = 'places'"))
      var kept = try #require(KeptDowngrade(text: text))
      kept.statements.append(sql)
      try db.execute(
        sql: "UPDATE godwit_history SET downgrade = ? WHERE revision = 'places'",
        arguments: [kept.text])
    }
    let before = try contents(pool)
    let error = #expect(throws: MigrationError.self) {
      try release([ShippedNotes.self], .revert).upgrade(pool)
    }
    guard case .cannotBeTakenBack? = error else { return #expect(Bool(false), "\(error as Any)") }
    #expect(try contents(pool) == before)
    #expect(!FileManager.default.fileExists(atPath: folder.path("other.sqlite")))
    #expect(!FileManager.default.fileExists(atPath: "other.sqlite"))
  }

  @Test("rows that would refer to nothing keep it where it is")
  func orphans() throws {
    enum Unrelated: Revision {
      static let id: RevisionID = "unrelated"
      static let downRevisions: [RevisionID] = ["notes"]
      static func upgrade(_ op: Operations) throws { try op.createTable("x") { Column("a") } }
      static func downgrade(_ op: Operations) throws {
        try op.dropTable("x")
        try op.execute("DELETE FROM notes")
      }
    }
    let pool = try DatabasePool(path: path)
    try release([ShippedNotes.self, Unrelated.self]).upgrade(pool)
    try pool.write {
      try $0.execute(sql: "INSERT INTO notes VALUES (1, 'a'); INSERT INTO tags VALUES (1, 'a')")
    }
    let error = #expect(throws: MigrationError.self) {
      try release([ShippedNotes.self], .revert).upgrade(pool)
    }
    #expect(error?.localizedDescription.contains("rows would refer to nothing") == true)
    #expect(try texts("SELECT text FROM notes", pool) == ["a"])
  }

  @Test("while another connection writes it waits as SQLite does, and says that it is locked")
  func locked() throws {
    let pool = try newer()
    let other = try Connections.writable(path: path)
    try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
    let error = #expect(throws: MigrationError.self) {
      try release([ShippedNotes.self], .revert).upgrade(pool)
    }
    guard case .locked? = error else { return #expect(Bool(false), "\(error as Any)") }
    try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
    try release([ShippedNotes.self], .revert).upgrade(pool)
  }

  @Test("branches: only what is not known is taken back, and a merge with it")
  func branches() throws {
    enum Left: Revision {
      static let id: RevisionID = "left"
      static let downRevisions: [RevisionID] = ["notes"]
      static func upgrade(_ op: Operations) throws { try op.createTable("l") { Column("a") } }
      static func downgrade(_ op: Operations) throws { try op.dropTable("l") }
    }
    enum Right: Revision {
      static let id: RevisionID = "right"
      static let downRevisions: [RevisionID] = ["notes"]
      static func upgrade(_ op: Operations) throws { try op.createTable("r") { Column("a") } }
      static func downgrade(_ op: Operations) throws { try op.dropTable("r") }
    }
    enum Merge: Revision {
      static let id: RevisionID = "merge"
      static let downRevisions: [RevisionID] = ["left", "right"]
      static func upgrade(_ op: Operations) throws {}
      static func downgrade(_ op: Operations) throws {}
    }
    let pool = try DatabasePool(path: path)
    try release([ShippedNotes.self, Left.self, Right.self, Merge.self]).upgrade(pool)
    try release([ShippedNotes.self, Left.self], .revertIfNothingIsLost).upgrade(pool)
    #expect(try release([ShippedNotes.self, Left.self]).current(pool) == ["left"])
    #expect(try release([ShippedNotes.self, Left.self]).state(of: pool) == .current)
  }

  @Test("tables of a newer format are refused with words, and older ones get what they lack")
  func formats() throws {
    let pool = try DatabasePool(path: path)
    try release([ShippedNotes.self], keeps: false).upgrade(pool)
    try release([ShippedNotes.self, Size.self]).upgrade(pool)
    #expect(
      try texts("SELECT revision FROM godwit_history WHERE downgrade IS NULL", pool) == ["notes"])
    try pool.write { try $0.execute(sql: "UPDATE godwit_format SET number = 3") }
    let error = #expect(throws: MigrationError.self) {
      try release([ShippedNotes.self]).current(pool)
    }
    #expect(
      error?.localizedDescription == """
        A newer Godwit has written its tables in the database, in format 3. This program knows format 2.
        """)
  }
}
