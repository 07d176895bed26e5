import ArgumentParser
import Foundation
import GodwitExecution
import GodwitMigrations
import GodwitRevisionGraph

import class GRDB.DatabaseQueue

struct UpgradeCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "upgrade",
      abstract: "Apply revisions to the database.",
      discussion: """
        All pending revisions are applied in one transaction: all of them or, if one fails, none. A \
        database that does not exist is created.

        Examples:
          \(Session.programName) upgrade            everything that is pending
          \(Session.programName) upgrade +1         the next revision
          \(Session.programName) upgrade 94bc       up to a revision
          \(Session.programName) upgrade --plan     what would be done, and what it would cost
          \(Session.programName) upgrade --plan --for d1     the same by a script for Cloudflare D1
          \(Session.programName) upgrade cart@head  one branch
          \(Session.programName) upgrade --sql 94bc:head --for shell > upgrade.sql
        """)
  }

  @Argument(
    help:
      "Where to: head, heads, an identifier or the beginning of one, +N, label@head; with --sql, from:to.",
    completion: .revisions)
  var revision = "head"

  @OptionGroup var script: ScriptOption

  @Flag(help: "Go on even if branches give different schemas in different orders.")
  var allowConflict = false

  @Flag(help: "Print each statement, the way chosen and its cost, and change nothing.")
  var plan = false

  @Flag(help: "Make a copy of the database first; see backup.")
  var backup = false

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption
  @OptionGroup var waiting: WaitOption
  @OptionGroup var verbosity: VerbosityOption

  func validate() throws {
    try script.validate(
      with: format, besides: ["--plan": plan, "--backup": backup], planning: plan)
    try script.validate(ranges: [revision])
    let symbol = RevisionSymbol(revision)
    if symbol.anchor == .current, symbol.steps < 0 {
      throw ValidationError("An upgrade goes forward. To go back: downgrade \(revision)")
    }
  }

  func run() throws {
    let session = try Session.required().telling(verbosity)
    try session.requireFresh()
    if script.sql { return try session.printScript(.upgrade, revision, script) }
    let location = try session.location()
    if plan {
      return try session.printPlan(
        .upgrade, to: RevisionSymbol(revision), location, for: script.dialect, format.format)
    }
    if let remote = location.remote {
      return try RemoteMigration(session, remote).run(
        .upgrade, to: RevisionSymbol(revision), allowingConflict: allowConflict, format.format)
    }
    let isNew = !session.exists(location.path)
    if backup, !isNew {
      session.console.err("Copied the database to \(try session.backUp(location))")
    }
    let walk = try DatabaseMigration(
      session, location, waiting: waiting.wait, mayCreate: true, verbosity)
    do {
      try walk.adopt()
      if !allowConflict { try walk.requireCommutingBranches(RevisionSymbol(revision)) }
      if isNew { session.console.err("Creating \(location.path)") }
      try walk.warnOfEdits()
      try walk.run(.upgrade, to: RevisionSymbol(revision), format.format)
    } catch {
      if isNew, walk.committed.isEmpty { walk.removeFile() }
      throw error
    }
  }
}

struct DowngradeCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "downgrade",
      abstract: "Take revisions back.",
      discussion: """
        A downgrade that would drop tables or columns with values says how many values, and asks. \
        Without a terminal it needs --allow-data-loss.

        Examples:
          \(Session.programName) downgrade -1       the last revision
          \(Session.programName) downgrade 94bc     everything that follows a revision
          \(Session.programName) downgrade base     everything
          \(Session.programName) downgrade cart@base  one branch
          \(Session.programName) downgrade --sql head:94bc
        """)
  }

  @Argument(
    help:
      "Where to: base, an identifier or the beginning of one, -N, label@base; with --sql, from:to.",
    completion: .revisions)
  var revision: String

  @OptionGroup var script: ScriptOption

  @Flag(help: "Drop tables and columns that hold values without asking.")
  var allowDataLoss = false

  @Flag(help: "Print each statement, the way chosen and its cost, and change nothing.")
  var plan = false

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption
  @OptionGroup var waiting: WaitOption
  @OptionGroup var verbosity: VerbosityOption

  func validate() throws {
    try script.validate(with: format, besides: ["--plan": plan], planning: plan)
    try script.validate(ranges: [revision])
    let symbol = RevisionSymbol(revision)
    if symbol.anchor == .current, symbol.steps > 0 {
      throw ValidationError("A downgrade goes back. To go forward: upgrade \(revision)")
    }
  }

  func run() throws {
    let session = try Session.required().telling(verbosity)
    try session.requireFresh()
    if script.sql { return try session.printScript(.downgrade, revision, script) }
    let location = try session.location()
    let target = RevisionSymbol(revision)
    if plan {
      return try session.printPlan(
        .downgrade, to: target, location, for: script.dialect, format.format)
    }
    if let remote = location.remote {
      return try RemoteMigration(session, remote).run(
        .downgrade, to: target, allowingLoss: allowDataLoss, format.format)
    }
    let walk = try DatabaseMigration(
      session, location, waiting: waiting.wait, mayCreate: false, verbosity)
    if !allowDataLoss { try walk.confirmLoss(target) }
    try walk.run(.downgrade, to: target, format.format)
  }
}

/// Printing a walk instead of walking.
struct ScriptOption: ParsableArguments {
  @Flag(help: "Print one script of SQL, and open no database.")
  var sql = false

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp(Dialect.optionHelp, valueName: "dialect"))
  var dialect: Dialect?

  @Option(help: "A word for the first line of the script.")
  var tag: String?

  func validate() throws {
    if !sql, tag != nil {
      throw ValidationError("--tag is about a script: say --sql with it.")
    }
  }

  /// - Parameters:
  ///   - flags: Others of the command, and whether they were said.
  ///   - isPlan: Whether it is said what would be done, which `--for` can be about as well.
  /// - Throws: `ValidationError` for what a script has nothing to do with.
  func validate(
    with format: FormatOption, besides flags: KeyValuePairs<String, Bool> = [:],
    planning isPlan: Bool? = nil
  ) throws {
    if !sql, dialect != nil, isPlan != true {
      let ways = isPlan == nil ? "--sql" : "--sql or --plan"
      throw ValidationError("--for says who is to run a script: say \(ways) with it.")
    }
    let json: KeyValuePairs = ["--format json": format.format == .json]
    guard sql, let other = (Array(flags) + Array(json)).first(where: \.value) else { return }
    throw ValidationError(
      "--sql prints a script and opens no database: \(other.key) does not go with it.")
  }

  /// - Throws: `ValidationError` for a range where there is no script.
  func validate(ranges texts: [String]) throws {
    guard !sql, texts.contains(where: { $0.utf8.contains(UInt8(ascii: ":")) }) else { return }
    throw ValidationError("A range says where the database was, for a script: say --sql.")
  }
}

extension Session {
  /// Prints the script of a walk. An upgrade may leave out where it begins; a downgrade must say it.
  fileprivate func printScript(
    _ direction: Direction, _ text: String, _ option: ScriptOption
  ) throws {
    let migrator = try migrator()
    let range = try RevisionRange.read(text)
    let single = range == nil ? RevisionSymbol(text) : nil
    let start = range?.lower ?? .base
    let target = range?.upper ?? single ?? (direction == .upgrade ? .head : .base)
    // Where the database is, nobody knows here.
    guard start.anchor != .current, range?.lower != nil || target.anchor != .current,
      range?.lower != nil || direction == .upgrade
    else { throw CommandError.range(.needsStart(direction, text)) }
    let script: SQLScript
    do {
      script = try migrator.script(
        direction, from: start, to: target, for: option.dialect ?? .sqlite, tag: option.tag)
    } catch RevisionSymbolError.notApplied, RevisionSymbolError.isBehind {
      // What these say is about a database.
      throw CommandError.range(.goesTheOtherWay(direction, from: start, to: target))
    }
    guard !script.isEmpty else {
      let ends = try [start, target].map { Set(try migrator.graph.resolve($0, current: [])) }
      guard ends[0] == ends[1] else { throw CommandError.range(.empty(text)) }
      return console.err("Nothing to do.")
    }
    console.script(script.text)
  }
}

extension RevisionRange {
  /// - Returns: Nothing for one revision.
  /// - Throws: ``CommandError`` for what is neither a revision nor a range.
  static func read(_ text: String) throws -> Self? {
    let range = Self(text)
    guard range != nil || !text.utf8.contains(UInt8(ascii: ":")) else {
      throw CommandError.range(.notARange(text))
    }
    return range
  }
}

/// How much a walk tells.
struct VerbosityOption: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Show each statement with the time that it took.")
  var verbose = false

  @Flag(name: .shortAndLong, help: "Show only errors.")
  var quiet = false

  func validate() throws {
    if verbose, quiet { throw ValidationError("--verbose and --quiet contradict each other.") }
  }
}

/// Tells statements once they are done, which is when the next one begins.
final class StatementLog {
  private let console: Console
  private var running: (sql: String, start: ContinuousClock.Instant)?

  init(_ console: Console) {
    self.console = console
  }

  func willExecute(_ sql: String) {
    finish()
    running = (sql, ContinuousClock().now)
  }

  func finish() {
    guard let (sql, start) = running else { return }
    running = nil
    let milliseconds = (ContinuousClock().now - start) / .milliseconds(1)
    let text = sql.unicodeScalars.split(separator: "\n").map { String($0) }
      .joined(separator: "\n        ")
    console.err(String(format: "    %8.1f ms  ", milliseconds) + text)
  }
}

/// The option of every command that may have to wait for others.
struct WaitOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How long to wait while another connection has the database locked.", valueName: "seconds"))
  var wait: Double = 60

  func validate() throws {
    guard wait >= 0 else {
      throw ValidationError("--wait takes seconds: 0 for not at all, inf for as long as it takes.")
    }
  }
}
