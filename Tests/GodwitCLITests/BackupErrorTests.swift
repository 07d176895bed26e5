import Foundation
import GRDB
import GodwitMigrations
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("A copy that is not made")
struct BackupErrorTests {
  private func terminal() throws -> Terminal {
    let terminal = try Terminal()
    try terminal.execute(
      """
      CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
      INSERT INTO t SELECT i, printf('%0100d', i) FROM n;
      """)
    return terminal
  }

  private func files(_ terminal: Terminal) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: terminal.folder.url.path).sorted()
  }

  private func data(_ terminal: Terminal, _ name: String = "app.sqlite") -> Data? {
    FileManager.default.contents(atPath: terminal.folder.path(name))
  }

  /// Overwrites a page in the middle of the table.
  private func damage(_ name: String, _ terminal: Terminal) throws {
    let path = terminal.folder.path(name)
    let page = try DatabaseQueue(path: path).inDatabase { db in
      try Int.fetchOne(
        db, sql: "SELECT max(pageno) - 3 FROM dbstat WHERE name = 't' AND pagetype = 'leaf'")
    }
    let handle = try FileHandle(forWritingTo: URL(filePath: path))
    try handle.seek(toOffset: UInt64((try #require(page) - 1) * 4096))
    try handle.write(contentsOf: Data(repeating: 0xA5, count: 4096))
    try handle.close()
  }

  // MARK: What is there already

  @Test("a copy without a byte is none, even by force")
  func emptyCopy() throws {
    let terminal = try Terminal()
    _ = terminal.run("upgrade")
    let before = FileManager.default.contents(atPath: terminal.folder.path("app.sqlite"))
    try Data().write(to: terminal.folder.url.appending(path: "e.backup"))
    let result = terminal.run("restore", "e.backup", "--force")
    #expect(result.code == 1 && result.err.contains("it is empty"), "\(result)")
    #expect(FileManager.default.contents(atPath: terminal.folder.path("app.sqlite")) == before)
  }

  @Test("where a file of its name is, which stays")
  func exists() throws {
    let terminal = try terminal()
    let name = "app.sqlite.20261123_101500.backup"
    #expect(terminal.run("backup").out == name)
    let before = data(terminal, name)
    try terminal.execute("DELETE FROM t")
    // In the same second there is no other name.
    let again = terminal.run("backup")
    #expect(again.code == 1 && again.out.isEmpty)
    #expect(again.err == "Error: '\(name)' exists already; nothing was written.")
    #expect(data(terminal, name) == before)
  }

  @Test("keeps an upgrade from beginning that was to be preceded by it")
  func upgrade() throws {
    let terminal = try terminal()
    try Data("mine".utf8).write(
      to: terminal.folder.url.appending(path: "app.sqlite.20261123_101500.backup"))
    let before = data(terminal)
    let result = terminal.run("upgrade", "--backup")
    #expect(result.code == 1)
    #expect(result.err.contains("exists already; nothing was written."), "\(result)")
    #expect(data(terminal) == before)
    #expect(data(terminal, "app.sqlite.20261123_101500.backup") == Data("mine".utf8))
  }

  @Test(
    "beside what SQLite would take for a part of it, which stays",
    arguments: ["-journal", "-wal", "-shm"])
  func leftover(suffix: String) throws {
    let terminal = try terminal()
    try Data("mine".utf8).write(to: terminal.folder.url.appending(path: "copy\(suffix)"))
    let before = try files(terminal)
    let result = terminal.run("backup", "--to", "copy")
    #expect(result.code == 1 && result.out.isEmpty)
    #expect(
      result.err.contains("copy\(suffix)' is there, which SQLite would take for a part of '"),
      "\(result.err)")
    #expect(
      result.err.hasSuffix(
        "If it belongs to nothing any more, move it away first; nothing was written."))
    #expect(try files(terminal) == before)
    #expect(data(terminal, "copy\(suffix)") == Data("mine".utf8))
  }

  @Test("and is put back no more than it is made, where such a part is left of a database")
  func leftoverOfDatabase() throws {
    let terminal = try terminal()
    #expect(terminal.run("backup", "--to", "copy").code == 0)
    try Data("mine".utf8).write(to: terminal.folder.url.appending(path: "new.sqlite-journal"))
    let before = try files(terminal)
    for more in [[], ["--force"]] {
      let result = terminal.run(["restore", "copy", "--database", "new.sqlite"] + more)
      #expect(result.code == 1 && result.err.contains("new.sqlite-journal"), "\(result)")
      #expect(try files(terminal) == before)
    }
  }

  // MARK: Damage

  @Test("of a database that is damaged")
  func damaged() throws {
    let terminal = try terminal()
    try damage("app.sqlite", terminal)
    let before = try files(terminal)
    let result = terminal.run("backup", "--to", "copy")
    #expect(result.code == 1 && result.out.isEmpty)
    #expect(result.err.contains("is damaged: "), "\(result.err)")
    #expect(try files(terminal) == before)
    #expect(result.err.contains("'app.sqlite'"), "\(result.err)")
    #expect(!result.err.contains("\n"), "\(result.err)")
  }

  @Test("is damaged, and is put over nothing")
  func damagedCopy() throws {
    let terminal = try terminal()
    #expect(terminal.run("backup", "--to", "copy").code == 0)
    try damage("copy", terminal)
    let (before, there) = (data(terminal), try files(terminal))
    // Whoever is asked first whether they are equal cannot tell.
    let compared = terminal.run("restore", "copy")
    #expect(compared.code == 1)
    #expect(compared.err.contains("t: could not be compared: the file is damaged"), "\(compared)")
    let forced = terminal.run("restore", "copy", "--force")
    #expect(forced.code == 1 && forced.out.isEmpty)
    #expect(forced.err.hasPrefix("Error: 'copy' is damaged: "), "\(forced)")
    #expect(data(terminal) == before)
    let new = terminal.run("restore", "copy", "--database", "new.sqlite")
    #expect(new.code == 1 && new.err.contains("is damaged: "), "\(new)")
    #expect(new.err.hasPrefix("Error: 'copy' is damaged: "), "\(new)")
    #expect(try files(terminal) == there)
  }

  @Test("is no database at all, or the beginning of one, and is put over nothing")
  func noDatabase() throws {
    let terminal = try terminal()
    try Data(String(repeating: "hello ", count: 200).utf8)
      .write(to: terminal.folder.url.appending(path: "text"))
    let start = try #require(data(terminal)).prefix(8192)
    try start.write(to: terminal.folder.url.appending(path: "torn"))
    let before = data(terminal)
    for (name, message) in [("text", "not a SQLite database"), ("torn", "the file is damaged")] {
      for more in [[], ["--force"]] {
        let result = terminal.run(["restore", name] + more)
        #expect(result.code == 1 && result.err.contains(message), "\(result)")
        #expect(result.err.hasPrefix("Error: The database '\(name)' cannot be used: "))
        #expect(data(terminal) == before)
      }
    }
  }

  // MARK: Places

  @Test(
    "where there is no room for it",
    .enabled(if: FileManager.default.fileExists(atPath: "/proc/self"), "there is no full folder"))
  func diskSpace() throws {
    let result = try terminal().run("backup", "--to", "/proc/godwit.copy")
    #expect(result.code == 1 && result.out.isEmpty)
    #expect(result.err.hasPrefix("Error: There is too little room in '/proc': "), "\(result)")
    #expect(result.err.hasSuffix(" bytes are needed, 0 bytes are free."), "\(result)")
  }

  @Test("under a name that no file can have")
  func unwritable() throws {
    let terminal = try terminal()
    let before = try files(terminal)
    let result = terminal.run("backup", "--to", String(repeating: "x", count: 300))
    #expect(result.code == 1 && result.out.isEmpty)
    #expect(result.err.contains("xxx' cannot be written: "), "\(result)")
    #expect(result.err.hasSuffix("Nothing was left behind."), "\(result)")
    #expect(try files(terminal) == before)
    #expect(result.err.hasSuffix(". Nothing was left behind."), "\(result)")
  }

  @Test("into a folder that is not there, or in the place of one")
  func folders() throws {
    let terminal = try terminal()
    let nowhere = terminal.run("backup", "--to", "nowhere/copy")
    #expect(nowhere.code == 1 && nowhere.err.hasPrefix("Error: There is no folder '"))
    let folder = terminal.run("backup", "--to", "versions")
    #expect(folder.err == "Error: 'versions' exists already; nothing was written.")
  }
}
