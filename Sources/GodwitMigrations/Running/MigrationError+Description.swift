import Foundation
import GodwitRevisionGraph
import GodwitSQLSyntax

extension MigrationError: LocalizedError {
  /// What happened and what to do, for people.
  public var errorDescription: String? {
    switch self {
    case .unknownRevisions(let ids):
      """
      The database is at revision '\(shown(ids))', which this program \
      does not know. It was probably migrated by newer code: update your checkout and build again.
      """
    case .insideSquash(let ids, let squash):
      "The database is at revision '\(shown(ids))', one of those that "
        + "'\(VisibleText.line("\(squash)"))' stands for and whose files are gone. Bring it to their end with a program that "
        + "still has them."
    case .hasRevisions(let ids):
      "The database is at revision '\(shown(ids))' already."
    case .irreversible(let id, let file, let reason):
      """
      Revision '\(shown([id]))' cannot be taken back: \(reason)
        \(VisibleText.line(file))
      """
    case .cannotSwitchForeignKeys:
      "Foreign keys could not be switched on this connection: it is inside of a transaction."
    case .brokenDependants(let broken):
      """
      These worked before and would not work any more:
      \(broken.map { "  " + VisibleText.line("\($0.name): \($0.message)") }.joined(separator: "\n"))
        Drop them in the revision, or create them anew.
      """
    case .locked(let seconds):
      "The database is locked by another connection\(seconds.flatMap(waited) ?? "")."
    case .missingFeatures(let table, let functions, let collations):
      """
      The table '\(VisibleText.line("\(table)"))' uses what this program has not registered: \
      \(VisibleText.line(
        (functions.map { "function \($0)" } + collations.map { "collation \($0)" })
          .joined(separator: ", "))).
        Register it in the configuration's prepareDatabase.
      """
    case .cancelled: "Stopped."
    }
  }

  /// Identifiers come from the database as well, and may be anything there.
  private func shown(_ ids: [RevisionID]) -> String { VisibleText.line(ids.list) }

  /// `: waited 2.5 s`; nothing for no time at all.
  private func waited(_ seconds: Double) -> String? {
    let tenths = (seconds * 10).rounded()
    guard tenths > 0, let tenths = Int(exactly: tenths) else { return nil }
    return ": waited \(tenths / 10)\(tenths % 10 == 0 ? "" : ".\(tenths % 10)") s"
  }
}
