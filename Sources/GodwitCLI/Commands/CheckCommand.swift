import ArgumentParser
import GodwitMigrations

struct CheckCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "check",
      abstract: "Say whether the database is as schema/ declares it.",
      discussion: """
        Exits with 0 if it is, with 2 and a list of differences if it is not, and with 1 if that \
        cannot be said. Where the configuration's database does not exist, schema/ is compared with \
        what versions/ produces: for continuous integration.

        It also exits with 2 where versions/ has several heads, where a list that is checked in (see \
        registry) is behind, where a revision was edited after the \
        database got it (white space and comments do not count), and where the end of the \
        application's GRDB migrations (configuration.adoption) is not what the first revision makes.
        """)
  }

  @Flag(help: "Take another order of columns for a difference.")
  var strictOrder = false

  @Flag(help: "Say which hints at renames, renamed(from:), are not needed any more.")
  var hints = false

  @Flag(help: "Take several heads for what is meant.")
  var allowSeveralHeads = false

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, github
  }

  @OptionGroup var database: DatabaseOption

  @Option(help: "How to print the result: text, json, or github for annotations at the lines.")
  var format = Format.text

  func run() throws {
    let session = try Session.required()
    session.warnIfStale()
    let migrator = try session.migrator()
    var report = CheckReport(session)
    if !allowSeveralHeads, migrator.graph.heads.count > 1 { report.heads = migrator.graph.heads }
    report.staleRegistries = try session.registries.filter { registry in
      try session.listing(registry) { try registry.isBehind() }
    }.map(\.path)
    do {
      try compare(&report, session, migrator)
    } catch CommandError.database(.notUpToDate) where !report.heads.isEmpty {
      // Which of the heads the database is to have is to be said first.
    }
    switch format {
    case .json: try session.printJSON(report)
    case .text: report.print()
    case .github:
      report.printAnnotations()
      report.print()
    }
    if !report.isFine { throw ExitCode(2) }
  }

  private func compare(
    _ report: inout CheckReport, _ session: Session, _ migrator: Migrator
  ) throws {
    let comparison = try Comparison(session, migrator)
    session.console.err(comparison.headline)
    let change = try comparison.change()
    report.note(change.differences(strictOrder: strictOrder), change)
    report.edited = try comparison.edited(migrator)
    report.adoption = try session.adoptionDifferences(migrator)
    guard hints else { return }
    for hint in comparison.satisfiedHints {
      session.console.err(Wording(session: session).describe(hint))
    }
  }
}

extension Session {
  /// How the end of the application's GRDB migrations differs from the revision at which databases are
  /// taken over from it.
  ///
  /// - Returns: Nothing where there is no such chain.
  fileprivate func adoptionDifferences(_ migrator: Migrator) throws -> CheckReport.Adoption? {
    guard let adoption = configuration.adoption, adoption.chain != nil else { return nil }
    let (revision, lines) = try replayChain().inDatabase {
      try migrator.differences(from: adoption, ending: $0)
    }
    return CheckReport.Adoption(revision: revision.rawValue, differences: lines)
  }
}
