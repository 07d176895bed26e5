import Foundation
import GRDB
import Introspection
import TestSupport
import Testing

@testable import GodwitCLI

extension EndToEndTests {
  @Test(
    "a process that is killed leaves the database as it was or as it was to be",
    arguments: ["delete", "wal"])
  func killing(journalMode: String) throws {
    var crash = try CrashBench(journalMode: journalMode)
    let (old, new) = (try crash.state(of: crash.original), try crash.upgradedState())
    #expect(old != new)
    var outcomes: [String: Int] = [:]
    let duration = crash.duration
    for number in 0..<100 {
      let killed = try crash.run(killingAfter: duration * 1.1 * Double(number) / 100)
      let state = try crash.state(of: crash.victim)
      #expect(state == old || state == new, "kill \(number)")
      outcomes[(killed ? "killed, " : "ended, ") + (state == old ? "old" : "new"), default: 0] += 1
    }
    print("\(journalMode): \(outcomes.sorted { $0.key < $1.key }), 0 lost")
    #expect(outcomes["killed, old"] ?? 0 > 10)
  }
}

extension EndToEndTests {
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
  let original = workbench.folder.appending(path: "e2e.sqlite")
  let victim = workbench.folder.appending(path: "victim.sqlite")
  private let program: URL
  private let journalMode: String
  private(set) var duration = 0.0

  private static let revisions = [
    "crash_one": """
    try op.alterTable("poems") { table in
          table.alterColumn("poem_title", .type(.blob))
          table.addColumn(Column("word_count", .integer).notNull().default(0).check("word_count >= 0"))
        }
        try op.execute("UPDATE poems SET word_count = length(original_text)")
    """,
    "crash_two": """
    try op.dropColumn("poems", "metadata_json")
        try op.alterColumn("poems", "word_count", .nullable)
        try op.createIndex("poems", Index("idx_crash", on: "word_count", "poet_name"))
        try op.alterColumn("translations", "translated_text", .type(.blob))
    """,
  ]

  init(journalMode: String) throws {
    self.journalMode = journalMode
    var parent = "94bcac9585c9"
    for (number, id) in ["crash_one", "crash_two"].enumerated() {
      let source = """
        import Godwit

        struct Crash\(number): Revision {
          static let id: RevisionID = "\(id)"
          static let downRevisions: [RevisionID] = ["\(parent)"]
          static func upgrade(_ op: Operations) throws {
            \(Self.revisions[id] ?? "")
          }
          static func downgrade(_ op: Operations) throws {}
        }

        """
      try workbench.write(Data(source.utf8), to: "versions/2099010\(number + 1)_000000_\(id).swift")
      parent = id
    }
    program = try workbench.build("godwit").appending(path: "godwit")
    _ = try workbench.run(
      program.path, ["upgrade", "94bcac9585c9"], database: "e2e.sqlite")
    try fill()
  }

  private func fill() throws {
    let queue = try Connections.writable(path: original.path)
    try queue.inDatabase { db in
      try db.execute(sql: "PRAGMA journal_mode = \(journalMode)")
      try db.execute(
        sql: """
          BEGIN;
          WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
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
  func process() -> Process {
    let process = Process()
    process.executableURL = program
    process.arguments = ["upgrade", "--database", "victim.sqlite"]
    process.currentDirectoryURL = workbench.folder
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    return process
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
