import Foundation
import Testing

@testable import GodwitCLI

@Suite("A fleet of files", .serialized)
struct FleetCommandTests {
  @Test("current says where all files are, in groups, and names what is not as it should be")
  func current() throws {
    let fleet = try Fleet.mixed()
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

  @Test("a backup into another folder shows where each file was, and overwrites nothing")
  func backupElsewhere() throws {
    let (fleet, other) = (try Fleet(["1.db": "001", "2.db": "head"]), try Fleet(["1.db": "001"]))
    let folder = fleet.terminal.folder.url.appending(path: "copies")
    let outside = other.terminal.folder.path("t/1.db")
    #expect(fleet.run("backup", "t/*", "--to", "copies").code == 1)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    for kind in ["done", "current"] {
      let counts = try fleet.counts("backup", "t/*", outside, "--to", "copies")
      #expect(counts == [kind: 3])
    }
    let paths = FileManager.default.subpaths(atPath: folder.path) ?? []
    let copies = paths.filter { $0.hasSuffix(".backup") }.map {
      $0.split(separator: ".").dropLast(2).joined(separator: ".")
    }
    #expect(Set(copies) == ["t/1.db", "t/2.db", "@" + outside])
    // By another name, and perhaps beside it: where `..` leads is asked.
    #expect(fleet.run("backup", "t/../t/1.db", "--to", "copies").code == 0)
  }

  @Test("a rehearsal runs once for each group, and changes nothing")
  func rehearse() throws {
    let fleet = try Fleet(["1.db": "001", "2.db": "001", "3.db": "head"])
    let result = fleet.run("rehearse", Fleet.all)
    #expect(result.code == 0, "\(result)")
    #expect(result.out.contains("          2  done"), "\(result)")
    #expect(try fleet.head("1.db") == Fleet.first)
    let broken = try Fleet.failing(["1.db"], of: ["1.db"])
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
}
