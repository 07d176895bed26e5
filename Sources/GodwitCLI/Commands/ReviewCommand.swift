import ArgumentParser
import Foundation
import GodwitMigrations
import GodwitRevisionGraph

import class GRDB.Database
import class GRDB.DatabaseQueue

struct ReviewCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "review",
      abstract: "Print a page about revisions, for the reviewer of a pull request.",
      discussion: """
        The page is Markdown: what changes table by table, the SQL that will run and how, what it \
        costs on the database, the downgrade and what it cannot restore, a diagram, and the findings \
        of lint. If there is a database, the pending revisions run on a temporary copy of it; the \
        database itself is only read.

        Examples:
          \(Session.programName) review head
          \(Session.programName) review --pending --database copy-of-production.sqlite
          \(Session.programName) review --since origin/main
        """)
  }

  @Argument(
    help: ArgumentHelp("A revision, or a range of them: A:B.", valueName: "revision"),
    completion: .revisions)
  var revision: String?

  @Flag(help: "The revisions that the database lacks; all revisions, if there is no database.")
  var pending = false

  @Option(
    help: ArgumentHelp(
      "The revisions whose files were added since this branch left a branch, a tag or a commit.",
      valueName: "reference"))
  var since: String?

  @Flag(help: "Do not run anything on a copy of the database.")
  var noCopy = false

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func validate() throws {
    let said = [revision != nil, pending, since != nil].filter { $0 }.count
    guard said == 1 else {
      throw ValidationError(
        "Say what to review: a revision or a range, or --pending, or --since REFERENCE"
          + (said == 0 ? "." : ", and only one of them."))
    }
  }

  func run() throws {
    let session = try Session.required()
    try session.requireFresh()
    let location = try session.location()
    guard try location.remote == nil && session.isThere(location) else {
      let migrator = try session.migrator()
      let wanted = try wanted(migrator, session, at: [])
      let review = try review(session, migrator, of: wanted) { $0.noDatabase = location.path }
      return try finish(review, session)
    }
    let review = try session.stoppable { interrupts in
      let original = try session.openReadOnly(location, interrupts)
      return try self.review(original, location, session, interrupts)
    }
    try finish(review, session)
  }

  /// What can be said with a database.
  private func review(
    _ original: DatabaseQueue, _ location: DatabaseLocation, _ session: Session,
    _ interrupts: Interrupts
  ) throws -> Review? {
    var (review, lacks) = try original.reading { db -> (Review?, Bool) in
      let migrator = try session.migrator().adapted(to: db)
      let current = try migrator.current(db)
      let wanted = try wanted(migrator, session, at: current)
      let missing = Set(migrator.graph.order).subtracting(migrator.graph.ancestors(of: current))
      let review = try self.review(session, migrator, of: wanted, asking: db) {
        $0.database = Review.Database(path: location.path, pending: missing.count)
      }
      return (review, !missing.isDisjoint(with: wanted))
    }
    guard lacks, !noCopy, review != nil else { return review }
    do {
      let rehearsal = try session.rehearsed(original, interrupts)
      review?.take(rehearsal)
    } catch {
      let wording = Wording(session: session)
      // Who wants to stop is not told that it failed.
      if wording.exitCode(for: error) >= 128 { throw error }
      let lines = wording.describe(error).split(whereSeparator: \.isNewline)
      let text = lines.map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: " ")
      review?.database?.obstacle = "Tried on a copy, it fails: " + text
    }
    return review
  }

  private func review(
    _ session: Session, _ migrator: Migrator, of wanted: Set<RevisionID>,
    asking db: Database? = nil, _ complete: (inout Review) -> Void
  ) throws -> Review? {
    guard !wanted.isEmpty else { return nil }
    var review = try ReviewGathering(session, migrator, of: wanted, asking: db).review()
    complete(&review)
    return review
  }

  private func wanted(
    _ migrator: Migrator, _ session: Session, at current: [RevisionID]
  ) throws -> Set<RevisionID> {
    let graph = migrator.graph
    if let since {
      return Set(try session.revisionsAdded(since: since).map(\.id)).intersection(graph.order)
    }
    guard let revision else {
      return Set(graph.order).subtracting(graph.ancestors(of: current))
    }
    guard revision.utf8.contains(UInt8(ascii: ":")) else {
      return Set(try graph.resolve(RevisionSymbol(revision), current: current))
    }
    guard let range = RevisionRange(revision) else {
      throw CommandError.range(.notARange(revision))
    }
    return try graph.revisions(in: range, current: current)
  }

  private func finish(_ review: Review?, _ session: Session) throws {
    if format.format == .json { return try session.printJSON(review) }
    guard let review else { return session.console.out("No revision to review.") }
    session.console.out(ReviewPage(review).text)
  }
}

extension ReviewCommand: LookingCommand {}

extension Session {
  /// What is pending, run on a copy of a database, and taken back.
  fileprivate func rehearsed(
    _ original: DatabaseQueue, _ interrupts: Interrupts
  ) throws -> RehearsalReport {
    let folder = url(FileManager.default.temporaryDirectory.path).path
    // As for a rehearsal, and as much again for the WAL.
    let space = try Backup.size(of: original).multipliedReportingOverflow(by: 5)
    try Backup.requireSpace(for: space.overflow ? .max : space.partialValue, at: folder + "/copy")
    let copies = try PrivateFolder(in: folder, prefix: "godwit-review-")
    defer { copies.remove() }
    var quiet = self
    quiet.console.silence(.out)
    quiet.console.silence(.err)
    var rehearsal = try Rehearsal(
      quiet, of: original, in: copies, interrupts, measuringLog: true)
    _ = try rehearsal.run()
    return rehearsal.report
  }
}

extension Review {
  /// Takes over what came of a rehearsal.
  fileprivate mutating func take(_ rehearsal: RehearsalReport) {
    database?.rehearsal = rehearsal
    for index in revisions.indices {
      func seconds(_ direction: Direction) -> Double? {
        rehearsal.steps.first {
          $0.revision == revisions[index].id && $0.direction == direction.rawValue
        }?.seconds
      }
      revisions[index].upgradeSeconds = seconds(.upgrade)
      revisions[index].downgradeSeconds = seconds(.downgrade)
    }
  }
}
