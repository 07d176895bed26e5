import GodwitExecution
import GodwitIntrospection

import class GRDB.Database

/// What a project can decide about how its revisions are kept and run.
public struct MigrationSettings: Sendable {
  /// The table that holds where the database is. It has the shape of Alembic's, so that a database
  /// under Alembic can be taken over by naming its table, `alembic_version`, here.
  public var versionTable = "godwit_version"
  /// Tables that belong to others: with their indexes and triggers they are no part of the schema,
  /// and autogenerate leaves them alone.
  public var ignoredTables: [String] = []

  /// Whether the text of a table's definition may be edited where its rows stay as they are (a
  /// CHECK, a foreign key, NOT NULL, a longer VARCHAR). Otherwise the table is rebuilt.
  public var allowsMetadataEdits = true

  /// Whether each revision has a transaction of its own, so that those before one that fails stay.
  /// Otherwise all pending ones share one where they can. In exchange for all or nothing, a walk of
  /// many revisions holds the lock, and the space of its journal, for one of them at a time.
  public var transactionPerRevision = false

  /// Called after each revision, in its transaction.
  package var afterRevision: AfterRevision?

  /// What is called after a revision was applied or taken back.
  public typealias AfterRevision =
    @Sendable (RevisionList.Entry, Direction, Database) throws -> Void

  /// Where operations are tried and revisions replayed.
  package var sandbox = Sandbox()

  /// Godwit's own version table, no ignored tables, and edits of definitions where they are safe.
  public init() {}

  /// The table that keeps what was applied when.
  static let historyTable = "godwit_history"

  /// Godwit's own tables, and those that the project names.
  package var ownTables: [String] { [versionTable, Self.historyTable] + ignoredTables }

  /// All tables that are no part of the schema: Godwit's own, those of other migration tools, and
  /// those that the project names.
  package var tablesOutsideOfSchema: [String] {
    ownTables + ["alembic_version", "grdb_migrations", "_fluent_migrations"]
  }

  /// What a plan may make use of.
  package var execution: ExecutionSettings {
    var execution = ExecutionSettings()
    execution.allowsMetadataEdits = allowsMetadataEdits
    return execution
  }
}
