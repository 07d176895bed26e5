import Foundation
import GodwitMigrator
import Guestbook
import Hummingbird
import Logging

/// Migrates the database, and then listens: `guestbook-server [PORT]`, with the database that
/// `GUESTBOOK_DATABASE` names.
@main
struct Server {
  static func main() async throws {
    let environment = ProcessInfo.processInfo.environment
    let path = environment["GUESTBOOK_DATABASE"] ?? "guestbook.sqlite"
    let port = CommandLine.arguments.dropFirst().first.flatMap(Int.init) ?? 8080
    let logger = Logger(label: "guestbook")

    let database: GuestbookDatabase
    do {
      database = try await GuestbookDatabase.open(at: path) { logger.info("\($0)") }
    } catch MigrationError.unknownRevisions(let ids) {
      // A release that does not fit its database must not listen: it would answer requests until the
      // first column that is not there. Whoever runs the server needs other words than a developer,
      // whom the error's own description sends to the sources.
      let names = ids.map(\.rawValue).joined(separator: ", ")
      logger.critical(
        """
        The server does not start: a newer release has migrated the database \(path) to \(names). \
        Start that release, or restore the backup from before it.
        """)
      exit(1)
    } catch {
      logger.critical("The server does not start: \(error.localizedDescription)")
      exit(1)
    }

    let application = Application(
      router: database.router(),
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
      logger: logger)
    try await application.runService()
  }
}
