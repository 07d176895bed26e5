import GodwitIntrospection
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database
import class GRDB.DatabaseQueue

/// The way from an empty database to the heads, in memory, on which revisions are applied, taken back
/// and applied again: once as the revisions before each leave the database, and once with rows that are
/// made up.
package final class Stairway {
  private let migrator: Migrator
  private let environment: VerificationEnvironment
  private let schemas: SchemaCache
  /// With all revisions so far.
  private var main: DatabaseQueue
  /// The same with rows that were made up, if the last revision has left one.
  private var kept: KeptRows?
  private var report = VerificationReport()

  package init(_ migrator: Migrator, _ environment: VerificationEnvironment) throws {
    var environment = environment
    environment.settings.sandbox = environment.settings.sandbox.remembering
    self.migrator = try environment.migrator(migrator.revisions)
    self.environment = environment
    schemas = SchemaCache(environment.reader)
    main = try environment.queue()
  }

  /// - Parameters:
  ///   - chosen: The revisions to look at; all by default.
  ///   - willStep: Told before each step, and ends the walk by what it throws.
  /// - Returns: What was gone through, and the database at its end.
  /// - Throws: ``RevisionFailure`` for a revision that is not to be looked at, and on which others build.
  package func walk(
    _ chosen: Set<RevisionID>? = nil, willStep: (RevisionList.Entry) throws -> Void = { _ in }
  ) throws -> (report: VerificationReport, end: DatabaseQueue) {
    let entries = migrator.revisions[migrator.graph.order].filter {
      chosen?.contains($0.id) ?? true
    }
    var reached: Set<RevisionID> = []
    for entry in entries {
      try willStep(entry)
      for id in migrator.graph.requirements(of: entry.id) where !reached.contains(id) {
        try migrator.run(.upgrade, to: .id(id.rawValue), on: main)
        kept = nil
      }
      reached.formUnion(migrator.graph.ancestors(of: [entry.id]))
      report.isApplied = try look(at: entry)
      guard report.isApplied else { break }
    }
    return (report, main)
  }

  /// - Returns: Whether the revision was applied to the database.
  private func look(at entry: RevisionList.Entry) throws -> Bool {
    if let reason = entry.type.irreversible {
      let name = migrator.revisions.capitalizedName(of: entry)
      report.notes.append(
        VisibleText.line("\(name) cannot be taken back, and was not: \(reason)"))
    }
    let before = try main.inDatabase { try DatabaseImage($0) }
    let (found, upgraded) = try problems(of: entry, before)
    report.problems += found
    report.steps.append(.init(entry: entry, keptBecause: entry.type.irreversible))
    if let upgraded {
      main = upgraded
      return true
    }
    kept = nil
    main = try environment.copy(of: before)
    do {
      try migrator.run(.upgrade, to: .id(entry.id.rawValue), on: main)
      return true
    } catch {
      // Said already, unless rows were what it has failed on.
      if found.isEmpty { report.problems.append(trial(entry).failure(.upgrade, error)) }
      return false
    }
  }

  /// What is wrong with a revision, with the rows that its forerunners have left, and with more.
  ///
  /// - Parameter before: What the forerunners have left.
  /// - Returns: With it, the database after the upgrade, if there is one.
  private func problems(
    of entry: RevisionList.Entry, _ before: DatabaseImage
  ) throws -> (found: [VerificationProblem], upgraded: DatabaseQueue?) {
    var upgraded: DatabaseQueue?
    do {
      var trial = trial(entry)
      trial.didUpgrade = { [environment] in upgraded = try environment.copy(of: $0) }
      let result = try main.inDatabase { try trial.walk($0) }
      if environment.rows > 0 { try walkFilled(entry, before, result) }
      return ([], upgraded)
    } catch let failure as VerificationFailure {
      return (failure.problems, upgraded)
    }
  }

  private func walkFilled(
    _ entry: RevisionList.Entry, _ before: DatabaseImage, _ result: TrialResult
  ) throws {
    func walk(_ foresight: SeedForesight) throws -> [NoSeed] {
      var trial = trial(entry, rows: environment.rows)
      let filled = try filled(trial, before, result, foresight)
      if let tables = filled.tables {
        trial.didUpgrade = { [self] in
          kept = KeptRows(queue: try environment.copy(of: $0), tables: tables)
        }
      }
      try filled.queue.inDatabase { _ = try trial.walk($0) }
      return filled.empty
    }
    let empty: [NoSeed]
    do {
      empty = try walk(.checksAndKeys)
    } catch let failure as VerificationFailure where failure.isAboutRows && environment.isLenient {
      empty = try walk(.everything)
      let reasons = failure.problems.flatMap(\.lines).joined(separator: " ")
      report.notes.append(
        "\(migrator.revisions.capitalizedName(of: entry)) was tried with rows that it accepts. "
          + "Others stop it: \(reasons)")
    }
    for table in empty {
      let reason = VisibleText.line("\(table.table): \(table.message)")
      let note = "No rows could be made up for \(reason)"
      if !report.notes.contains(note) { report.notes.append(note) }
    }
  }

  // MARK: Rows

  private struct Filled {
    let queue: DatabaseQueue
    /// The tables that have got their rows; nothing if these are for this revision only.
    let tables: [FoldedName: Table]?
    /// Those that have got none.
    let empty: [NoSeed]
  }

  /// A database in which a revision finds rows that were made up.
  private func filled(
    _ trial: RevisionTrial<MemoryContent>, _ before: DatabaseImage, _ result: TrialResult,
    _ foresight: SeedForesight
  ) throws -> Filled {
    let (schema, next) = (result.before, result.upgraded)
    let last = kept
    kept = nil
    if foresight == .checksAndKeys, let last,
      let rows = try environment.refilled(last, plain: before, schema, before: next)
    {
      return Filled(queue: rows.queue, tables: rows.tables, empty: [])
    }
    let queue = try environment.copy(of: before)
    let empty = try fill(queue, trial, before: next, foresight)
    let isKept = environment.keepsRows && foresight == .checksAndKeys
    return Filled(
      queue: queue, tables: isKept ? schema.anticipating(next, foresight).definitions : nil,
      empty: empty)
  }

  /// - Returns: The tables that stay empty.
  /// - Throws: ``VerificationFailure`` if there are no such rows.
  private func fill(
    _ queue: DatabaseQueue, _ trial: RevisionTrial<MemoryContent>, before next: DatabaseSchema,
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

  private func trial(
    _ entry: RevisionList.Entry, rows: Int = 0
  ) -> RevisionTrial<MemoryContent> {
    // Inside of its transaction, the migrator sees to it that everything compiles.
    var trial = RevisionTrial<MemoryContent>(
      migrator: migrator, entry: entry, schemas: schemas,
      depth: entry.type.transaction == .shared ? .references : .everything)
    guard rows > 0 else { return trial }
    trial.isOnMadeUpRows = true
    trial.circumstances = ", with \(rows) row\(rows == 1 ? "" : "s") in each table,"
    trial.advice = environment.advice.adjusting
    return trial
  }
}

extension VerificationFailure {
  /// Whether an upgrade was stopped by rows.
  fileprivate var isAboutRows: Bool {
    problems.allSatisfy { $0.kind == .refusedRows && $0.direction == .upgrade }
  }
}
