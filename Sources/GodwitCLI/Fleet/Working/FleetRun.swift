import Foundation
import GodwitMigrations

/// How a fleet is worked on.
struct FleetPlan: Sendable {
  /// How many files at a time.
  var jobs = 1
  /// How many files must be done, one after the other, before the rest begin.
  var canary = 0
  /// After how many failures no file is begun any more.
  var failures: Int?
  /// How often files that were locked are tried again, after all others.
  var retries = 0
}

/// Works on all files of a fleet, some at a time.
final class FleetRun<Work: FleetTask>: Sendable {
  private let context: FleetContext
  private let task: Work
  private let plan: FleetPlan
  private let queue: FleetQueue
  private let summary: FleetSummary

  init(
    _ context: FleetContext, _ task: Work, _ plan: FleetPlan, _ files: FleetFiles,
    _ summary: FleetSummary
  ) {
    self.context = context
    self.task = task
    self.plan = plan
    self.summary = summary
    queue = FleetQueue(files)
  }

  /// - Returns: The patterns that have found nothing.
  /// - Throws: What keeps it from going on at all: a list of files that cannot be read, a journal that
  ///   cannot be written.
  func run() throws -> [FleetPath] {
    let first = try FleetWorker(context)
    try runCanaries(first)
    if !isOver { try runInParallel(first) }
    for _ in 0..<plan.retries where !isOver && summary.hasLocked {
      // Whoever has them is given some time.
      pause()
      try retry(first)
    }
    try summary.finish()
    return queue.fruitless
  }

  /// Whether no file is begun any more.
  private var isOver: Bool { context.stop.isStopped || summary.halt != nil }

  private func runCanaries(_ worker: FleetWorker) throws {
    while summary.doneInAll < plan.canary, !isOver, let path = try next() {
      let outcome = worker.outcome(of: path, task)
      try summary.add(path, outcome, mayComeAgain: false)
      if outcome.kind.isFailure { summary.stop(because: .canary(path)) }
    }
  }

  private func runInParallel(_ first: FleetWorker) throws {
    let workers = [first] + (try (1..<max(plan.jobs, 1)).map { _ in try FleetWorker(context) })
    let failure = LockedValue<(any Error)?>(nil)
    let group = DispatchGroup()
    for worker in workers {
      nonisolated(unsafe) let worker = worker
      group.enter()
      let thread = Thread { [self] in
        defer { group.leave() }
        do {
          while failure.value == nil, !isOver, let path = try next() {
            try finish(path, worker.outcome(of: path, task), plan.retries > 0)
          }
        } catch {
          failure.withValue { $0 = $0 ?? error }
        }
      }
      // As much as the main thread has: SQL can be nested deep.
      thread.stackSize = 8 << 20
      thread.start()
    }
    group.wait()
    if let error = failure.value { throw error }
  }

  private func finish(
    _ path: FleetPath, _ outcome: FleetOutcome, _ mayComeAgain: Bool
  ) throws {
    try summary.add(path, outcome, mayComeAgain: mayComeAgain)
    if let limit = plan.failures, summary.failures >= limit { summary.stop(because: .failures) }
  }

  private func retry(_ worker: FleetWorker) throws {
    for path in summary.takeLocked() {
      // What is not tried again stays locked.
      let outcome =
        isOver ? FleetOutcome(kind: .locked) : worker.outcome(of: path, task)
      try finish(path, outcome, true)
    }
  }

  private func pause() {
    for _ in 0..<20 where !context.stop.isStopped { Thread.sleep(forTimeInterval: 0.05) }
  }

  /// The next file, past those that are not there.
  private func next() throws -> FleetPath? {
    while let found = try queue.next() {
      switch found {
      case .file(let path): return path
      case .missing(let path):
        let outcome = FleetOutcome(kind: .unreadable, lines: ["there is no such file"])
        try finish(path, outcome, false)
      case .unreadable(let path, let reason):
        try finish(path, FleetOutcome(kind: .unreadable, lines: [reason]), false)
      }
      if isOver { return nil }
    }
    return nil
  }
}

/// The files of a fleet, for several threads.
private final class FleetQueue: @unchecked Sendable {
  private let lock = NSLock()
  private var files: FleetFiles

  init(_ files: FleetFiles) {
    self.files = files
  }

  func next() throws -> FleetFiles.Found? { try lock.withLock { try files.next() } }

  var fruitless: [FleetPath] { lock.withLock { files.fruitless } }
}
