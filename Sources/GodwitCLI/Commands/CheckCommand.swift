import ArgumentParser
import GodwitMigrations

struct CheckCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "check",
      abstract: "Say whether declarations, revisions and the database agree.",
      discussion: """
        Compares three schemas: the one that schema/ declares, the one that the revisions make, and \
        that of the database. Shows what differs, and says what it means. If the configured database \
        does not exist, or with --against versions, no database is needed: for continuous integration.

        It also finds revisions that the database lacks, several heads, a checked-in list (see \
        registry) or a file of the schema (see dump) that is out of date, a revision that was edited \
        after it was applied (white space and comments do not count), and GRDB migrations of an \
        application (configuration.adoption) that end with another schema than the first revision.

        Exits with 0 if all agree, with 2 if something differs, and with 1 if the check failed.
        """)
  }

  @Option(
    help: ArgumentHelp(
      "What to compare schema/ with: all, versions (needs no database), or database.",
      valueName: "what"))
  var against = DriftCheck.Against.all

  @Flag(help: "Count another order of columns as a difference.")
  var strictOrder = false

  @Flag(help: "Say which hints at renames, renamed(from:), are not needed any more.")
  var hints = false

  @Flag(help: "Accept several heads.")
  var allowSeveralHeads = false

  @Flag(help: "Accept revisions that the database lacks, as before a deployment.")
  var allowPending = false

  @OptionGroup var database: DatabaseOption

  @Option(help: FindingsFormat.help)
  var format = FindingsFormat.text

  func validate() throws {
    if database.all, format.isOneDocument {
      throw ValidationError(
        "--format \(format.rawValue) is one document: run check for each database, with --name.")
    }
    if against == .versions, !database.databases.isEmpty {
      throw ValidationError("--against versions opens no database: --database does not go with it.")
    }
  }

  func run() throws {
    let session = try Session.required()
    if against == .versions { try session.requireFresh() } else { session.warnIfStale() }
    let migrator = try session.migrator()
    let heads = migrator.graph.heads
    var check = DriftCheck(session, migrator, against: against, strictOrder: strictOrder)
    var report = try check.run(
      complainingAbout: allowSeveralHeads || heads.count < 2 ? [] : heads)
    report.allowsPending = allowPending
    try session.print(report.findings, as: format)
    switch format {
    case .json: try session.printJSON(report)
    case .text, .github: report.print()
    case .gitlab, .sarif, .markdown: break
    }
    if hints {
      for hint in check.satisfiedHints {
        session.console.err(Wording(session: session).describe(hint))
      }
    }
    if !report.isFine { throw ExitCode(2) }
  }
}

extension DriftCheck.Against: ExpressibleByArgument {}

extension Session {
  /// How the end of the application's GRDB migrations differs from the revision at which databases are
  /// taken over from it.
  ///
  /// - Returns: Nothing where there is no such chain.
  func adoptionDifferences(_ migrator: Migrator) throws -> CheckReport.Adoption? {
    guard !staysWithGRDB, let adoption = configuration.adoption, adoption.chain != nil else {
      return nil
    }
    let (revision, lines) = try replayChain().inDatabase {
      try migrator.differences(from: adoption, ending: $0)
    }
    return CheckReport.Adoption(revision: revision.rawValue, differences: lines)
  }
}
