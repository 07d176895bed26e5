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

        The database is --database, else what DATABASE_URL says, else what the program was \
        configured with.
        """,
      version: "0.1.0",
      groupedSubcommands: [
        CommandGroup(
          name: "Writing revisions", subcommands: [RevisionCommand.self, ReflectCommand.self]),
        CommandGroup(
          name: "Changing a database",
          subcommands: [
            UpgradeCommand.self, DowngradeCommand.self, RehearseCommand.self, BackupCommand.self,
            RestoreCommand.self,
          ]),
        CommandGroup(
          name: "Looking",
          subcommands: [
            CheckCommand.self, DiffCommand.self, CurrentCommand.self, HistoryCommand.self,
            HeadsCommand.self,
            ShowCommand.self,
          ]),
        CommandGroup(name: "Learning", subcommands: [DemoCommand.self]),
      ])
  }
}

/// The option that every command with a database has.
struct DatabaseOption: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The database: a path, or a URL such as sqlite:///app.sqlite.", valueName: "path"))
  var database: String?
}

/// The option of every command that reports something.
struct FormatOption: ParsableArguments {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Option(name: .long, help: "How to print the result: text or json.")
  var format = Format.text
}
