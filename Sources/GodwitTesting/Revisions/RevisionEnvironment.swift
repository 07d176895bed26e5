import GodwitExecution
import GodwitIntrospection
import GodwitMigrations
import GodwitSchemaModel

import struct GRDB.Configuration
import class GRDB.Database
import class GRDB.DatabaseQueue

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
  /// Called with each database in memory once its tables have rows that were made up, before it is
  /// upgraded: makes the rows what a revision expects of those that exist.
  public var adjustRows: @Sendable (Database) throws -> Void = { _ in }

  /// Nothing but what Godwit does by itself.
  public init() {}

  func migrator(_ revisions: RevisionList) throws -> Migrator {
    var settings = settings
    settings.sandbox = Sandbox(prepare: prepareDatabase)
    var migrator = try Migrator(revisions: revisions, settings: settings)
    migrator.arguments = arguments
    return migrator
  }

  /// Reads what revisions make, whether a comparison would leave it out or not.
  var reader: SchemaReader { settings.comparingEverything.reader }

  /// A database in memory such as an application opens, with foreign keys enforced.
  func queue() throws -> DatabaseQueue {
    var configuration = Configuration()
    // As a table that is older than the rule against them may need it.
    configuration.acceptsDoubleQuotedStringLiterals = true
    configuration.prepareDatabase { [prepareDatabase] in try prepareDatabase($0) }
    return try DatabaseQueue(configuration: configuration)
  }

  func copy(of queue: DatabaseQueue) throws -> DatabaseQueue {
    let copy = try self.queue()
    try queue.backup(to: copy)
    return copy
  }

  /// Fills the tables.
  ///
  /// - Throws: ``NoSeed``, and what ``adjustRows`` throws.
  func fill(_ queue: DatabaseQueue, rows: Int, seed: Int = 0) throws {
    try queue.inDatabase { db in
      // Of two rows that refer to each other, one comes first.
      try db.execute(sql: "PRAGMA foreign_keys = OFF")
      defer { try? db.execute(sql: "PRAGMA foreign_keys = ON") }
      try SeededTables(try reader.schema(db)).fill(db, rows: rows, seed: seed)
      try adjustRows(db)
    }
  }
}
