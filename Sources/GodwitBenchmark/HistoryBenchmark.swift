import Foundation
import Godwit
import GodwitCLI

/// The tool of a project with 300 revisions of 60 tables.
enum ManyRevisions: GodwitTool {
  static let variable = "GODWIT_BENCHMARK_HISTORY"

  static var configuration: GodwitConfiguration {
    GodwitConfiguration(
      schema: BenchmarkHistory.standard.schema,
      declarations: SchemaDeclarations(
        folder: "schema", module: "GodwitBenchmark", objects: [], checksums: [:]),
      revisions: BenchmarkHistory.standard.revisions, database: "app.sqlite")
  }
}

/// Commands on a long history: whole processes, without a database.
struct HistoryBenchmark {
  private struct Failure: Error {
    let command: [String]
    let code: Int32
  }

  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "godwit-benchmark-\(UUID().uuidString)", directoryHint: .isDirectory)

  func run() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    print("")
    print(
      "A history of 300 revisions that leaves 60 tables: whole processes, the best of three runs.")
    for (name, command) in [
      ("check, replaying them", ["check"]), ("verify of all", ["verify"]),
      ("verify of the last", ["verify", "head"]),
    ] {
      var best = Duration.seconds(3600)
      for _ in 0..<3 { best = min(best, try ContinuousClock().measure { try run(command) }) }
      print("\(name): \(Int(best / .milliseconds(1))) ms")
    }
  }

  private func run(_ command: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: CommandLine.arguments[0])
    process.arguments = command
    process.currentDirectoryURL = folder
    var environment = ProcessInfo.processInfo.environment
    environment[ManyRevisions.variable] = "1"
    environment["DATABASE_URL"] = nil
    process.environment = environment
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let exited = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in exited.signal() }
    try process.run()
    exited.wait()
    guard process.terminationStatus == 0 else {
      throw Failure(command: command, code: process.terminationStatus)
    }
  }
}
