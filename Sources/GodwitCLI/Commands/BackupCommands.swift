import ArgumentParser
import Foundation
import GodwitIntrospection
import GodwitMigrations
import GodwitRevisionGraph

import struct GRDB.DatabaseError
import class GRDB.DatabaseQueue

struct BackupCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "backup",
      abstract: "Copy the database into a file beside it.",
      discussion: """
        The copy is made while others may go on, is checked, has the permissions of the database, and \
        never takes the place of another file. To put it back: \(Session.programName) restore FILE

        Examples:
          \(Session.programName) backup
          \(Session.programName) backup --to /backups/app.sqlite
        """)
  }

  @Option(
    help: ArgumentHelp("Where to; a name with date and time by default.", valueName: "file"),
    completion: .file())
  var to: String?

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption
  @OptionGroup var waiting: WaitOption

  func run() throws {
    let session = try Session.required()
    let location = try session.fileLocation()
    let copy = try session.backUp(location, to: to, waiting: waiting.wait)
    try session.print(copy, or: BackupReport(database: location.path, copy: copy), format)
  }
}

/// What `backup` and `restore` print with `--format json`.
private struct BackupReport: Encodable {
  let database: String
  let copy: String
}

struct RestoreCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "restore",
      abstract: "Put a copy of the database back.",
      discussion: """
        The copy is checked first. A database whose content differs from the copy is replaced only with \
        --force; without it, the differences are listed.
        """)
  }

  @Argument(help: "The copy.", completion: .file())
  var file: String

  @Flag(help: "Replace the database even if its content differs from the copy.")
  var force = false

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption
  @OptionGroup var waiting: WaitOption

  func run() throws {
    let session = try Session.required()
    let location = try session.fileLocation()
    let source = try DatabaseLocation(file)
    // SQLite takes a file without a byte for an empty database; a copy is never one.
    if FileManager.default.contents(atPath: session.url(source.path).path)?.isEmpty == true {
      throw BackupError.damaged(file, message: "it is empty")
    }
    // A link to nowhere is where the database is to be.
    let target = FileSystem.resolvingLinks(session.url(location.path).path)
    let identity = FileSystem.identity(target)
    if let identity, identity == FileSystem.identity(session.url(source.path).path) {
      throw CommandError.database(.restoreOntoItself(file))
    }
    try session.stoppable(waiting: waiting.wait, undone: "Nothing was changed.") { interrupts in
      let copy = try session.openSource(source)
      interrupts.interrupt(copy)
      if identity == nil {
        try session.place(copy, named: file, at: target, location, interrupts.cancellation)
      } else {
        try session.replace(
          location, by: copy, named: file, evenIfDifferent: force, interrupts)
      }
    }
    try session.print(
      "\(location.path) is as in \(file)",
      or: BackupReport(database: location.path, copy: file), format)
  }
}

extension Session {
  /// Copies the database and returns the copy's path.
  func backUp(
    _ location: DatabaseLocation, to path: String? = nil, waiting patience: Double = 60
  ) throws -> String {
    let target =
      try path.map { try DatabaseLocation($0).path } ?? "\(location.path).\(timestamp).backup"
    try requireFolder(of: url(target).path)
    try stoppable(waiting: patience) { interrupts in
      let queue = try openReadOnly(location, interrupts)
      try describing(location.path, copiedTo: target) {
        try Backup.make(
          of: queue, at: url(target).path, cancellation: interrupts.cancellation,
          prepare: configuration.prepareDatabase)
      }
      if interrupts.signal != nil { console.err("Copied the database to \(target)") }
    }
    return target
  }

  /// A connection for looking, opened once whoever has the database locked lets go of it.
  ///
  /// - Throws: `MigrationError.locked` if that takes too long.
  func openReadOnly(
    _ location: DatabaseLocation, _ interrupts: Interrupts
  ) throws -> DatabaseQueue {
    let waiting = waiting(interrupts.cancellation)
    for tries in 0... {
      do {
        let queue = try openReadOnly(location)
        interrupts.interrupt(queue)
        return queue
      } catch CommandError.database(.cannotUse(_, let error as DatabaseError))
        where error.resultCode == .SQLITE_BUSY
      {
        guard waiting.shouldWait(tries) else { break }
      }
    }
    throw MigrationError.locked(seconds: interrupts.cancellation.secondsWaited)
  }

  /// Puts a copy where no database is.
  fileprivate func place(
    _ copy: DatabaseQueue, named file: String, at target: String, _ location: DatabaseLocation,
    _ cancellation: Cancellation
  ) throws {
    guard !location.isReadOnly else { throw CommandError.database(.readOnly(location.path)) }
    guard location.mayBeCreated else { throw CommandError.database(.missing(location)) }
    try requireFolder(of: target)
    try describing(file, copiedTo: location.path) {
      try Backup.make(
        of: copy, at: target, cancellation: cancellation, prepare: configuration.prepareDatabase)
    }
  }

  /// Replaces a database, which must be as the copy unless it was said that it need not.
  fileprivate func replace(
    _ location: DatabaseLocation, by copy: DatabaseQueue, named file: String,
    evenIfDifferent: Bool, _ interrupts: Interrupts
  ) throws {
    let cancellation = interrupts.cancellation
    let target = try openWritable(location, waiting: waiting(cancellation))
    interrupts.interrupt(target)
    do {
      let version =
        evenIfDifferent
        ? nil : try requireEqual(target, location, copy, named: file, cancellation)
      try Backup.restore(
        from: copy, at: file, to: target, ifStill: version, cancellation: cancellation)
    } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
      throw MigrationError.locked(seconds: cancellation.secondsWaited)
    }
  }

  /// - Returns: The database as it was when it was equal.
  /// - Throws: ``CommandError/DatabaseProblem/differs(_:copy:_:at:)``
  private func requireEqual(
    _ target: DatabaseQueue, _ location: DatabaseLocation, _ copy: DatabaseQueue,
    named file: String, _ cancellation: Cancellation
  ) throws -> DataVersion {
    let store = VersionStore(configuration.migrations)
    return try Backup.reading(target, cancellation) { old in
      try Backup.reading(copy, cancellation) { new in
        let comparison: DatabaseComparison
        do {
          comparison = try DatabaseComparison(old, new, cancellation: cancellation)
        } catch let error as DatabaseError where error.resultCode != .SQLITE_INTERRUPT {
          throw CommandError.database(.cannotCompare(location.path, copy: file, error))
        }
        guard comparison.areEqual else {
          let heads = try? (store.heads(old), store.heads(new))
          throw CommandError.database(
            .differs(location.path, copy: file, comparison, at: heads?.0, heads?.1))
        }
        return try DataVersion(old)
      }
    }
  }

  private func requireFolder(of path: String) throws {
    let folder = FileSystem.folder(of: path)
    guard isFolder(folder) else { throw CommandError.file(.noFolder(folder)) }
  }

  /// Says which path is taken, and which file is damaged, as they were given: a copy that is not whole
  /// is that of a database that is not.
  private func describing(
    _ source: String, copiedTo target: String, _ body: () throws -> Void
  ) throws {
    do {
      try body()
    } catch BackupError.exists {
      throw CommandError.file(.exists(target))
    } catch BackupError.damaged(_, let message) {
      throw BackupError.damaged(source, message: message)
    }
  }

  /// The time as it stands in the names of copies.
  var timestamp: String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(secondsFromGMT: 0) ?? calendar.timeZone
    let parts = calendar.dateComponents(in: calendar.timeZone, from: now())
    let numbers = [parts.year, parts.month, parts.day, parts.hour, parts.minute, parts.second]
    return String(
      format: "%04d%02d%02d_%02d%02d%02d", arguments: numbers.map { ($0 ?? 0) as any CVarArg })
  }
}
