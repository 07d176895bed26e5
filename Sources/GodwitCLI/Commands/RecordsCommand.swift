import ArgumentParser
import GodwitIntrospection
import GodwitRecords
import GodwitSQLSyntax

struct RecordsCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "records",
      abstract: "Write the structs of GRDB that hold the rows of a schema.",
      discussion: """
        Writes one file per table, view and virtual table. A file that somebody has edited, or that \
        Godwit did not write, is overwritten only with --force. Otherwise the command names it and \
        writes the others; it exits with 1 if the file does not fit the schema any more. The source is \
        named as for diff.

        With --check nothing is written: the exit code is 2 if a file is missing or out of date.

        Examples:
          \(Session.programName) records --into Sources/App/Records
          \(Session.programName) records --from app.sqlite --into Records --access public
        """)
  }

  @Option(
    help: ArgumentHelp(
      "A database, a file of SQL, or another source; without it, the declarations.",
      valueName: "source"), completion: .file())
  var from = "schema"

  @Option(
    help: ArgumentHelp("The folder to write into.", valueName: "folder"), completion: .directory)
  var into: String

  @Option(help: "Who may use the records: internal, package or public.")
  var access = RecordAccess.internal

  @Flag(help: "Write nothing; say whether the files are up to date.")
  var check = false

  @Flag(help: "Overwrite what somebody has edited or written by hand.")
  var force = false

  @OptionGroup var format: FormatOption
  @OptionGroup var database: DatabaseOption

  func validate() throws {
    if check, force { throw ValidationError("--check writes nothing, so --force means nothing.") }
  }

  func run() throws {
    let session = try Session.required().printing(format)
    let source = SchemaSource(from)
    if source.isOfProject { session.warnIfStale() }
    let folder = try RecordFolder(into, try files(source, session), session)
    let report = RecordsReport(session)
    if check {
      report.printState(of: folder)
      if format.format == .json { try session.printJSON(RecordsReport.Checked(folder)) }
      if folder.files.contains(where: \.state.isBehind) { throw ExitCode(2) }
      return
    }
    var written: [String] = []
    for file in folder.files where file.state.isWritten(byForce: force) {
      try RecordFolder.write(file, session)
      written.append(file.path)
    }
    report.print(written, folder)
    if format.format == .json { try session.printJSON(RecordsReport.Written(folder, written)) }
    let inTheWay = folder.files.filter { $0.state.needsForce && !force }
    if !inTheWay.isEmpty { throw CommandError.file(.edited(inTheWay.map(\.path))) }
  }

  private func files(_ source: SchemaSource, _ session: Session) throws -> [String: String] {
    let reader = session.migrations.reader
    let (schema, columns) = try session.open(source).reading { db in
      let schema = try reader.schema(db)
      return (schema, try ResultColumns(of: schema, db))
    }
    session.warnOfUndeclared(schema.opaqueObjects)
    for (name, message) in columns.failures {
      session.console.err(
        "Warning: there is no record of \(VisibleText.line(name.string)): \(VisibleText.line(message))"
      )
    }
    let records = RecordFiles(schema, columns: columns.columns, access: access)
    for name in records.unnameable {
      session.console.err(
        "Warning: there is no record of \(VisibleText.line(name.string)): GRDB cannot write a name "
          + "with a quote in it")
    }
    return records.files
  }
}

extension RecordAccess: ExpressibleByArgument {}

extension RecordFolder.State {
  /// Whether the file is not as the schema wants it.
  var isBehind: Bool {
    switch self {
    case .missing, .outdated, .editedAndOutdated, .leftOver: true
    case .unchanged, .edited, .handwritten: false
    }
  }

  var needsForce: Bool { self == .editedAndOutdated || self == .handwritten }

  func isWritten(byForce force: Bool) -> Bool {
    switch self {
    case .missing, .outdated: true
    case .edited, .editedAndOutdated, .handwritten: force
    case .unchanged, .leftOver: false
    }
  }
}
