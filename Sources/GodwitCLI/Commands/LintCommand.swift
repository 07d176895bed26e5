import ArgumentParser
import Foundation
import GodwitLint
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSourceRegistry

struct LintCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "lint",
      abstract: "Find risks in revisions.",
      discussion: """
        Runs revisions in memory and looks at what they do, not at their text: the schema before and \
        after, the way in which each table is changed, the downgrade, and the rows of the database if \
        there is one. By default it looks at the revisions that the database lacks; without a database, \
        at all of them.

        A comment in the revision's file allows a finding, with a reason:
          // godwit:allow destructive-drop nobody has used the table

        Exits with 0 if it found nothing but notes, with 2 if it found more, and with 1 if it failed.

        Examples:
          \(Session.programName) lint
          \(Session.programName) lint head
          \(Session.programName) lint 94bc:head
          \(Session.programName) lint --since origin/main --format github
          \(Session.programName) lint --explain destructive-drop
        """)
  }

  @Argument(
    help: "Only these: a revision, or a range such as A:B, A: or :B.", completion: .revisions)
  var range: String?

  @Option(
    help: ArgumentHelp(
      "Only revisions whose files were added since this branch left the named one in git.",
      valueName: "git-ref"))
  var since: String?

  @Option(
    help: ArgumentHelp("A file of findings that do not count.", valueName: "file"),
    completion: .file())
  var baseline: String?

  @Option(
    help: ArgumentHelp("Write the findings into such a baseline file.", valueName: "file"),
    completion: .file())
  var writeBaseline: String?

  @Option(
    help: ArgumentHelp(
      "Also look for the codes of a profile: cloudkit or d1.", valueName: "name"),
    completion: .list(LintProfile.all.map(\.name)))
  var profile: [String] = []

  @Option(
    help: ArgumentHelp("Print the page about a code.", valueName: "code"),
    completion: .list(LintRule.all.map(\.code)))
  var explain: String?

  @Flag(help: "List the codes, with their severities in this project.")
  var list = false

  @OptionGroup var database: DatabaseOption

  @Option(help: FindingsFormat.help)
  var format = FindingsFormat.text

  func validate() throws {
    if range != nil, since != nil {
      throw ValidationError("A range and --since contradict each other.")
    }
    if let name = profile.first(where: { name in !LintProfile.all.contains { $0.name == name } }) {
      throw ValidationError(
        "There is no profile '\(name)'. There is: "
          + LintProfile.all.map(\.name).joined(separator: ", "))
    }
    if database.all, format.isOneDocument {
      throw ValidationError(
        "--format \(format.rawValue) is one document: run lint for each database, with --name.")
    }
  }

  func run() throws {
    let session = try Session.required()
    if let explain { return try session.explain(explain) }
    var settings = session.configuration.lint
    let known = Set(settings.profiles.map(\.name))
    settings.profiles += LintProfile.all.filter {
      profile.contains($0.name) && !known.contains($0.name)
    }
    let migrator = try session.migrator()
    var linter = try Linter(migrator, settings: settings)
    if list { return session.list(linter.rules, settings) }
    session.warnIfStale()
    linter.declared = session.configuration.schema
    linter.source = session.sourceFile
    let report = try look(linter, migrator, session)
    try finish(report, linter, session)
  }

  private func look(
    _ linter: Linter, _ migrator: Migrator, _ session: Session
  ) throws -> LintReport {
    let location = try session.location()
    // The rows of one that only a command reaches are not asked.
    guard try location.remote == nil && session.isThere(location) else {
      return try linter.report(on: wanted(migrator, session))
    }
    return try session.openReadOnly(location).reading { db in
      let migrator = try migrator.adapted(to: db)
      let wanted = try wanted(migrator, session, asking: try migrator.current(db))
      return try linter.report(on: wanted, asking: db)
    }
  }

  /// - Parameter current: Where the database is, if there is one.
  private func wanted(
    _ migrator: Migrator, _ session: Session, asking current: [RevisionID]? = nil
  ) throws -> Set<RevisionID> {
    let graph = migrator.graph
    if let since {
      return Set(try session.revisionsAdded(since: since).map(\.id)).intersection(graph.order)
    }
    guard let range else {
      return Set(graph.order).subtracting(graph.ancestors(of: current ?? []))
    }
    guard range.utf8.contains(UInt8(ascii: ":")) else {
      return Set(try graph.resolve(RevisionSymbol(range), current: current ?? []))
    }
    guard let range = RevisionRange(range) else { throw CommandError.range(.notARange(range)) }
    return try graph.revisions(in: range, current: current ?? [])
  }

  private func finish(_ report: LintReport, _ linter: Linter, _ session: Session) throws {
    var result = LintFindings(report, linter.rules, session)
    if let writeBaseline {
      return try session.writeBaseline(result.baseline, to: writeBaseline)
    }
    if let baseline { result.leaveOut(try LintBaseline(path: baseline, session)) }
    try result.print(as: format)
    if !result.isFine { throw ExitCode(2) }
  }
}

extension LintCommand: LookingCommand {}

extension Session {
  /// The file of a revision, where the sources are at hand.
  func sourceFile(_ entry: RevisionList.Entry) -> SourceFile? {
    let path = url(configuration.revisions.path(of: entry)).path
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    return SourceFile(path: entry.file, text: String(decoding: data, as: UTF8.self))
  }

  fileprivate func explain(_ code: String) throws {
    guard let rule = LintRule.named(code) else {
      let similar = Similarity.closest(to: code, in: LintRule.all.map(\.code))
      throw ValidationError(
        "There is no code '\(code)'." + (similar.first.map { " Did you mean '\($0)'?" } ?? ""))
    }
    console.out(rule.page)
  }

  fileprivate func list(_ rules: [LintRule], _ settings: LintSettings) {
    let width = LintRule.all.map(\.code.utf8.count).max() ?? 0
    for rule in LintRule.all {
      let isOn = rules.contains { $0.code == rule.code }
      let severity = settings[rule.code] ?? (isOn ? rule.severity : .off)
      let code = rule.code + String(repeating: " ", count: width - rule.code.utf8.count)
      let gap = String(repeating: " ", count: 9 - severity.rawValue.utf8.count)
      console.entry("\(code)  \(severity.rawValue)\(gap)\(rule.title)")
    }
  }

  fileprivate func writeBaseline(_ baseline: LintBaseline, to path: String) throws {
    let (file, data) = (url(path).path, try baseline.data())
    do {
      if FileManager.default.fileExists(atPath: file) {
        try AtomicFile.replace(data, at: file)
      } else {
        try AtomicFile.create(data, at: file)
      }
    } catch let error as SystemError {
      throw CommandError.file(.cannotWrite(path, error))
    }
    let count = baseline.findings.count
    console.err(
      "Wrote \(path): \(count) finding\(count == 1 ? "" : "s") that do not count from now on.")
  }
}
