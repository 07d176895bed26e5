import Foundation
import GRDB
import Godwit
import GodwitCLITestSupport
import GodwitMigrations
import GodwitTestSupport
import Testing

@testable import GodwitCLI
@testable import GodwitIntrospection

@Suite("A copy of a database")
struct CopyTests {
  /// Some of everything that can be the same to the eye and not to SQLite.
  private static let content = """
    CREATE TABLE t (id INTEGER PRIMARY KEY, v);
    INSERT INTO t VALUES (1, 'a'), (2, 2), (3, char(233)), (4, CAST(x'FF' AS TEXT)), (5, 'x' || char(0) || 'y');
    CREATE TABLE r (v COLLATE NOCASE);
    INSERT INTO r VALUES ('same'), ('same'), ('Case');
    CREATE TABLE w (k TEXT COLLATE NOCASE PRIMARY KEY, v) WITHOUT ROWID;
    INSERT INTO w VALUES ('b', 1), ('A', 2);
    CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, v);
    INSERT INTO a VALUES (5, 1);
    CREATE TABLE hidden (rowid, oid, _rowid_);
    INSERT INTO hidden VALUES (1, 2, 3), (4, 5, 6);
    CREATE TABLE odd (c1, c2);
    INSERT INTO odd VALUES (1, 2);
    CREATE TABLE "quote""'`" ("a""b");
    INSERT INTO "quote""'`" VALUES (1);
    CREATE TABLE "x\u{600}'; DELETE FROM t; --" (v);
    INSERT INTO "x\u{600}'; DELETE FROM t; --" VALUES (1);
    CREATE VIRTUAL TABLE docs USING fts5(body);
    INSERT INTO docs VALUES ('one two');
    CREATE VIEW s AS SELECT 1;
    ANALYZE;
    PRAGMA writable_schema = ON;
    UPDATE sqlite_master SET name = CAST(x'6FF664' AS TEXT), tbl_name = CAST(x'6FF664' AS TEXT),
      sql = CAST(x'435245415445205441424C4520226FF66422202822FC222C20633229' AS TEXT) WHERE name = 'odd';
    """

  /// A terminal with a database, and a copy of it called `copy`.
  private func terminal(journalMode: String = "delete") throws -> Terminal {
    let terminal = try Terminal()
    try terminal.execute("PRAGMA journal_mode = \(journalMode); \(Self.content)")
    let result = terminal.run("backup", "--to", "copy")
    try #require(result.code == 0, "\(result)")
    return terminal
  }

  private func files(_ terminal: Terminal) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: terminal.folder.url.path).sorted()
  }

  private func mode(_ path: String) -> mode_t {
    FileSystem.status(path, followingLinks: false).map { $0.st_mode & 0o777 } ?? 0
  }

  // MARK: Restoring

  @Test(
    "is put back over a database that holds the same, however it is written",
    arguments: ["delete", "wal"],
    ["SELECT 1", "VACUUM", "CREATE TABLE gone (a); DROP TABLE gone", "UPDATE t SET v = v"])
  func equal(journalMode: String, change: String) throws {
    let terminal = try terminal(journalMode: journalMode)
    try terminal.execute(change)
    let result = terminal.run("restore", "copy")
    #expect(result.code == 0, "\(result)")
    #expect(result.out == "app.sqlite is as in copy")
  }

  @Test(
    "is not put back over a database that holds anything else, and it says what",
    arguments: [
      ("UPDATE t SET v = 'b' WHERE id = 1", "t: 1 row differs"),
      ("UPDATE t SET v = 'A' WHERE id = 1", "t: 1 row differs"),
      ("UPDATE t SET v = 2.0 WHERE id = 2", "t: 1 row differs"),
      ("UPDATE t SET v = x'61' WHERE id = 1", "t: 1 row differs"),
      ("UPDATE t SET v = 'e' || char(769) WHERE id = 3", "t: 1 row differs"),
      ("UPDATE t SET v = CAST(x'FE' AS TEXT) WHERE id = 4", "t: 1 row differs"),
      ("UPDATE t SET v = 'x' || char(0) || 'z' WHERE id = 5", "t: 1 row differs"),
      ("INSERT INTO t VALUES (9, 1), (10, 1)", "t: 2 rows only in app.sqlite"),
      ("DELETE FROM t", "t: 5 rows only in copy"),
      (
        "UPDATE t SET id = 7 WHERE id = 2",
        "t: 1 row only in app.sqlite, 1 row only in copy"
      ),
      ("UPDATE r SET rowid = 7 WHERE rowid = 1", "r: 1 row only in app.sqlite"),
      ("INSERT INTO r VALUES ('same')", "r: 1 row only in app.sqlite"),
      ("UPDATE r SET v = 'case' WHERE rowid = 3", "r: 1 row differs"),
      ("UPDATE w SET k = 'B' WHERE k = 'b'", "w: 1 row only in app.sqlite, 1 row only in copy"),
      ("UPDATE w SET v = 1.0 WHERE k = 'b'", "w: 1 row differs"),
      ("UPDATE sqlite_sequence SET seq = 9", "sqlite_sequence: 1 row only in app.sqlite"),
      ("UPDATE hidden SET oid = 0 WHERE rowid = 4", "hidden: 1 row differs"),
      (#"UPDATE "quote""'`" SET "a""b" = 2"#, #"quote"'`: 1 row differs"#),
      (
        "DELETE FROM \"x\u{600}'; DELETE FROM t; --\"",
        "x\\u{600}'; DELETE FROM t; --: 1 row only in copy"
      ),
      ("INSERT INTO docs VALUES ('three')", "docs_content: 1 row only in app.sqlite"),
      ("PRAGMA user_version = 3", "user_version: 3 in app.sqlite, 0 in copy"),
      ("PRAGMA application_id = 3", "application_id: 3 in app.sqlite, 0 in copy"),
      ("CREATE INDEX i ON t (v)", "index i: only in app.sqlite"),
      ("DROP TABLE w", "table w: only in copy"),
      ("DROP VIEW s; CREATE VIEW s AS SELECT  1", "view s: defined otherwise"),
      ("DELETE FROM sqlite_stat1 WHERE tbl = 't'", "sqlite_stat1: 1 row only in copy"),
    ])
  func different(change: String, message: String) throws {
    for journalMode in ["delete", "wal"] {
      let terminal = try terminal(journalMode: journalMode)
      try terminal.execute(change)
      let before = try Data(contentsOf: terminal.folder.url.appending(path: "app.sqlite"))
      let result = terminal.run("restore", "copy")
      #expect(result.code == 1)
      #expect(result.err.contains(message), "\(result.err)")
      #expect(result.err.contains("--force"))
      #expect(try Data(contentsOf: terminal.folder.url.appending(path: "app.sqlite")) == before)
      #expect(terminal.run("restore", "copy", "--force").code == 0)
      #expect(terminal.run("restore", "copy").code == 0)
    }
  }

  @Test("is compared also where names are no valid text")
  func otherEncodings() throws {
    let terminal = try terminal()
    // GRDB takes only text, so the row is changed under a name that it can have.
    let columns = "c1, c2"
    try terminal.execute(
      """
      PRAGMA writable_schema = ON;
      UPDATE sqlite_master SET name = 'odd', tbl_name = 'odd', sql = 'CREATE TABLE odd (\(columns))'
        WHERE name = CAST(x'6FF664' AS TEXT);
      """)
    try terminal.execute("UPDATE odd SET c1 = 3")
    try terminal.execute(
      """
      PRAGMA writable_schema = ON;
      UPDATE sqlite_master SET name = CAST(x'6FF664' AS TEXT), tbl_name = CAST(x'6FF664' AS TEXT),
        sql = CAST(x'435245415445205441424C4520226FF66422202822FC222C20633229' AS TEXT)
        WHERE name = 'odd';
      """)
    let result = terminal.run("restore", "copy")
    #expect(result.code == 1)
    #expect(result.err.contains("o\\xF6d: 1 row differs"), "\(result.err)")
  }

  @Test("in UTF-16 is compared by its bytes too", arguments: ["UTF-16le", "UTF-16be"])
  func utf16(encoding: String) throws {
    let terminal = try Terminal()
    try terminal.execute(
      """
      PRAGMA encoding = '\(encoding)';
      CREATE TABLE w (k TEXT PRIMARY KEY, v) WITHOUT ROWID;
      INSERT INTO w VALUES ('\u{100}', 1), ('z', 2), ('\u{1F600}', CAST(x'00D8' AS TEXT)), ('\u{FF21}', 4);
      """)
    #expect(terminal.run("backup", "--to", "copy").code == 0)
    let same = terminal.run("restore", "copy")
    #expect(same.code == 0, "\(same)")
    try terminal.execute("UPDATE w SET v = CAST(x'01D8' AS TEXT) WHERE k = '\u{1F600}'")
    #expect(terminal.run("restore", "copy").err.contains("w: 1 row differs"))
  }

  @Test("is decided about by content and not by dates, by whatever name the files have")
  func names() throws {
    let terminal = try terminal(journalMode: "wal")
    let files = FileManager.default
    try files.createSymbolicLink(
      atPath: terminal.folder.path("link"), withDestinationPath: "app.sqlite")
    try files.createSymbolicLink(
      atPath: terminal.folder.path("copylink"), withDestinationPath: "copy")
    let copies = ["copy", "copylink", "sqlite:///copy", "file:\(terminal.folder.path("copy"))"]
    let databases = ["link", "sqlite:///app.sqlite", "file:app.sqlite", "sqlite:///link"]
    try files.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 0)],
      ofItemAtPath: terminal.folder.path("copy"))
    for (copy, database) in zip(copies, databases) {
      #expect(terminal.run("restore", copy, "--database", database).code == 0)
    }
    try terminal.execute("DELETE FROM t")
    try files.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 0)],
      ofItemAtPath: terminal.folder.path("app.sqlite"))
    for (copy, database) in zip(copies, databases) {
      let result = terminal.run("restore", copy, "--database", database)
      #expect(result.code == 1 && result.err.contains("t: 5 rows only in"), "\(result)")
    }
  }

  @Test("is not the database itself, by whatever name")
  func itself() throws {
    let terminal = try terminal()
    let files = FileManager.default
    try files.createSymbolicLink(
      atPath: terminal.folder.path("soft"), withDestinationPath: "app.sqlite")
    try files.linkItem(
      atPath: terminal.folder.path("app.sqlite"), toPath: terminal.folder.path("hard"))
    for name in [
      "soft", "hard", "sqlite:///app.sqlite", "file:soft",
      "./../\(terminal.folder.url.lastPathComponent)/hard",
    ] {
      let result = terminal.run("restore", name, "--force")
      #expect(result.code == 1 && result.err.contains("is the database itself"), "\(result)")
    }
  }

  @Test("says at which revisions both are")
  func revisions() throws {
    let terminal = try Terminal()
    _ = terminal.run("upgrade", "001")
    _ = terminal.run("backup", "--to", "copy")
    _ = terminal.run("upgrade")
    let result = terminal.run("restore", "copy")
    #expect(
      result.err.contains("app.sqlite is at 94bcac9585c9, copy at 001_initial_schema"),
      "\(result.err)")
    #expect(result.err.contains("index idx_poems_poet_title: only in app.sqlite"))
  }

  @Test("is put where no database is, with its permissions, and never over what belongs to another")
  func missingDatabase() throws {
    let terminal = try terminal()
    let files = FileManager.default
    let path = terminal.folder.path("app.sqlite")
    chmod(terminal.folder.path("copy"), 0o600)
    try files.removeItem(atPath: path)
    #expect(terminal.run("restore", "copy").code == 0)
    #expect(mode(path) == 0o600)
    try files.removeItem(atPath: path)
    try Data("mine".utf8).write(to: terminal.folder.url.appending(path: "app.sqlite-wal"))
    let refused = terminal.run("restore", "copy")
    #expect(refused.code == 1 && refused.err.contains("app.sqlite-wal"), "\(refused)")
    #expect(!terminal.exists("app.sqlite"))
    #expect(files.contents(atPath: terminal.folder.path("app.sqlite-wal")) == Data("mine".utf8))
  }

  @Test("is put where a link to nowhere leads, and the link stays")
  func danglingLink() throws {
    let terminal = try terminal()
    let files = FileManager.default
    try files.createSymbolicLink(
      atPath: terminal.folder.path("link"), withDestinationPath: "later.sqlite")
    let result = terminal.run("restore", "copy", "--database", "link")
    #expect(result.code == 0, "\(result)")
    #expect(
      try files.destinationOfSymbolicLink(atPath: terminal.folder.path("link")) == "later.sqlite")
    #expect(terminal.run("restore", "copy", "--database", "later.sqlite").code == 0)
  }

  @Test("that was equal is not put over what somebody has changed since")
  func changedMeanwhile() throws {
    let terminal = try terminal()
    let (app, copy) = (
      try Connections.writable(path: terminal.folder.path("app.sqlite")),
      try Connections.readOnly(path: terminal.folder.path("copy"))
    )
    let version = try Backup.reading(app, Cancellation()) { try DataVersion($0) }
    try terminal.execute("INSERT INTO t VALUES (99, 'precious')")
    #expect(throws: BackupError.self) {
      try Backup.restore(from: copy, at: "copy", to: app, ifStill: version)
    }
    let count = try app.inDatabase { try Int.fetchOne($0, sql: "SELECT count(*) FROM t") }
    #expect(count == 6)
    let now = try Backup.reading(app, Cancellation()) { try DataVersion($0) }
    try Backup.restore(from: copy, at: "copy", to: app, ifStill: now)
  }

  // MARK: Making

  @Test("has the permissions of the database, and nothing of the user's is touched")
  func permissions() throws {
    let terminal = try terminal()
    let old = umask(0)
    defer { umask(old) }
    chmod(terminal.folder.path("app.sqlite"), 0o600)
    for name in ["x", "x.partial"] where name != "x" {
      try Data("mine".utf8).write(to: terminal.folder.url.appending(path: name))
    }
    let before = try files(terminal)
    #expect(terminal.run("backup", "--to", "x").code == 0)
    #expect(mode(terminal.folder.path("x")) == 0o600)
    #expect(try files(terminal) == (before + ["x"]).sorted())
    #expect(
      FileManager.default.contents(atPath: terminal.folder.path("x.partial")) == Data("mine".utf8))
    chmod(terminal.folder.path("app.sqlite"), 0o640)
    #expect(terminal.run("backup", "--to", "y").code == 0)
    #expect(mode(terminal.folder.path("y")) == 0o640)
  }

  @Test("is readable to nobody else while it is written")
  func whileWriting() throws {
    var terminal = try terminal()
    let old = umask(0)
    defer { umask(old) }
    chmod(terminal.folder.path("app.sqlite"), 0o644)
    let seen = Recorder()
    let folder = terminal.folder.url
    // Called when the copy is opened to be checked.
    terminal.configuration.prepareDatabase = { _ in
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
      for name in names where name.hasPrefix(".godwit-copy-") {
        let path = folder.appending(path: name).path
        let inner = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        for path in [path] + inner.map({ "\(path)/\($0)" }) {
          let mode = FileSystem.status(path, followingLinks: false)?.st_mode ?? 0o777
          seen.append(String(mode & 0o077, radix: 8))
        }
      }
    }
    #expect(terminal.run("backup", "--to", "x").code == 0)
    #expect(Set(seen.text.split(separator: "\n")) == ["0"], "\(seen.text)")
  }

  @Test("is not made where a file, a link or another database's journal is")
  func taken() throws {
    let terminal = try terminal()
    try FileManager.default.createSymbolicLink(
      atPath: terminal.folder.path("link"), withDestinationPath: "elsewhere")
    try Data("mine".utf8).write(to: terminal.folder.url.appending(path: "z-journal"))
    for (name, message) in [
      ("copy", "'copy' exists already"), ("link", "'link' exists already"), ("z", "z-journal"),
      ("nowhere/x", "There is no folder"),
    ] {
      let before = try files(terminal)
      let result = terminal.run("backup", "--to", name)
      #expect(result.code == 1 && result.err.contains(message), "\(result)")
      #expect(try files(terminal) == before)
    }
  }

  @Test("waits for whoever has the database locked, and not for ever")
  func locked() throws {
    let terminal = try terminal()
    var configuration = GRDB.Configuration()
    configuration.allowsUnsafeTransactions = true
    let other = try DatabaseQueue(
      path: terminal.folder.path("app.sqlite"), configuration: configuration)
    try other.inDatabase { db in
      try db.execute(sql: "BEGIN EXCLUSIVE")
      let result = terminal.run("backup", "--to", "x", "--wait", "0.2")
      #expect(result.code == 1 && result.err.contains("is locked"), "\(result)")
      #expect(!terminal.exists("x"))
      try db.execute(sql: "ROLLBACK")
    }
    #expect(terminal.run("backup", "--to", "x", "--wait", "0.2").code == 0)
  }

  @Test("leaves nothing behind when it fails")
  func failing() throws {
    let terminal = try terminal()
    let before = try files(terminal)
    let source = try Connections.readOnly(path: terminal.folder.path("app.sqlite"))
    let cancellation = Cancellation()
    cancellation.cancel()
    #expect(throws: MigrationError.self) {
      try Backup.make(of: source, at: terminal.folder.path("x"), cancellation: cancellation)
    }
    #expect(try files(terminal) == before)
  }
}

/// Signals are for the whole process, so these run one after the other.
@Suite("A signal", .serialized)
struct SignalTests {
  /// Sends a signal to this process when a connection is opened, and waits until it is heard.
  private static func sending(_ number: Int32) -> @Sendable (Database) throws -> Void {
    { _ in
      kill(getpid(), number)
      usleep(100_000)
    }
  }

  /// Sends a signal to this process, and then never ends by itself.
  private enum Endless: Revision {
    static let id: RevisionID = "endless"
    static let downRevisions: [RevisionID] = []
    static func upgrade(_ op: Operations) throws {
      try op.execute("CREATE TABLE made (a)")
      try op.data { _ in kill(getpid(), SIGTERM) }
      try op.execute(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
    }
    static func downgrade(_ op: Operations) throws {}
  }

  @Test("interrupts what runs, also after a backup has listened", .timeLimit(.minutes(1)))
  func interrupting() throws {
    var terminal = try Terminal()
    terminal.configuration.revisions = RevisionList(
      folder: "versions",
      [.init(Endless.self, file: "e.swift", message: "endless", created: nil, checksum: "")])
    try terminal.execute("CREATE TABLE t (v)")
    for (arguments, code) in [
      (["rehearse", "--in", "."], 128 + SIGTERM), (["upgrade", "--backup"], 128 + SIGTERM),
      (["rehearse", "--in", "."], 128 + SIGTERM),
    ] {
      let errors = Recorder()
      var session = Session.testing(
        folder: terminal.folder.url, recorder: Recorder(), errors: errors,
        configuration: terminal.configuration)
      session.hearsSignals = true
      #expect(session.run(arguments) == code, "\(arguments) \(errors.text)")
    }
    let tables = try DatabaseQueue(path: terminal.folder.path("app.sqlite")).inDatabase {
      try String.fetchAll($0, sql: "SELECT name FROM sqlite_master")
    }
    #expect(tables == ["t"])
    let names = try FileManager.default.contentsOfDirectory(atPath: terminal.folder.url.path)
    #expect(names.sorted() == ["app.sqlite", "app.sqlite.20261123_101500.backup", "versions"])
  }

  @Test(
    "stops a backup, a rehearsal or a restore, which leave nothing behind",
    arguments: [SIGINT, SIGTERM, SIGHUP])
  func stopping(number: Int32) throws {
    let terminal = try Terminal()
    _ = terminal.run("upgrade", "001")
    _ = terminal.run("backup", "--to", "copy")
    let files = FileManager.default
    func list() throws -> [String] {
      try files.contentsOfDirectory(atPath: terminal.folder.url.path).sorted()
    }
    let before = try list()
    var configuration = terminal.configuration
    configuration.prepareDatabase = Self.sending(number)
    for arguments in [
      ["backup", "--to", "x"], ["upgrade", "--backup"], ["rehearse", "--in", "."],
      ["restore", "copy", "--force"], ["restore", "copy", "--database", "new.sqlite"],
    ] {
      let errors = Recorder()
      var session = Session.testing(
        folder: terminal.folder.url, recorder: Recorder(), errors: errors,
        configuration: configuration)
      session.hearsSignals = true
      #expect(session.run(arguments) == 128 + number, "\(arguments) \(errors.text)")
      #expect(errors.text.contains("Stopped."), "\(arguments) \(errors.text)")
      #expect(try list() == before, "\(arguments)")
    }
    #expect(terminal.run("current").out.contains("001_initial_schema"))
  }
}
