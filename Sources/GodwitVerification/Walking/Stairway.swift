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
  private let filled: FilledStairway
  private let lane: Lane
  /// With all revisions so far.
  private var main: DatabaseQueue
  /// Whether the last revision was handed over to be tried with rows.
  private var isFollowed = false
  private var report = VerificationReport()
  /// What was found at each step without rows.
  private var found: [(problems: [VerificationProblem], notes: [String])] = []

  package init(_ migrator: Migrator, _ environment: VerificationEnvironment) throws {
    self.environment = environment
    self.migrator = try environment.remembering.migrator(migrator.revisions)
    filled = try FilledStairway(migrator.revisions, environment)
    lane = Lane(isConcurrent: environment.isConcurrent)
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
    do {
      try climb(chosen, willStep)
    } catch {
      lane.finish(dropping: true)
      throw error
    }
    lane.finish()
    for (index, plain) in found.enumerated() {
      let rows = try filled.findings(at: index)
      report.problems += plain.problems + rows.problems
      report.notes += plain.notes + rows.notes.filter { !report.notes.contains($0) }
    }
    return (report, main)
  }

  private func climb(
    _ chosen: Set<RevisionID>?, _ willStep: (RevisionList.Entry) throws -> Void
  ) throws {
    let entries = migrator.revisions[migrator.graph.order].filter {
      chosen?.contains($0.id) ?? true
    }
    var reached: Set<RevisionID> = []
    for entry in entries {
      try willStep(entry)
      for id in migrator.graph.requirements(of: entry.id) where !reached.contains(id) {
        try migrator.run(.upgrade, to: .id(id.rawValue), on: main)
        isFollowed = false
      }
      reached.formUnion(migrator.graph.ancestors(of: [entry.id]))
      report.isApplied = try look(at: entry)
      guard report.isApplied else { break }
    }
  }

  /// - Returns: Whether the revision was applied to the database.
  private func look(at entry: RevisionList.Entry) throws -> Bool {
    report.steps.append(.init(entry: entry, keptBecause: entry.type.irreversible))
    let before = try main.inDatabase { try DatabaseImage($0) }
    var (problems, upgraded) = try walk(entry, before)
    defer { found.append((problems, notes(on: entry))) }
    isFollowed = problems.isEmpty
    if let upgraded {
      main = upgraded
      return true
    }
    main = try environment.copy(of: before)
    do {
      try migrator.run(.upgrade, to: .id(entry.id.rawValue), on: main)
      return true
    } catch {
      // Said already, unless rows were what it has failed on.
      if problems.isEmpty { problems.append(trial(entry).failure(.upgrade, error)) }
      return false
    }
  }

  private func notes(on entry: RevisionList.Entry) -> [String] {
    guard let reason = entry.type.irreversible else { return [] }
    let name = migrator.revisions.capitalizedName(of: entry)
    return [VisibleText.line("\(name) cannot be taken back, and was not: \(reason)")]
  }

  /// What is wrong with a revision where there are only the rows that its forerunners have left. Where
  /// nothing is, it is handed over to be tried with more.
  ///
  /// - Parameter before: What the forerunners have left.
  /// - Returns: With it, the database after the upgrade, if there is one.
  private func walk(
    _ entry: RevisionList.Entry, _ before: DatabaseImage
  ) throws -> ([VerificationProblem], upgraded: DatabaseQueue?) {
    var upgraded: DatabaseQueue?
    do {
      var trial = trial(entry)
      trial.didUpgrade = { [environment] in upgraded = try environment.copy(of: $0) }
      let result = try main.inDatabase { try trial.walk($0) }
      if environment.rows > 0 {
        let step = FilledStairway.Step(
          index: found.count, entry: entry, before: before, result: result,
          followsLast: isFollowed)
        lane.run { [filled] in filled.look(at: step) }
      }
      return ([], upgraded)
    } catch let failure as VerificationFailure {
      return (failure.problems, upgraded)
    }
  }

  private func trial(_ entry: RevisionList.Entry) -> RevisionTrial<MemoryContent> {
    RevisionTrial(inMemory: entry, migrator, schemas)
  }
}

extension RevisionTrial<MemoryContent> {
  init(inMemory entry: RevisionList.Entry, _ migrator: Migrator, _ schemas: SchemaCache) {
    // Inside of its transaction, the migrator sees to it that everything compiles.
    self.init(
      migrator: migrator, entry: entry, schemas: schemas,
      depth: entry.type.transaction == .shared ? .references : .everything)
  }
}
