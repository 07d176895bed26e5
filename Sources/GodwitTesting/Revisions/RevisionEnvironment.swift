import GodwitIntrospection
import GodwitMigrations
import GodwitVerification

import class GRDB.Database

/// What the revisions of a project have around them when they are tested: what its configuration says
/// elsewhere. By default nothing.
///
/// ```swift
/// var environment = RevisionEnvironment()
/// environment.settings.ignoredTables = ["temp_import"]
/// expectStairway(revisions, in: environment)
/// ```
public struct RevisionEnvironment: Sendable {
  /// How revisions are kept and run, and what a comparison leaves out.
  public var settings = MigrationSettings()
  /// What revisions read as `op.arguments`.
  public var arguments: [String: String] = [:]
  /// Registers the functions and collations that the schema uses.
  public var prepareDatabase: @Sendable (Database) throws -> Void = { _ in }
  /// Called with each database in memory before its tables get rows that are made up: inserts rows
  /// where nobody could guess one that the schema accepts.
  public var insertRows: @Sendable (Database) throws -> Void = { _ in }
  /// Called with each database in memory once its tables have rows, before it is upgraded, with foreign
  /// keys enforced: makes them what a revision expects of those that exist.
  public var adjustRows: @Sendable (Database) throws -> Void = { _ in }

  /// Nothing but what Godwit does by itself.
  public init() {}

  /// The same for what verifies revisions.
  ///
  /// - Parameter rows: How many rows each table gets.
  func verification(rows: Int) -> VerificationEnvironment {
    var settings = settings
    settings.sandbox = Sandbox(prepare: prepareDatabase)
    var environment = VerificationEnvironment(
      settings: settings, arguments: arguments, prepareDatabase: prepareDatabase)
    environment.insertRows = insertRows
    environment.adjustRows = adjustRows
    environment.rows = rows
    environment.advice = (
      adjusting: "If no user has such rows, change them in the environment's adjustRows.",
      inserting: RevisionProblem.adviceOnInserting
    )
    return environment
  }
}
