import Foundation
import GodwitIntrospection
import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.DatabaseQueue

/// The part of a stairway on which there are rows that were made up. It can be walked on a thread of its
/// own, one step after the other.
final class FilledStairway: @unchecked Sendable {
  /// A revision of which is known what it does without rows.
  struct Step {
    let index: Int
    let entry: RevisionList.Entry
    /// The database before it, with the rows of revisions only.
    let before: DatabaseImage
    let result: TrialResult
    /// Whether it comes right behind the one before it.
    let followsLast: Bool
  }

  typealias Findings = (problems: [VerificationProblem], notes: [String])

  private let migrator: Migrator
  private let environment: VerificationEnvironment
  private let schemas: SchemaCache
  /// A database with rows that were made up, if the last revision has left one.
  private var kept: KeptRows?
  private var found: [Int: Result<Findings, any Error>] = [:]

  init(_ revisions: RevisionList, _ environment: VerificationEnvironment) throws {
    self.environment = environment
    migrator = try environment.remembering.migrator(revisions)
    schemas = SchemaCache(environment.reader)
  }

  /// - Throws: What went wrong that is no fault of the revision's.
  func findings(at index: Int) throws -> Findings { try found[index]?.get() ?? ([], []) }

  func look(at step: Step) {
    if !step.followsLast { kept = nil }
    found[step.index] = Result {
      do {
        return ([], try walk(step))
      } catch let failure as VerificationFailure {
        return (failure.problems, [])
      }
    }
  }

  /// - Returns: What was not tried.
  private func walk(_ step: Step) throws -> [String] {
    guard environment.isLenient else {
      _ = try walk(step, .checksAndKeys)
      return []
    }
    do {
      return notes(on: try walk(step, .checksAndKeys))
    } catch let refusal as VerificationFailure where refusal.isAboutRows {
      let revisions = migrator.revisions
      let reason = Self.reason(refusal.problems)
      do {
        let empty = try walk(step, .everything)
        let name = revisions.capitalizedName(of: step.entry)
        return ["\(name) was tried with rows that it accepts. Others stop it: \(reason)"]
          + notes(on: empty)
      } catch let refusal as VerificationFailure where refusal.isAboutRows {
        // Which rows there are, nobody knows here; and where it refuses them, nothing is lost.
        return refusal.problems.map { problem in
          "The \(problem.direction?.rawValue ?? "work") of \(revisions.name(of: step.entry)) refuses "
            + "rows that were made up: \(Self.reason([problem]))"
        }
      }
    }
  }

  private static func reason(_ problems: [VerificationProblem]) -> String {
    problems.flatMap(\.lines).map { $0.trimmingCharacters(in: .whitespaces) }
      .joined(separator: " ")
  }

  private func notes(on empty: [NoSeed]) -> [String] {
    empty.map { "No rows could be made up for \(VisibleText.line("\($0.table): \($0.message)"))" }
  }

  /// - Returns: The tables that had no rows.
  private func walk(_ step: Step, _ foresight: SeedForesight) throws -> [NoSeed] {
    var trial = RevisionTrial(inMemory: step.entry, migrator, schemas)
    trial.isOnMadeUpRows = true
    let rows = environment.rows
    trial.circumstances = ", with \(rows) row\(rows == 1 ? "" : "s") in each table,"
    trial.advice = environment.advice.adjusting
    let filled = try filled(step, trial, foresight)
    if let tables = filled.tables {
      trial.didUpgrade = { [self] in
        kept = KeptRows(queue: try environment.copy(of: $0), tables: tables)
      }
    }
    _ = try filled.queue.inDatabase { try trial.walk($0) }
    return filled.empty
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
    _ step: Step, _ trial: RevisionTrial<MemoryContent>, _ foresight: SeedForesight
  ) throws -> Filled {
    let (schema, next) = (step.result.before, step.result.upgraded)
    let last = kept
    kept = nil
    if foresight == .checksAndKeys, let last,
      let rows = try environment.refilled(last, plain: step.before, schema, before: next)
    {
      return Filled(queue: rows.queue, tables: rows.tables, empty: [])
    }
    let queue = try environment.copy(of: step.before)
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
}

extension VerificationFailure {
  /// Whether rows are all that stopped a revision.
  fileprivate var isAboutRows: Bool { problems.allSatisfy { $0.kind == .refusedRows } }
}
