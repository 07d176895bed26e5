import Foundation
import GodwitRevisionGraph
import GodwitSQLSyntax

/// How a revision can be taken back by a program that does not know it, as it stands in
/// `godwit_history` beside the revision.
struct KeptDowngrade: Codable, Hashable, Sendable {
  /// Values that go with it, and the query that counts them before.
  struct Loss: Codable, Hashable, Sendable {
    let table: String
    let column: String?
    let count: String
  }

  /// The number of this form. One that is higher says what this program cannot read.
  static let currentFormat = 1

  var format = currentFormat
  let id: String
  let downRevisions: [String]
  let dependsOn: [String]
  /// Whether foreign keys are on while the statements run.
  var enforcesForeignKeys = false
  /// Why it cannot be taken back. Then there are no statements.
  var obstacle: String?
  var statements: [String] = []
  var losses: [Loss] = []
  /// What the tables had that the statements drop, in this order. What such a table has more goes with
  /// it, and nobody has thought of that.
  var drops: [ConfinedConnection.DroppedTable] = []
  /// Whether SQL of its own writes rows, or an index of text is made anew: what is lost by that nobody
  /// can count.
  var losesUncounted = false

  init(_ entry: RevisionList.Entry) {
    id = entry.id.rawValue
    downRevisions = entry.type.downRevisions.map(\.rawValue)
    dependsOn = entry.type.dependsOn.map(\.rawValue)
    enforcesForeignKeys = entry.type.foreignKeys == .enforced
  }

  /// - Returns: Nothing for what is not of this form.
  init?(text: String) {
    guard let kept = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)),
      kept.format > 0
    else { return nil }
    self = kept
  }

  var text: String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// What goes with tables because it came into them after the revision was applied.
  ///
  /// - Parameter found: What the tables had when the statements dropped them.
  func unforeseen(_ found: [ConfinedConnection.DroppedTable]) -> [String] {
    found.enumerated().flatMap { position, table in
      let foreseen = position < drops.count ? drops[position].parts.map { Array($0.utf8) } : []
      return table.parts.filter { !foreseen.contains(Array($0.utf8)) }.map {
        VisibleText.line("\($0) of \(table.table)")
      }
    }
  }

  var node: RevisionNode {
    RevisionNode(
      id: RevisionID(id), downRevisions: downRevisions.map { RevisionID($0) },
      dependsOn: dependsOn.map { RevisionID($0) })
  }
}

/// What an application does with a database that a newer release of it has migrated: after a release
/// that was rolled back, or a tester who has gone back.
public enum NewerDatabasePolicy: Sendable {
  /// It is left alone, and the error says whether it could be taken back, and what would be lost.
  case refuse
  /// The newer revisions are taken back if no value goes with them.
  case revertIfNothingIsLost
  /// The newer revisions are taken back, whatever goes with them.
  case revert
}
