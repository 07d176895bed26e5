import ArgumentParser
import Foundation
import Introspection
import Migrations

import struct GRDB.DatabaseError
import class GRDB.DatabaseQueue

struct BackupCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "backup",
      abstract: "Copy the database into a file beside it.",
      discussion: """
        The copy is made while others may go on, is checked, and never takes the place of another \
        file. To put it back: \(Session.programName) restore FILE

        Examples:
          \(Session.programName) backup
          \(Session.programName) backup --to /backups/app.sqlite
        """)
  }

  @Option(help: ArgumentHelp("Where to; a name with date and time by default.", valueName: "file"))
  var to: String?

  @OptionGroup var database: DatabaseOption

  func run() throws {
    let session = try Session.required()
    let location = try session.location(database.database)
    session.console.out(try session.backUp(location, to: to))
  }
}

struct RestoreCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "restore",
      abstract: "Put a copy of the database back.",
      discussion: """
        The copy is checked first. A database that was changed after the copy was made is only \
        replaced with --force.
        """)
  }

  @Argument(help: "The copy.")
  var file: String

  @Flag(help: "Replace a database that is newer than the copy.")
  var force = false

  @OptionGroup var database: DatabaseOption
  @OptionGroup var waiting: WaitOption

  func run() throws {
    let session = try Session.required()
    let location = try session.location(database.database)
    let source = try DatabaseLocation(file)
    let isItself =
      session.url(source.path).resolvingSymlinksInPath()
      == session.url(location.path).resolvingSymlinksInPath()
    if isItself { throw CommandError.restoreOntoItself(file) }
    let copy = try session.openSource(source)
    let folder = session.url(location.path).deletingLastPathComponent().path
    guard session.exists(folder) else { throw CommandError.noFolder(folder) }
    if !force, let changed = session.changeDate(location.path),
      let made = session.changeDate(file), changed > made
    {
      throw CommandError.newerDatabase(location.path, backup: file)
    }
    let target = try session.openWritable(
      location, waiting: session.waiting(Cancellation(patience: waiting.wait)))
    do {
      try Backup.restore(from: copy, at: file, to: target)
    } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
      throw MigrationError.locked(seconds: waiting.wait)
    }
    session.console.out("\(location.path) is as in \(file)")
  }
}

extension Session {
  /// Copies the database and returns the copy's path.
  func backUp(_ location: DatabaseLocation, to path: String? = nil) throws -> String {
    let queue = try openReadOnly(location)
    let target = path ?? "\(location.path).\(timestamp).backup"
    let folder = url(target).deletingLastPathComponent().path
    guard exists(folder) else { throw CommandError.noFolder(folder) }
    do {
      try Backup.make(of: queue, at: url(target).path)
    } catch BackupError.exists {
      throw CommandError.fileExists(target)
    }
    return target
  }

  private var timestamp: String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(secondsFromGMT: 0) ?? calendar.timeZone
    let parts = calendar.dateComponents(in: calendar.timeZone, from: now())
    let numbers = [parts.year, parts.month, parts.day, parts.hour, parts.minute, parts.second]
    return String(
      format: "%04d%02d%02d_%02d%02d%02d", arguments: numbers.map { ($0 ?? 0) as any CVarArg })
  }

  /// When the file, or what belongs to it in WAL mode, was changed last.
  fileprivate func changeDate(_ path: String) -> Date? {
    let dates = ["", "-wal"].compactMap { suffix in
      try? FileManager.default.attributesOfItem(atPath: url(path + suffix).path)[.modificationDate]
        as? Date
    }
    return dates.max()
  }
}
