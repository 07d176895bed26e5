import Foundation
import GRDB
import Godwit
import GodwitTestSupport
import Testing

@testable import GodwitCLI

/// A folder of tenants' databases.
struct Fleet {
  var terminal: Terminal

  /// - Parameter files: Which files there are, and to which revision each is brought.
  init(_ files: KeyValuePairs<String, String> = [:]) throws {
    terminal = try Terminal()
    try FileManager.default.createDirectory(
      atPath: terminal.folder.path("t"), withIntermediateDirectories: true)
    for (name, revision) in files { try add(name, at: revision) }
  }

  func add(_ name: String, at revision: String) throws {
    let path = terminal.folder.path("t/\(name)")
    let template = terminal.folder.path("template-\(revision)")
    if !FileManager.default.fileExists(atPath: template) {
      let result = terminal.run("upgrade", revision, "--database", template)
      try #require(result.code == 0, "\(result)")
    }
    try FileManager.default.copyItem(atPath: template, toPath: path)
  }

  func run(_ command: String, _ arguments: String...) -> Terminal.Result {
    terminal.run(["fleet", command] + arguments)
  }

  func counts(
    _ command: String, _ arguments: String..., code: Int32 = 0
  ) throws -> [String: Int] {
    let result = terminal.run(["fleet", command] + arguments + ["--format", "json"])
    #expect(result.code == code, "\(result)")
    let report = try JSONSerialization.jsonObject(with: Data(result.out.utf8)) as? [String: Any]
    return try #require(report?["counts"] as? [String: Int], "\(result)")
  }

  func head(_ name: String) throws -> String? {
    try DatabaseQueue(path: terminal.folder.path("t/\(name)")).inDatabase {
      try String.fetchOne($0, sql: "SELECT version_num FROM godwit_version")
    }
  }

  func write(_ bytes: some Sequence<UInt8>, to name: String) throws {
    try Data(bytes).write(to: URL(filePath: terminal.folder.path("t/\(name)")))
  }

  static let head = "94bcac9585c9"
  static let first = "001_initial_schema"
  static let all = "t/*.db"
}

@Suite("A fleet of files", .serialized)
struct FleetCommandTests {
  /// One of each kind that looking finds.
  private func mixed() throws -> Fleet {
    let fleet = try Fleet(["a.db": "head", "b.db": "001", "c.db": "001", "n.db": "head"])
    try fleet.terminal.execute(
      "UPDATE godwit_version SET version_num = 'ffff00000000'", in: "t/n.db")
    try fleet.terminal.execute("CREATE TABLE other (x)", in: "t/f.db")
    try fleet.write([], to: "e.db")
    try fleet.write(String(repeating: "no database ", count: 99).utf8, to: "d.db")
    return fleet
  }

  @Test("current says where all files are, in groups, and names what is not as it should be")
  func current() throws {
    let fleet = try mixed()
    let result = fleet.run("current", Fleet.all, "--jobs", "1")
    #expect(result.code == 1, "\(result)")
    let lines = result.out.split(separator: "\n").map(String.init)
    #expect(lines.first == "7 files in 5 groups")
    for line in [
      "          1  up to date", "          3  behind", "          1  newer than this program",
      "          1  without revisions, and not empty", "          1  damaged, or no database",
      "Damaged, or no database:", "  t/d.db",
    ] { #expect(lines.contains(line), "\(line) in \(result.out)") }
    #expect(
      lines.contains {
        $0.hasPrefix("          2  ") && $0.contains("found at 001_initial_schema, behind")
      })
    let counts = try fleet.counts("current", Fleet.all, code: 1)
    #expect(counts == ["current": 1, "pending": 3, "newer": 1, "foreign": 1, "damaged": 1])
  }

  @Test("current fails for those that lack revisions only if it is to")
  func checkHeads() throws {
    let fleet = try Fleet(["a.db": "head", "b.db": "001"])
    #expect(fleet.run("current", Fleet.all).code == 0)
    #expect(fleet.run("current", Fleet.all, "--check-heads").code == 1)
    #expect(fleet.run("current", "t/a.db", "-c").code == 0)
    #expect(fleet.terminal.run("--check-heads", "fleet", "current", "t/a.db").code == 0)
  }

  @Test("each file can be had as a line of JSON, with the whole at the end")
  func jsonLines() throws {
    let fleet = try Fleet(["new\nline.db": "head", "e\u{301}.db": "001"])
    let result = fleet.run("current", Fleet.all, "--format", "jsonl")
    let lines = try result.out.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(lines.count == 3)
    let paths = Set(lines.dropLast().compactMap { $0["path"] as? String }.map { Array($0.utf8) })
    #expect(paths == [Array("t/new\nline.db".utf8), Array("t/e\u{301}.db".utf8)])
    #expect(lines.last?["files"] as? Int == 2)
    #expect(lines.first?["group"] as? String != lines[1]["group"] as? String)
  }

  @Test("check compares each group once, and says what differs and for how many files")
  func check() throws {
    let fleet = try Fleet([
      "1.db": "head", "2.db": "head", "3.db": "head", "4.db": "head", "5.db": "001",
    ])
    #expect(try fleet.counts("check", "t/[1-4].db") == ["current": 4])
    for name in ["3", "4"] {
      try fleet.terminal.execute("ALTER TABLE poems ADD COLUMN extra TEXT", in: "t/\(name).db")
    }
    let result = fleet.run("check", Fleet.all)
    #expect(result.code == 2, "\(result)")
    #expect(result.out.contains("5 files in 3 groups"))
    #expect(result.out.contains("          2  drifted"), "\(result.out)")
    #expect(result.out.contains("+ column poems.extra TEXT"), "\(result.out)")
    #expect(result.out.contains("          1  behind"))
    #expect(fleet.run("check", "t/[125].db", "--allow-pending").code == 0)
    try fleet.write(String(repeating: "no database ", count: 99).utf8, to: "6.db")
    #expect(fleet.run("check", Fleet.all).code == 1)
  }

  @Test(
    "upgrade brings all files to the head, and then finds nothing to do",
    arguments: ["delete", "wal"])
  func upgrade(mode: String) throws {
    let fleet = try Fleet(["1.db": "001", "2.db": "001", "3.db": "head"])
    try fleet.write([], to: "4.db")
    for name in 1...4 {
      try fleet.terminal.execute("PRAGMA journal_mode = \(mode)", in: "t/\(name).db")
    }
    #expect(try fleet.counts("upgrade", Fleet.all) == ["done": 3, "current": 1])
    for name in 1...4 { #expect(try fleet.head("\(name).db") == Fleet.head) }
    #expect(try fleet.counts("upgrade", Fleet.all) == ["current": 4])
    #expect(fleet.run("check", Fleet.all).code == 0)
  }

  @Test("upgrade goes to a revision, and not to one that is another for each file")
  func target() throws {
    let fleet = try Fleet(["2.db": "head"])
    try fleet.write([], to: "1.db")
    #expect(
      try fleet.counts("upgrade", Fleet.all, "--to", "001") == ["done": 1, "current": 1])
    #expect(try fleet.head("1.db") == Fleet.first)
    #expect(try fleet.head("2.db") == Fleet.head)
    #expect(fleet.run("upgrade", Fleet.all, "--to", "+1").code == 64)
    #expect(fleet.run("upgrade", Fleet.all, "--to", "nobody").code == 1)
  }

  private enum Rows: Revision {
    static let id: RevisionID = "rows"
    static let downRevisions: [RevisionID] = ["001_initial_schema"]
    static func upgrade(_ op: Operations) throws {
      try op.execute("CREATE TABLE more (x)")
      try op.data { try $0.execute(sql: "UPDATE guard SET x = x + 1") }
    }
    static func downgrade(_ op: Operations) throws {}
  }

  /// A fleet of which some files fail in the middle of an upgrade.
  private func failing(_ names: [String], of all: [String]) throws -> Fleet {
    var fleet = try Fleet()
    for name in all {
      try fleet.add(name, at: "001")
      let check = names.contains(name) ? "x < 1" : "x < 9"
      try fleet.terminal.execute(
        "CREATE TABLE guard (x CHECK (\(check))); INSERT INTO guard VALUES (0)", in: "t/\(name)")
    }
    fleet.terminal.configuration.revisions = RevisionList(
      folder: "versions",
      Array(fleet.terminal.configuration.revisions.entries.prefix(1)) + [
        .init(Rows.self, file: "r.swift", message: "m", created: nil, checksum: "")
      ])
    return fleet
  }

  @Test("a file in which it fails is left as it was, and the others are upgraded")
  func wholeOrNothing() throws {
    let fleet = try failing(["2.db"], of: ["1.db", "2.db", "3.db"])
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
    let fleet = try failing(["2.db"], of: names)
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
    let fleet = try failing(["1.db", "2.db"], of: ["1.db", "2.db", "3.db"])
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
    let fleet = try mixed()
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

  @Test("a backup copies each file, under the name of one time, and no copy of a copy")
  func backup() throws {
    let fleet = try Fleet(["1.db": "001", "2.db": "head"])
    #expect(try fleet.counts("backup", "t/*") == ["done": 2])
    let names = try FileManager.default.contentsOfDirectory(
      atPath: fleet.terminal.folder.path("t"))
    #expect(names.count == 4 && Set(names.map { $0.split(separator: ".").count }) == [2, 4])
    // At the same time, which stands still in tests.
    #expect(try fleet.counts("backup", "t/*") == ["current": 2])
  }

  @Test("a rehearsal runs once for each group, and changes nothing")
  func rehearse() throws {
    let fleet = try Fleet(["1.db": "001", "2.db": "001", "3.db": "head"])
    let result = fleet.run("rehearse", Fleet.all)
    #expect(result.code == 0, "\(result)")
    #expect(result.out.contains("          2  done"), "\(result)")
    #expect(try fleet.head("1.db") == Fleet.first)
    let broken = try failing(["1.db"], of: ["1.db"])
    #expect(broken.run("rehearse", Fleet.all).code == 1)
  }

  @Test("where nothing is found, it fails; and so it does without anything to find")
  func nothing() throws {
    let fleet = try Fleet()
    let result = fleet.run("current", "t/*.db")
    #expect(result.code == 1)
    #expect(result.err.contains("Error: No file is found by 't/*.db'."), "\(result)")
    #expect(fleet.run("current").code == 64)
    #expect(fleet.run("current", "t/*.db", "--files-from", "no").code == 1)
    #expect(fleet.terminal.run("fleet", "current", "t/*", "--name", "other").code == 1)
  }

  @Test("a journal lets the same command go on, and no other")
  func journal() throws {
    let fleet = try failing(["2.db"], of: ["1.db", "2.db", "3.db"])
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
    let fleet = try failing(["2.db"], of: ["1.db", "2.db", "3.db"])
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
