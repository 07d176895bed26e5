import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax

/// Where a database is among the revisions, as far as it can be asked.
struct DatabasePlace {
  var current: [RevisionID] = []
  /// The revisions that were edited after the database got them.
  var edited: [RevisionID] = []

  static let unknown = DatabasePlace()
}

/// A revision as `history`, `heads`, `current` and `show` tell about it.
struct RevisionReport: Encodable {
  let id: String
  let downRevisions: [String]
  let dependsOn: [String]
  let branchLabels: [String]
  let message: String
  let created: String?
  let path: String
  let isHead: Bool
  let isBranchPoint: Bool
  let isCurrent: Bool
  /// Whether it was edited after the database got it.
  let isEdited: Bool

  init(_ entry: RevisionList.Entry, _ migrator: Migrator, at place: DatabasePlace = .unknown) {
    id = entry.id.rawValue
    downRevisions = entry.type.downRevisions.map(\.rawValue)
    dependsOn = entry.type.dependsOn.map(\.rawValue)
    branchLabels = entry.type.branchLabels
    message = entry.message
    created = entry.created
    path = migrator.revisions.path(of: entry)
    let children = migrator.graph.children(of: entry.id)
    isHead = children.isEmpty
    isBranchPoint = children.count > 1
    isCurrent = place.current.contains(entry.id)
    isEdited = place.edited.contains(entry.id)
  }

  /// `94bcac9585c9 (cart) (head)`
  var label: String {
    let notes =
      branchLabels + (isCurrent ? ["current"] : []) + (isHead ? ["head"] : [])
      + (isBranchPoint ? ["branchpoint"] : []) + (downRevisions.count > 1 ? ["mergepoint"] : [])
    return VisibleText.line(id + notes.map { " (\($0))" }.joined())
  }

  private var parents: String {
    downRevisions.isEmpty ? "<base>" : VisibleText.line(downRevisions.joined(separator: ", "))
  }

  /// `001_initial_schema -> 94bcac9585c9 (head), Add composite indexes`
  var line: String { "\(parents) -> \(label), \(VisibleText.line(message))" }

  var full: [String] {
    let dependencies =
      dependsOn.isEmpty
      ? [] : ["Depends:  \(VisibleText.line(dependsOn.joined(separator: ", ")))"]
    return ["Revision: \(label)", "Parent:   \(parents)"] + dependencies
      + [
        "Path:     \(VisibleText.line(path))",
        "Created:  \(VisibleText.line(created ?? "unknown"))",
      ] + (isEdited ? ["Edited:   after it was applied"] : [])
      + [
        "",
        "    \(VisibleText.line(message))",
      ]
  }
}
