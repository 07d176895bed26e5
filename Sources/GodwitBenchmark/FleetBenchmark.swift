import Foundation
import Godwit
import GodwitCLI
import GodwitMigrations
import GodwitSchemaModel

/// The tool of a project with many files: 20 tables, and a revision that adds a column to one.
enum ManyFiles: GodwitTool {
  static let variable = "GODWIT_BENCHMARK_FLEET"

  private enum Tables: Revision {
    static let id: RevisionID = "tables"
    static let downRevisions: [RevisionID] = []
    static func upgrade(_ op: Operations) throws {
      for table in ManyTables.schema(20).tables { try op.perform(.createTable(table)) }
    }
    static func downgrade(_ op: Operations) throws {}
  }

  private enum AddColumn: Revision {
    static let id: RevisionID = "column"
    static let downRevisions: [RevisionID] = ["tables"]
    static func upgrade(_ op: Operations) throws {
      try op.addColumn("t7", Column("extra", .text))
    }
    static func downgrade(_ op: Operations) throws {
      try op.dropColumn("t7", "extra")
    }
  }

  /// What stands in the benchmark of bare statements as well.
  static let statement = "ALTER TABLE t7 ADD COLUMN extra TEXT"

  static var configuration: GodwitConfiguration {
    let entries: [any Revision.Type] = [Tables.self, AddColumn.self]
    var schema = ManyTables.schema(20)
    schema.tables[7].columns.append(Column("extra", .text))
    return GodwitConfiguration(
      schema: schema,
      declarations: SchemaDeclarations(
        folder: "schema", module: "GodwitBenchmark", objects: [], checksums: [:]),
      revisions: RevisionList(
        folder: "versions",
        entries.map { .init($0, file: "f.swift", message: "m", created: nil, checksum: "") }),
      database: "app.sqlite")
  }
}

/// Commands over many files of 20 tables, beside a shell's loop over the program, beside a loop over the
/// `sqlite3` shell, and beside the bare statements in one process.
struct FleetBenchmark {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "godwit-fleet-\(UUID().uuidString)", directoryHint: .isDirectory)
  private let counts: [Int]

  init(_ counts: [Int] = [1000, 10_000]) {
    self.counts = counts
  }

  func run() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try measure(["upgrade", "tables", "--database", "template.sqlite"])
    print("")
    print("Files of 20 tables, one at a time; upgrade adds a column. Files a second, peak memory:")
    for count in counts {
      try fill(count)
      try compare("current", "fleet current", count, bare: "current")
      try compare(
        "check, of files that differ in nothing", "fleet check --allow-pending", count,
        bare: "schema")
      try compare("upgrade", "fleet upgrade --jobs 1", count, bare: "upgrade")
      try fill(count)
      try tell("fleet upgrade, 8 at a time", count, ["fleet", "upgrade", "t/*", "--jobs", "8"])
    }
    try compareLoops()
  }

  private func compare(_ name: String, _ command: String, _ count: Int, bare: String) throws {
    let words = command.split(separator: " ").map(String.init)
    if bare == "upgrade" { try fill(count) }
    // Otherwise the first one waits for the disk, and the second one does not.
    _ = try measure(["bare-fleet", "schema"])
    let one = bare == "upgrade" ? [] : ["--jobs", "1"]
    try tell("fleet \(name)", count, words + ["t/*"] + one)
    if bare == "upgrade" {
      try fill(count)
      _ = try measure(["bare-fleet", "schema"])
    }
    try tell("  bare: \(bare)", count, ["bare-fleet", bare])
  }

  /// A process for each file: 200 of them say how long all would take.
  private func compareLoops() throws {
    let program = ShellQuoting.quoted(Bundle.main.executablePath ?? CommandLine.arguments[0])
    let count = 200
    let sql = BareFleet.upgrade.joined(separator: "; ")
    let loops = [
      ("a shell's loop over current", "\(program) current --database \"$f\""),
      ("a shell's loop over upgrade", "\(program) upgrade --database \"$f\""),
      ("a shell's loop over the sqlite3 shell", "sqlite3 \"$f\" \(ShellQuoting.quoted(sql))"),
    ]
    for (name, command) in loops {
      try fill(count)
      let script = "for f in t/*; do \(command) >/dev/null 2>&1 || exit 1; done"
      try tell(name, count, ["sh", "-c", script], program: "/usr/bin/env")
    }
  }

  private func tell(
    _ name: String, _ count: Int, _ arguments: [String], program: String? = nil
  ) throws {
    let (seconds, kilobytes) = try measure(arguments, program: program)
    print(
      String(
        format: "%@, %d files: %.0f a second, %.1f MB", name, count, Double(count) / seconds,
        Double(kilobytes) / 1024))
  }

  /// Files as they are after the first revision.
  private func fill(_ count: Int) throws {
    let files = FileManager.default
    let tenants = folder.appending(path: "t")
    try? files.removeItem(at: tenants)
    try files.createDirectory(at: tenants, withIntermediateDirectories: true)
    let template = try Data(contentsOf: folder.appending(path: "template.sqlite"))
    for number in 0..<count {
      try template.write(to: tenants.appending(path: "\(number).sqlite"))
    }
    sync()
  }

  private func measure(
    _ arguments: [String], program: String? = nil
  ) throws -> (seconds: Double, kilobytes: Int) {
    try Measured.process(
      [program ?? Bundle.main.executablePath ?? CommandLine.arguments[0]] + arguments, in: folder)
  }
}

/// A process that runs another one and says what it took: seconds, and kilobytes at its peak.
enum Measured {
  struct Failure: Error {
    let arguments: [String]
    let code: Int32
  }

  /// Runs a process, and says how long it takes and how much memory it takes at its peak.
  static func process(
    _ command: [String], in folder: URL
  ) throws -> (seconds: Double, kilobytes: Int) {
    let process = Process()
    process.executableURL = Bundle.main.executableURL
    process.arguments = ["measured"] + command
    process.currentDirectoryURL = folder
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let numbers = output.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    guard process.terminationStatus == 0, numbers.count == 2 else {
      throw Failure(arguments: command, code: process.terminationStatus)
    }
    return (numbers[0], Int(numbers[1]))
  }

  static func run(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: arguments[0])
    process.arguments = Array(arguments.dropFirst())
    var environment = ProcessInfo.processInfo.environment
    environment[ManyFiles.variable] = "1"
    environment["DATABASE_URL"] = nil
    process.environment = environment
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let exited = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in exited.signal() }
    let time = try ContinuousClock().measure {
      try process.run()
      exited.wait()
    }
    guard process.terminationStatus == 0 else {
      throw Failure(arguments: arguments, code: process.terminationStatus)
    }
    var usage = rusage()
    #if os(macOS)
      getrusage(RUSAGE_CHILDREN, &usage)
      print(time / .seconds(1), usage.ru_maxrss / 1024)
    #else
      getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
      print(time / .seconds(1), usage.ru_maxrss)
    #endif
  }
}

private enum ShellQuoting {
  static func quoted(_ text: String) -> String {
    "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
