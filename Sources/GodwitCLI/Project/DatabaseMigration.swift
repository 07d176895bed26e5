import Foundation
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax

import class GRDB.Database
import class GRDB.DatabaseQueue

/// A database that is being brought from one revision to another.
final class DatabaseMigration {
  private let session: Session
  private let location: DatabaseLocation
  private let migrator: Migrator
  private let queue: DatabaseQueue
  private let cancellation: Cancellation
  private let interrupts: Interrupts?
  private let log: StatementLog?
  private let bar: ProgressBar?
  /// The revisions that are in the database for good.
  private(set) var committed: [RevisionList.Entry] = []

  init(
    _ session: Session, _ location: DatabaseLocation, waiting: Double, mayCreate: Bool,
    _ verbosity: VerbosityOption
  ) throws {
    self.session = session
    log = verbosity.verbose ? StatementLog(session.console) : nil
    bar =
      verbosity.verbose || verbosity.quiet
      ? nil : session.console.showStatus.map { ProgressBar(show: $0) }
    self.location = location
    migrator = try session.migrator()
    cancellation = Cancellation(patience: waiting)
    if mayCreate, location.mayBeCreated, !session.exists(location.path) {
      let folder = session.url(location.path).deletingLastPathComponent().path
      guard session.exists(folder) else { throw CommandError.file(.noFolder(folder)) }
    } else {
      try session.requireFile(location)
    }
    queue = try session.openWritable(location, waiting: session.waiting(cancellation))
    interrupts = session.hearsSignals ? Interrupts(cancellation, interrupting: queue) : nil
  }

  /// Takes the database over if another migrator has brought it here.
  func adopt() throws {
    guard let adoption = session.configuration.adoption else { return }
    do {
      try queue.enforcingForeignKeys {
        try migrator.adopt(queue, adoption, cancellation) { [session, location] event in
          switch event {
          case .willAdopt(let source):
            session.console.err(
              VisibleText.line(
                "Taking \(location.path) over from \(source), whose migrations run first"))
          case .didAdopt(let revision):
            session.console.err(
              VisibleText.line("  adopt \(revision)  the schema is the one that it makes"))
          default: break
          }
        }
      }
    } catch {
      throw cancellation.isCancelled ? MigrationError.cancelled : error
    }
  }

  /// Branches that are applied together must give the same schema in any order.
  ///
  /// - Throws: `MergeConflict`.
  func requireCommutingBranches(_ target: RevisionSymbol) throws {
    try reading { try migrator.proveMerge(of: target, $0) }
  }

  /// Says which revisions were edited after the database got them.
  func warnOfEdits() throws {
    session.warn(ofEdited: try reading(migrator.edited))
  }

  /// Reads, which whoever wants to stop interrupts as well.
  private func reading<Result>(_ body: (Database) throws -> Result) throws -> Result {
    do {
      return try queue.inDatabase(body)
    } catch {
      throw cancellation.isCancelled ? MigrationError.cancelled : error
    }
  }

  /// - Throws: ``MigrationFailure``, which knows what stays.
  func run(
    _ direction: Direction, to target: RevisionSymbol, _ format: FormatOption.Format
  ) throws {
    // Whether the way exists is no matter of what stays.
    _ = try reading { try migrator.path(direction, to: target, $0) }
    do {
      try migrate(direction, to: target, format)
    } catch {
      throw MigrationFailure(error: error, committed: committed)
    }
  }

  private func migrate(
    _ direction: Direction, to target: RevisionSymbol, _ format: FormatOption.Format
  ) throws {
    let start = try reading(migrator.current)
    bar?.totalRows = try rowsToCopy(direction, to: target)
    defer { bar?.clear() }
    try migrator.run(
      direction, to: target, on: queue, cancellation: cancellation,
      progress: { [session] event in
        switch event {
        case .willUseTransactions(let count):
          let reason =
            session.configuration.migrations.transactionPerRevision
            ? "Each revision has a transaction of its own: \(count)"
            : "The revisions treat foreign keys or transactions differently: they need \(count)"
          session.console.err("\(reason) transactions, and only those before a failure would stay")
        case .willRun, .willAdopt, .didAdopt, .didTakeBack: break
        case .willExecute(let sql):
          self.log?.willExecute(sql)
          self.bar?.willExecute(sql)
        case .didSkip(let description):
          self.log?.finish()
          self.bar?.clear()
          session.console.err(VisibleText.line("    \(description): so already, skipped"))
        case .isCopying(let progress): self.bar?.update(progress)
        case .didRun(let entry, let direction, let seconds):
          self.log?.finish()
          self.bar?.clear()
          let time = String(format: "%.2f s", seconds)
          let what = VisibleText.line("\(entry.id)  \(entry.message)")
          session.console.err("  \(direction.rawValue) \(what)  (\(time))")
        case .didCommit(let entries):
          self.committed += entries
        }
      })
    let end = try queue.inDatabase(migrator.current)
    if format == .json {
      let report = MigrationReport(
        database: location.path, direction: direction.rawValue, from: start.map(\.rawValue),
        to: end.map(\.rawValue), revisions: committed.map(\.id.rawValue))
      return try session.printJSON(report)
    }
    session.console.out(
      VisibleText.line(
        committed.isEmpty
          ? "Nothing to do: \(location.path) is at \(migrator.name(of: end))"
          : "\(location.path): \(migrator.name(of: start)) -> \(migrator.name(of: end))"))
  }

  /// How many rows all rebuilds of a walk have to copy, for a bar that somebody sees.
  private func rowsToCopy(_ direction: Direction, to target: RevisionSymbol) throws -> Int {
    guard bar != nil else { return 0 }
    return try reading { db in
      let plan = try migrator.plan(of: try migrator.path(direction, to: target, db), db)
      return plan.revisions.flatMap(\.parts).compactMap(\.rewrite?.rows).reduce(0, +)
    }
  }

  /// Says what a downgrade would lose, and asks.
  ///
  /// - Throws: ``CommandError/DatabaseProblem/dataLoss(_:)`` where nobody can be asked,
  ///   ``CommandError/declined`` if the answer is no, and `MigrationError.cancelled` if somebody wants
  ///   to stop.
  func confirmLoss(_ target: RevisionSymbol) throws {
    let losses = try reading { db in
      try migrator.dataLoss(of: try migrator.path(.downgrade, to: target, db), db)
    }
    guard !losses.isEmpty else { return }
    let lines = losses.map(\.sentence)
    guard session.console.isInteractive else { throw CommandError.database(.dataLoss(lines)) }
    session.console.err("This downgrade drops values for good:")
    for line in lines { session.console.err("  " + line) }
    // Whoever wanted to stop while it was counted is not asked any more.
    if cancellation.isCancelled { throw MigrationError.cancelled }
    guard try session.confirm("Go on?") else { throw CommandError.declined }
  }

  /// Removes a file that was created for nothing: only if nobody else has it, and it is still empty.
  func removeFile() {
    // SQLite creates the file that a link points to, and the link was there before.
    let path = session.url(location.path).resolvingSymlinksInPath().path
    cancellation.cancel()
    try? queue.inDatabase { db in
      try db.execute(sql: "BEGIN EXCLUSIVE")
      defer { try? db.execute(sql: "ROLLBACK") }
      // Gone while it is ours: whoever comes now makes a new one.
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      if (attributes[.size] as? NSNumber)?.intValue == 0 { Backup.remove(at: path) }
    }
    try? queue.close()
  }
}

extension Session {
  /// Warns of applied revisions that were edited since.
  func warn(ofEdited entries: [RevisionList.Entry]) {
    guard !entries.isEmpty else { return }
    let words = Wording(session: self)
    for entry in entries { console.err("Warning: " + words.describe(edited: entry)) }
    console.err(words.adviceAboutEdits)
  }

  /// A session that tells as much as is wanted. Questions and errors are always told.
  func telling(_ verbosity: VerbosityOption) -> Session {
    guard verbosity.quiet else { return self }
    var session = self
    session.console.silence(.out)
    if !console.isInteractive { session.console.silence(.err) }
    return session
  }
}

/// What `upgrade` and `downgrade` print with `--format json`.
struct MigrationReport: Encodable {
  let database: String
  let direction: String
  let from: [String]
  let to: [String]
  /// What was run, first to last.
  let revisions: [String]
}

/// A walk that did not reach its end.
struct MigrationFailure: Error {
  let error: any Error
  /// The revisions that were run before and stay.
  let committed: [RevisionList.Entry]
}

extension DataLoss {
  /// `1,204 rows of ai_logs`, `12 values of poems.word_count`
  var sentence: String {
    let things = (column == nil ? "row" : "value") + (count == 1 ? "" : "s")
    let place = column.map { "\(table).\($0)" } ?? "\(table)"
    return "\(count?.grouped ?? "the") \(things) of \(VisibleText.line(place))"
  }
}

extension Migrator {
  /// Where a database is, for people.
  func name(of heads: [RevisionID]) -> String {
    guard !heads.isEmpty else { return "base" }
    return heads.list + (Set(heads) == Set(graph.heads) ? " (head)" : "")
  }
}
