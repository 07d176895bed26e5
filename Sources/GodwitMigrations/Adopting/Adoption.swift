import GodwitIntrospection
import GodwitRevisionGraph

import class GRDB.Database
import struct GRDB.DatabaseMigrator
import class GRDB.DatabaseQueue
import protocol GRDB.DatabaseWriter

/// How databases that another migrator has brought where they are come under Godwit, each of them
/// once: what their migrator has noted is recognised, it is brought to its end, and if its schema is
/// then the one that a revision makes, that revision is noted.
///
/// ```swift
/// try migrator.upgrade(pool, adopting: .grdb(legacyMigrator))
/// ```
public struct Adoption: Sendable {
  /// Whose databases these are, for people.
  package let source: String
  /// GRDB's migrator, where the databases are its.
  package private(set) var chain: DatabaseMigrator?
  /// The revision that makes what the other migrator has made; the first one if it is not said.
  let revision: RevisionID?
  /// Whether a database is one of these.
  package let recognizes: @Sendable (Database) throws -> Bool
  /// Brings a database to its end, in the other migrator's own way.
  let complete: @Sendable (any DatabaseWriter) throws -> Void
  /// Under the lock: throws unless a database is still at its end.
  let verify: @Sendable (Database) throws -> Void

  /// Databases of GRDB's `DatabaseMigrator`: those in which `grdb_migrations` names a migration.
  ///
  /// The migrator first runs what a database lacks, each migration in its own transaction. Its
  /// `eraseDatabaseOnSchemaChange` is ignored. What it has noted stays, so that an older release of
  /// the application finds all of its migrations done.
  ///
  /// - Parameters:
  ///   - migrator: The whole chain, as it was shipped.
  ///   - revision: The revision whose schema is the one at the end of the chain; by default the first.
  public static func grdb(_ migrator: DatabaseMigrator, at revision: RevisionID? = nil) -> Adoption
  {
    var migrator = migrator
    migrator.eraseDatabaseOnSchemaChange = false
    let ledger = GRDBLedger(migrator)
    var adoption = Adoption(
      source: "GRDB's DatabaseMigrator", revision: revision, recognizes: ledger.isKept,
      complete: { [migrator] writer in
        try writer.read(ledger.requireKnown)
        try migrator.migrate(writer)
      },
      verify: ledger.requireComplete)
    adoption.chain = migrator
    return adoption
  }

  /// Databases that an application has numbered with `PRAGMA user_version`
  /// (https://sqlite.org/pragma.html#pragma_user_version). The number stays.
  ///
  /// - Parameters:
  ///   - version: The last number that the application's own migrations have given.
  ///   - revision: The revision whose schema is the one of that number; by default the first.
  ///   - complete: Brings a database with a lower number, above zero, to this one. Without it such a
  ///     database is refused.
  public static func userVersion(
    _ version: Int, at revision: RevisionID? = nil,
    completing complete: (@Sendable (any DatabaseWriter) throws -> Void)? = nil
  ) -> Adoption {
    let isReached: @Sendable (Database) throws -> Void = { db in
      let found = try db.userVersion
      guard found == version else {
        throw AdoptionError.otherUserVersion(found: found, expected: version)
      }
    }
    return Adoption(
      source: "user_version", revision: revision, recognizes: { try $0.userVersion != 0 },
      complete: { writer in
        guard let complete, try writer.read({ try $0.userVersion < version }) else { return }
        try complete(writer)
      },
      verify: isReached)
  }

  /// Databases at the end of an Alembic history: those in which `alembic_version` names a revision. The
  /// table stays.
  public static var alembic: Adoption { .alembic() }

  /// Databases at the end of an Alembic history.
  ///
  /// - Parameter revision: The revision whose schema is the one at the end of the history; by default
  ///   the first.
  public static func alembic(at revision: RevisionID? = nil) -> Adoption {
    Adoption(
      source: "Alembic", revision: revision, recognizes: OtherMigrator.alembic.hasNotes,
      complete: { _ in }, verify: { _ in })
  }

  /// Databases of any other migrator.
  ///
  /// - Parameters:
  ///   - source: Whose they are, for messages.
  ///   - revision: The revision whose schema is the one at their end; by default the first.
  ///   - recognizes: Whether a database that has tables, and of which Godwit knows nothing, is one of
  ///     these.
  ///   - complete: Brings a database to its end, outside of any transaction.
  public static func other(
    _ source: String, at revision: RevisionID? = nil,
    recognizing recognizes: @escaping @Sendable (Database) throws -> Bool,
    completing complete: @escaping @Sendable (any DatabaseWriter) throws -> Void = { _ in }
  ) -> Adoption {
    Adoption(
      source: source, revision: revision, recognizes: recognizes, complete: complete,
      verify: { _ in })
  }
}

/// What GRDB's migrator has noted in a database.
private struct GRDBLedger: Sendable {
  private let migrator: DatabaseMigrator

  init(_ migrator: DatabaseMigrator) {
    self.migrator = migrator
  }

  /// GRDB makes its table before it runs its first migration: an empty one tells of nothing.
  @Sendable func isKept(_ db: Database) throws -> Bool {
    try OtherMigrator.grdb.hasNotes(db)
  }

  /// - Throws: ``AdoptionError/newerMigrations(_:)`` if a later chain has been at work: this one would
  ///   run migrations anew for which one of the later chain stands.
  @Sendable func requireKnown(_ db: Database) throws {
    let applied = try migrator.appliedIdentifiers(db)
    guard !applied.isSubset(of: migrator.migrations) else { return }
    let unknown = try leftUnknown(of: applied)
    guard unknown.isEmpty else { throw AdoptionError.newerMigrations(unknown) }
  }

  /// Those for which no migration of the chain stands, which GRDB calls merging and tells nobody of. In
  /// a database that has all migrations, GRDB runs none and only forgets what is merged.
  private func leftUnknown(of applied: Set<String>) throws -> [String] {
    let queue = try DatabaseQueue()
    try queue.write { db in
      try db.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
      for identifier in applied.union(migrator.migrations) {
        try db.execute(sql: "INSERT INTO grdb_migrations VALUES (?)", arguments: [identifier])
      }
    }
    try migrator.migrate(queue)
    return try queue.read(migrator.appliedIdentifiers).subtracting(migrator.migrations).sorted()
  }

  /// - Throws: ``AdoptionError`` if somebody has changed the notes since the chain came to its end.
  @Sendable func requireComplete(_ db: Database) throws {
    let applied = try migrator.appliedIdentifiers(db)
    let unknown = applied.subtracting(migrator.migrations)
    guard unknown.isEmpty else { throw AdoptionError.newerMigrations(unknown.sorted()) }
    let missing = migrator.migrations.filter { !applied.contains($0) }
    guard missing.isEmpty else { throw AdoptionError.lostMigrations(missing) }
  }
}

extension Database {
  fileprivate var userVersion: Int {
    get throws { try Int.fetchOne(self, sql: "PRAGMA main.user_version") ?? 0 }
  }
}
