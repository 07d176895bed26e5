import ArgumentParser
import Foundation
import GodwitMigrations

import class GRDB.DatabaseQueue

struct RehearseCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "rehearse",
      abstract: "Upgrade a copy of the database, and take it back.",
      discussion: """
        Runs the pending revisions on a temporary copy and takes them back. Shows how long that takes, \
        what it writes, whether the result has no damage and is as declared, and whether the downgrade \
        restores schema and rows, compared row by row. The database itself is only read.

        Exits with 0 if all is well, with 2 if the result is not as declared or the downgrade does \
        not restore everything, and with 1 if something fails.
        """)
  }

  @Option(
    help: ArgumentHelp(
      "Where to put the copies: the temporary folder by default.", valueName: "folder"),
    completion: .directory
  )
  var `in`: String?

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption
  @OptionGroup var waiting: WaitOption

  func run() throws {
    let session = try Session.required().printing(format)
    try session.requireFresh()
    let location = try session.fileLocation()
    let folder = try session.rehearsalFolder(self.in)
    let isFine = try session.stoppable(waiting: waiting.wait) { interrupts in
      let original = try session.openReadOnly(location, interrupts)
      try original.inDatabase { try session.requireTakenOver(session.migrator(), location, $0) }
      let copies = try session.copies(of: original, in: folder, named: self.in)
      defer { copies.remove() }
      var rehearsal = try Rehearsal(session, of: original, in: copies, interrupts)
      session.console.err("Rehearsing on a copy of \(location.path)")
      // Also what was found before it failed.
      defer { if format.format == .json { try? session.printJSON(rehearsal.report) } }
      return try rehearsal.run()
    }
    session.console.err("The database itself was not touched.")
    if !isFine { throw ExitCode(2) }
  }
}

extension Session {
  /// Where copies for a rehearsal are made.
  func rehearsalFolder(_ name: String?) throws -> String {
    try existingFolder(name ?? FileManager.default.temporaryDirectory.path)
  }

  /// The path of a folder that somebody has named.
  func existingFolder(_ name: String) throws -> String {
    let folder = url(name).path
    guard isFolder(folder) else { throw CommandError.file(.noFolder(name)) }
    return folder
  }

  /// A folder with room for the copies of a rehearsal.
  func copies(
    of original: DatabaseQueue, in folder: String, named name: String? = nil
  ) throws -> PrivateFolder {
    // Two copies, and as much again as one for what is rebuilt in it and for its journal.
    let space = try Backup.size(of: original).multipliedReportingOverflow(by: 4)
    try Backup.requireSpace(for: space.overflow ? .max : space.partialValue, at: folder + "/copy")
    do {
      return try PrivateFolder(in: folder, prefix: "godwit-rehearsal-")
    } catch {
      throw CommandError.file(.cannotWrite(name ?? folder, error))
    }
  }
}
