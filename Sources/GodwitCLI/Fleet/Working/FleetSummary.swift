import Foundation
import GodwitMigrations

/// What became of a fleet: numbers, and some names of each kind.
final class FleetSummary: @unchecked Sendable {
  /// Why files were left that were not begun.
  enum Halt: Hashable, Sendable {
    case canary(FleetPath)
    case failures
  }

  struct Example: Sendable {
    let path: FleetPath
    let lines: [String]
  }

  /// How many names of each kind are kept, and how many locked files for another try.
  static let examplesPerKind = 20
  static let lockedLimit = 10_000

  private let lock = NSLock()
  private let journal: FleetJournal?
  private let tell: @Sendable (FleetPath, FleetOutcome) throws -> Void
  private let showStatus: (@Sendable (String) -> Void)?
  private var shownAt = ContinuousClock.now
  private var locked: [FleetPath] = []
  private var storedCounts: [FleetOutcome.Kind: Int] = [:]
  private var storedExamples: [FleetOutcome.Kind: [Example]] = [:]
  private var storedHalt: Halt?
  private var storedFilesBeyond = 0
  private let isFailure: @Sendable (FleetOutcome.Kind) -> Bool

  /// - Parameters:
  ///   - isFailure: What counts as one.
  ///   - tell: Told of each file.
  init(
    journal: FleetJournal?, showStatus: (@Sendable (String) -> Void)?,
    isFailure: @escaping @Sendable (FleetOutcome.Kind) -> Bool,
    tell: @escaping @Sendable (FleetPath, FleetOutcome) throws -> Void
  ) {
    self.journal = journal
    self.showStatus = showStatus
    self.isFailure = isFailure
    self.tell = tell
  }

  /// - Parameter mayComeAgain: Whether a locked file is to be tried again.
  /// - Throws: `SystemError` where the journal cannot be written.
  func add(_ path: FleetPath, _ outcome: FleetOutcome, mayComeAgain: Bool) throws {
    try lock.withLock {
      if outcome.kind == .locked, mayComeAgain, locked.count < Self.lockedLimit {
        locked.append(path)
        return
      }
      try count(path, outcome)
    }
  }

  private func count(_ path: FleetPath, _ outcome: FleetOutcome) throws {
    storedCounts[outcome.kind, default: 0] += 1
    if let group = outcome.group {
      group.count()
      if !group.isRemembered { storedFilesBeyond += 1 }
    }
    if storedExamples[outcome.kind, default: []].count < Self.examplesPerKind {
      storedExamples[outcome.kind, default: []].append(Example(path: path, lines: outcome.lines))
    }
    // Where it is not begun or taken back, it is as if nobody had come.
    if outcome.kind != .stopped { try journal?.note(path, outcome) }
    try tell(path, outcome)
    show()
  }

  private func show() {
    guard let showStatus, ContinuousClock.now - shownAt > .milliseconds(200) else { return }
    shownAt = .now
    let failures = storedCounts.filter { isFailure($0.key) }.values.reduce(0, +)
    showStatus(
      "  \(all.grouped) files" + (failures > 0 ? ", \(failures.grouped) of them failed" : ""))
  }

  /// Takes those that were locked for what they are, once they are not tried again.
  func finish() throws {
    try lock.withLock {
      for path in locked { try count(path, FleetOutcome(kind: .locked)) }
      locked = []
      try journal?.synchronize()
      showStatus?("")
    }
  }

  func stop(because halt: Halt) { lock.withLock { storedHalt = storedHalt ?? halt } }

  var halt: Halt? { lock.withLock { storedHalt } }

  var hasLocked: Bool { lock.withLock { !locked.isEmpty } }

  func takeLocked() -> [FleetPath] {
    lock.withLock {
      defer { locked = [] }
      return locked
    }
  }

  private var all: Int { storedCounts.values.reduce(0, +) }

  var files: Int { lock.withLock { all } }

  func count(_ kind: FleetOutcome.Kind) -> Int { lock.withLock { storedCounts[kind] ?? 0 } }

  func examples(_ kind: FleetOutcome.Kind) -> [Example] {
    lock.withLock { storedExamples[kind] ?? [] }
  }

  /// How many files are of groups that are not remembered.
  var filesBeyond: Int { lock.withLock { storedFilesBeyond } }

  var failures: Int {
    lock.withLock { storedCounts.filter { isFailure($0.key) }.values.reduce(0, +) }
  }

  /// How many files were done before a crash.
  var doneBefore: Int { journal?.doneBefore ?? 0 }

  /// How many files were done in this run, and before a crash.
  var doneInAll: Int { count(.done) + doneBefore }
}
