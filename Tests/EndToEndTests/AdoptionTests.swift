import Foundation
import GRDB
import GodwitIntrospection
import GodwitTestSupport
import Testing

@testable import GodwitCLI

/// An application that has shipped ten migrations of GRDB's, its databases in every state that a device
/// can have them in, and the process killed wherever it can be.
@Suite("An application that moves from GRDB's migrator", .serialized)
struct AdoptionTests {
  private let folder: TemporaryFolder
  private static let program = builtProgram("GodwitBirds")

  init() throws {
    folder = try TemporaryFolder()
  }

  private func process(_ arguments: [String], _ environment: [String: String]) -> Process {
    let process = Process()
    process.executableURL = Self.program
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    return process
  }

  @discardableResult
  private func run(
    _ arguments: String..., environment: [String: String] = [:]
  ) throws -> (code: Int32, output: String) {
    let process = process(arguments, environment)
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }

  /// All that is in a database, but for when it came there.
  ///
  /// - Parameter hasHistory: Whether how it came there counts.
  private func contents(_ file: String, hasHistory: Bool = true) throws -> String {
    let queue = try Connections.writable(path: folder.path(file))
    return try queue.inDatabase { db in
      try #require(try String.fetchAll(db, sql: "PRAGMA integrity_check") == ["ok"])
      try #require(try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").isEmpty)
      var lines = try String.fetchAll(
        db, sql: "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name")
      for table in [
        "species", "site", "sighting", "photo", "sqlite_sequence", "grdb_migrations",
        "godwit_version",
      ] {
        lines += try Row.fetchAll(db, sql: "SELECT * FROM \(table) ORDER BY 1").map(\.description)
      }
      if hasHistory {
        lines += try Row.fetchAll(
          db, sql: "SELECT revision, direction FROM godwit_history ORDER BY id"
        ).map(\.description)
      }
      return lines.joined(separator: "\n")
    }
  }

  @Test("from every release, the same schema and all rows", arguments: 1...10)
  func fromEveryRelease(release: Int) throws {
    #expect(try run("ship", "\(release)", "a.sqlite").code == 0)
    #expect(try run("start", "a.sqlite").output == "applied 2\n")
    #expect(try run("start", "a.sqlite").output == "applied 0\n")
    let check = try run("check", "--database", "a.sqlite")
    #expect(check.output.contains("No differences."), "\(check.output)")
    let contents = try contents("a.sqlite")
    #expect(contents.contains("bar-tailed godwit"))
    #expect(contents.contains("Miranda") == (release >= 2))
    // The mark of a row that was deleted.
    #expect(contents.contains("[name:\"sighting\" seq:71]") == (release >= 3))
    #expect(contents.contains("[uuid:\"5e1f\"") == (release >= 5))
    // The older release meets it, and finds all of its migrations done.
    #expect(try run("open", "\(release)", "a.sqlite").code == 0)
    #expect(try self.contents("a.sqlite") == contents)
  }

  @Test(
    "killed before any statement that writes, it goes on the next time", arguments: [false, true])
  func killing(usesPool: Bool) throws {
    let environment = usesPool ? ["POOL": "1"] : [:]
    let files = FileManager.default
    #expect(try run("ship", "5", "shipped.sqlite", environment: environment).code == 0)
    try files.copyItem(
      atPath: folder.path("shipped.sqlite"), toPath: folder.path("expected.sqlite"))
    try run("start", "expected.sqlite", environment: environment)
    let expected = try contents("expected.sqlite")
    var count = 0
    while true {
      count += usesPool ? 3 : 1
      let victim = "victim\(count).sqlite"
      try files.copyItem(atPath: folder.path("shipped.sqlite"), toPath: folder.path(victim))
      let killed = try run(
        "start", victim,
        environment: environment.merging(["STATEMENT": "\(count)"]) { $1 })
      if killed.code == 0 { break }
      try #require(killed.code == SIGKILL)
      // Every other time an older release is the first to meet it.
      if count.isMultiple(of: 2) {
        #expect(try run("open", "5", victim, environment: environment).code == 0)
      }
      let next = try run("start", victim, environment: environment)
      #expect(next.code == 0, "\(next.output)")
      #expect(try contents(victim) == expected, "killed at statement \(count)")
    }
    print(
      "\(usesPool ? "pool" : "queue"): killed before each of \(count - 1) statements\(usesPool ? ", by threes" : ""), 0 lost"
    )
    #expect(count > 40)
  }

  @Test("a release that was rolled back takes back what it does not know, wherever it is killed")
  func rollingBack() throws {
    let files = FileManager.default
    let older = ["REVISIONS": "2"]
    try run("ship", "10", "newer.sqlite")
    let queue = try Connections.writable(path: folder.path("newer.sqlite"))
    try queue.inDatabase { db in
      try db.execute(
        sql: """
          WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 8000)
          INSERT INTO species SELECT i, 'species ' || i, 'Avis ' || i FROM n
          """)
    }
    #expect(try run("start", "newer.sqlite").output == "applied 2\n")
    let newer = try contents("newer.sqlite", hasHistory: false)
    try files.copyItem(atPath: folder.path("newer.sqlite"), toPath: folder.path("older.sqlite"))
    let clock = ContinuousClock()
    let start = clock.now
    #expect(try run("start", "older.sqlite", environment: older).output == "applied 0\n")
    let duration = clock.now - start
    let old = try contents("older.sqlite", hasHistory: false)
    #expect(old != newer && old.contains("bar-tailed godwit"))
    var outcomes: [String: Int] = [:]
    for number in 0..<16 {
      let victim = "victim\(number).sqlite"
      try files.copyItem(atPath: folder.path("newer.sqlite"), toPath: folder.path(victim))
      let process = process(["start", victim], older)
      try process.run()
      Thread.sleep(forTimeInterval: duration / .seconds(1) * Double(number) / 14)
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      let state = try contents(victim, hasHistory: false)
      #expect(state == old || state == newer, "kill \(number)")
      outcomes[state == old ? "taken back" : "as it was", default: 0] += 1
      #expect(try run("start", victim, environment: older).code == 0)
      #expect(try contents(victim, hasHistory: false) == old)
      #expect(try run("start", victim).output == "applied 1\n")
      #expect(try contents(victim, hasHistory: false) == newer)
      try files.removeItem(atPath: folder.path(victim))
    }
    print("killed while taking back: \(outcomes.sorted { $0.key < $1.key }), 0 lost")
    #expect(outcomes["as it was"] ?? 0 > 2)
  }

  @Test(
    "one that stays gets migrations of GRDB's that its own migrator runs", arguments: [1, 6, 10])
  func staying(release: Int) throws {
    #expect(try run("ship", "\(release)", "a.sqlite").code == 0)
    #expect(try run("stay", "a.sqlite").code == 0)
    #expect(try run("staying", "diff", "--from", "a.sqlite", "--to", "schema").output == "")
    #expect(try run("staying", "check").output.hasSuffix("No differences.\n"))
    let queue = try Connections.writable(path: folder.path("a.sqlite"))
    let names = try queue.inDatabase { try String.fetchAll($0, sql: "SELECT latin FROM species") }
    #expect(names == ["Limosa lapponica"])
  }

  @Test("the tool knows the chain as a source, and holds it against the first revision")
  func tool() throws {
    #expect(
      try run("diff", "--from", "migrator", "--to", "schema").output == """
        + column sighting.weather VARCHAR(40)      Tests/GRDBApplication/schema/Sighting.swift:10
        ~ column species.name now COLLATE NOCASE   Tests/GRDBApplication/schema/Species.swift:5

        """)
    let reflected = try run("reflect", "migrator", "--into", "reflected")
    #expect(reflected.output == "Wrote 8 files into reflected\n")
    #expect(try run("upgrade", "--database", "new.sqlite").code == 0)
    #expect(try run("check", "--database", "new.sqlite").code == 0)
    #expect(try run("records", "--into", "records", "--from", "migrator").code == 0)
    let records = try run("records", "--into", "records", "--from", "migrator", "--check")
    #expect(records.code == 0, "\(records.output)")
    try run("ship", "8", "a.sqlite")
    let upgrade = try run("upgrade", "--database", "a.sqlite")
    #expect(
      upgrade.output.contains(
        "Taking a.sqlite over from GRDB's DatabaseMigrator, whose migrations run first"))
    #expect(try run("check", "--database", "a.sqlite").code == 0)
  }
}
