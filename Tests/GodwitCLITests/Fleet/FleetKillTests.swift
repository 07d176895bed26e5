import Foundation
import GRDB
import GodwitTestSupport
import Testing

@testable import GodwitCLI

/// Real processes over real files.
@Suite("A fleet's process that is ended", .serialized)
struct FleetKillTests {
  static let program: URL = {
    #if os(macOS)
      let folder = Bundle(for: Recorder.self).bundleURL.deletingLastPathComponent()
    #else
      let folder = Bundle.main.bundleURL
    #endif
    return folder.appending(path: "GodwitCrashExample")
  }()

  private static let isBuilt = FileManager.default.isExecutableFile(atPath: program.path)
  private static let files = 40
  private static let arguments = [
    "fleet", "upgrade", "t/*.db", "--journal", "run.journal", "--jobs", "3", "--canary", "2",
  ]

  /// Files of the example, at its head.
  private func fleet() throws -> Fleet {
    let fleet = try Fleet()
    for number in 0..<Self.files { try fleet.add("\(number).db", at: "head") }
    return fleet
  }

  private func process(_ fleet: Fleet) -> Process {
    let process = Process()
    process.executableURL = Self.program
    process.arguments = Self.arguments
    process.currentDirectoryURL = fleet.terminal.folder.url
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    return process
  }

  /// How many files are noted as done.
  private func noted(_ fleet: Fleet) -> Int {
    let journal = FileManager.default.contents(atPath: fleet.terminal.folder.path("run.journal"))
    return (journal ?? Data()).split(separator: 10).count { $0.starts(with: "done ".utf8) }
  }

  /// Runs on a fleet until some files are done, and sends a signal. Where all were done before, as
  /// on a machine that lets the test wait, another fleet is tried.
  private func run(until count: Int, _ signal: Int32) throws -> (fleet: Fleet, process: Process) {
    for _ in 0..<10 {
      let fleet = try fleet()
      let process = try run(fleet, until: count, signal)
      if process.terminationReason == .uncaughtSignal || process.terminationStatus != 0 {
        return (fleet, process)
      }
    }
    throw TooFast()
  }

  private struct TooFast: Error {}

  private func run(_ fleet: Fleet, until count: Int, _ signal: Int32) throws -> Process {
    let process = process(fleet)
    try process.run()
    for _ in 0..<10_000 where noted(fleet) < count && process.isRunning { usleep(1000) }
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    return process
  }

  private func finish(_ fleet: Fleet) throws {
    let process = process(fleet)
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 0)
    #expect(try upgraded(fleet) == Self.files)
  }

  /// How many files are as they are to be; each of the others is as it was.
  private func upgraded(_ fleet: Fleet) throws -> Int {
    var count = 0
    for number in 0..<Self.files {
      let path = fleet.terminal.folder.path("t/\(number).db")
      try DatabaseQueue(path: path).inDatabase { db in
        let head = try String.fetchOne(db, sql: "SELECT version_num FROM godwit_version")
        let hasColumn = try db.columns(in: "poems").contains { $0.name == "word_count" }
        #expect(head == Fleet.head || head == "crash_two")
        #expect(hasColumn == (head == "crash_two"))
        #expect(try String.fetchOne(db, sql: "PRAGMA integrity_check") == "ok")
        if hasColumn { count += 1 }
      }
    }
    return count
  }

  @Test(
    "after SIGKILL each file is old or new, and the same command goes on to the end",
    .enabled(if: isBuilt, "the example that can be killed is not built"),
    arguments: [1, 7, 20])
  func killed(count: Int) throws {
    let (fleet, process) = try run(until: count, SIGKILL)
    try #require(process.terminationReason == .uncaughtSignal)
    let (noted, done) = (noted(fleet), try upgraded(fleet))
    #expect(noted >= count && done >= noted && done < Self.files)
    try finish(fleet)
  }

  @Test(
    "after SIGINT it ends with 130, each file is old or new, and the same command goes on",
    .enabled(if: isBuilt, "the example that can be killed is not built"))
  func interrupted() throws {
    let (fleet, process) = try run(until: 5, SIGINT)
    #expect(process.terminationReason == .exit && process.terminationStatus == 130)
    // What was finished is noted; what was taken back is not.
    let done = try upgraded(fleet)
    #expect(noted(fleet) == done && done < Self.files)
    try finish(fleet)
  }
}
