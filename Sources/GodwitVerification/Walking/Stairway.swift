import GodwitIntrospection
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.DatabaseQueue

/// The way from an empty database to the heads, in memory, on which revisions are applied, taken back
/// and applied again: once as the revisions before each leave the database, and once with rows that are
/// made up.
package struct Stairway {
  package let migrator: Migrator
  package let environment: VerificationEnvironment
  let schemas: SchemaCache

  package init(_ migrator: Migrator, _ environment: VerificationEnvironment) {
    self.migrator = migrator
    self.environment = environment
    schemas = SchemaCache(environment.reader)
  }

  /// - Parameters:
  ///   - chosen: The revisions to look at; all by default.
  ///   - willStep: Told before each step, and ends the walk by what it throws.
  /// - Returns: What was gone through, and the database at its end.
  /// - Throws: ``RevisionFailure`` for a revision that is not to be looked at, and on which others build.
  package func walk(
    _ chosen: Set<RevisionID>? = nil, willStep: (RevisionList.Entry) throws -> Void = { _ in }
  ) throws -> (report: VerificationReport, end: DatabaseQueue) {
    let main = try environment.queue()
    var report = VerificationReport()
    let entries = migrator.revisions[migrator.graph.order].filter {
      chosen?.contains($0.id) ?? true
    }
    var reached: Set<RevisionID> = []
    for entry in entries {
      try willStep(entry)
      for id in migrator.graph.requirements(of: entry.id) where !reached.contains(id) {
        try migrator.upgrade(main, to: .id(id.rawValue))
      }
      reached.formUnion(migrator.graph.ancestors(of: [entry.id]))
      report.isApplied = try look(at: entry, from: main, &report)
      guard report.isApplied else { break }
    }
    return (report, main)
  }

  /// - Returns: Whether the revision was applied to the database.
  private func look(
    at entry: RevisionList.Entry, from main: DatabaseQueue, _ report: inout VerificationReport
  ) throws -> Bool {
    if let reason = entry.type.irreversible {
      let name = migrator.revisions.capitalizedName(of: entry)
      report.notes.append(
        VisibleText.line("\(name) cannot be taken back, and was not: \(reason)"))
    }
    let found = try problems(of: entry, from: main, &report.notes)
    report.problems += found
    report.steps.append(.init(entry: entry, keptBecause: entry.type.irreversible))
    do {
      try migrator.upgrade(main, to: .id(entry.id.rawValue))
      return true
    } catch {
      // Said already, unless rows were what it has failed on.
      if found.isEmpty { report.problems.append(trial(entry).failure(.upgrade, error)) }
      return false
    }
  }

  /// What is wrong with a revision, with the rows that its forerunners have left, and with more.
  private func problems(
    of entry: RevisionList.Entry, from main: DatabaseQueue, _ notes: inout [String]
  ) throws -> [VerificationProblem] {
    do {
      let copy = try environment.copy(of: main)
      let upgraded = try copy.inDatabase { try trial(entry).walk($0) }
      guard environment.rows > 0 else { return [] }
      try walkFilled(entry, from: main, to: upgraded.schema, &notes)
      return []
    } catch let failure as VerificationFailure {
      return failure.problems
    }
  }

  private func walkFilled(
    _ entry: RevisionList.Entry, from main: DatabaseQueue, to next: DatabaseSchema,
    _ notes: inout [String]
  ) throws {
    func walk(_ foresight: SeedForesight) throws -> [NoSeed] {
      let filled = try environment.copy(of: main)
      let trial = trial(entry, rows: environment.rows)
      let empty = try fill(filled, trial, before: next, foresight)
      try filled.inDatabase { _ = try trial.walk($0) }
      return empty
    }
    let empty: [NoSeed]
    do {
      empty = try walk(.checksAndKeys)
    } catch let failure as VerificationFailure where failure.isAboutRows && environment.isLenient {
      empty = try walk(.everything)
      let reasons = failure.problems.flatMap(\.lines).joined(separator: " ")
      notes.append(
        "\(migrator.revisions.capitalizedName(of: entry)) was tried with rows that it accepts. "
          + "Others stop it: \(reasons)")
    }
    for table in empty {
      let reason = VisibleText.line("\(table.table): \(table.message)")
      let note = "No rows could be made up for \(reason)"
      if !notes.contains(note) { notes.append(note) }
    }
  }

  private func trial(_ entry: RevisionList.Entry, rows: Int = 0) -> RevisionTrial<TableRows> {
    var trial = RevisionTrial<TableRows>(migrator: migrator, entry: entry, schemas: schemas)
    guard rows > 0 else { return trial }
    trial.isOnMadeUpRows = true
    trial.circumstances = ", with \(rows) row\(rows == 1 ? "" : "s") in each table,"
    trial.advice = environment.advice.adjusting
    return trial
  }

  /// - Returns: The tables that stay empty.
  /// - Throws: ``VerificationFailure`` if there are no such rows.
  private func fill(
    _ queue: DatabaseQueue, _ trial: RevisionTrial<TableRows>, before next: DatabaseSchema,
    _ foresight: SeedForesight
  ) throws -> [NoSeed] {
    do {
      return try environment.fill(queue, before: next, foresight)
    } catch {
      let summary = "No rows could be made up for the schema before \(trial.name):"
      let advice = error is NoSeed ? [environment.advice.inserting].filter { !$0.isEmpty } : []
      throw VerificationFailure(
        trial.problem(.noRows, nil, summary, ErrorWording().lines(error) + advice))
    }
  }
}

extension VerificationFailure {
  /// Whether an upgrade was stopped by rows.
  fileprivate var isAboutRows: Bool {
    problems.allSatisfy { $0.kind == .refusedRows && $0.direction == .upgrade }
  }
}
