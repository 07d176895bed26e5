import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaModel
import GodwitVerification

import class GRDB.Database

/// Whether the revisions of a project do what they are to do, found out in memory, for XCTest and any
/// other program; with Swift Testing there are `expectRevisions(_:reach:)` and its like.
///
/// ```swift
/// XCTAssertNoThrow(try RevisionCheck.verify(revisions, reach: schema))
/// XCTAssertNoThrow(try RevisionCheck.verifyStairway(revisions, rows: 3))
/// ```
public enum RevisionCheck {
  /// Runs all revisions on an empty database, and compares what they make with the declarations, as
  /// `check` does.
  ///
  /// - Parameters:
  ///   - revisions: All revisions.
  ///   - schema: The declarations.
  ///   - environment: What the revisions have around them.
  /// - Throws: ``RevisionMismatch`` with a line for each difference: `+` for what the revisions lack,
  ///   `-` for what they have too much, `~` for what is different.
  public static func verify(
    _ revisions: RevisionList, reach schema: DatabaseSchema,
    in environment: RevisionEnvironment = RevisionEnvironment()
  ) throws {
    let lines = try wrapping("The revisions could not be compared with the schema:") {
      let environment = environment.verification(rows: 0)
      let migrator = try environment.migrator(revisions)
      let queue = try environment.queue()
      try migrator.upgrade(queue)
      return try queue.inDatabase { try migrator.lines(to: schema, $0) }
    }
    guard !lines.isEmpty else { return }
    let summary = "The revisions do not reach the schema:"
    throw RevisionMismatch(problems: [RevisionProblem(summary, lines)])
  }

  /// Applies each revision, takes it back and applies it again, in an order in which each has what it
  /// needs; once on a database as the revisions before it leave it, and once with rows that are made up.
  ///
  /// The downgrade must give the schema back, and the second upgrade must make the schema of the first.
  /// Schema operations must change no row, but for what they drop and for values of another type, and a
  /// downgrade must not change what its upgrade has left alone. Views and triggers must work, and
  /// SQLite must find no fault (`integrity_check`, `foreign_key_check`). A revision that says
  /// `irreversible` is only applied.
  ///
  /// - Parameters:
  ///   - revisions: All revisions.
  ///   - rows: How many rows each table gets, with values for every constraint, the same each time. In
  ///     the last one everything is NULL that can be. 0 for none.
  ///   - environment: What the revisions have around them.
  /// - Returns: What was done, and what was not tried.
  /// - Throws: ``RevisionMismatch`` with what is wrong at each revision.
  @discardableResult
  public static func verifyStairway(
    _ revisions: RevisionList, rows: Int = 3,
    in environment: RevisionEnvironment = RevisionEnvironment()
  ) throws -> StairwayReport {
    try wrapping("The revisions could not be run:") {
      let environment = environment.verification(rows: rows)
      let stairway = try Stairway(environment.migrator(revisions), environment)
      let report = try stairway.walk().report
      guard report.problems.isEmpty else {
        throw RevisionMismatch(problems: report.problems.map(RevisionProblem.init))
      }
      return StairwayReport(revisions: report.steps.map(\.entry.id), notes: report.notes)
    }
  }

  /// Whatever goes wrong, in words.
  static func wrapping<Result>(
    _ summary: String, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch let mismatch as RevisionMismatch {
      throw mismatch
    } catch {
      throw RevisionMismatch(problems: [RevisionProblem(error, summary)])
    }
  }
}

extension Migrator {
  /// What a database would need to be as declared, a line each with the place of the declaration.
  func lines(to schema: DatabaseSchema, _ db: Database) throws -> [String] {
    try differences(from: db, to: schema).map { difference in
      let place = difference.location.map { "   \($0.fileID):\($0.line)" } ?? ""
      return difference.line + VisibleText.line(place)
    }
  }
}
