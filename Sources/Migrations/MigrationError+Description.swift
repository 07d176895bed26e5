import Foundation
import RevisionGraph

extension MigrationError: LocalizedError {
  /// What happened and what to do, for people.
  public var errorDescription: String? {
    switch self {
    case .unknownRevisions(let ids):
      """
      The database is at revision '\(ids.list)', which this program \
      does not know. It was probably migrated by newer code: update your checkout and build again.
      """
    case .insideSquash(let ids, let squash):
      "The database is at revision '\(ids.list)', one of those that "
        + "'\(squash)' stands for and whose files are gone. Bring it to their end with a program that "
        + "still has them."
    case .hasRevisions(let ids):
      "The database is at revision '\(ids.list)' already."
    case .irreversible(let id, let file, let reason):
      """
      Revision '\(id)' cannot be taken back: \(reason)
        \(file)
      """
    case .cannotSwitchForeignKeys:
      "Foreign keys could not be switched on this connection: it is inside of a transaction."
    case .brokenDependants(let broken):
      """
      These worked before and would not work any more:
      \(broken.map { "  \($0.name): \($0.message)" }.joined(separator: "\n"))
        Drop them in the revision, or create them anew.
      """
    case .locked(let seconds):
      "The database is locked by another connection: waited "
        + "\(seconds == seconds.rounded() ? String(Int(seconds)) : String(seconds)) s."
    case .missingFeatures(let table, let functions, let collations):
      """
      The table '\(table)' uses what this program has not registered: \
      \((functions.map { "function \($0)" } + collations.map { "collation \($0)" })
        .joined(separator: ", ")).
        Register it in the configuration's prepareDatabase.
      """
    case .cancelled: "Stopped."
    }
  }
}
