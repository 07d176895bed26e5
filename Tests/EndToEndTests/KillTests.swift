import Foundation
import GRDB
import GodwitIntrospection
import GodwitTestSupport
import Testing

@testable import GodwitCLI

/// Not more than one at a time, for the moments of some are measured. No program is built for them
/// while they run, so that they can do so beside the tests that build some.
@Suite("A program that is killed", .serialized)
struct KillTests {
  @Test(
    "a process that is killed leaves the database as it was or as it was to be",
    arguments: ["delete", "wal"])
  func killing(journalMode: String) throws {
    var crash = try CrashBench(journalMode: journalMode)
    let (old, new) = (try crash.state(of: crash.original), try crash.upgradedState())
    #expect(old != new)
    var outcomes: [String: Int] = [:]
    let duration = crash.duration
    // Those at each statement are below; these come at any time.
    let kills = 40
    for number in 0..<kills {
      let killed = try crash.run(killingAfter: duration * 1.1 * Double(number) / Double(kills))
      let state = try crash.state(of: crash.victim)
      #expect(state == old || state == new, "kill \(number)")
      outcomes[(killed ? "killed, " : "ended, ") + (state == old ? "old" : "new"), default: 0] += 1
    }
    print("\(journalMode): \(outcomes.sorted { $0.key < $1.key }), 0 lost")
    #expect(outcomes["killed, old"] ?? 0 > kills / 10)
  }

  @Test(
    "a process that is killed at any of its statements leaves the database as it was or was to be",
    arguments: ["delete", "truncate", "persist", "wal"])
  func killingAtStatements(journalMode: String) throws {
    var crash = try CrashBench(journalMode: journalMode, rows: 2000)
    let (old, new) = (try crash.state(of: crash.original), try crash.upgradedState())
    var outcomes: [String] = []
    while try crash.run(killingAtStatement: outcomes.count + 1) {
      let state = try crash.state(of: crash.victim)
      #expect(state == old || state == new, "statement \(outcomes.count + 1)")
      outcomes.append(state == old ? "old" : "new")
    }
    print("\(journalMode): killed before each of \(outcomes.count) statements that write, 0 lost")
    #expect(outcomes.count > 25)
    // Nothing is there before the COMMIT, and all of it after.
    #expect(!outcomes.contains("new"))
    #expect(try crash.state(of: crash.victim) == new)
  }

  @Test(
    "SIGINT and SIGTERM at any statement end as by the signal, and nothing was changed",
    arguments: [SIGINT, SIGTERM])
  func interrupting(signal: Int32) throws {
    let crash = try CrashBench(journalMode: "delete", rows: 2000)
    let old = try crash.state(of: crash.original)
    for statement in [1, 8, 15, 22] {
      let (code, output) = try crash.run(signal: signal, atStatement: statement)
      #expect(code == 128 + signal)
      #expect(output.contains("Nothing was changed."), "\(output)")
      #expect(try crash.state(of: crash.victim) == old)
    }
  }

  @Test(
    "SIGINT and SIGTERM in the middle of a statement stop an upgrade with nothing changed",
    arguments: [SIGINT, SIGTERM])
  func interruptingStatement(signal: Int32) throws {
    let crash = try CrashBench(journalMode: "delete", rows: 2000)
    try crash.restore()
    let before = try Data(contentsOf: crash.victim)
    let process = crash.process(["ENDLESS": "1"])
    let pipe = Pipe()
    process.standardError = pipe
    try process.run()
    // What it has begun shows in the journal; then it is in the endless statement for ever.
    let journal = crash.victim.path + "-journal"
    for _ in 0..<200 where !FileManager.default.fileExists(atPath: journal) {
      Thread.sleep(forTimeInterval: 0.1)
    }
    Thread.sleep(forTimeInterval: 0.3)
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(process.terminationStatus == 128 + signal)
    #expect(output.contains("Stopped.\nNothing was changed."))
    #expect(try Data(contentsOf: crash.victim) == before)
  }

  @Test("of ten processes that upgrade one file, one does the work and nine find nothing to do")
  func tenProcesses() throws {
    let crash = try CrashBench(journalMode: "delete")
    try crash.restore()
    let processes = try (0..<10).map { _ in
      let process = crash.process()
      let pipe = Pipe()
      process.standardOutput = pipe
      try process.run()
      return (process: process, pipe: pipe)
    }
    let outputs = processes.map { process, pipe in
      let output = pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      return String(decoding: output, as: UTF8.self)
    }
    #expect(outputs.filter { $0.contains("94bcac9585c9 -> crash_two (head)") }.count == 1)
    #expect(outputs.filter { $0.contains("Nothing to do") }.count == 9)
  }
}

/// A database that takes a while to upgrade, and the program that does it.
private struct CrashBench {
  let original: URL
  let victim: URL
  private let folder: TemporaryFolder
  private let journalMode: String
  private let rows: Int
  private(set) var duration = 0.0

  private static let program = builtProgram("GodwitCrashExample")

  init(journalMode: String, rows: Int = 20000) throws {
    self.journalMode = journalMode
    self.rows = rows
    folder = try TemporaryFolder()
    original = folder.url.appending(path: "original.sqlite")
    victim = folder.url.appending(path: "victim.sqlite")
    let process = process()
    process.arguments = ["upgrade", "94bcac9585c9", "--database", "original.sqlite"]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    try fill()
  }

  private func fill() throws {
    let queue = try Connections.writable(path: original.path)
    try queue.inDatabase { db in
      try db.execute(sql: "PRAGMA journal_mode = \(journalMode)")
      try db.execute(
        sql: """
          BEGIN;
          WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(rows))
          INSERT INTO poems SELECT 'p' || i, 'poet ' || i % 50, 'title ' || i, 'English',
            'text ' || i, '{}', '2025-01-01', '2025-02-01' FROM n;
          INSERT INTO translations SELECT 't' || id, id, 'ai', NULL, 'Chinese', '译文 ' || id, 1, NULL,
            '2025-03-01' FROM poems;
          COMMIT;
          """)
      try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    }
    try queue.close()
  }

  private static let suffixes = ["", "-journal", "-wal", "-shm"]

  func restore() throws {
    for suffix in Self.suffixes {
      try? FileManager.default.removeItem(atPath: victim.path + suffix)
    }
    try FileManager.default.copyItem(at: original, to: victim)
  }

  /// What an upgrade that nobody disturbs gives, and how long it takes.
  mutating func upgradedState() throws -> String {
    let start = ContinuousClock().now
    _ = try run(killingAfter: nil)
    duration = (ContinuousClock().now - start) / .seconds(1)
    return try state(of: victim)
  }

  /// An upgrade that can be started.
  func process(_ environment: [String: String] = [:]) -> Process {
    let process = Process()
    process.executableURL = Self.program
    process.arguments = ["upgrade", "--database", "victim.sqlite"]
    process.currentDirectoryURL = folder.url
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    return process
  }

  /// One that sends a signal to itself before the Nth statement that writes.
  private func process(_ signal: Int32, atStatement number: Int) -> Process {
    process(["SIGNAL": "\(signal)", "STATEMENT": "\(number)", "JOURNAL_MODE": journalMode])
  }

  /// - Returns: Whether the process was killed.
  func run(killingAtStatement number: Int) throws -> Bool {
    try restore()
    let process = process(SIGKILL, atStatement: number)
    try process.run()
    process.waitUntilExit()
    return process.terminationReason == .uncaughtSignal
  }

  func run(signal: Int32, atStatement number: Int) throws -> (code: Int32, output: String) {
    try restore()
    let process = process(signal, atStatement: number)
    let pipe = Pipe()
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }

  /// - Returns: Whether the process was killed.
  func run(killingAfter seconds: Double?) throws -> Bool {
    try restore()
    let process = process()
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    if let seconds, ended.wait(timeout: .now() + seconds) == .timedOut {
      kill(process.processIdentifier, SIGKILL)
      ended.wait()
    } else if seconds == nil {
      ended.wait()
    }
    return process.terminationReason == .uncaughtSignal
  }

  /// Everything that an upgrade could change, in one text. Opening the file undoes what was left
  /// half done.
  func state(of file: URL) throws -> String {
    let queue = try Connections.writable(path: file.path)
    defer { try? queue.close() }
    return try queue.inDatabase { db in
      let integrity = try String.fetchAll(db, sql: "PRAGMA integrity_check")
      let schema = try String.fetchAll(
        db, sql: "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
      let versions = try String.fetchAll(db, sql: "SELECT version_num FROM godwit_version")
      let rows = try String.fetchAll(
        db,
        sql: "SELECT (SELECT count(*) FROM poems) || ' ' || (SELECT count(*) FROM translations) "
          + "|| ' ' || (SELECT sum(length(original_text)) FROM poems)")
      let history = try String.fetchAll(
        db, sql: "SELECT revision || direction FROM godwit_history ORDER BY id")
      return (integrity + schema + versions + rows + history).joined(separator: "\n")
    }
  }
}
