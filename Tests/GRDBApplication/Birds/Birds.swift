import Foundation
import GRDB
import GodwitBirdsSchema
import GodwitBirdsVersions
import GodwitCLI
import GodwitMigrator

/// A small application that has shipped ten migrations of GRDB's and moves to Godwit, and the tool of
/// its developers.
///
///     GodwitBirds ship N FILE     what a release with N migrations does, with some rows
///     GodwitBirds open N FILE     what a release with N migrations does when it starts
///     GodwitBirds start FILE      what the present release does when it starts; with REVISIONS=N in
///                                 the environment, what an older one does that has N of them
///     GodwitBirds COMMAND …       godwit's commands
@main
enum Birds {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch (arguments.first, arguments.count) {
    case ("ship", 3): try ship(migrations: Int(arguments[1]) ?? 0, path: arguments[2])
    case ("open", 3): try legacyMigrator(upTo: Int(arguments[1]) ?? 0).migrate(open(arguments[2]))
    case ("start", 2): try start(path: arguments[1])
    default: Tool.main()
    }
  }

  struct Tool: GodwitTool {
    static var configuration: GodwitConfiguration {
      var configuration = GodwitConfiguration(
        schema: schema, declarations: declarations, revisions: revisions, database: "birds.sqlite")
      configuration.adoption = .grdb(legacyMigrator())
      return configuration
    }
  }

  private static func ship(migrations: Int, path: String) throws {
    let queue = try open(path)
    try legacyMigrator(upTo: migrations).migrate(queue)
    try queue.write { db in
      for statement in rows.prefix(migrations).joined() { try db.execute(sql: statement) }
    }
  }

  private static func start(path: String) throws {
    var settings = MigrationSettings()
    settings.keepsDowngrades = true
    settings.newerDatabases = .revertIfNothingIsLost
    let count = ProcessInfo.processInfo.environment["REVISIONS"].flatMap(Int.init)
    let known = RevisionList(
      folder: "versions", Array(revisions.entries.prefix(count ?? revisions.entries.count)))
    let migrator = try Migrator(revisions: known, settings: settings)
    let applied = try migrator.upgrade(open(path), adopting: .grdb(legacyMigrator()))
    print("applied \(applied.count)")
  }

  /// Sends itself a signal before the Nth statement that writes, if the environment says so.
  private static func open(_ path: String) throws -> any DatabaseWriter {
    let environment = ProcessInfo.processInfo.environment
    var configuration = Configuration()
    if let number = environment["STATEMENT"].flatMap(Int.init) {
      configuration.prepareDatabase { db in
        nonisolated(unsafe) var count = 0
        db.trace(options: .statement) { event in
          let word = event.description.split(whereSeparator: \.isWhitespace).first?.uppercased()
          guard let word, !["SELECT", "PRAGMA", "WITH", "--"].contains(word) else { return }
          count += 1
          if count == number {
            kill(getpid(), SIGKILL)
            usleep(50_000)
          }
        }
      }
    }
    return environment["POOL"] == nil
      ? try DatabaseQueue(path: path, configuration: configuration)
      : try DatabasePool(path: path, configuration: configuration)
  }

  /// What a user has written down, by the migration that made it possible.
  private static let rows = [
    ["INSERT INTO species (id, name, latin) VALUES (4, 'bar-tailed godwit', 'Limosa lapponica')"],
    ["INSERT INTO site (id, name, latitude) VALUES (9, 'Miranda', -37.17)"],
    [
      "INSERT INTO sighting (id, speciesId, siteId, seenAt) VALUES (70, 4, 9, '2019-03-10 07:00:00.000')",
      "INSERT INTO sighting (id, speciesId, seenAt, count) VALUES (71, 4, '2020-03-10 07:00:00.000', 3)",
      "DELETE FROM sighting WHERE id = 71",
    ],
    ["UPDATE sighting SET note = ' on the shell bank '"],
    ["INSERT INTO photo (uuid, sightingId, thumbnail) VALUES ('5e1f', 70, x'00ff')"],
  ]
}
