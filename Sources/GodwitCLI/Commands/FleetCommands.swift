import ArgumentParser
import Foundation
import GodwitMigrations
import GodwitRevisionGraph

struct FleetCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "fleet",
      abstract: "Work on many database files of one schema.",
      discussion: """
        Files are named by patterns (* ? [a-z], and ** for any folders), by paths, and by lists of \
        paths. Quote patterns, so that the shell does not expand them. Files of the same schema at the \
        same revisions are a group: comparisons, proofs and rehearsals are made once for each group.

        Examples:
          \(Session.programName) fleet current 'tenants/*.sqlite'
          \(Session.programName) fleet check 'tenants/**/*.sqlite'
          \(Session.programName) fleet rehearse 'tenants/*.sqlite'
          \(Session.programName) fleet upgrade 'tenants/*.sqlite' --canary 10 --journal run.journal
          find /data -name '*.db' -print0 | \(Session.programName) fleet current --files-from -
        """,
      subcommands: [
        FleetCurrentCommand.self, FleetCheckCommand.self, FleetUpgradeCommand.self,
        FleetRehearseCommand.self, FleetBackupCommand.self,
      ])
  }
}

/// What every command over a fleet has.
struct FleetOption: ParsableArguments {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, jsonl
  }

  @Argument(help: "Patterns or paths of database files.", completion: .file())
  var files: [String] = []

  @Option(
    help: ArgumentHelp(
      "A file with paths, one a line or each ended by a NUL; - for standard input.",
      valueName: "file"),
    completion: .file())
  var filesFrom: String?

  @Option(help: ArgumentHelp("How many files at a time.", valueName: "number"))
  var jobs: Int?

  @Option(
    help: ArgumentHelp(
      "How long to wait for a file that another connection has locked.", valueName: "seconds"))
  var wait: Double = 5

  @Option(
    help: "How to print the result: text, json, or jsonl for a line of JSON for each file.")
  var format = Format.text

  @Option(
    help: ArgumentHelp(
      "Which schema, if the program has several.", valueName: "name"),
    completion: .databases)
  var name: String?

  @Option(
    name: .customShort("x"),
    help: ArgumentHelp(
      "An argument that revisions read as op.arguments, and the configuration in readArguments.",
      valueName: "key=value"))
  var arguments: [String] = []

  func validate() throws {
    if files.isEmpty, filesFrom == nil {
      throw ValidationError(
        "Say which files: a pattern such as 'tenants/*.sqlite', or --files-from.")
    }
    if let jobs, !(1...256).contains(jobs) {
      throw ValidationError("--jobs takes a number from 1 to 256.")
    }
    try database.validate()
    guard wait >= 0 else {
      throw ValidationError("--wait takes seconds: 0 for not at all, inf for as long as it takes.")
    }
  }

  /// Which of the program's schemas is meant; of a database, nothing is said.
  var database: DatabaseOption {
    // An option that has not been parsed has no value that could be read.
    var option = (try? DatabaseOption.parse([])) ?? DatabaseOption()
    option.name = name
    option.arguments = arguments
    return option
  }

  /// More than there are processors: most of the time, a file that is upgraded waits for the disk.
  var jobCount: Int { jobs ?? min(ProcessInfo.processInfo.activeProcessorCount * 4, 16) }
}

/// A command over a fleet.
protocol FleetProjectCommand: ProjectCommand {
  var fleet: FleetOption { get }
}

extension FleetProjectCommand {
  var database: DatabaseOption { fleet.database }
}

struct FleetCurrentCommand: FleetProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "current", abstract: "Show at which revisions the files are.",
      discussion: """
        Exits with 0 if all files could be read, and with 1 otherwise; with --check-heads also if any \
        lacks revisions.
        """)
  }

  @Flag(name: [.customShort("c"), .long], help: "Fail unless all revisions have been applied.")
  var checkHeads = false

  @OptionGroup var fleet: FleetOption

  func run() throws {
    let session = try Session.required()
    session.warnIfStale()
    try session.work(on: fleet, "current", FleetCurrent()) { [checkHeads] kind in
      kind.isUnknown || checkHeads && kind != .current ? 1 : 0
    }
  }
}

struct FleetCheckCommand: FleetProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "check",
      abstract: "Say whether the files agree with declarations and revisions.",
      discussion: """
        Each group is compared once, as check does it. Exits with 0 if all files agree, with 2 if some \
        differ, and with 1 if some could not be checked.
        """)
  }

  @Flag(help: "Count another order of columns as a difference.")
  var strictOrder = false

  @Flag(help: "Accept revisions that files lack, as before a deployment.")
  var allowPending = false

  @OptionGroup var fleet: FleetOption

  func run() throws {
    let session = try Session.required()
    session.warnIfStale()
    let task = FleetCheck(strictOrder: strictOrder, allowsPending: allowPending)
    try session.work(on: fleet, "check", task) { kind in
      kind.isUnknown ? 1 : kind == .current ? 0 : 2
    }
  }
}

struct FleetUpgradeCommand: FleetProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "upgrade",
      abstract: "Apply revisions to all files.",
      discussion: """
        Each file is upgraded completely or not at all. If one fails, the others are upgraded all the \
        same. With a journal, the same command goes on after a crash, and reports on all files.

        Exits with 0 if all files are where they should be, and with 1 otherwise; with 130 after ^C, \
        once the files in work are finished or undone.

        Examples:
          \(Session.programName) fleet upgrade 'tenants/*.sqlite' --canary 10 --stop-after 3
          \(Session.programName) fleet upgrade 'tenants/*.sqlite' --to 94bc --journal run.journal
        """)
  }

  @Option(
    help: ArgumentHelp(
      "Where to: head, heads, an identifier or the beginning of one.", valueName: "revision"),
    completion: .revisions)
  var to = "head"

  @Option(
    help: ArgumentHelp(
      "How many files must be upgraded, one after the other, before the rest begin.",
      valueName: "number"))
  var canary = 0

  @Option(
    help: ArgumentHelp("After how many failures no other file is begun.", valueName: "number"))
  var stopAfter: Int?

  @Option(
    help: ArgumentHelp(
      "How often files that were locked are tried again, after all others.", valueName: "times"))
  var retryLocked = 1

  @Option(
    help: ArgumentHelp(
      "A file in which it is noted what is done, to go on after a crash.", valueName: "file"),
    completion: .file())
  var journal: String?

  @Flag(help: "Go on even if branches give different schemas in different orders.")
  var allowConflict = false

  @OptionGroup var fleet: FleetOption

  func validate() throws {
    guard canary >= 0, retryLocked >= 0, stopAfter.map({ $0 > 0 }) ?? true else {
      throw ValidationError(
        "--canary, --stop-after and --retry-locked take numbers of files and times.")
    }
    if RevisionSymbol(to).anchor == .current {
      throw ValidationError(
        "Files are at different revisions: '\(to)' would lead to different ones.")
    }
  }

  func run() throws {
    let session = try Session.required()
    try session.requireFresh()
    let target = RevisionSymbol(to)
    let heads = try session.migrator().graph.resolve(target, current: [])
    let plan = FleetPlan(
      jobs: fleet.jobCount, canary: canary, failures: stopAfter, retries: retryLocked)
    let task = FleetUpgrade(target: target, allowsConflict: allowConflict)
    try session.work(
      on: fleet, "upgrade", task, plan, journal: try session.journal(journal, self, heads),
      target: heads.list
    ) { $0.isFailure ? 1 : 0 }
  }
}

struct FleetRehearseCommand: FleetProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "rehearse",
      abstract: "Upgrade a copy of one file of each group, and take it back.",
      discussion: """
        Works as rehearse does. It does not look at the rows of the other files of a group. If rows of \
        one do not fit, the upgrade fails for that file and leaves it as it was.

        Exits with 0 if all is well, with 2 if a result is not as declared or a downgrade does not \
        restore everything, and with 1 if something fails.
        """)
  }

  @Option(
    help: ArgumentHelp(
      "Where to put the copies: the temporary folder by default.", valueName: "folder"),
    completion: .directory)
  var `in`: String?

  @OptionGroup var fleet: FleetOption

  func run() throws {
    let session = try Session.required()
    try session.requireFresh()
    let folder = try session.rehearsalFolder(self.in)
    try session.work(on: fleet, "rehearse", FleetRehearsal(folder: folder)) { kind in
      switch kind {
      case .done, .current, .stopped: 0
      case .drifted: 2
      default: 1
      }
    }
  }
}

struct FleetBackupCommand: FleetProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "backup",
      abstract: "Copy each file into one beside it, or in another folder.",
      discussion: """
        Works as backup does, with the time at which the run began in all names. With a journal, the \
        same command goes on after a crash: a copy gets its name only when it is complete.

        With --to, a copy has the same path in that folder as the file has in the working directory. \
        A file outside the working directory gets its whole path, in a folder called @.
        """)
  }

  @Option(
    help: ArgumentHelp(
      "Where to put the copies: beside the files by default.", valueName: "folder"),
    completion: .directory)
  var to: String?

  @Option(
    help: ArgumentHelp(
      "A file in which it is noted what is done, to go on after a crash.", valueName: "file"),
    completion: .file())
  var journal: String?

  @OptionGroup var fleet: FleetOption

  func run() throws {
    let session = try Session.required()
    let folder = try to.map(session.existingFolder)
    let journal = try session.journal(journal, fleet, "backup", target: folder ?? "-")
    let time = journal?.run.started ?? session.timestamp
    let task = FleetBackup(
      suffix: ".\(time).backup",
      place: folder.map { FleetBackupPlace($0, workingDirectory: session.workingDirectory.path) })
    try session.work(on: fleet, "backup", task, journal: journal, target: folder ?? task.suffix) {
      $0.isFailure ? 1 : 0
    }
  }
}
