import ArgumentParser
import GodwitAutogenerate
import GodwitIntrospection
import GodwitMigrations
import GodwitRevisionGraph

struct SquashCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "squash",
      abstract: "Write one revision that stands for a range of them.",
      discussion: """
        The range begins at one revision and ends at one; branches that begin and are merged between \
        them are squashed as well. \
        The new revision makes the same schema, which is proven in memory. New databases run it instead \
        of the range. Databases inside the range or after it go on as before, as long as the files of \
        the range exist. Delete these files once no database is inside the range.

        Examples:
          \(Session.programName) squash base:head -m "schema of 2026"
          \(Session.programName) squash 001:94bc -m "the first year"
        """)
  }

  @Argument(help: "The range A:B, which includes both ends.", completion: .revisions)
  var range: String

  @Option(name: .shortAndLong, help: "What the revision is called.")
  var message: String

  @Flag(help: "Squash although revisions of the range change rows, and leave these changes out.")
  var forgetRows = false

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    let session = try Session.required()
    try session.requireFresh()
    let migrator = try session.migrator()
    let (first, last) = try ends(migrator)
    let squash = try migrator.squashRange(from: first, to: last, forgettingRows: forgetRows)
    let settings = session.migrations.comparingEverything
    let proposal = try squash.after.reading { after in
      try squash.before.reading { before in
        try Autogenerator(
          from: before, toSchemaOf: after, by: settings.reader, settings: settings
        ).proposal(for: before, asksRows: false, namesConstraints: false)
      }
    }
    var draft = RevisionDraft(
      id: session.newID(), downRevisions: squash.parents, message: message, date: session.now())
    draft.change(by: proposal)
    draft.replaces = squash.ids
    let entries = migrator.revisions[squash.ids]
    draft.branchLabels = entries.flatMap { $0.type.branchLabels }
    draft.dependsOn = entries.first?.type.dependsOn ?? []
    draft.warnings = squash.rowChanges.map {
      "NOT DONE. What \($0.id) does to rows, or by SQL of its own."
    }
    session.console.err(
      "Proved in memory: it makes the same schema as the \(squash.ids.count) revisions.")
    let path = try session.write(draft)
    try session.print("Wrote \(path)", or: WrittenReport(draft, at: path, session), format)
    session.console.err(
      "Keep the files of \(squash.ids.list) until no database stands among them.")
  }

  private func ends(_ migrator: Migrator) throws -> (RevisionID, RevisionID) {
    guard let range = RevisionRange(range) else { throw CommandError.range(.notARange(range)) }
    let graph = migrator.graph
    let upper = try graph.resolve(range.upper ?? .head, current: [])
    let lower = try range.lower.map { try graph.resolve($0, current: []) } ?? []
    for ids in [lower, upper] where ids.count > 1 { throw SquashError.severalEnds(ids) }
    guard let last = upper.first else { throw SquashError.tooShort([]) }
    // From the base on: from the first revision.
    let before = graph.ancestors(of: [last])
    return (lower.first ?? graph.order.first(where: before.contains) ?? last, last)
  }
}
