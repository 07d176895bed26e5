import ArgumentParser
import GodwitIntrospection
import GodwitMigrations

struct DumpCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "dump",
      abstract: "Print a schema as SQL, without its rows.",
      discussion: """
        An object comes after the objects that it needs; otherwise objects are sorted by name. So two \
        dumps can be compared line by line. The source is named as for diff.

        With --write it writes the schema that the revisions make into the file that the configuration \
        names (schemaFile). Commands that write revisions also write this file; check exits with 2 if \
        the file is out of date, for example after a revision was edited.

        Examples:
          \(Session.programName) dump
          \(Session.programName) dump database
          \(Session.programName) dump --write
        """)
  }

  @Argument(help: "The schema to print.", completion: .file())
  var source = "versions"

  @Flag(help: "Write the project's file of the schema.")
  var write = false

  @OptionGroup var database: DatabaseOption

  func validate() throws {
    if write, source != "versions" {
      throw ValidationError("--write writes what the revisions make: no other source goes with it.")
    }
  }

  func run() throws {
    let session = try Session.required()
    let source = SchemaSource(source)
    if source.isOfProject { session.warnIfStale() }
    let queue = try session.open(source)
    if write { return try session.writeSchemaFile(of: queue) }
    let reader = session.migrations.reader
    let schema = try queue.reading { try reader.schema($0) }
    session.console.script(SchemaFile(schema).text)
  }
}
