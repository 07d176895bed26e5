import GodwitIntrospection
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database
import class GRDB.DatabaseQueue

/// The way of a database with rows from where it is to the heads, on which each revision that it lacks
/// is applied, taken back and applied again.
///
/// What a downgrade loses is lost for this revision only: the next one finds what the first upgrade
/// has left.
package struct DataWalk {
  private let migrator: Migrator
  private let cancellation: Cancellation
  private let schemas: SchemaCache

  /// - Parameter migrator: As the database sees the revisions.
  package init(_ migrator: Migrator, _ cancellation: Cancellation = Cancellation()) {
    var migrator = migrator
    migrator.repeatsDataSteps = true
    self.migrator = migrator
    self.cancellation = cancellation
    schemas = SchemaCache(migrator.settings.comparingEverything.reader)
  }

  /// The revisions that the database lacks, first to last.
  package func pending(_ db: Database) throws -> [RevisionList.Entry] {
    try migrator.path(.upgrade, to: .heads, db).steps
  }

  /// - Parameters:
  ///   - queue: A copy: it is upgraded.
  ///   - chosen: The revisions to look at; the others are only applied.
  ///   - willStep: Told before each step, and ends the walk by what it throws.
  package func walk(
    _ queue: DatabaseQueue, _ chosen: Set<RevisionID>? = nil,
    willStep: (RevisionList.Entry) throws -> Void = { _ in }
  ) throws -> VerificationReport {
    var report = VerificationReport()
    for entry in try queue.inDatabase(pending) {
      try willStep(entry)
      guard chosen?.contains(entry.id) ?? true else {
        try migrator.run(
          .upgrade, to: .id(entry.id.rawValue), on: queue, cancellation: cancellation)
        continue
      }
      do {
        try look(at: entry, queue, &report)
      } catch let failure as VerificationFailure {
        report.problems += failure.problems
        guard try queue.inDatabase(migrator.applied).contains(entry.id) else { break }
      }
    }
    return report
  }

  private func look(
    at entry: RevisionList.Entry, _ queue: DatabaseQueue, _ report: inout VerificationReport
  ) throws {
    var trial = RevisionTrial<DataContent>(
      migrator: migrator, entry: entry, schemas: schemas, depth: .counts)
    trial.cancellation = cancellation
    trial.circumstances = ", on the rows of the database,"
    trial.keepsFirstUpgrade = true
    let name = migrator.revisions.capitalizedName(of: entry)
    let skipped = SkippedSteps()
    trial.progress = { if case .didSkip(let what) = $0 { skipped.descriptions.append(what) } }
    let reason =
      entry.type.irreversible
      ?? (trial.isTakenBack ? nil : "it runs outside of transactions, where nothing can be undone")
    if let reason {
      report.notes.append(
        VisibleText.line("\(name) was not taken back on the rows of the database: \(reason)"))
    }
    report.steps.append(.init(entry: entry, keptBecause: reason))
    defer {
      report.notes += skipped.descriptions.map {
        VisibleText.line("\(name): '\($0)' was so already in the database, and has not run")
      }
    }
    try queue.inDatabase { _ = try trial.walk($0) }
  }
}

private final class SkippedSteps {
  var descriptions: [String] = []
}
