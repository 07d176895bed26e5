import ArgumentParser
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax

/// The option of commands that list revisions.
struct FullOption: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Show each revision in full.")
  var verbose = false
}

struct CurrentCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "current", abstract: "Show at which revision the database is.",
      discussion: """
        With --check-heads it exits with 1 unless the database has all revisions.

        Examples:
          \(Session.programName) current
          \(Session.programName) current --check-heads
        """)
  }

  @Flag(name: [.customShort("c"), .long], help: "Fail unless all revisions have been applied.")
  var checkHeads = false

  @OptionGroup var full: FullOption
  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    let session = try Session.required()
    session.warnIfStale()
    let migrator = try session.migrator()
    let location = try session.location()
    let (current, applied, edited) = try session.openSchema(location).inDatabase {
      (try migrator.current($0), try migrator.applied($0), try migrator.edited($0))
    }
    let entries = migrator.revisions[current]
    if entries.isEmpty, format.format == .text {
      session.console.out("base: no revision has been applied")
    } else {
      // Where the database is, is what this command says anyway.
      let isTold = format.format == .json
      let place = DatabasePlace(current: isTold ? current : [], edited: edited.map(\.id))
      try session.list(entries, RevisionReporter(migrator, at: place), full, format)
    }
    // The listed ones bear it themselves.
    for entry in edited where full.verbose && !current.contains(entry.id) {
      session.console.err("Warning: " + Wording(session: session).describe(edited: entry))
    }
    let heads = migrator.graph.heads
    if checkHeads, !applied.isSuperset(of: heads) {
      throw CommandError.database(
        .notUpToDate(database: location.path, current: current, heads: heads))
    }
  }
}

struct HeadsCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "heads", abstract: "Show the heads: revisions that no other follows.",
      discussion: """
        A head on which other revisions depend is marked (effective head): a database that has those \
        revisions has this head as well.

        Examples:
          \(Session.programName) heads
          \(Session.programName) heads --resolve-dependencies
        """)
  }

  @Flag(help: "Leave out heads on which other revisions depend.")
  var resolveDependencies = false

  @OptionGroup var full: FullOption
  @OptionGroup var format: FormatOption

  @OptionGroup var database: DatabaseOption

  func run() throws {
    let session = try Session.required()
    session.warnIfStale()
    let migrator = try session.migrator()
    let graph = migrator.graph
    let heads = resolveDependencies ? graph.tips(of: Set(graph.order)) : graph.heads
    let reporter = session.reporter(migrator, format)
    try session.list(migrator.revisions[heads], reporter, full, format)
  }
}

struct BranchesCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "branches", abstract: "Show the revisions that several others follow.")
  }

  @OptionGroup var full: FullOption
  @OptionGroup var format: FormatOption

  @OptionGroup var database: DatabaseOption

  func run() throws {
    let session = try Session.required()
    session.warnIfStale()
    let migrator = try session.migrator()
    let points = migrator.revisions[migrator.graph.branchPoints]
    let reporter = session.reporter(migrator, format)
    if format.format == .json { return try session.list(points, reporter, full, format) }
    for point in points {
      try session.list([point], reporter, full, format)
      for child in migrator.revisions[migrator.graph.children(of: point.id)] {
        session.console.entry("    -> " + reporter.report(child).headline)
      }
    }
  }
}

struct HistoryCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "history", abstract: "List the revisions, newest first.",
      discussion: """
        If the database exists, the revision at which it is is marked (current).

        Examples:
          \(Session.programName) history -r 94bc:head    from one revision to another
          \(Session.programName) history -r-3:current    from three before the database to where it is
          \(Session.programName) history -r 94bc:+2      one and the two behind it
          \(Session.programName) history --graph         branches drawn as lines
          \(Session.programName) history --applied       what was run on the database, and when
        """)
  }

  @Option(
    name: [.customShort("r", allowingJoined: true), .long], parsing: .unconditional,
    help: ArgumentHelp("Only these: A:B, A: or :B.", valueName: "range"))
  var revRange: String?

  @Flag(help: "Draw the branches as git log --graph does.")
  var graph = false

  @Flag(
    name: [.customShort("i"), .long],
    help:
      "Show at which revision the database is. It is shown anyway where the database exists; with this, its absence is an error."
  )
  var indicateCurrent = false

  @Flag(help: "List what was run on the database instead, and when, newest last.")
  var applied = false

  @OptionGroup var full: FullOption
  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func validate() throws {
    let others = [
      (revRange != nil, "--rev-range (-r)"), (graph, "--graph"),
      (indicateCurrent, "--indicate-current (-i)"),
    ]
    for (isSaid, name) in others where applied && isSaid {
      throw ValidationError("--applied and \(name) contradict each other.")
    }
  }

  func run() throws {
    let session = try Session.required()
    session.warnIfStale()
    if applied {
      return try session.printApplied(
        try session.location(), inFull: full.verbose, format.format)
    }
    let migrator = try session.migrator()
    let place =
      indicateCurrent ? try session.place(migrator) : session.placeIfThere(migrator)
    let shown = try migrator.graph.revisions(in: try range(), current: place.current)
    if shown.isEmpty, let revRange { throw CommandError.range(.empty(revRange)) }
    let reporter = RevisionReporter(migrator, at: place)
    if graph, format.format == .text { return draw(shown, reporter, session) }
    let entries = migrator.revisions[migrator.graph.order.reversed().filter(shown.contains)]
    let reports = entries.map(reporter.report)
    if format.format == .json { return try session.printJSON(reports) }
    for report in reports {
      for line in full.verbose ? report.full + [""] : [report.line] {
        session.console.entry(line)
      }
    }
  }

  private func range() throws -> RevisionRange? {
    guard let revRange else { return nil }
    guard let range = RevisionRange(revRange) else {
      throw CommandError.range(.notARange(revRange))
    }
    return range
  }

  private func draw(
    _ shown: Set<RevisionID>, _ reporter: RevisionReporter, _ session: Session
  ) {
    for line in GraphDrawing(of: reporter.migrator.graph, showing: shown).lines {
      guard let entry = line.revision.flatMap({ reporter.migrator.revisions[$0] }) else {
        session.console.out(line.lanes)
        continue
      }
      session.console.out("\(line.lanes) \(reporter.report(entry).headline)")
    }
  }
}

struct ShowCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "show", abstract: "Show revisions with their source.",
      discussion: """
        Examples:
          \(Session.programName) show head
          \(Session.programName) show 94bc
          \(Session.programName) show current
        """)
  }

  @Argument(
    help: "An identifier, the beginning of one, or another name of a revision.",
    completion: .revisions)
  var revision: String

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    let session = try Session.required()
    session.warnIfStale()
    let migrator = try session.migrator()
    let place = session.placeIfThere(migrator)
    let ids = try migrator.graph.resolve(RevisionSymbol(revision), current: place.current)
    let reports = migrator.revisions[ids].map(RevisionReporter(migrator, at: place).report)
    if format.format == .json { return try session.printJSON(reports) }
    if reports.isEmpty { session.console.out("base: before the first revision") }
    for report in reports {
      for line in report.full { session.console.out(line) }
      for line in session.source(of: report) { session.console.out(line) }
    }
  }
}

extension Session {
  /// Prints revisions, a line for each or in full.
  fileprivate func list(
    _ entries: [RevisionList.Entry], _ reporter: RevisionReporter, _ full: FullOption,
    _ format: FormatOption
  ) throws {
    let reports = entries.map(reporter.report)
    if format.format == .json { return try printJSON(reports) }
    for report in reports {
      for line in full.verbose ? report.full + [""] : [report.headline] { console.entry(line) }
    }
  }

  /// Where the database is.
  fileprivate func place(_ migrator: Migrator) throws -> DatabasePlace {
    try openSchema(try location()).inDatabase { db in
      DatabasePlace(
        current: try migrator.current(db), edited: try migrator.edited(db).map(\.id))
    }
  }

  /// For commands that tell of revisions rather than of a database: programs learn where the database
  /// is, too.
  fileprivate func reporter(_ migrator: Migrator, _ format: FormatOption) -> RevisionReporter {
    RevisionReporter(migrator, at: format.format == .json ? placeIfThere(migrator) : .unknown)
  }

  /// Where the database is; nowhere if there is none. What the revisions are can be told also
  /// where the database cannot be asked.
  func placeIfThere(_ migrator: Migrator) -> DatabasePlace {
    do {
      // A service is not asked for what is only nice to know.
      let location = try location()
      return try location.remote == nil && isThere(location) ? try place(migrator) : .unknown
    } catch {
      console.err("Warning: " + Wording(session: self).describe(error))
      return .unknown
    }
  }

  /// The file of a revision, where the source is at hand.
  fileprivate func source(of report: RevisionReport) -> [String] {
    guard let text = try? String(contentsOf: url(report.path), encoding: .utf8) else { return [] }
    return ["", text.trimmingCharacters(in: .newlines)]
  }
}
