/// One revision as the graph sees it: what it is called, and what it needs.
public struct RevisionNode: Hashable, Sendable {
  /// What the revision is known by.
  public let id: RevisionID
  /// The revisions that this one follows: none for a base, several for a merge.
  public let downRevisions: [RevisionID]
  /// Revisions of other branches that must be applied before this one; a branch's label stands for
  /// the revision that bears it.
  public let dependsOn: [RevisionID]
  /// Names of the branch that begins here.
  public let branchLabels: [String]
  /// Revisions that this one stands for, first to last.
  public let replaces: [RevisionID]
  /// The file that holds it, for messages.
  public let file: String?

  /// Puts together what stands in the source of a revision.
  public init(
    id: RevisionID, downRevisions: [RevisionID], dependsOn: [RevisionID] = [],
    branchLabels: [String] = [], replaces: [RevisionID] = [], file: String? = nil
  ) {
    self.id = id
    self.downRevisions = downRevisions
    self.dependsOn = dependsOn
    self.branchLabels = branchLabels
    self.replaces = replaces
    self.file = file
  }

  /// What must be applied before it.
  var requirements: [RevisionID] { downRevisions + dependsOn }

  func depending(on dependsOn: [RevisionID]) -> RevisionNode {
    RevisionNode(
      id: id, downRevisions: downRevisions, dependsOn: dependsOn, branchLabels: branchLabels,
      replaces: replaces, file: file)
  }
}

/// What keeps a set of revisions from being a graph that can be gone through.
public enum RevisionGraphError: Error, Hashable, Sendable {
  /// The identifier is empty, or `head`, `heads`, `base` or `current`, or has white space, NUL or
  /// one of `+ - : @ / \` in it.
  case invalidID(RevisionNode)
  /// Two revisions have the same identifier; these are their files.
  case duplicateID(RevisionID, files: [String])
  /// A revision follows, or depends on, one that is not there; `similar` are identifiers that may
  /// have been meant.
  case missingParent(RevisionID, of: RevisionNode, similar: [RevisionID])
  /// A branch's label is not such as an identifier may be; see `invalidID`.
  case invalidLabel(String, of: RevisionNode)
  /// A label stands at two revisions, or is the identifier of one.
  case duplicateLabel(String, files: [String])
  /// The revisions that follow one another in a circle; a revision that follows itself is one.
  case cycle([RevisionNode])
}

/// The revisions of a project and how they follow one another: a directed acyclic graph.
///
/// The graph is pure: it knows no database and no file. Building it and walking it cost time
/// linear in its size.
package struct RevisionGraph: Sendable {
  private let nodes: [RevisionID: RevisionNode]
  private let children: [RevisionID: [RevisionID]]
  /// The revisions that depend on one, as it stands in their `dependsOn`.
  private let dependents: [RevisionID: [RevisionID]]
  /// The revision that bears a label.
  private let revisionsByLabel: [String: RevisionID]
  /// Every revision behind those that it follows; otherwise in the order in which they were given.
  package let order: [RevisionID]

  /// - Throws: ``RevisionGraphError``, with the files at fault.
  package init(_ revisions: [RevisionNode]) throws {
    var nodes: [RevisionID: RevisionNode] = [:]
    for node in revisions {
      guard node.id.isValid else { throw RevisionGraphError.invalidID(node) }
      if let twin = nodes.updateValue(node, forKey: node.id) {
        throw RevisionGraphError.duplicateID(
          node.id, files: [twin.file, node.file].compactMap { $0 })
      }
    }
    let bearers = try Self.revisionsByLabel(revisions, nodes)
    let revisions = revisions.map { node in
      node.depending(
        on: node.dependsOn.map { nodes[$0] == nil ? bearers[$0.rawValue] ?? $0 : $0 })
    }
    for node in revisions {
      guard let missing = node.requirements.first(where: { nodes[$0] == nil }) else { continue }
      let names = nodes.keys.map(\.rawValue)
      let labels = node.downRevisions.contains(missing) ? [] : Array(bearers.keys)
      let similar = Similarity.closest(to: missing.rawValue, in: names + labels)
      throw RevisionGraphError.missingParent(
        missing, of: node, similar: similar.map { RevisionID($0) })
    }
    self.nodes = Dictionary(uniqueKeysWithValues: revisions.map { ($0.id, $0) })
    children = Self.reversed(revisions, \.downRevisions)
    dependents = Self.reversed(revisions, \.dependsOn)
    revisionsByLabel = bearers
    order = try Self.sorted(revisions)
  }

  private static func reversed(
    _ revisions: [RevisionNode], _ edges: (RevisionNode) -> [RevisionID]
  ) -> [RevisionID: [RevisionID]] {
    var reversed: [RevisionID: [RevisionID]] = [:]
    for node in revisions {
      var seen: Set<RevisionID> = []
      for target in edges(node) where seen.insert(target).inserted {
        reversed[target, default: []].append(node.id)
      }
    }
    return reversed
  }

  private static func revisionsByLabel(
    _ revisions: [RevisionNode], _ nodes: [RevisionID: RevisionNode]
  ) throws -> [String: RevisionID] {
    var revisionsByLabel: [String: RevisionID] = [:]
    for node in revisions {
      for label in node.branchLabels {
        guard RevisionID(label).isValid else {
          throw RevisionGraphError.invalidLabel(label, of: node)
        }
        let twin =
          revisionsByLabel.updateValue(node.id, forKey: label) ?? nodes[RevisionID(label)]?.id
        guard let twin else { continue }
        throw RevisionGraphError.duplicateLabel(
          label, files: [nodes[twin]?.file, node.file].compactMap { $0 })
      }
    }
    return revisionsByLabel
  }

  /// What is required before what requires it, by Kahn's algorithm.
  private static func sorted(_ revisions: [RevisionNode]) throws -> [RevisionID] {
    let dependents = reversed(revisions, \.requirements)
    var open = Dictionary(
      uniqueKeysWithValues: revisions.map { ($0.id, Set($0.requirements).count) })
    var ready = revisions.filter { $0.requirements.isEmpty }.map(\.id)
    var order: [RevisionID] = []
    var position = 0
    while position < ready.count {
      let id = ready[position]
      position += 1
      order.append(id)
      for dependent in dependents[id] ?? [] {
        open[dependent, default: 0] -= 1
        if open[dependent] == 0 { ready.append(dependent) }
      }
    }
    guard order.count == revisions.count else {
      throw RevisionGraphError.cycle(circle(in: revisions, without: Set(order)))
    }
    return order
  }

  /// One circle among the revisions that could not be put in order.
  private static func circle(
    in revisions: [RevisionNode], without sorted: Set<RevisionID>
  ) -> [RevisionNode] {
    let rest = revisions.filter { !sorted.contains($0.id) }
    let nodes = Dictionary(rest.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var path: [RevisionNode] = []
    var positions: [RevisionID: Int] = [:]
    var current = rest.first
    while let node = current {
      if let start = positions[node.id] { return Array(path[start...]) }
      positions[node.id] = path.count
      path.append(node)
      current = node.requirements.lazy.compactMap { nodes[$0] }.first
    }
    return path
  }

  // MARK: Asking

  package func contains(_ id: RevisionID) -> Bool { nodes[id] != nil }

  package func parents(of id: RevisionID) -> [RevisionID] { nodes[id]?.downRevisions ?? [] }

  package func children(of id: RevisionID) -> [RevisionID] { children[id] ?? [] }

  /// What a revision depends on, without what it follows.
  package func dependencies(of id: RevisionID) -> [RevisionID] { nodes[id]?.dependsOn ?? [] }

  /// What must be applied before a revision: what it follows and what it depends on.
  package func requirements(of id: RevisionID) -> [RevisionID] { nodes[id]?.requirements ?? [] }

  /// What cannot be applied without a revision: what follows it and what depends on it. It is the
  /// other direction of ``requirements(of:)``.
  package func dependents(of id: RevisionID) -> [RevisionID] {
    children(of: id) + (dependents[id] ?? [])
  }

  /// The revisions that have several that follow them.
  package var branchPoints: [RevisionID] { order.filter { children(of: $0).count > 1 } }

  /// All labels.
  package var labels: [String] { revisionsByLabel.keys.sorted() }

  /// The revision that bears a label.
  package func revision(labelled label: String) -> RevisionID? { revisionsByLabel[label] }

  /// The revisions that none follows. Others may depend on them.
  package var heads: [RevisionID] { order.filter { children(of: $0).isEmpty } }

  /// The labels of the branches that each revision belongs to.
  package var labelsOfBranches: [RevisionID: Set<String>] {
    var labels = nodes.mapValues { Set($0.branchLabels) }
    for id in order {
      let inherited = parents(of: id).flatMap { labels[$0] ?? [] }
      labels[id]?.formUnion(inherited)
    }
    for id in order.reversed() {
      guard children(of: id).count == 1, let child = children(of: id).first,
        parents(of: child).count == 1, let further = labels[child]
      else { continue }
      labels[id]?.formUnion(further)
    }
    return labels
  }

  /// The revisions that follow none.
  package var bases: [RevisionID] { order.filter { parents(of: $0).isEmpty } }

  /// `ids` and everything that must be applied before them.
  package func ancestors(of ids: some Sequence<RevisionID>) -> Set<RevisionID> {
    reachable(from: ids, requirements)
  }

  /// The revisions that neither lead to any of some, nor follow one, first to last.
  package func unrelated(to ids: Set<RevisionID>) -> [RevisionID] {
    let related = ancestors(of: ids).union(descendants(of: ids))
    return order.filter { !related.contains($0) }
  }

  /// `ids` and everything that cannot be applied without them.
  package func descendants(of ids: some Sequence<RevisionID>) -> Set<RevisionID> {
    reachable(from: ids, dependents)
  }

  /// The revisions of one branch: what follows `id`, and what it follows back to where another branch
  /// begins.
  package func branch(of id: RevisionID) -> Set<RevisionID> {
    var members = reachable(from: [id], children)
    var current = id
    while let parent = parents(of: current).first, parents(of: current).count == 1,
      children(of: parent).count == 1
    {
      members.insert(parent)
      current = parent
    }
    return members
  }

  /// What leads to a revision and what follows from it, without what these depend on.
  package func lineage(of id: RevisionID) -> Set<RevisionID> {
    reachable(from: [id], parents).union(following(id))
  }

  /// A revision and what follows from it, without what depends on these.
  package func following(_ id: RevisionID) -> Set<RevisionID> {
    reachable(from: [id], children)
  }

  /// Those of `ids` that none of the others requires.
  package func tips(of ids: Set<RevisionID>) -> [RevisionID] {
    order.filter { ids.contains($0) && !dependents(of: $0).contains(where: ids.contains) }
  }

  private func reachable(
    from ids: some Sequence<RevisionID>, _ next: (RevisionID) -> [RevisionID]
  ) -> Set<RevisionID> {
    var seen: Set<RevisionID> = []
    var open = Array(ids)
    while let id = open.popLast() {
      if seen.insert(id).inserted { open.append(contentsOf: next(id)) }
    }
    return seen
  }

  // MARK: Walking

  /// What to apply, first to last, so that a database at `current` has all of `targets`.
  package func upgradePath(from current: [RevisionID], to targets: [RevisionID]) -> [RevisionID] {
    let applied = ancestors(of: current)
    let wanted = ancestors(of: targets)
    return order.filter { wanted.contains($0) && !applied.contains($0) }
  }

  /// Where a database stands after `id` has been applied to it.
  package func heads(_ current: [RevisionID], applying id: RevisionID) -> [RevisionID] {
    let required = Set(requirements(of: id))
    return current.filter { !required.contains($0) } + [id]
  }

  /// Where a database stands after `id` has been taken back from it.
  package func heads(_ current: [RevisionID], revoking id: RevisionID) -> [RevisionID] {
    let rest = current.filter { $0 != id }
    return heads(current, revoking: id, leaving: ancestors(of: rest + requirements(of: id)))
  }

  /// Where a database stands that has `left` after `id` has been taken back: what `id` alone has
  /// needed comes to light.
  func heads(
    _ current: [RevisionID], revoking id: RevisionID, leaving left: Set<RevisionID>
  ) -> [RevisionID] {
    var heads = current.filter { $0 != id }
    for requirement in requirements(of: id) where !heads.contains(requirement) {
      if !dependents(of: requirement).contains(where: left.contains) { heads.append(requirement) }
    }
    return heads
  }
}
