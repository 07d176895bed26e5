import DiaryVersions
import GRDB
import GodwitMigrator

/// Opens the diary, wherever an older release has left it.
///
/// Before the move this was `try legacyMigrator.migrate(queue)`. Now a new database is made by the
/// revisions, and the chain never runs in it. An old one is brought to the end of the chain and compared
/// with the first revision, which is noted if nothing differs. The others are applied to both.
///
/// - Throws: `AdoptionError` for a database that is not as the chain leaves it, with the differences, and
///   `MigrationError`.
public func openDiary(at path: String) throws -> DatabaseQueue {
  let queue = try DatabaseQueue(path: path)
  let migrator = try Migrator(revisions: revisions)
  try migrator.upgrade(queue, adopting: .grdb(legacyMigrator))
  return queue
}
