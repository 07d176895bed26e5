import ArgumentParser
import Foundation
import Migrations
import SchemaDiff

import class GRDB.DatabaseQueue

struct RehearseCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "rehearse",
      abstract: "Upgrade a copy of the database, and take it back.",
      discussion: """
        What is pending runs on a temporary copy: how long it takes, what it writes, whether the \
        result is whole and as declared, and what the downgrade gives back. The database itself is \
        only read.

        Exits with 0 if all is well, with 2 if the result is not as declared or the downgrade does \
        not give everything back, and with 1 if something fails.
        """)
  }

  @Option(
    help: ArgumentHelp(
      "Where to put the copy: the temporary folder by default.", valueName: "folder")
  )
  var `in`: String?

  @OptionGroup var database: DatabaseOption

  func run() throws {
    let session = try Session.required()
    try session.requireFresh()
    let location = try session.location(database.database)
    let original = try session.openReadOnly(location)
    let folder = self.in.map(session.url) ?? FileManager.default.temporaryDirectory
    let path = folder.appending(path: "godwit-rehearsal-\(UUID().uuidString).sqlite").path
    defer { Backup.remove(at: path) }
    // The copy, and as much again for what is rebuilt in it.
    try Backup.requireSpace(for: try Backup.size(of: original) * 3, at: path)
    try Backup.make(of: original, at: path)
    let rehearsal = try Rehearsal(session, original: original, path: path)
    session.console.err("Rehearsing on a copy of \(location.path)")
    let isFine = try rehearsal.run()
    session.console.err("The database itself was not touched.")
    if !isFine { throw ExitCode(2) }
  }
}
