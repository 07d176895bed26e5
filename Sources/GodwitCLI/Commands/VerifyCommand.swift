import ArgumentParser
import Foundation
import GodwitIntrospection
import GodwitMigrations
import GodwitRevisionGraph
import GodwitVerification

struct VerifyCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "verify",
      abstract: "Prove revisions in both directions, in memory.",
      discussion: """
        Each revision is applied, taken back and applied again: once without rows, and once with \
        made-up rows. Its downgrade must restore the schema, rows that it does not touch must stay, and \
        foreign keys, views and triggers must be in order each time. Branches must give the same schema \
        in both orders, and the heads must make the declared schema.

        With --data, the revisions that a database lacks are also applied to a copy of it, taken back \
        and applied again. The database itself is only read.

        Exits with 0 if all is proven, with 2 if a revision has a fault, and with 1 if it failed.

        Examples:
          \(Session.programName) verify                      all revisions
          \(Session.programName) verify 94bc                 one of them
          \(Session.programName) verify 94bc:head            from one to another
          \(Session.programName) verify --data app.sqlite    and on the rows of a database
        """)
  }

  @Argument(
    help: "A revision, or a range: A:B, A: or :B. All by default.", completion: .revisions)
  var revisions: String?

  @Option(
    help: ArgumentHelp(
      "A database; the revisions that it lacks are also tried, on a copy of it.",
      valueName: "database"),
    completion: .file())
  var data: String?

  @Option(
    help: ArgumentHelp(
      "Where to put the copy: the temporary folder by default.", valueName: "folder"),
    completion: .directory)
  var `in`: String?

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption
  @OptionGroup var waiting: WaitOption

  func validate() throws {
    if database.all, data != nil {
      throw ValidationError("--data names one database, --all means several.")
    }
  }

  func run() throws {
    let session = try Session.required().printing(format)
    if session.hearsSignals { Connections.separateThreads() }
    try session.requireFresh()
    try session.requireListed()
    var verification = try Verification(session, revisions, data: data, in: self.in)
    // Also what was found before it failed.
    defer { if format.format == .json { try? session.printJSON(verification.report) } }
    let isProven = try session.stoppable(waiting: waiting.wait) { interrupts in
      try verification.run(interrupts)
    }
    if !isProven { throw ExitCode(2) }
  }
}
