import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitVerification

/// What `verify` prints with `--format json`.
struct VerificationDocument: Encodable, Sendable {
  struct Step: Encodable, Sendable {
    let revision: String
    let message: String
    /// The database, unless it was in memory.
    let database: String?
    /// Whether it was taken back and applied again.
    let isTakenBack: Bool
    /// Why not.
    let reason: String?

    init(_ step: VerificationReport.Step, on database: String?) {
      revision = step.entry.id.rawValue
      message = step.entry.message
      self.database = database
      isTakenBack = step.keptBecause == nil
      reason = step.keptBecause
    }
  }

  struct Problem: Encodable, Sendable {
    /// What it is: `schema-not-back`.
    let kind: String
    let revision: String?
    let file: String?
    let direction: String?
    /// The database, unless it was in memory.
    let database: String?
    let message: String
    /// The differences or reasons, one by one.
    let details: [String]
    /// What it is about: `column poems.word_count`.
    let objects: [String]
    /// The smallest command that shows it.
    let command: String
  }

  var isProven = false
  /// Whether the heads are as declared; nothing where that was not asked.
  var isDeclared: Bool?
  /// What was tried, first to last.
  var revisions: [Step] = []
  var problems: [Problem] = []
  /// What was not tried.
  var notes: [String] = []
}

/// Says for people what a verification has found.
struct VerificationReporter {
  private let session: Session
  private let migrator: Migrator

  init(_ session: Session, _ migrator: Migrator) {
    self.session = session
    self.migrator = migrator
  }

  func entries(
    _ found: VerificationReport, _ location: DatabaseLocation?
  ) -> [VerificationDocument.Problem] {
    found.problems.map { problem in
      VerificationDocument.Problem(
        kind: problem.kind.rawValue, revision: problem.revision?.rawValue, file: problem.file,
        direction: problem.direction?.rawValue, database: location?.path,
        message: problem.summary, details: problem.lines, objects: problem.objects,
        command: command(problem, location))
    }
  }

  /// The smallest command that shows a problem: what is no revision's is that of the heads.
  private func command(_ problem: VerificationProblem, _ location: DatabaseLocation?) -> String {
    let place = problem.revision.map { shortName(of: $0) } ?? "heads"
    let data = location.map { " --data \(ShellWord.plain($0.path))" } ?? ""
    return session.hint("verify \(ShellWord.plain(place))\(data)")
  }

  /// The beginning of an identifier that no other has.
  private func shortName(of id: RevisionID) -> String {
    let scalars = Array(id.rawValue.unicodeScalars)
    for count in 4..<max(scalars.count, 4) {
      var name = String.UnicodeScalarView()
      name.append(contentsOf: scalars.prefix(count))
      if (try? migrator.graph.resolve(RevisionSymbol(String(name)), current: [])) == [id] {
        return String(name)
      }
    }
    return id.rawValue
  }

  func lines(_ problems: [VerificationDocument.Problem]) -> [String] {
    problems.flatMap { problem in
      [problem.message] + problem.details.map { "  " + $0 }
        + ["  Shown by: \(problem.command)", ""]
    }
  }

  /// What is proven now.
  func proof(of found: VerificationReport, on database: String? = nil) -> String {
    let all = found.steps.count
    let reversible = found.steps.filter { $0.keptBecause == nil }.count
    let count = "\(all.grouped) revision\(all == 1 ? "" : "s") applied"
    let work =
      reversible == all
      ? "\(count), taken back and applied again"
      : "\(count), \(reversible.grouped) of them taken back and applied again"
    if let database {
      return VisibleText.line(
        found.steps.isEmpty
          ? "Nothing is pending in \(database): no revision was tried on its rows."
          : "Proven on the rows of \(database): \(work).")
    }
    return "Proven: \(work), without rows and with rows that were made up."
      + (found.isDeclared == true ? " The result is as declared." : "")
  }

  func verdict(on revisions: [String]) -> String {
    let count = Set(revisions.map { SQLText($0) }).count
    return count == 0
      ? "The revisions are not as they must be."
      : "\(count) revision\(count == 1 ? " is not as it" : "s are not as they") must be."
  }
}
