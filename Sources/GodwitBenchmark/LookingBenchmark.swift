import Foundation
import GodwitAutogenerate
import GodwitIntrospection

/// Commands that only look, on schemas of growing size, beside the bare reads.
struct LookingBenchmark {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "godwit-benchmark-\(UUID().uuidString)", directoryHint: .isDirectory)

  func run() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    print("Looking at a schema: whole processes, the best of several runs.")
    print("check: the declared schema beside a database; diff: two databases.")
    print("The bare reads are those of one database, and of both.")
    print("")
    let heads = ["tables", "bare, one", "check", "ratio", "bare, both", "diff", "ratio"]
    print(Self.row(heads))
    for count in [10, 100, 1_000, 10_000] { print(Self.row(try measure(count))) }
  }

  private func measure(_ count: Int) throws -> [String] {
    let (one, two) = ("\(count).sqlite", "\(count)-copy.sqlite")
    try makeDatabase(one, tables: count)
    try FileManager.default.copyItem(
      at: folder.appending(path: one), to: folder.appending(path: two))
    let runs = count < 10_000 ? 7 : 2
    let bare = try best(of: runs) { try self.run(["bare", one]) }
    let bareBoth = try best(of: runs) {
      try self.run(["bare", one])
      try self.run(["bare", two])
    }
    let check = try best(of: runs) { try self.run(["check", "--database", one], tables: count) }
    let diff = try best(of: runs) { try self.run(["diff", "--from", one, "--to", two], tables: 0) }
    return [
      "\(count)", Self.milliseconds(bare), Self.milliseconds(check), Self.ratio(check, bare),
      Self.milliseconds(bareBoth), Self.milliseconds(diff), Self.ratio(diff, bareBoth),
    ]
  }

  private func makeDatabase(_ name: String, tables: Int) throws {
    let queue = try Connections.writable(path: folder.appending(path: name).path)
    let schema = ManyTables.schema(tables)
    try queue.inDatabase { db in
      try db.inTransaction {
        for table in schema.tables {
          for statement in table.createStatements { try db.execute(sql: statement) }
        }
        return .commit
      }
    }
    try queue.close()
  }

  // MARK: Processes

  struct Failure: Error {
    let arguments: [String]
    let code: Int32
  }

  /// Runs this program in one of its other parts.
  private func run(_ arguments: [String], tables: Int? = nil) throws {
    let process = Process()
    process.executableURL = URL(filePath: CommandLine.arguments[0])
    process.arguments = arguments
    process.currentDirectoryURL = folder
    var environment = ProcessInfo.processInfo.environment
    environment[ManyTables.variable] = tables.map(String.init)
    environment["DATABASE_URL"] = nil
    process.environment = environment
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    // `waitUntilExit` looks every 50 ms, which is longer than what is measured here.
    let exited = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in exited.signal() }
    try process.run()
    exited.wait()
    guard process.terminationStatus == 0 else {
      throw Failure(arguments: arguments, code: process.terminationStatus)
    }
  }

  private func best(of runs: Int, _ body: () throws -> Void) throws -> Duration {
    var best = Duration.seconds(3600)
    for _ in 0..<runs { best = min(best, try ContinuousClock().measure(body)) }
    return best
  }

  // MARK: The table

  private static func milliseconds(_ duration: Duration) -> String {
    String(format: "%.0f ms", duration / .milliseconds(1))
  }

  private static func ratio(_ one: Duration, _ other: Duration) -> String {
    String(format: "%.2f", one / other)
  }

  private static func row(_ cells: [String]) -> String {
    cells.map { String(repeating: " ", count: max(11 - $0.count, 1)) + $0 }.joined()
  }
}
