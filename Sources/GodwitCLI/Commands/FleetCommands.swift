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
        Files are found by patterns (* ? [a-z], and ** for any folders), which are quoted so that no \
        shell takes them apart, by paths, and by lists of paths. They are looked at one after the other, \
        and none is remembered: files of the same schema at the same revisions are a group, and what is \
        compared, proven or rehearsed is so once for each group.

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
      "Which schema, where the program knows several.", valueName: "name"),
    completion: .databases)
  var name: String?

  @Option(
    name: .customShort("x"),
    help: ArgumentHelp(
      "Something for revisions to read as op.arguments, and for the configuration.",
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
      abstract: "Say whether the files are as declarations and revisions say.",
      discussion: """
        Each group is compared once, as check does it. Exits with 0 if all files agree, with 2 if some \
        differ, and with 1 if that cannot be said of some.
        """)
  }

  @Flag(help: "Take another order of columns for a difference.")
  var strictOrder = false

  @Flag(help: "Take revisions that files lack for what is meant, as before a deployment.")
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
        Each file is upgraded whole or not at all, and what fails does not keep the others from being \
        upgraded. With a journal, the same command goes on after a crash where it was: a file that is \
        done says so itself.

        Exits with 0 if all files are where they should be, and with 1 otherwise; with 130 after ^C, \
        once the files at hand are finished or taken back.

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
      "So many files must be upgraded, one after the other, before the rest begin.",
      valueName: "number"))
  var canary = 0

  @Option(
    help: ArgumentHelp("Begin no file any more after so many failures.", valueName: "number"))
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

  @Flag(help: "Go on where branches give another schema in another order.")
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
        As rehearse does it. What rows of other files stand against an upgrade, it does not say: that \
        file is then left as it is by the upgrade.

        Exits with 0 if all is well, with 2 if a result is not as declared or does not come back, and \
        with 1 if something fails.
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
        As backup does it, with the time at which the run began in all names. With a journal, the same \
        command goes on after a crash: a copy has its name only once it is whole.

        With --to, a copy has the same path beneath that folder as the file has beneath the working \
        directory; what is outside of that has its whole path, beneath @.
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
