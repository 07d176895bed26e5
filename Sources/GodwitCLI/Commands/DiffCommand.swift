import ArgumentParser
import GodwitAutogenerate
import GodwitExecution
import GodwitIntrospection
import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

import class GRDB.Database

struct DiffCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "diff",
      abstract: "Show what differs between two schemas, or the SQL that turns one into the other.",
      discussion: """
        A source is one of
          schema          the declarations
          versions        what the revisions produce; versions@REV up to one of them
          migrator        what the application's GRDB migrations produce (configuration.adoption)
          database        the configured database
          a path          a database, or a file of SQL that ends with .sql
          empty           nothing at all

        Exits with 0 if nothing differs, with 2 if something does, and with 1 if the comparison failed.

        Examples:
          \(Session.programName) diff --from database --to schema
          \(Session.programName) diff --from production.sqlite --to versions@94bc --format json
          \(Session.programName) diff --from old.sqlite --to new.sql --sql --for shell | sqlite3 old.sqlite
        """)
  }

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, swift
  }

  @Option(help: ArgumentHelp("The schema to start from.", valueName: "source"), completion: .file())
  var from: String

  @Option(
    help: ArgumentHelp("The schema to reach.", valueName: "source"), completion: .file())
  var to: String

  @Option(help: "How to print the differences: text, json, or swift for the operations.")
  var format = Format.text

  @Flag(help: "Print a script that turns the first into the second and keeps the rows.")
  var sql = false

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp(Dialect.optionHelp, valueName: "dialect"))
  var dialect = Dialect.sqlite

  @Flag(help: "Count another order of columns as a difference.")
  var strictOrder = false

  @OptionGroup var renames: RenameOption
  @OptionGroup var database: DatabaseOption

  func validate() throws {
    if sql, format != .text {
      throw ValidationError("--sql prints a script: --format does not go with it.")
    }
    if sql, strictOrder {
      throw ValidationError(
        "--strict-order is about what is reported; a script orders the columns of the tables that "
          + "it rebuilds, and rebuilds none for that alone.")
    }
  }

  func run() throws {
    let session = try Session.required()
    let (source, target) = (SchemaSource(from), SchemaSource(to))
    if [source, target].contains(where: \.isOfProject) { session.warnIfStale() }
    let isOfProject = source.isOfProject || target.isOfProject
    let settings = isOfProject ? session.migrations : session.migrations.comparingEverything
    let reader =
      isOfProject ? settings.reader : SchemaReader(ignoring: settings.ownTables)
    let queue = try session.open(source)
    let isDifferent = try queue.reading { db in
      let autogenerator = try session.autogenerator(from: db, to: target, reader, settings)
      func change(_ renames: [Rename]) throws -> SchemaChange {
        try autogenerator.change(of: db, renames: renames, ordersColumns: sql)
      }
      var told = try RenameText.renames(
        renames.rename, from: autogenerator.source, to: autogenerator.target)
      if sql {
        told = try RenameQuestions(session).asking(told) { try change($0).renameCandidates }
      }
      let change = try change(told)
      try report(change, autogenerator, db, session)
      return !change.differences(strictOrder: strictOrder).isEmpty
    }
    if isDifferent { throw ExitCode(2) }
  }

  private func report(
    _ change: SchemaChange, _ autogenerator: Autogenerator, _ db: Database,
    _ session: Session
  ) throws {
    let differences = change.differences(strictOrder: strictOrder)
    RenameQuestions(session).advise(change.renameCandidates)
    if sql {
      try change.requireReadable()
      for table in change.emptiedVirtualTables {
        session.console.err(
          "Warning: the virtual table \(VisibleText.line(table)) is created anew: rows that it holds itself are lost"
        )
      }
      let script = try autogenerator.script(for: change, of: db, in: dialect)
      session.warn(of: autogenerator.obstacles(of: change, db))
      if !script.isEmpty {
        session.console.script(script.text)
      }
      return
    }
    switch format {
    case .text:
      for line in DifferenceReport(session, on: .out).lines(differences) {
        session.console.out(line)
      }
    case .json: try session.printJSON(DifferencesReport(session, differences, change))
    case .swift:
      try change.requireReadable()
      for line in change.operations.swiftStatements { session.console.script(line) }
    }
  }
}

extension Session {
  /// What compares a database with another source.
  func autogenerator(
    from db: Database, to target: SchemaSource, _ reader: SchemaReader,
    _ settings: MigrationSettings
  ) throws -> Autogenerator {
    guard target == .schema else {
      return try open(target).reading {
        try Autogenerator(from: db, toSchemaOf: $0, by: reader, settings: settings)
      }
    }
    try requireListed()
    return try Autogenerator(
      from: db, to: configuration.schema, settings: settings, reader: reader,
      namingConvention: configuration.namingConvention)
  }
}
