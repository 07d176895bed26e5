import ArgumentParser
import Foundation
import GodwitAutogenerate
import GodwitExecution
import GodwitIntrospection
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSchemaDiff

struct RevisionCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "revision",
      abstract: "Write a new revision file.",
      discussion: """
        With --autogenerate, schema/ is compared with the database (or, if there is none yet, with the \
        schema that versions/ makes), and the revision is filled in. Before the file is written, its \
        operations run in memory: the upgrade must make the declared schema, and the downgrade must \
        restore the present one. Review the file before you apply it.

        Examples:
          \(Session.programName) revision --autogenerate -m "add word_count"
          \(Session.programName) revision -m "split names"
          \(Session.programName) revision -m "a branch" --head 94bc --splice --branch-label cart
        """)
  }

  @Option(
    name: .shortAndLong, help: "What the revision does. It becomes part of the file's name.")
  var message: String

  @Flag(help: "Fill the revision in by comparing schema/ with the database.")
  var autogenerate = false

  enum Kind: String, ExpressibleByArgument, CaseIterable {
    case revision, grdb
  }

  @Option(
    name: .customLong("as"),
    help: "What to write: a revision, or a migration for GRDB's DatabaseMigrator (grdb).")
  var kind = Kind.revision

  @Flag(help: "Write the revision even if its operations could not be proven in memory.")
  var allowUnproven = false

  @Flag(help: "Name some of the rows that do not fit the change, by their keys, in the file.")
  var showKeys = false

  @Option(
    help: ArgumentHelp(
      "The revision that it will follow; base begins a new history.", valueName: "revision"),
    completion: .revisions)
  var head = "head"

  @Flag(help: "Allow it to follow a revision that is not a head, and so begin a branch.")
  var splice = false

  @Flag(help: "Print the SQL of the change, and write no file.")
  var sql = false

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp(Dialect.optionHelp, valueName: "dialect"))
  var dialect: Dialect?

  @OptionGroup var identity: RevisionIdentityOption
  @OptionGroup var renames: RenameOption
  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func validate() throws {
    if sql, format.format == .json {
      throw ValidationError("--sql prints a script: --format does not go with it.")
    }
    if dialect != nil, !sql { throw ValidationError("--for is about what --sql prints.") }
    if kind == .grdb {
      guard autogenerate, !sql else {
        throw ValidationError("--as grdb goes with --autogenerate, and not with --sql.")
      }
      guard head == "head", !splice, !identity.isAboutBranches else {
        throw ValidationError("GRDB's migrations follow one another: they have no branches.")
      }
    }
    if sql, !autogenerate {
      throw ValidationError("--sql prints what --autogenerate finds: say both.")
    }
  }

  func run() throws {
    let session = try Session.required().printing(format)
    guard message.contains(where: { !$0.isWhitespace }) else {
      throw CommandError.revision(.noMessage)
    }
    try session.requireFresh()
    if kind == .grdb { return try writeMigration(session) }
    if autogenerate, session.staysWithGRDB { throw CommandError.schema(.onlyMigrations) }
    let migrator = try session.migrator()
    let parents = try parents(migrator)
    var draft = RevisionDraft(
      id: identity.id(session), downRevisions: parents, message: message, date: session.now())
    try identity.apply(to: &draft, migrator)
    var change: SchemaChange?
    if autogenerate {
      change = try proposal(session, migrator)
      guard let change else {
        if format.format == .json { try session.printJSON(WrittenReport()) }
        return
      }
      fill(&draft, with: change, session)
    }
    let path = try session.write(draft, in: identity.versionPath)
    session.tryRefreshingSchemaFile(migrator, applying: change?.operations ?? [])
    try session.print(
      "Wrote \(path)", or: WrittenReport(draft, at: path, session, change), format)
    session.warn(of: Array((change?.obstacles ?? []).joined()))
    for decision in change?.openDecisions ?? [] {
      session.console.err("\(path): " + Wording(session: session).describe(decision))
    }
    if autogenerate {
      session.console.err("Review it, then run: \(session.hint("upgrade"))")
    }
  }

  /// Writes a migration for GRDB's migrator, into the folder of those that are there.
  private func writeMigration(_ session: Session) throws {
    guard let folder = session.configuration.migrationFiles?.folder else {
      throw CommandError.schema(.noMigrationFiles)
    }
    var draft = RevisionDraft(
      id: identity.id(session), downRevisions: [], message: message, date: session.now())
    draft.fileNameTemplate = session.configuration.fileNameTemplate
    draft.timeZone = session.configuration.timeZone
    session.console.err(session.chainHeadline)
    let renames = try session.chainRenames(renames.rename)
    let (migration, change) = try session.migration(draft, renames, allowsDoubt: allowUnproven)
    guard let migration else {
      if format.format == .json { try session.printJSON(WrittenReport()) }
      return reportNothing(of: change, session)
    }
    for line in DifferenceReport(session, on: .err, indentation: 2).lines(change.differences) {
      session.console.err("  " + line)
    }
    report(reviewOf: change, session)
    RenameQuestions(session).advise(change.renameCandidates)
    session.console.err(
      "Proved in memory: run behind the chain, it gives the declared schema"
        + (change.leftOutByReview.isEmpty && change.addedByReview.isEmpty
          ? "." : ", but for what the review has changed."))
    let path = try session.write(
      try migration.source(in: session.configuration.revisionTemplate), named: draft,
      in: identity.versionPath ?? folder)
    try session.print(
      "Wrote \(path)", or: WrittenReport(draft, at: path, session, change), format)
    session.console.err(
      "Review it, and build: registerMigrations() registers it behind the others.")
  }

  private func parents(_ migrator: Migrator) throws -> [RevisionID] {
    let parents = try migrator.graph.resolve(RevisionSymbol(head), current: [])
    for parent in parents where !migrator.graph.children(of: parent).isEmpty && !splice {
      throw CommandError.revision(.notAHead(parent))
    }
    return parents
  }

  /// What the revision is to do.
  ///
  /// - Returns: Nothing if there is nothing to write.
  private func proposal(_ session: Session, _ migrator: Migrator) throws -> SchemaChange? {
    let comparison = try Comparison(session, migrator)
    session.console.err(comparison.headline)
    let questions = RenameQuestions(session)
    let renames = try questions.asking(try comparison.renames(renames.rename)) {
      try comparison.change($0).renameCandidates
    }
    let change =
      try sql
      ? comparison.reviewed(renames)
      : comparison.proposal(renames, allowsDoubt: allowUnproven)
    guard !change.operations.isEmpty else {
      try change.requireReadable()
      reportNothing(of: change, session)
      return nil
    }
    if sql {
      try change.requireReadable()
      report(reviewOf: change, session)
      let script = try comparison.script(for: change, dialect ?? .sqlite)
      session.warn(of: script.obstacles)
      session.console.script(script.sql)
      return nil
    }
    for line in DifferenceReport(session, on: .err, indentation: 2).lines(change.differences) {
      session.console.err("  " + line)
    }
    report(reviewOf: change, session)
    questions.advise(change.renameCandidates)
    return change
  }

  /// Says that there is nothing to write, and why.
  private func reportNothing(of change: SchemaChange, _ session: Session) {
    report(reviewOf: change, session)
    session.console.out(
      change.leftOutByReview.isEmpty
        ? "No differences: nothing to write."
        : "The project's review leaves nothing to write.")
  }

  private func report(reviewOf change: SchemaChange, _ session: Session) {
    for line in Wording(session: session).review(of: change) { session.console.err(line) }
  }

  private func fill(_ draft: inout RevisionDraft, with change: SchemaChange, _ session: Session) {
    let words = Wording(session: session)
    if let doubt = change.doubt {
      let reason = "NOT PROVEN. " + words.reason(doubt)
      draft.warnings = reason.split(separator: "\n").map(String.init)
      session.console.err("Warning: " + reason)
    } else {
      session.console.err(words.proof(of: change))
    }
    draft.warnings += words.review(of: change).map(\.plain)
    draft.warnings += change.opaqueDifferences.map {
      "NOT DONE. \($0.type) \($0.name) differs: \(words.errors.describe($0.reason))"
    }
    draft.change(by: change)
    draft.showsKeys = showKeys
    if !change.hasAskedRows, change.concernsRows {
      draft.warnings.append("Rows were not asked: it was written without a database.")
    }
  }
}

extension Session {
  /// Warns of rows that stand against a change.
  func warn(of obstacles: [PreconditionFailure]) {
    let words = Wording(session: self).errors
    for obstacle in obstacles { console.err("Warning: " + words.forecast(obstacle)) }
  }
}

extension SchemaChange {
  /// - Throws: ``CommandError`` if what differs is more than Godwit can read.
  func requireReadable() throws {
    guard opaqueDifferences.isEmpty else {
      throw CommandError.schema(.unreadableDifferences(opaqueDifferences))
    }
  }
}

extension Session {
  /// Writes a revision into its folder and returns its path. Nothing is overwritten, and nothing is
  /// half written.
  func write(_ draft: RevisionDraft, in versionPath: String? = nil) throws -> String {
    var draft = draft
    draft.fileNameTemplate = configuration.fileNameTemplate
    draft.timeZone = configuration.timeZone
    if let token = draft.unknownToken {
      throw CommandError.file(
        .unknownToken(token.name, in: draft.fileNameTemplate, known: token.known))
    }
    let folder = versionPath ?? folder(following: draft.downRevisions)
    return try write(
      try draft.source(in: configuration.revisionTemplate), named: draft, in: folder)
  }

  /// Writes the source of a draft, by the draft's name.
  func write(_ source: String, named draft: RevisionDraft, in folder: String) throws -> String {
    guard exists(folder) else { throw CommandError.file(.noFolder(folder)) }
    guard draft.hasUsableFileName else { throw CommandError.file(.badName(draft.fileName)) }
    let path = "\(folder)/\(draft.fileName)"
    guard !exists(path) else { throw CommandError.file(.exists(path)) }
    do {
      try FileManager.default.createDirectory(
        at: url(path).deletingLastPathComponent(), withIntermediateDirectories: true)
      try AtomicFile.create(Data(source.utf8), at: url(path).path)
    } catch CommandError.file(.exists) {
      throw CommandError.file(.exists(path))
    } catch {
      throw CommandError.file(.cannotWrite(path, error))
    }
    try runAfterWriting(path)
    try refreshRegistries()
    return path
  }

  /// Where a revision is written that follows others: beside them, if they lie in one folder.
  private func folder(following parents: [RevisionID]) -> String {
    let revisions = configuration.revisions
    // A template with folders says itself where below the folder of all.
    let hasFolders = configuration.fileNameTemplate.utf8.contains(UInt8(ascii: "/"))
    let folders = revisions[parents].map { parent in
      hasFolders
        ? revisions.folder(of: parent) : FileSystem.folder(of: revisions.path(of: parent))
    }
    guard let first = folders.first, folders.allSatisfy({ $0 == first }) else {
      return revisions.folder
    }
    return first
  }

  /// What the project wants to be run on each file. Its failure leaves the file.
  private func runAfterWriting(_ path: String) throws {
    let command = configuration.afterWriting
    guard !command.isEmpty else { return }
    let code = try execute(command + [url(path).path], output: .standardError)
    guard code == 0 else {
      throw CommandError.revision(.afterWritingFailed(command.joined(separator: " "), code, path))
    }
  }
}
