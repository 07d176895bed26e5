import Foundation
import GodwitMigrations
import GodwitRevisionGraph

import class GRDB.DatabaseQueue

/// Where each file is.
struct FleetCurrent: FleetTask {
  func answer(
    for file: FleetFile, _ queue: DatabaseQueue, _ worker: FleetWorker
  ) throws -> FleetOutcome {
    switch try worker.migrator.state(of: queue, comparingSchema: false) {
    case .current: FleetOutcome(kind: .current)
    case .empty, .pending: FleetOutcome(kind: .pending)
    case .newer: FleetOutcome(kind: .newer)
    case .foreign(let other):
      FleetOutcome(kind: .foreign, lines: other.map { ["it is of \($0.rawValue)"] } ?? [])
    case .drifted(let lines): FleetOutcome(kind: .drifted, lines: lines)
    }
  }
}

/// Whether each file is as its revisions and the declarations say: each group is compared once.
struct FleetCheck: FleetTask {
  let strictOrder: Bool
  let allowsPending: Bool

  /// What was edited after a database got it, its history says.
  var usesHistory: Bool { true }

  func answer(
    for file: FleetFile, _ queue: DatabaseQueue, _ worker: FleetWorker
  ) throws -> FleetOutcome {
    let state = try FleetCurrent().answer(for: file, queue, worker)
    if state.kind == .newer || state.kind == .foreign { return state }
    let lines = FleetLines()
    let session = worker.context.session.telling(lines, about: file)
    var check = DriftCheck(
      session, try session.migrator(), against: .all, strictOrder: strictOrder)
    var report = try check.run(complainingAbout: [])
    report.allowsPending = true
    guard report.isFine else {
      report.print()
      return FleetOutcome(kind: .drifted, lines: lines.all)
    }
    return FleetOutcome(kind: report.pending.isEmpty || allowsPending ? .current : .pending)
  }
}

/// What an upgrade would do, tried on a copy of one file of each group.
struct FleetRehearsal: FleetTask {
  /// Where the copies are made.
  let folder: String

  func answer(
    for file: FleetFile, _ queue: DatabaseQueue, _ worker: FleetWorker
  ) throws -> FleetOutcome {
    let state = try FleetCurrent().answer(for: file, queue, worker)
    guard state.kind == .pending || state.kind == .foreign else { return state }
    let lines = FleetLines()
    let session = worker.context.session.telling(lines, about: file)
    do {
      let copies = try session.copies(of: queue, in: folder)
      defer { copies.remove() }
      let interrupts = Interrupts(worker.cancellation, isListening: false)
      var rehearsal = try Rehearsal(session, of: queue, in: copies, interrupts)
      let isFine = try rehearsal.run()
      return FleetOutcome(kind: isFine ? .done : .drifted, lines: lines.all)
    } catch let error as MigrationFailure where !error.isOfFile {
      // It is what an upgrade of any other would run into as well.
      return FleetOutcome(error, Wording(session: session), isOpen: true)
    }
  }
}

/// Brings each file to a revision. Each group is proven once.
struct FleetUpgrade: FleetTask {
  let target: RevisionSymbol
  let allowsConflict: Bool

  var changesFiles: Bool { true }

  func answer(
    for file: FleetFile, _ queue: DatabaseQueue, _ worker: FleetWorker
  ) throws -> FleetOutcome {
    let migrator = worker.migrator
    if worker.context.session.configuration.adoption != nil {
      return FleetOutcome(kind: .pending)
    }
    return try queue.inDatabase { db in
      let path: Migrator.Path
      do {
        path = try migrator.path(.upgrade, to: target, db)
        if !allowsConflict, !path.steps.isEmpty { try migrator.proveMerge(of: target, db) }
      } catch let error where error is MigrationError || error is MergeConflict {
        return FleetOutcome(error, Wording(session: worker.context.session), isOpen: true)
      }
      return FleetOutcome(kind: path.steps.isEmpty ? .current : .pending)
    }
  }

  func outcome(
    of file: FleetFile, _ queue: DatabaseQueue, _ answer: FleetOutcome, _ worker: FleetWorker
  ) throws -> FleetOutcome {
    guard answer.kind == .pending else { return answer }
    guard file.isWritable else { return FleetOutcome(kind: .readOnly) }
    let session = worker.context.session
    if let adoption = session.configuration.adoption {
      try queue.enforcingForeignKeys {
        try worker.migrator.adopt(queue, adoption, worker.cancellation) { _ in }
      }
    }
    var committed: [RevisionList.Entry] = []
    do {
      let done = try worker.migrator.run(
        .upgrade, to: target, on: queue, cancellation: worker.cancellation
      ) { if case .didCommit(let entries) = $0 { committed += entries } }
      return FleetOutcome(kind: done.isEmpty ? .current : .done)
    } catch {
      throw MigrationFailure(error: error, committed: committed)
    }
  }
}

/// Copies each file.
struct FleetBackup: FleetTask {
  /// What is put behind the name of each file.
  let suffix: String
  /// Where copies are put, if not beside the files.
  let place: FleetBackupPlace?

  func answer(
    for file: FleetFile, _ queue: DatabaseQueue, _ worker: FleetWorker
  ) throws -> FleetOutcome {
    FleetOutcome(kind: .pending)
  }

  func outcome(
    of file: FleetFile, _ queue: DatabaseQueue, _ answer: FleetOutcome, _ worker: FleetWorker
  ) throws -> FleetOutcome {
    do {
      let path = try place?.path(for: file) ?? file.text
      try Backup.make(
        of: queue, at: path + suffix, cancellation: worker.cancellation,
        prepare: worker.context.session.configuration.prepareDatabase)
      return FleetOutcome(kind: .done)
    } catch BackupError.exists {
      // A copy gets its name only once it is whole.
      return FleetOutcome(kind: .current)
    }
  }
}

// MARK: One file

/// What was told about a file, as much as there is room for.
final class FleetLines: Sendable {
  private let stored = LockedValue<[String]>([])
  private static let limit = 12

  func add(_ text: String) {
    let lines = text.unicodeScalars.split(separator: "\n").map { String($0) }
    stored.withValue { $0 = Array(($0 + lines).prefix(Self.limit)) }
  }

  var all: [String] { stored.value.map { TextWidth.cut($0, to: 300) } }
}

extension Session {
  /// A session that is about one file, whose results are kept, and which tells nothing else.
  fileprivate func telling(_ lines: FleetLines, about file: FleetFile) -> Session {
    var session = self
    session.console = Console(
      out: { lines.add($0) }, err: { _ in }, readAnswer: { nil }, isInteractive: false,
      showStatus: nil,
      coloured: [])
    session.document = nil
    session.databaseOption = file.location
    session.hearsSignals = false
    return session
  }
}

extension MigrationFailure {
  /// Whether another file of the same schema could fare better.
  fileprivate var isOfFile: Bool {
    switch error {
    case MigrationError.locked, MigrationError.cancelled: true
    default: false
    }
  }
}
