import GRDB
import Godwit
import GodwitIntrospection
import GodwitRevisionGraph
import Testing

@testable import GodwitMigrations

private enum Letters: Revision {
  static let id: RevisionID = "letters"
  static let downRevisions: [RevisionID] = []
  static func upgrade(_ op: Operations) throws {
    try op.createTable("letters") {
      Column("id", .integer).primaryKey()
      Column("text", .text)
    }
    try op.bulkInsert(
      "letters", ["id", "text"], [[1, "a\0b"], [2, "\0"], [3, "'\u{301}\0?2; --"], [4, nil]])
    let long = SQLValue.text(String(repeating: "x\0", count: 3000))
    try op.execute("INSERT INTO letters VALUES (?2, ?1)", long, 5)
  }
  static func downgrade(_ op: Operations) throws { try op.execute("DROP TABLE letters") }
}

private enum Cut: Revision {
  static let id: RevisionID = "cut"
  static let downRevisions: [RevisionID] = ["letters"]
  static func upgrade(_ op: Operations) throws {
    try op.execute("DELETE FROM letters\0 WHERE id = 0")
  }
  static func downgrade(_ op: Operations) throws {}
}

/// Takes values back in all the ways that SQL knows.
private enum Raw: Revision {
  static let id: RevisionID = "raw"
  static let downRevisions: [RevisionID] = ["letters"]
  static func upgrade(_ op: Operations) throws {}
  static func downgrade(_ op: Operations) throws {
    switch op.arguments["way"] {
    case "delete": try op.execute("DELETE FROM letters WHERE id > ?", 3)
    case "all": try op.execute("DELETE FROM main.\"letters\"")
    case "update": try op.execute("UPDATE letters SET text = NULL")
    case "replace": try op.execute("INSERT OR REPLACE INTO letters VALUES (1, 'other')")
    case "again":
      try op.execute("DROP TABLE letters; CREATE TABLE letters (id INTEGER PRIMARY KEY, text TEXT)")
    case "with": try op.execute("WITH x AS (SELECT 1 AS i) DELETE FROM letters WHERE id IN x")
    case "harmless":
      try op.execute("INSERT INTO letters VALUES (99, 'z')")
      try op.execute("CREATE INDEX ix ON letters (text)")
    default: break
    }
  }
}

private enum Family: Revision {
  static let id: RevisionID = "family"
  static let downRevisions: [RevisionID] = []
  static func upgrade(_ op: Operations) throws {
    let options = op.arguments["options"] ?? ""
    try op.execute("CREATE TABLE parents (id INTEGER PRIMARY KEY, old TEXT UNIQUE)")
    try op.execute(
      "CREATE TABLE kids (k INTEGER PRIMARY KEY, p INTEGER REFERENCES parents (id))\(options)")
  }
  static func downgrade(_ op: Operations) throws {}
}

/// Repairs the orphan that is there, and makes another one.
private enum Orphans: Revision {
  static let id: RevisionID = "orphans"
  static let downRevisions: [RevisionID] = ["family"]
  static func upgrade(_ op: Operations) throws {
    try op.renameTable("kids", to: "children")
    try op.renameColumn("children", "p", to: "parent")
    try op.execute("UPDATE children SET parent = 1 WHERE k = 1")
    if op.arguments["new"] != nil { try op.execute("UPDATE children SET parent = 8 WHERE k = 2") }
    try op.dropColumn("parents", "old")
  }
  static func downgrade(_ op: Operations) throws {}
}

@Suite("Values and SQL of revisions")
struct HostileRevisionTests {
  private let values = "SELECT hex(text) FROM letters ORDER BY id"

  @Test("text keeps its NULs, in a database of any encoding", arguments: ["UTF-8", "UTF-16"])
  func nuls(encoding: String) throws {
    let migrator = try Migrator(revisions: list([Letters.self]))
    let (online, offline) = (try TestDatabase(), try TestDatabase())
    for database in [online, offline] {
      try database.queue.inDatabase { try $0.execute(sql: "PRAGMA encoding = '\(encoding)'") }
    }
    try migrator.run(.upgrade, to: .head, on: online.queue)
    let script = try migrator.script(.upgrade, from: .base, to: .head).text
    try offline.queue.inDatabase { try $0.execute(sql: script) }
    if encoding == "UTF-8" {
      #expect(
        try online.strings("SELECT hex(text) FROM letters WHERE id < 4 ORDER BY id")
          == ["610062", "00", "27CC81003F323B202D2D"])
    }
    #expect(try online.strings(values) == offline.strings(values))
    #expect(
      try online.strings("SELECT length(CAST(text AS BLOB)) FROM letters WHERE id = 5")
        == [encoding == "UTF-8" ? "6000" : "12000"])
  }

  @Test("SQL that a NUL would cut off is refused")
  func cut() throws {
    let database = try TestDatabase()
    let migrator = try Migrator(revisions: list([Letters.self, Cut.self]))
    #expect(throws: (any Error).self) {
      try migrator.run(.upgrade, to: .head, on: database.queue)
    }
    try migrator.run(.upgrade, to: .id("letters"), on: database.queue)
    #expect(throws: (any Error).self) {
      try migrator.run(.upgrade, to: .head, on: database.queue)
    }
    #expect(try database.strings("SELECT count(*) FROM letters") == ["5"])
  }

  @Test(
    "what SQL of a downgrade takes away is counted",
    arguments: [
      ("delete", 2), ("all", 5), ("update", 4), ("replace", 5), ("again", 5), ("with", 5),
      ("harmless", 0),
    ])
  func losses(way: String, count: Int) throws {
    let database = try TestDatabase()
    var migrator = try Migrator(revisions: list([Letters.self, Raw.self]))
    try migrator.run(.upgrade, to: .head, on: database.queue)
    migrator.arguments["way"] = way
    let losses = try database.queue.inDatabase { db in
      try migrator.dataLoss(of: try migrator.path(.downgrade, to: .id("letters"), db), db)
    }
    #expect(losses.compactMap(\.count).reduce(0, +) == count, "\(losses)")
  }

  @Test(
    "an orphan that is repaired does not make up for a new one, online and in a script",
    arguments: ["", " WITHOUT ROWID"], [false, true])
  func orphans(options: String, isNew: Bool) throws {
    var migrator = try Migrator(revisions: list([Family.self, Orphans.self]))
    migrator.arguments["options"] = options
    if isNew { migrator.arguments["new"] = "yes" }
    let (online, offline) = (try TestDatabase(), try TestDatabase())
    for database in [online, offline] {
      try migrator.run(.upgrade, to: .id("family"), on: database.queue)
      try database.queue.inDatabase {
        try $0.execute(
          sql: """
            INSERT INTO parents VALUES (1, 'a');
            PRAGMA foreign_keys = OFF;
            INSERT INTO kids VALUES (1, 9), (2, 1), (3, 7);
            """)
      }
    }
    let result = Result { try migrator.run(.upgrade, to: .head, on: online.queue) }
    #expect(((try? result.get()) == nil) == isNew, "\(result)")
    let script = try migrator.script(.upgrade, from: .id("family"), to: .head).text
    let scripted = Result { try offline.queue.inDatabase { try $0.execute(sql: script) } }
    #expect(((try? scripted.get()) == nil) == isNew, "\(scripted)")
  }
}
