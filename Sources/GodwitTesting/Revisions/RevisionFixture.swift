import GodwitMigrations
import GodwitRevisionGraph
import GodwitSchemaModel
import GodwitVerification

import class GRDB.Database
import class GRDB.DatabaseQueue

/// A database of the past, in memory, with rows: what a user has who did not update for a while.
///
/// ```swift
/// let fixture = try RevisionFixture(revisions, at: "94bc", rows: 3)
/// try fixture.upgrade()
/// let count = try fixture.queue.read { try Poem.fetchCount($0) }
/// ```
public struct RevisionFixture: Sendable {
  /// The database, with foreign keys enforced.
  public let queue: DatabaseQueue
  private let migrator: Migrator

  /// Runs the revisions up to one and fills the tables.
  ///
  /// Rows have plausible values that satisfy every constraint, foreign keys included, and are the same
  /// each time; those that the heads add are satisfied as well, if they can be. Where there are several
  /// rows, the last one has NULL wherever it can. Rows that revisions have inserted stay.
  ///
  /// - Parameters:
  ///   - revisions: All revisions.
  ///   - target: Where the database is to be: an identifier or the beginning of one, `"head"`, `"base"`.
  ///   - rows: How many rows each table gets, or as many as it can hold if those are fewer.
  ///   - seed: Another number makes other values.
  ///   - environment: What the revisions have around them.
  /// - Throws: ``RevisionMismatch`` for a revision that fails, or a table for which no rows could be made
  ///   up.
  public init(
    _ revisions: RevisionList, at target: RevisionSymbol, rows: Int = 3, seed: Int = 0,
    in environment: RevisionEnvironment = RevisionEnvironment()
  ) throws {
    let environment = environment.verification(rows: rows)
    (migrator, queue) = try RevisionCheck.wrapping("The revisions could not be run:") {
      let migrator = try environment.migrator(revisions)
      let queue = try environment.queue()
      try migrator.upgrade(queue, to: target)
      return (migrator, queue)
    }
    guard rows > 0 else { return }
    try RevisionCheck.wrapping("No rows could be made up for the schema at '\(target)':") {
      // A revision on the way that fails is found by the upgrade.
      let head = try? Replay.schema(
        at: migrator.graph.heads, of: revisions, settings: migrator.settings)
      try environment.fill(queue, seed: seed, before: head)
    }
  }

  /// Applies the revisions that the database does not have, and has SQLite look for faults
  /// (`integrity_check`, `foreign_key_check`, views and triggers that do not compile).
  ///
  /// - Parameter target: Where to; everything by default.
  /// - Returns: The revisions that were applied, first to last.
  /// - Throws: ``RevisionMismatch``.
  @discardableResult
  public func upgrade(to target: RevisionSymbol = .heads) throws -> [RevisionID] {
    let before = try queue.inDatabase { try DatabaseHealth($0) }
    let applied = try RevisionCheck.wrapping("The upgrade failed:") {
      try migrator.upgrade(queue, to: target)
    }
    let faults = try queue.inDatabase { try DatabaseHealth($0) }.new(since: before)
    guard faults.isEmpty else {
      let summary = "The upgrade leaves a database with which SQLite finds fault:"
      throw RevisionMismatch(problems: [RevisionProblem(summary, faults)])
    }
    return applied.map(\.id)
  }

  /// Compares the database with declarations, as `check` does.
  ///
  /// - Throws: ``RevisionMismatch`` with a line for each difference, as
  ///   ``RevisionCheck/verify(_:reach:in:)`` says them.
  public func verify(reaches schema: DatabaseSchema) throws {
    let lines = try RevisionCheck.wrapping("The database could not be compared with the schema:") {
      try queue.inDatabase { try migrator.lines(to: schema, $0) }
    }
    guard !lines.isEmpty else { return }
    let summary = "The database does not reach the schema:"
    throw RevisionMismatch(problems: [RevisionProblem(summary, lines)])
  }
}
