import ArgumentParser
import Migrations
import RevisionGraph

struct CurrentCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "current", abstract: "Show at which revision the database is.")
  }

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    let session = try Session.required()
    session.warnIfStale()
    let migrator = try session.migrator()
    let queue = try session.openReadOnly(try session.location(database.database))
    let current = try queue.inDatabase(migrator.current)
    let entries = current.compactMap { migrator.revisions[$0] }
    if format.format == .json {
      try session.printJSON(entries.map { RevisionReport($0, migrator) })
    } else if entries.isEmpty {
      session.console.out("base: no revision has been applied")
    } else {
      for entry in entries {
        session.console.out(RevisionReport(entry, migrator).label + "  " + entry.message)
      }
    }
  }
}

struct HeadsCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "heads", abstract: "Show the revisions that none follows.")
  }

  @OptionGroup var format: FormatOption

  func run() throws {
    let session = try Session.required()
    session.warnIfStale()
    let migrator = try session.migrator()
    let entries = migrator.graph.heads.compactMap { migrator.revisions[$0] }
    if format.format == .json {
      return try session.printJSON(entries.map { RevisionReport($0, migrator) })
    }
    for entry in entries {
      session.console.out(RevisionReport(entry, migrator).label + "  " + entry.message)
    }
  }
}

struct HistoryCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "history", abstract: "List the revisions, newest first.",
      discussion: "Where the database exists, the revision at which it is bears the word (current)."
    )
  }

  @Flag(name: .shortAndLong, help: "Show each revision in full.")
  var verbose = false

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    let session = try Session.required()
    session.warnIfStale()
    let migrator = try session.migrator()
    let current = session.currentIfThere(migrator, database.database)
    let reports = migrator.graph.order.reversed().compactMap { migrator.revisions[$0] }
      .map { RevisionReport($0, migrator, current: current) }
    if format.format == .json { return try session.printJSON(reports) }
    for report in reports {
      for line in verbose ? report.full + [""] : [report.line] { session.console.out(line) }
    }
  }
}

struct ShowCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "show", abstract: "Show one revision.",
      discussion: """
        Examples:
          \(Session.programName) show head
          \(Session.programName) show 94bc
        """)
  }

  @Argument(help: "An identifier, the beginning of one, or head.")
  var revision: String

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    let session = try Session.required()
    session.warnIfStale()
    let migrator = try session.migrator()
    let current = session.currentIfThere(migrator, database.database)
    let ids = try migrator.graph.resolve(RevisionSymbol(revision), current: current)
    let reports = ids.compactMap { migrator.revisions[$0] }
      .map { RevisionReport($0, migrator, current: current) }
    if format.format == .json { return try session.printJSON(reports) }
    for report in reports {
      for line in report.full { session.console.out(line) }
      for line in session.source(of: report) { session.console.out(line) }
    }
  }
}

extension Session {
  /// Where the database is; nowhere if there is none. What the revisions are can be told also
  /// where the database cannot be asked.
  func currentIfThere(_ migrator: Migrator, _ option: String?) -> [RevisionID] {
    do {
      let location = try location(option)
      guard exists(location.path) else { return [] }
      return try openReadOnly(location).inDatabase(migrator.current)
    } catch {
      console.err("Warning: " + Wording(session: self).describe(error))
      return []
    }
  }

  /// The file of a revision, where the source is at hand.
  fileprivate func source(of report: RevisionReport) -> [String] {
    guard let text = try? String(contentsOf: url(report.path), encoding: .utf8) else { return [] }
    return ["", text.trimmingCharacters(in: .newlines)]
  }
}
