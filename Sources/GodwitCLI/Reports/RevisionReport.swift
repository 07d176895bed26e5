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

/// Tells about the revisions of a project, as a database has them.
struct RevisionReporter {
  let migrator: Migrator
  private let place: DatabasePlace
  private let labels: [RevisionID: Set<String>]

  init(_ migrator: Migrator, at place: DatabasePlace = .unknown) {
    self.migrator = migrator
    self.place = place
    labels = migrator.graph.labelsOfBranches
  }

  func report(_ entry: RevisionList.Entry) -> RevisionReport {
    RevisionReport(entry, migrator, branches: labels[entry.id] ?? [], place)
  }
}

/// A revision as `history`, `heads`, `branches`, `current` and `show` tell about it.
struct RevisionReport: Encodable {
  let id: String
  let downRevisions: [String]
  let dependsOn: [String]
  /// What follows it, and what depends on it.
  let children: [String]
  let dependents: [String]
  /// The labels that it bears, and those of all branches that it belongs to.
  let branchLabels: [String]
  let branches: [String]
  let message: String
  let created: String?
  let path: String
  /// Whether none follows it.
  let isHead: Bool
  /// Whether none follows it, and others depend on it.
  let isEffectiveHead: Bool
  let isBranchPoint: Bool
  let isCurrent: Bool
  /// Whether it was edited after the database got it.
  let isEdited: Bool

  fileprivate init(
    _ entry: RevisionList.Entry, _ migrator: Migrator, branches: Set<String>,
    _ place: DatabasePlace
  ) {
    let graph = migrator.graph
    id = entry.id.rawValue
    downRevisions = entry.type.downRevisions.map(\.rawValue)
    dependsOn = graph.dependencies(of: entry.id).map(\.rawValue)
    let following = graph.children(of: entry.id)
    children = following.map(\.rawValue)
    dependents = graph.dependents(of: entry.id).filter { !following.contains($0) }
      .map(\.rawValue)
    branchLabels = entry.type.branchLabels
    self.branches = branches.sorted()
    message = entry.message
    created = entry.created
    path = migrator.revisions.path(of: entry)
    isHead = children.isEmpty
    isEffectiveHead = children.isEmpty && !dependents.isEmpty
    isBranchPoint = children.count > 1
    isCurrent = place.current.contains(entry.id)
    isEdited = place.edited.contains(entry.id)
  }

  /// `94bcac9585c9 (cart) (head)`
  var label: String {
    let head = isEffectiveHead ? ["effective head"] : isHead ? ["head"] : []
    let notes =
      branches + (isCurrent ? ["current"] : []) + head
      + (isBranchPoint ? ["branchpoint"] : []) + (downRevisions.count > 1 ? ["mergepoint"] : [])
    return VisibleText.line(id + notes.map { " (\($0))" }.joined())
  }

  /// `94bcac9585c9 (head)  Add composite indexes`
  var headline: String { "\(label)  \(VisibleText.line(message))" }

  private var parents: String {
    downRevisions.isEmpty ? "<base>" : VisibleText.line(downRevisions.joined(separator: ", "))
  }

  /// `001_initial_schema -> 94bcac9585c9 (head), Add composite indexes`
  var line: String { "\(parents) -> \(label), \(VisibleText.line(message))" }

  var full: [String] {
    ["Revision: \(label)", "Parent:   \(parents)"]
      + list("Depends:  ", dependsOn) + list("Needed:   by ", dependents)
      + list("Branches: ", isBranchPoint ? children : []) + list("Labels:   ", branches)
      + [
        "Path:     \(VisibleText.line(path))",
        "Created:  \(VisibleText.line(created ?? "unknown"))",
      ] + (isEdited ? ["Edited:   after it was applied"] : [])
      + [
        "",
        "    \(VisibleText.line(message))",
      ]
  }

  /// A line, or none where there is nothing in it.
  private func list(_ title: String, _ names: [String]) -> [String] {
    names.isEmpty ? [] : [title + VisibleText.line(names.joined(separator: ", "))]
  }
}
