import GodwitExecution
import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database

/// What a project can decide about how its revisions are kept and run.
public struct MigrationSettings: Sendable {
  /// The table that holds where the database is. It has the shape of Alembic's, so that a database
  /// under Alembic can be taken over by naming its table, `alembic_version`, here.
  public var versionTable = "godwit_version"
  /// Tables that belong to others: with their indexes and triggers they are no part of the schema,
  /// and autogenerate leaves them alone.
  public var ignoredTables: [String] = []
  /// Objects that autogenerate, `check` and `diff` leave out, on both sides: tables, columns, indexes,
  /// triggers, views and constraints that belong to others. They are neither dropped nor created, and
  /// a revision that would lose one on the way is not written.
  ///
  /// ```swift
  /// configuration.migrations.ignored = [.tables("temp_*"), .columns("users.legacy_*")]
  /// ```
  public var ignored: [ObjectPattern] = []
  /// Types of columns that autogenerate, `check` and `diff` take for the same: the column keeps the
  /// one that it has.
  ///
  /// ```swift
  /// configuration.migrations.sameTypes = [["INT", "INTEGER"], ["BOOL", "BOOLEAN"]]
  /// ```
  public var sameTypes: [TypeRule] = []

  /// Whether the text of a table's definition may be edited where its rows stay as they are (a
  /// CHECK, a foreign key, NOT NULL, a longer VARCHAR). Otherwise the table is rebuilt.
  public var allowsMetadataEdits = true

  /// Whether each revision has a transaction of its own, so that those before one that fails stay.
  /// Otherwise all pending ones share one where they can. In exchange for all or nothing, a walk of
  /// many revisions holds the lock, and the space of its journal, for one of them at a time.
  public var transactionPerRevision = false

  /// Whether an upgrade writes down in `godwit_history` how each revision is taken back, as SQL that was
  /// proven in memory: for an older release of an application that meets the database later. See
  /// ``newerDatabases``.
  public var keepsDowngrades = false

  /// What an application does with a database that a newer release of it has migrated, if that release
  /// has said ``keepsDowngrades``.
  public var newerDatabases = NewerDatabasePolicy.refuse

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

  /// The table that holds the format of Godwit's tables, where it is not the first.
  static let formatTable = "godwit_format"

  /// The tables in which it is noted where a database is.
  package var bookkeepingTables: [SQLText] {
    [SQLText(versionTable), SQLText(Self.historyTable), SQLText(Self.formatTable)]
  }

  /// Godwit's own tables, and those that the project names.
  package var ownTables: [String] {
    [versionTable, Self.historyTable, Self.formatTable] + ignoredTables
  }

  /// All tables that are no part of the schema: Godwit's own, those of other migration tools, those that
  /// Litestream and Cloudflare D1 put into the databases that they keep, and those that the project names.
  package var tablesOutsideOfSchema: [String] {
    ownTables + ["alembic_version", "grdb_migrations", "_fluent_migrations", "d1_migrations"]
      + ["_litestream_lock", "_litestream_seq", "_cf_KV"]
  }

  /// Reads what is part of the schema.
  package var reader: SchemaReader { SchemaReader(ignoring: tablesOutsideOfSchema, ignored) }

  /// The settings without what makes a comparison overlook differences.
  package var comparingEverything: Self {
    var copy = self
    copy.ignored = []
    copy.sameTypes = []
    return copy
  }

  /// Whether something is none of Godwit's business.
  package func ignores(_ object: ObjectName) -> Bool {
    tablesOutsideOfSchema.contains { $0.sqlText.folded == object.tableText.folded }
      || ignored.contains { $0.matches(object) }
  }

  /// What a plan may make use of.
  package var execution: ExecutionSettings {
    var execution = ExecutionSettings()
    execution.allowsMetadataEdits = allowsMetadataEdits
    return execution
  }
}
