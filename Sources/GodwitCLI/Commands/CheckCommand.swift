import ArgumentParser
import GodwitMigrations

struct CheckCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "check",
      abstract: "Say whether declarations, revisions and the database agree.",
      discussion: """
        Compares schema/ with what versions/ makes, the database with what the revisions make that it \
        says it has, and schema/ with the database; shows the pairs that differ, and says what it \
        means. Where the configuration's database does not exist, or with --against versions, no \
        database is needed: for continuous integration.

        It also finds revisions that the database lacks, several heads, a list that is checked in (see \
        registry) or a file of the schema (see dump) that is behind, a revision that was edited after \
        the database got it (white space and comments do not count), and an application's GRDB \
        migrations (configuration.adoption) that end elsewhere than the first revision.

        Exits with 0 if all agree, with 2 if something differs, and with 1 if that cannot be said.
        """)
  }

  @Option(
    help: ArgumentHelp(
      "What to compare schema/ with: all, versions (needs no database), or database.",
      valueName: "what"))
  var against = DriftCheck.Against.all

  @Flag(help: "Take another order of columns for a difference.")
  var strictOrder = false

  @Flag(help: "Say which hints at renames, renamed(from:), are not needed any more.")
  var hints = false

  @Flag(help: "Take several heads for what is meant.")
  var allowSeveralHeads = false

  @Flag(help: "Take revisions that the database lacks for what is meant, as before a deployment.")
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
