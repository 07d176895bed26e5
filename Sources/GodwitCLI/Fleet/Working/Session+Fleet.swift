import ArgumentParser
import Foundation
import GodwitIntrospection
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSourceRegistry

extension Session {
  /// Works on a fleet, and prints what became of it.
  ///
  /// - Parameter exitCode: That for a file of some kind: of all, 1 comes before 2, and 2 before 0.
  /// - Throws: `ExitCode`.
  func work(
    on fleet: FleetOption, _ command: String, _ task: some FleetTask, _ plan: FleetPlan? = nil,
    journal: FleetJournal? = nil, target: String? = nil,
    exitCode: @escaping @Sendable (FleetOutcome.Kind) -> Int32
  ) throws {
    // A part of a process may have opened connections before.
    if hearsSignals { Connections.separateThreads() }
    let context = FleetContext(self, waiting: fleet.wait)
    let isStreamed = fleet.format == .jsonl
    let summary = FleetSummary(
      journal: journal, showStatus: console.showStatus, isFailure: { exitCode($0) != 0 },
      tell: { [console] path, outcome in
        if isStreamed { try console.jsonLine(FleetLine(path, outcome)) }
      })
    if let journal, journal.doneBefore > 0 {
      console.err(
        "Going on with the run of \(journal.run.started): \(journal.doneBefore.grouped) done.")
    }
    let run = FleetRun(
      context, task, plan ?? FleetPlan(jobs: fleet.jobCount), try files(of: fleet), summary)
    let fruitless = try run.run()
    for pattern in fruitless { console.err("Warning: no file is found by '\(pattern.shown)'.") }
    guard summary.files > 0 || context.stop.isStopped else {
      throw FleetError.noFiles(fleet.files.map { FleetPath($0) })
    }
    let report = FleetReport(
      command: command, target: target, summary, context, isFine: { exitCode($0) == 0 })
    switch fleet.format {
    case .text: report.print(console)
    case .json: try printJSON(report)
    case .jsonl: try console.jsonLine(report)
    }
    try end(summary, context, exitCode)
  }

  private func end(
    _ summary: FleetSummary, _ context: FleetContext,
    _ exitCode: (FleetOutcome.Kind) -> Int32
  ) throws {
    if context.stop.isStopped {
      console.err("Stopped. What was being done was finished or taken back.")
      throw ExitCode(128 + (context.stop.signal ?? SIGINT))
    }
    switch summary.halt {
    case .canary(let path):
      console.err("Stopped after the failure of \(path.shown): the rest was not begun.")
      throw ExitCode(1)
    case .failures:
      console.err("Stopped after \(summary.failures.grouped) failures: the rest was not begun.")
      throw ExitCode(1)
    case nil: break
    }
    let codes = FleetOutcome.Kind.allCases.filter { summary.count($0) > 0 }.map(exitCode)
    if codes.contains(1) { throw ExitCode(1) }
    if let code = codes.max(), code != 0 { throw ExitCode(code) }
  }

  private func files(of fleet: FleetOption) throws -> FleetFiles {
    let list: PathList? = try fleet.filesFrom.map { name in
      if name == "-" { return PathList(.standardInput) }
      guard let file = FileHandle(forReadingAtPath: url(name).path) else {
        throw CommandError.file(.noFile(name))
      }
      return PathList(file)
    }
    return FleetFiles(
      fleet.files.map { FleetPath($0) }, list: list, in: workingDirectory.path)
  }

  // MARK: Journals

  /// The journal of an upgrade.
  func journal(
    _ path: String?, _ command: FleetUpgradeCommand, _ target: [RevisionID]
  ) throws -> FleetJournal? {
    try journal(
      path, command.fleet, "upgrade", target: target.map(\.rawValue).joined(separator: "+"))
  }

  /// The journal of a run over a fleet, if one is wanted.
  func journal(
    _ path: String?, _ fleet: FleetOption, _ command: String, target: String = "-"
  ) throws -> FleetJournal? {
    guard let path else { return nil }
    func checksum(_ texts: [String]) -> String {
      SourceFile.checksum(of: texts.flatMap { Array($0.utf8) + [0] })
    }
    let revisions = configuration.revisions.entries.flatMap { [$0.id.rawValue, $0.checksum] }
    return try FleetJournal(
      url(path).path,
      FleetJournal.Run(
        command: command,
        revisions: checksum([configuration.name] + revisions + fleet.arguments.sorted()),
        target: target.isEmpty ? "base" : target,
        files: checksum([workingDirectory.path, fleet.filesFrom ?? ""] + fleet.files),
        started: timestamp))
  }
}
