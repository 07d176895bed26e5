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
    let (current, applied, edited) = try session.openReadOnly(location).inDatabase {
      (try migrator.current($0), try migrator.applied($0), try migrator.edited($0))
    }
    let entries = migrator.revisions[current]
    if entries.isEmpty, format.format == .text {
      session.console.out("base: no revision has been applied")
    } else {
      let place = DatabasePlace(current: current, edited: edited.map(\.id))
      try session.list(entries, migrator, full, format, at: place)
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
      commandName: "heads", abstract: "Show the revisions that none follows.")
  }

  @OptionGroup var full: FullOption
  @OptionGroup var format: FormatOption

  @OptionGroup var database: DatabaseOption

  func run() throws {
    let session = try Session.required()
    session.warnIfStale()
    let migrator = try session.migrator()
    try session.list(
      migrator.revisions[migrator.graph.heads], migrator, full, format)
  }
}

struct BranchesCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "branches", abstract: "Show the revisions that several follow.")
  }

  @OptionGroup var full: FullOption
  @OptionGroup var format: FormatOption

  @OptionGroup var database: DatabaseOption

  func run() throws {
    let session = try Session.required()
    session.warnIfStale()
    let migrator = try session.migrator()
    let points = migrator.revisions[migrator.graph.branchPoints]
    if format.format == .json { return try session.list(points, migrator, full, format) }
    for point in points {
      try session.list([point], migrator, full, format)
      for child in migrator.revisions[migrator.graph.children(of: point.id)] {
        session.console.entry(
          "    -> " + RevisionReport(child, migrator).label + "  " + VisibleText.line(child.message)
        )
      }
    }
  }
}

struct HistoryCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "history", abstract: "List the revisions, newest first.",
      discussion: """
        Where the database exists, the revisions at which it is bear the word (current).

        Examples:
          \(Session.programName) history -r 94bc:head    from one revision to another
          \(Session.programName) history -r -2:current   the last three that were applied
          \(Session.programName) history --graph         branches drawn as lines
          \(Session.programName) history --applied       what was run on the database, and when
        """)
  }

  @Option(
    name: [.customShort("r"), .long], parsing: .unconditional,
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
    if graph, format.format == .text { return draw(shown, place, migrator, session) }
    let entries = migrator.revisions[migrator.graph.order.reversed().filter(shown.contains)]
    let reports = entries.map { RevisionReport($0, migrator, at: place) }
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
    _ shown: Set<RevisionID>, _ place: DatabasePlace, _ migrator: Migrator, _ session: Session
  ) {
    for line in GraphDrawing(of: migrator.graph, showing: shown).lines {
      guard let entry = line.revision.flatMap({ migrator.revisions[$0] }) else {
        session.console.out(line.lanes)
        continue
      }
      let report = RevisionReport(entry, migrator, at: place)
      session.console.out("\(line.lanes) \(report.label)  \(VisibleText.line(entry.message))")
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
    let reports = migrator.revisions[ids].map { RevisionReport($0, migrator, at: place) }
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
    _ entries: [RevisionList.Entry], _ migrator: Migrator, _ full: FullOption,
    _ format: FormatOption, at place: DatabasePlace = .unknown
  ) throws {
    if format.format == .json {
      return try printJSON(entries.map { RevisionReport($0, migrator, at: place) })
    }
    // Where the database is, is what `current` says anyway.
    let place = DatabasePlace(edited: place.edited)
    for report in entries.map({ RevisionReport($0, migrator, at: place) }) {
      let lines =
        full.verbose ? report.full + [""] : [report.label + "  " + VisibleText.line(report.message)]
      for line in lines { console.entry(line) }
    }
  }

  /// Where the database is.
  fileprivate func place(_ migrator: Migrator) throws -> DatabasePlace {
    try openReadOnly(try location()).inDatabase { db in
      DatabasePlace(
        current: try migrator.current(db), edited: try migrator.edited(db).map(\.id))
    }
  }

  /// Where the database is; nowhere if there is none. What the revisions are can be told also
  /// where the database cannot be asked.
  func placeIfThere(_ migrator: Migrator) -> DatabasePlace {
    do {
      return try isThere(try location()) ? try place(migrator) : .unknown
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
