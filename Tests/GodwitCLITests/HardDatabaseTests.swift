import Foundation
import GRDB
import Godwit
import GodwitIntrospection
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("A database in a difficult state")
struct HardDatabaseTests {
  private enum Filling: Revision {
    static let id: RevisionID = "filling"
    static let downRevisions: [RevisionID] = []
    static func upgrade(_ op: Operations) throws {
      try op.createTable("touched") {
        Column("id", .integer).primaryKey()
        Column("a", .text)
      }
      try op.createTable("other") {
        Column("id", .integer).primaryKey()
        Column("a", .text)
      }
      for table in ["touched", "other"] {
        try op.execute(
          """
          WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
          INSERT INTO "\(table)" SELECT i, printf('%0100d', i) FROM n
          """)
      }
    }
    static func downgrade(_ op: Operations) throws {}
  }

  private enum Rebuilding: Revision {
    static let id: RevisionID = "rebuilding"
    static let downRevisions: [RevisionID] = ["filling"]
    static func upgrade(_ op: Operations) throws {
      try op.alterColumn("touched", "a", .type(.blob))
    }
    static func downgrade(_ op: Operations) throws {}
  }

  private static let list = RevisionList(
    folder: "versions",
    [
      .init(Filling.self, file: "a.swift", message: "fill", created: nil, checksum: ""),
      .init(Rebuilding.self, file: "b.swift", message: "rebuild", created: nil, checksum: ""),
    ])

  /// A terminal with a database that has one revision to go.
  private func terminal(journalMode: String = "delete") throws -> Terminal {
    var terminal = try Terminal()
    terminal.configuration.revisions = Self.list
    _ = terminal.run("upgrade", "filling")
    try terminal.execute("PRAGMA journal_mode = \(journalMode)")
    return terminal
  }

  private func data(_ terminal: Terminal, _ name: String = "app.sqlite") -> Data? {
    FileManager.default.contents(atPath: terminal.folder.path(name))
  }

  private static let upgraded = "app.sqlite: filling -> rebuilding (head)"

  @Test(
    "is upgraded in every journal mode, which stays as it was",
    arguments: ["delete", "truncate", "persist", "wal"])
  func journalModes(mode: String) throws {
    let terminal = try terminal(journalMode: mode)
    #expect(terminal.run("upgrade").out == Self.upgraded)
    let queue = try DatabaseQueue(path: terminal.folder.path("app.sqlite"))
    let (now, tables) = try queue.inDatabase {
      (
        try String.fetchOne($0, sql: "PRAGMA journal_mode"),
        try String.fetchAll(
          $0, sql: "SELECT name FROM sqlite_master WHERE name LIKE '\\_godwit%' ESCAPE '\\'")
      )
    }
    // TRUNCATE and PERSIST belong to a connection, not to the file.
    #expect(now == (mode == "wal" ? "wal" : "delete"))
    #expect(tables.isEmpty)
  }

  @Test("a hot journal from a crash is rolled back before anything else")
  func hotJournal() throws {
    let terminal = try terminal()
    let crashed = try DatabaseQueue(path: terminal.folder.path("app.sqlite"))
    try crashed.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA cache_size = 5; BEGIN; UPDATE other SET a = 'half done' || id")
      // What a power failure would leave at this moment.
      for suffix in ["", "-journal"] {
        try FileManager.default.copyItem(
          atPath: terminal.folder.path("app.sqlite\(suffix)"),
          toPath: terminal.folder.path("crashed.sqlite\(suffix)"))
      }
      try db.execute(sql: "ROLLBACK")
    }
    let current = terminal.run("current", "--database", "crashed.sqlite")
    #expect(current.code == 1)
    #expect(current.err.contains("somebody crashed while changing it"), "\(current)")
    let result = terminal.run("upgrade", "--database", "crashed.sqlite")
    #expect(result.code == 0, "\(result)")
    let queue = try DatabaseQueue(path: terminal.folder.path("crashed.sqlite"))
    let halfDone = try queue.inDatabase {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM other WHERE a LIKE 'half%'")
    }
    #expect(halfDone == 0)
  }

  /// Overwrites a page in the middle of a table.
  private func corrupt(_ table: String, _ terminal: Terminal) throws {
    let path = terminal.folder.path("app.sqlite")
    let page = try DatabaseQueue(path: path).inDatabase { db in
      try Int.fetchOne(
        db, sql: "SELECT max(pageno) - 3 FROM dbstat WHERE name = ? AND pagetype = 'leaf'",
        arguments: [table])
    }
    let handle = try FileHandle(forWritingTo: URL(filePath: path))
    try handle.seek(toOffset: UInt64((try #require(page) - 1) * 4096))
    try handle.write(contentsOf: Data(repeating: 0xA5, count: 4096))
    try handle.close()
  }

  @Test("a corrupt page in a table that is to change stops everything")
  func corruptPage() throws {
    let terminal = try terminal()
    try corrupt("touched", terminal)
    let before = data(terminal)
    let result = terminal.run("upgrade")
    #expect(result.code == 1)
    #expect(result.err.contains("is damaged"), "\(result.err)")
    #expect(result.err.hasSuffix("Nothing was changed."))
    #expect(data(terminal) == before)
  }

  @Test("a corrupt page elsewhere is found by what reads everything: a backup, a rehearsal")
  func corruptPageElsewhere() throws {
    let terminal = try terminal()
    try corrupt("other", terminal)
    let before = data(terminal)
    for command in [["backup"], ["upgrade", "--backup"], ["rehearse"]] {
      let result = terminal.run(command)
      #expect(result.code == 1, "\(command)")
      #expect(result.err.contains("damaged"), "\(result)")
      #expect(data(terminal) == before)
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: terminal.folder.url.path)
    #expect(files.sorted() == ["app.sqlite", "versions"])
  }

  @Test("a schema that SQLite cannot read is reported in its words")
  func unreadableSchema() throws {
    let terminal = try terminal()
    try terminal.execute(
      """
      CREATE VIEW broken AS SELECT 1;
      PRAGMA writable_schema = ON;
      UPDATE sqlite_master SET sql = 'CREATE VIEW broken AS SELEC 1' WHERE name = 'broken';
      """)
    let before = data(terminal)
    for command in ["upgrade", "current", "check", "diff"] {
      let arguments =
        command == "diff" ? ["diff", "--from", "schema", "--to", "app.sqlite"] : [command]
      let result = terminal.run(arguments)
      #expect(result.code == 1)
      #expect(result.err.contains("malformed database schema (broken)"), "\(result.err)")
    }
    #expect(data(terminal) == before)
  }

  @Test("a symbolic link is followed, and stays")
  func symbolicLink() throws {
    let terminal = try terminal()
    let files = FileManager.default
    try files.createDirectory(
      atPath: terminal.folder.path("real"), withIntermediateDirectories: true)
    try files.moveItem(
      atPath: terminal.folder.path("app.sqlite"), toPath: terminal.folder.path("real/x.sqlite"))
    let link = terminal.folder.path("app.sqlite")
    try files.createSymbolicLink(atPath: link, withDestinationPath: "real/x.sqlite")
    let copy = terminal.run("backup", "--to", "copy.sqlite")
    #expect(copy.code == 0)
    #expect(terminal.run("upgrade").out == Self.upgraded)
    #expect(terminal.run("restore", "copy.sqlite", "--force").code == 0)
    #expect(try files.destinationOfSymbolicLink(atPath: link) == "real/x.sqlite")
    #expect(terminal.run("current", "--database", "real/x.sqlite").out.contains("filling"))
  }

  @Test("a link to nowhere is not taken away when the upgrade fails")
  func danglingLink() throws {
    enum Failing: Revision {
      struct Mishap: Error {}
      static let id: RevisionID = "failing"
      static let downRevisions: [RevisionID] = []
      static func upgrade(_ op: Operations) throws { throw Mishap() }
      static func downgrade(_ op: Operations) throws {}
    }
    var terminal = try Terminal()
    terminal.configuration.revisions = RevisionList(
      folder: "versions",
      [.init(Failing.self, file: "f.swift", message: "m", created: nil, checksum: "")])
    let link = terminal.folder.path("app.sqlite")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "later.sqlite")
    #expect(terminal.run("upgrade").code == 1)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "later.sqlite")
    #expect(!terminal.exists("later.sqlite"))
  }

  @Test("a database that somebody else is creating is not taken away")
  func createdByAnother() throws {
    var terminal = try Terminal()
    terminal.configuration.revisions = Self.list
    let path = terminal.folder.path("app.sqlite")
    // Opened between the look for the file and the lock, as far as this command can tell.
    let other = Lock.at(path)
    terminal.configuration.prepareDatabase = { _ in try other.take() }
    let result = terminal.run("upgrade", "--wait", "0.1")
    #expect(result.code == 1 && result.err.contains("locked"), "\(result)")
    #expect(terminal.exists("app.sqlite"))
    try other.create()
    let tables = try DatabaseQueue(path: path).inDatabase {
      try String.fetchAll($0, sql: "SELECT name FROM sqlite_master")
    }
    #expect(tables == ["theirs"])
  }

  @Test(
    "a file or folder that may not be written is left alone",
    .enabled(if: getuid() != 0, "root may write anything"))
  func permissions() throws {
    let terminal = try terminal()
    let before = data(terminal)
    let files = FileManager.default
    try files.setAttributes(
      [.posixPermissions: 0o444], ofItemAtPath: terminal.folder.path("app.sqlite"))
    let file = terminal.run("upgrade")
    #expect(file.code == 1 && file.err.contains("readonly"), "\(file)")
    #expect(terminal.run("current").code == 0)
    try files.setAttributes(
      [.posixPermissions: 0o644], ofItemAtPath: terminal.folder.path("app.sqlite"))
    try files.setAttributes([.posixPermissions: 0o555], ofItemAtPath: terminal.folder.url.path)
    let folder = terminal.run("upgrade")
    #expect(folder.code == 1, "\(folder)")
    try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: terminal.folder.url.path)
    try files.setAttributes(
      [.posixPermissions: 0o000], ofItemAtPath: terminal.folder.path("app.sqlite"))
    let unreadable = terminal.run("upgrade")
    #expect(unreadable.code == 1, "\(unreadable)")
    try files.setAttributes(
      [.posixPermissions: 0o644], ofItemAtPath: terminal.folder.path("app.sqlite"))
    #expect(data(terminal) == before)
  }

  @Test(
    "a reader elsewhere is waited for, and in vain nothing changes", arguments: ["delete", "wal"])
  func longReader(mode: String) throws {
    let terminal = try terminal(journalMode: mode)
    let reader = try DatabaseQueue(path: terminal.folder.path("app.sqlite"))
    try reader.inDatabase { db in
      try db.execute(sql: "BEGIN")
      _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM other")
      let result = terminal.run("upgrade", "--wait", "0.2")
      if mode == "wal" {
        #expect(result.out == Self.upgraded)
      } else {
        #expect(result.code == 1)
        #expect(result.err.contains("locked by another connection"), "\(result.err)")
        #expect(result.err.hasSuffix("Nothing was changed."))
      }
      // The reader goes on seeing what it saw.
      #expect(
        try String.fetchOne(db, sql: "SELECT version_num FROM godwit_version") == "filling")
      try db.execute(sql: "COMMIT")
    }
    #expect(terminal.run("upgrade").code == 0)
  }

  @Test("who reads while it is upgraded sees the old or the new", arguments: ["delete", "wal"])
  func readingMeanwhile(mode: String) async throws {
    let terminal = try terminal(journalMode: mode)
    let path = terminal.folder.path("app.sqlite")
    let isDone = Flag()
    async let upgrade = Task.detached {
      defer { isDone.raise() }
      return terminal.run("upgrade").out
    }.value
    var seen: Set<String> = []
    let queue = try Connections.writable(path: path, isBusy: { _ in usleep(1000) == 0 })
    repeat {
      let state = try await queue.read { db in
        let version = try String.fetchOne(db, sql: "SELECT version_num FROM godwit_version") ?? ""
        let type = try String.fetchOne(
          db, sql: "SELECT type FROM pragma_table_info('touched') WHERE name = 'a'")
        let rows = try Int.fetchOne(db, sql: "SELECT count(*) FROM touched")
        return "\(version) \(type ?? "") \(rows ?? 0)"
      }
      seen.insert(state)
    } while !isDone.isRaised
    #expect(await upgrade == Self.upgraded)
    #expect(seen.isSubset(of: ["filling TEXT 5000", "rebuilding BLOB 5000"]), "\(seen)")
  }
}

/// Another program that makes a database at a path.
private final class Lock: @unchecked Sendable {
  private let path: String
  private var queue: DatabaseQueue?

  private init(path: String) { self.path = path }

  static func at(_ path: String) -> Lock { Lock(path: path) }

  func take() throws {
    guard queue == nil else { return }
    var configuration = GRDB.Configuration()
    configuration.allowsUnsafeTransactions = true
    queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue?.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
  }

  func create() throws {
    try queue?.inDatabase { try $0.execute(sql: "CREATE TABLE theirs (a); COMMIT") }
  }
}

/// Something that has happened, on another thread.
private final class Flag: @unchecked Sendable {
  private let lock = NSLock()
  private var value = false

  func raise() { lock.withLock { value = true } }
  var isRaised: Bool { lock.withLock { value } }
}
