import ArgumentParser

struct GodwitCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: Session.programName,
      abstract: "Schema migrations for SQLite, written from Swift declarations.",
      discussion: """
        Declare the schema in schema/, let Godwit write the revision, review it, apply it:

          \(Session.programName) revision --autogenerate -m "add word_count"
          \(Session.programName) upgrade
          \(Session.programName) check

        The database is taken from --database, else from DATABASE_URL, else from the program's \
        configuration. If the program has several databases, --name chooses one, and \
        DATABASE_URL_NAME gives its path.
        """,
      version: Session.version,
      groupedSubcommands: [
        CommandGroup(
          name: "Writing revisions",
          subcommands: [
            RevisionCommand.self, MergeCommand.self, RebaseCommand.self, SquashCommand.self,
            EditCommand.self,
            ReflectCommand.self, RecordsCommand.self, RegistryCommand.self,
            DumpCommand.self,
          ]),
        CommandGroup(
          name: "Changing a database",
          subcommands: [
            UpgradeCommand.self, DowngradeCommand.self, StampCommand.self,
            EnsureVersionCommand.self, RehearseCommand.self, BackupCommand.self,
            RestoreCommand.self,
          ]),
        CommandGroup(
          name: "Looking",
          subcommands: [
            CheckCommand.self, VerifyCommand.self, LintCommand.self, DiffCommand.self,
            CurrentCommand.self,
            HistoryCommand.self,
            HeadsCommand.self, BranchesCommand.self, ShowCommand.self,
            DiagramCommand.self, ReviewCommand.self,
          ]),
        CommandGroup(name: "Many files", subcommands: [FleetCommand.self]),
        CommandGroup(name: "Beginning", subcommands: [InitCommand.self, DemoCommand.self]),
        CommandGroup(name: "Help", subcommands: [HelpCommand.self, DoctorCommand.self]),
      ])
  }
}

/// The option that every command with a database has.
struct DatabaseOption: ParsableArguments {
  @Option(
    name: .customLong("database"),
    help: ArgumentHelp(
      "The database: a path, or a URL such as sqlite:///app.sqlite; if there are several, NAME=path.",
      valueName: "path"),
    completion: .file())
  var databases: [String] = []

  @Option(
    help: ArgumentHelp(
      "Which database, if the program has several.", valueName: "name"),
    completion: .databases)
  var name: String?

  @Flag(help: "All databases that the program knows, one after the other.")
  var all = false

  @Option(
    name: .customShort("x"),
    help: ArgumentHelp(
      "An argument that revisions read as op.arguments, and the configuration in readArguments.",
      valueName: "key=value"))
  var arguments: [String] = []

  @Option(
    help: ArgumentHelp(
      "A command that runs SQL and prints rows, instead of a file: 'dqlite -s HOST:PORT app'. "
        + "The SQL takes the place of {sql}, or is written to its standard input.",
      valueName: "command"))
  var remote: String?

  @Option(help: "The engine that --remote reaches: dqlite, rqlite, libsql, turso, d1.")
  var dialect: RemoteDatabase.Engine?

  /// What `--remote` says.
  var remoteDatabase: RemoteDatabase? {
    guard let remote, let dialect, let words = ShellWord.split(remote) else { return nil }
    return RemoteDatabase(dialect, query: words)
  }

  func validate() throws {
    if (remote == nil) != (dialect == nil) {
      throw ValidationError("--remote and --dialect go together: a command, and what answers it.")
    }
    if let remote, ShellWord.split(remote)?.isEmpty ?? true {
      throw ValidationError("--remote names no command, or has a quote that is not closed.")
    }
    if remote != nil, !databases.isEmpty || all {
      throw ValidationError("--remote names one database: --database and --all do not go with it.")
    }
    if all, name != nil { throw ValidationError("--name and --all contradict each other.") }
    for argument in arguments where argument.utf8.first.map({ $0 == UInt8(ascii: "=") }) ?? true {
      throw ValidationError("-x takes key=value or key, not '\(argument)'.")
    }
  }

  /// What revisions and the configuration read.
  var dictionary: [String: String] {
    Dictionary(
      arguments.map { argument in
        // By bytes: a key can end with what makes one character with the sign.
        let key = argument.utf8.prefix { $0 != UInt8(ascii: "=") }
        let value = argument.utf8[key.endIndex...].dropFirst()
        return (String(Substring(key)), String(Substring(value)))
      }, uniquingKeysWith: { $1 })
  }
}

/// A command of a project.
protocol ProjectCommand: ParsableCommand {
  var database: DatabaseOption { get }
}

/// A command that changes nothing. With `--all` it goes on where it fails.
protocol LookingCommand: ProjectCommand {}

extension CheckCommand: LookingCommand {}
extension DiffCommand: LookingCommand {}
extension DiagramCommand: LookingCommand {}
extension CurrentCommand: LookingCommand {}
extension HistoryCommand: LookingCommand {}
extension HeadsCommand: LookingCommand {}
extension BranchesCommand: LookingCommand {}
extension ShowCommand: LookingCommand {}
extension RehearseCommand: LookingCommand {}
extension VerifyCommand: LookingCommand {}

/// The option of every command that reports something.
struct FormatOption: ParsableArguments {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Option(name: .long, help: "How to print the result: text or json.")
  var format = Format.text
}

extension RemoteDatabase.Engine: ExpressibleByArgument {}
