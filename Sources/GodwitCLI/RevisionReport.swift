import Migrations
import RevisionGraph

/// A revision as `history`, `heads`, `current` and `show` tell about it.
struct RevisionReport: Encodable {
  let id: String
  let downRevisions: [String]
  let message: String
  let created: String?
  let path: String
  let isHead: Bool
  let isCurrent: Bool

  init(_ entry: RevisionList.Entry, _ migrator: Migrator, current: [RevisionID] = []) {
    id = entry.id.rawValue
    downRevisions = entry.type.downRevisions.map(\.rawValue)
    message = entry.message
    created = entry.created
    path = migrator.revisions.path(of: entry)
    isHead = migrator.graph.children(of: entry.id).isEmpty
    isCurrent = current.contains(entry.id)
  }

  /// `94bcac9585c9 (head)`
  var label: String {
    id + (isCurrent ? " (current)" : "") + (isHead ? " (head)" : "")
  }

  private var parents: String {
    downRevisions.isEmpty ? "<base>" : downRevisions.joined(separator: ", ")
  }

  /// `001_initial_schema -> 94bcac9585c9 (head), Add composite indexes`
  var line: String { "\(parents) -> \(label), \(message)" }

  var full: [String] {
    [
      "Revision: \(label)", "Parent:   \(parents)", "Path:     \(path)",
      "Created:  \(created ?? "unknown")", "", "    \(message)",
    ]
  }
}
