import GodwitIntrospection
import GodwitSQLSyntax

import class GRDB.Database

/// A migrator of somebody else's that leaves notes in the databases that it migrates.
public enum OtherMigrator: String, CaseIterable, Hashable, Sendable {
  /// Alembic, of Python.
  case alembic = "Alembic"
  /// GRDB's `DatabaseMigrator`.
  case grdb = "GRDB's DatabaseMigrator"
  /// Vapor's Fluent.
  case fluent = "Fluent"

  /// The table of its notes.
  package var table: SQLText {
    switch self {
    case .alembic: "alembic_version"
    case .grdb: "grdb_migrations"
    case .fluent: "_fluent_migrations"
    }
  }

  /// Whether it has noted anything in a database.
  @Sendable package func hasNotes(_ db: Database) throws -> Bool {
    let isThere = try db.hasRows(
      "SELECT 1 FROM main.sqlite_master WHERE type = 'table' AND name = ?1 COLLATE NOCASE", table)
    guard isThere else { return false }
    return try db.hasRows("SELECT 1 FROM main.\(SQLIdentifier.quoted(table)) LIMIT 1")
  }
}
