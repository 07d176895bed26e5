import Foundation
import GRDB
import Testing

@testable import GodwitCLI

@Suite("An upgrade of a fleet", .serialized)
struct FleetUpgradeTests {
  @Test("a file in which it fails is left as it was, and the others are upgraded")
  func wholeOrNothing() throws {
    let fleet = try Fleet.failing(["2.db"], of: ["1.db", "2.db", "3.db"])
    let before = try Data(contentsOf: URL(filePath: fleet.terminal.folder.path("t/2.db")))
    let result = fleet.run("upgrade", Fleet.all)
    #expect(result.code == 1)
    #expect(result.out.contains("Failed:\n  t/2.db\n"), "\(result)")
    #expect(result.out.contains("CHECK constraint failed"), "\(result)")
    #expect(try Data(contentsOf: URL(filePath: fleet.terminal.folder.path("t/2.db"))) == before)
    #expect(try fleet.head("1.db") == "rows" && fleet.head("3.db") == "rows")
  }

  @Test("where a canary fails, the rest is not begun; where all are well, it is")
  func canary() throws {
    let names = (1...6).map { "\($0).db" }
    let fleet = try Fleet.failing(["2.db"], of: names)
    let list = "t/1.db t/2.db t/3.db t/4.db".split(separator: " ").map(String.init)
    let result = fleet.terminal.run(["fleet", "upgrade"] + list + ["--canary", "2"])
    #expect(result.code == 1)
    #expect(result.err.contains("Stopped after the failure of t/2.db: the rest was not begun."))
    let heads = try names.compactMap { try fleet.head($0) }
    #expect(heads == ["rows"] + Array(repeating: Fleet.first, count: 5))
    let others = ["t/3.db", "t/4.db", "t/2.db", "t/5.db", "--canary", "2"]
    #expect(fleet.terminal.run(["fleet", "upgrade"] + others).code == 1)
    #expect(try fleet.head("5.db") == "rows")
  }

  @Test("after so many failures no file is begun any more")
  func stopAfter() throws {
    let fleet = try Fleet.failing(["1.db", "2.db"], of: ["1.db", "2.db", "3.db"])
    let list = ["t/1.db", "t/2.db", "t/3.db", "--jobs", "1"]
    let result = fleet.terminal.run(["fleet", "upgrade"] + list + ["--stop-after", "2"])
    #expect(result.code == 1 && result.err.contains("Stopped after 2 failures"), "\(result)")
    #expect(try fleet.head("3.db") == Fleet.first)
  }

  @Test("a locked file is told, and tried again once the others are done")
  func locked() throws {
    let fleet = try Fleet(["1.db": "001", "2.db": "001", "3.db": "001"])
    var configuration = GRDB.Configuration()
    configuration.allowsUnsafeTransactions = true
    let holder = try DatabaseQueue(
      path: fleet.terminal.folder.path("t/2.db"), configuration: configuration)
    try holder.inDatabase { try $0.execute(sql: "BEGIN EXCLUSIVE") }
    let arguments = [Fleet.all, "--wait", "0.1", "--format", "json"]
    let result = fleet.terminal.run(
      ["fleet", "upgrade"] + arguments + ["--retry-locked", "0"])
    #expect(result.code == 1)
    #expect(result.out.contains(#""locked" : 1"#) && result.out.contains(#""done" : 2"#))
    #expect(try fleet.counts("current", Fleet.all, "--wait", "0", code: 1)["locked"] == 1)
    let release = Thread {
      Thread.sleep(forTimeInterval: 0.6)
      try? holder.inDatabase { try $0.execute(sql: "ROLLBACK") }
    }
    release.start()
    let again = try fleet.counts("upgrade", Fleet.all, "--wait", "0.1", "--retry-locked", "5")
    #expect(again == ["current": 2, "done": 1])
  }

  @Test("damaged, newer and missing files are told, and nothing is created or changed")
  func obstacles() throws {
    let fleet = try Fleet.mixed()
    let before = try Data(contentsOf: URL(filePath: fleet.terminal.folder.path("t/n.db")))
    let counts = try fleet.counts("upgrade", Fleet.all, "t/gone.db", code: 1)
    #expect(
      counts == ["current": 1, "done": 4, "newer": 1, "damaged": 1, "unreadable": 1])
    #expect(!fleet.terminal.exists("t/gone.db"))
    #expect(try Data(contentsOf: URL(filePath: fleet.terminal.folder.path("t/n.db"))) == before)
  }

  @Test("a database of which a page is damaged is told as damaged, and left as it is")
  func corrupt() throws {
    let fleet = try Fleet(["1.db": "001", "2.db": "001"])
    let path = fleet.terminal.folder.path("t/2.db")
    var bytes = try Data(contentsOf: URL(filePath: path))
    bytes.replaceSubrange(100..<600, with: Data(repeating: 0xAA, count: 500))
    try fleet.write(bytes, to: "2.db")
    #expect(
      try fleet.counts("upgrade", Fleet.all, code: 1) == ["done": 1, "damaged": 1])
    #expect(try Data(contentsOf: URL(filePath: path)) == bytes)
  }

  @Test(
    "a file or folder that may not be written to is told",
    .enabled(if: getuid() != 0, "root may write anything"))
  func readOnly() throws {
    let fleet = try Fleet(["1.db": "001", "2.db": "001"])
    let files = FileManager.default
    try files.setAttributes(
      [.posixPermissions: 0o444], ofItemAtPath: fleet.terminal.folder.path("t/1.db"))
    #expect(
      try fleet.counts("upgrade", Fleet.all, code: 1) == ["done": 1, "read-only": 1])
    try fleet.add("3.db", at: "001")
    try files.setAttributes(
      [.posixPermissions: 0o555], ofItemAtPath: fleet.terminal.folder.path("t"))
    let counts = try? fleet.counts("upgrade", Fleet.all, code: 1)
    try files.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: fleet.terminal.folder.path("t"))
    #expect(counts == ["current": 1, "read-only": 2])
  }

  @Test("two names of one file are both told, and it is upgraded once")
  func links() throws {
    let fleet = try Fleet(["1.db": "001"])
    try FileManager.default.createSymbolicLink(
      atPath: fleet.terminal.folder.path("t/2.db"), withDestinationPath: "1.db")
    let counts = try fleet.counts("upgrade", Fleet.all, "--jobs", "4")
    #expect(counts == ["done": 1, "current": 1])
    let steps = try DatabaseQueue(path: fleet.terminal.folder.path("t/1.db")).inDatabase {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM godwit_history")
    }
    #expect(steps == 2)
  }

  @Test("a journal lets the same command go on, and no other")
  func journal() throws {
    let fleet = try Fleet.failing(["2.db"], of: ["1.db", "2.db", "3.db"])
    let arguments = ["fleet", "upgrade", Fleet.all, "--journal", "run.journal"]
    #expect(fleet.terminal.run(arguments).code == 1)
    try fleet.terminal.execute(
      "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, '< 1', '< 9')",
      in: "t/2.db")
    let again = fleet.terminal.run(arguments)
    #expect(again.code == 0, "\(again)")
    #expect(again.err.contains("Going on with the run of 20261123_"), "\(again)")
    #expect(again.out.contains("2 files had been done before this run went on."), "\(again)")
    for other in [["--to", "001"], ["t/1.db"], ["-x", "a=b"]] {
      let result = fleet.terminal.run(arguments + other)
      #expect(result.code == 1 && result.err.contains("is of another run"), "\(result)")
    }
    #expect(fleet.run("upgrade", Fleet.all, "--journal", "t/1.db").code == 1)
  }

  @Test("canaries that were done before a crash need not be done again")
  func canaryInJournal() throws {
    let fleet = try Fleet.failing(["2.db"], of: ["1.db", "2.db", "3.db"])
    let arguments = ["fleet", "upgrade", "--files-from", "list", "--canary", "1"]
    try Data("t/1.db\nt/2.db\n".utf8).write(
      to: fleet.terminal.folder.url.appending(path: "list"))
    _ = fleet.terminal.run(arguments + ["--journal", "j", "--stop-after", "1"])
    try Data("t/2.db\nt/3.db\n".utf8).write(
      to: fleet.terminal.folder.url.appending(path: "list"))
    #expect(fleet.terminal.run(arguments + ["--journal", "j"]).code == 1)
    #expect(try fleet.head("3.db") == "rows")
  }
}
