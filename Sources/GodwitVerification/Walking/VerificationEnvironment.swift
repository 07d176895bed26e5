import GodwitIntrospection
import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaModel

import struct GRDB.Configuration
import class GRDB.Database
import class GRDB.DatabaseQueue

/// What revisions have around them while they are verified in memory: what a project says elsewhere.
package struct VerificationEnvironment: Sendable {
  package var settings: MigrationSettings
  package var arguments: [String: String]
  /// Registers the functions and collations that the schema uses.
  package var prepareDatabase: @Sendable (Database) throws -> Void
  /// Called before tables get rows that are made up.
  package var insertRows: @Sendable (Database) throws -> Void = { _ in }
  /// Called once tables have rows, with foreign keys enforced.
  package var adjustRows: @Sendable (Database) throws -> Void = { _ in }
  /// How many rows each table gets; 0 for none.
  package var rows = 3
  /// What is said where rows that were made up stop a revision, and where none could be made up.
  package var advice = (adjusting: "", inserting: "")
  /// Whether rows that were made up for a revision stay for the next one, where they can.
  package var keepsRows = false
  /// Whether revisions may run on two threads at the same time, each on a database of its own.
  package var isConcurrent = false
  /// Whether a table stays empty for which no rows can be made up, and rows are changed for a revision
  /// that they stop: this is noted then, and is no fault.
  package var isLenient = false

  package init(
    settings: MigrationSettings = MigrationSettings(), arguments: [String: String] = [:],
    prepareDatabase: @escaping @Sendable (Database) throws -> Void = { _ in }
  ) {
    self.settings = settings
    self.arguments = arguments
    self.prepareDatabase = prepareDatabase
  }

  package func migrator(_ revisions: RevisionList) throws -> Migrator {
    var migrator = try Migrator(revisions: revisions, settings: settings)
    migrator.arguments = arguments
    return migrator
  }

  /// Reads what revisions make, whether a comparison would leave it out or not.
  var reader: SchemaReader { settings.comparingEverything.reader }

  /// A database in memory such as an application opens, with foreign keys enforced.
  package func queue() throws -> DatabaseQueue {
    var configuration = Configuration()
    // As a table that is older than the rule against them may need it.
    configuration.acceptsDoubleQuotedStringLiterals = true
    configuration.prepareDatabase { [prepareDatabase] in try prepareDatabase($0) }
    return try DatabaseQueue(configuration: configuration)
  }

  /// The same, with a sandbox that remembers what it has tried.
  var remembering: Self {
    var copy = self
    copy.settings.sandbox = settings.sandbox.remembering
    return copy
  }

  func copy(of image: DatabaseImage) throws -> DatabaseQueue {
    let copy = try queue()
    try copy.inDatabase { try image.copy(to: $0) }
    return copy
  }

  func copy(of db: Database) throws -> DatabaseQueue {
    let copy = try queue()
    try copy.inDatabase { try db.backup(to: $0) }
    return copy
  }
}
