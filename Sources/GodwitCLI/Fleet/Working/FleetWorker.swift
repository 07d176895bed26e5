import Foundation
import GodwitIntrospection
import GodwitMigrations
import GodwitSQLSyntax

import class GRDB.DatabaseQueue

/// What all that work on a fleet share.
struct FleetContext: Sendable {
  let session: Session
  let groups = FleetGroups()
  let stop: FleetStop
  /// How long to wait for whoever has a file locked, in seconds.
  let patience: Double
  /// Tables that are no part of a group's schema.
  let ownTables: Set<FoldedName>

  init(_ session: Session, waiting patience: Double) {
    self.session = session
    self.patience = patience
    stop = FleetStop(hearsSignals: session.hearsSignals)
    ownTables = Set(session.migrations.ownTables.map { SQLText($0).folded })
  }
}

/// Works on the files of a fleet, one after the other, on one thread.
final class FleetWorker {
  let context: FleetContext
  /// The wish to stop, as the file at hand hears it.
  let cancellation: Cancellation
  private(set) var migrator: Migrator
  private var filesLeft = FleetWorker.filesPerMemory

  /// After how many files it forgets what has come out of trials: what is remembered must not grow.
  private static let filesPerMemory = 1000

  init(_ context: FleetContext) throws {
    self.context = context
    cancellation = context.stop.cancellation(patience: context.patience)
    migrator = try Self.migrator(context.session)
  }

  /// One that tries in memory only once what it would try for each file.
  private static func migrator(_ session: Session) throws -> Migrator {
    var settings = session.migrations
    settings.sandbox = settings.sandbox.remembering
    var migrator = try Migrator(revisions: session.configuration.revisions, settings: settings)
    migrator.arguments = session.arguments
    return migrator
  }

  /// What becomes of a file.
  func outcome(of path: FleetPath, _ task: some FleetTask) -> FleetOutcome {
    filesLeft -= 1
    if filesLeft == 0, let anew = try? Self.migrator(context.session) {
      (migrator, filesLeft) = (anew, Self.filesPerMemory)
    }
    let place = path.absolute(in: context.session.workingDirectory.path)
    // It may have been found some time ago, and SQLite would create it.
    guard FolderReader.kind(place) == .file else {
      return FleetOutcome(kind: .unreadable, lines: ["there is no such file"])
    }
    guard let text = place.text else {
      return FleetOutcome(
        kind: .unreadable, lines: ["its name is no UTF-8, in which SQLite takes names"])
    }
    var group: FleetGroup?
    do {
      return try outcome(of: FleetFile(path: path, text: text), task, &group)
    } catch {
      let wording = Wording(session: context.session)
      var outcome = FleetOutcome(error, wording, isOpen: group != nil)
      outcome.group = group
      return outcome
    }
  }

  private func outcome(
    of file: FleetFile, _ task: some FleetTask, _ group: inout FleetGroup?
  ) throws -> FleetOutcome {
    let prepare = context.session.configuration.prepareDatabase
    let waiting = Waiting(cancellation: cancellation, onFirstWait: {})
    let queue =
      try task.changesFiles && file.isWritable
      ? Connections.writable(path: file.text, isBusy: waiting.shouldWait, prepare: prepare)
      : Connections.readOnly(path: file.text, prepare: prepare)
    defer { try? queue.close() }
    let look = try Backup.reading(queue, cancellation) { db in
      try FleetLook(
        db, migrator.store, without: context.ownTables, withHistory: task.usesHistory)
    }
    let own = context.groups.group(of: look, file.path)
    group = own
    let answer = try own.answer { try task.answer(for: file, queue, self) }
    var outcome = try task.outcome(of: file, queue, answer, self)
    outcome.group = own
    return outcome
  }
}

/// A file that is there.
struct FleetFile {
  /// As it was found.
  let path: FleetPath
  /// As the process can use it.
  let text: String

  /// As it is said to a command for one database: as it was found, unless that could be a URL.
  var location: String {
    guard let found = path.text, let location = try? DatabaseLocation(found),
      location.path.utf8.elementsEqual(found.utf8)
    else { return text }
    return found
  }

  var isWritable: Bool { access(text, W_OK) == 0 }
}

/// What is done to each file of a fleet.
protocol FleetTask: Sendable {
  /// Whether files are opened for writing.
  var changesFiles: Bool { get }
  /// Whether files are of different groups whose histories differ.
  var usesHistory: Bool { get }

  /// What is true of all files of a group, found out by its first one.
  ///
  /// - Throws: What is true of this file only.
  func answer(
    for file: FleetFile, _ queue: DatabaseQueue, _ worker: FleetWorker
  ) throws -> FleetOutcome

  /// What becomes of a file.
  ///
  /// - Parameter answer: That of its group.
  func outcome(
    of file: FleetFile, _ queue: DatabaseQueue, _ answer: FleetOutcome, _ worker: FleetWorker
  ) throws -> FleetOutcome
}

extension FleetTask {
  var changesFiles: Bool { false }
  var usesHistory: Bool { false }

  func outcome(
    of file: FleetFile, _ queue: DatabaseQueue, _ answer: FleetOutcome, _ worker: FleetWorker
  ) throws -> FleetOutcome {
    answer
  }
}
