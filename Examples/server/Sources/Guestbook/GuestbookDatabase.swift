import GRDB
import GodwitMigrator
import GuestbookVersions

/// The database of the server, at the revision that this release is written for.
public struct GuestbookDatabase: Sendable {
  /// Where the routes read and write.
  public let pool: DatabasePool
  /// What this release knows of revisions; the health route asks it again and again.
  public let migrator: Migrator

  /// Opens the database and applies what it lacks, all of it or nothing.
  ///
  /// - Parameter report: Told about each revision that was applied.
  /// - Throws: `MigrationError` for a database that a newer release has migrated, or that somebody else
  ///   holds for more than a minute.
  public static func open(
    at path: String, report: @Sendable (String) -> Void = { _ in }
  ) async throws -> GuestbookDatabase {
    var configuration = Configuration()
    // Where several instances start at once, one does the work. The others wait for it, and find
    // nothing left to do.
    configuration.busyMode = .timeout(60)
    let database = GuestbookDatabase(
      pool: try DatabasePool(path: path, configuration: configuration),
      migrator: try Migrator(revisions: revisions))
    for revision in try await database.migrator.upgrade(database.pool) {
      report("Applied \(revision.id) \(revision.message)")
    }
    return database
  }
}
