/// One revision as the graph sees it.
public struct RevisionNode: Hashable, Sendable {
  public let id: RevisionID
  /// The revisions that this one follows: none for a base, several for a merge.
  public let downRevisions: [RevisionID]
  /// The file that holds it, for messages.
  public let file: String?

  public init(id: RevisionID, downRevisions: [RevisionID], file: String? = nil) {
    self.id = id
    self.downRevisions = downRevisions
    self.file = file
  }
}

/// What keeps a set of revisions from being a graph that can be walked.
public enum RevisionGraphError: Error, Hashable, Sendable {
  case invalidID(RevisionNode)
  case duplicateID(RevisionID, files: [String])
  case missingParent(RevisionID, of: RevisionNode, similar: [RevisionID])
  /// The revisions that follow one another in a circle; a revision that follows itself is one.
  case cycle([RevisionNode])
}

/// The revisions of a project and how they follow one another: a directed acyclic graph.
///
/// The graph is pure: it knows no database and no file. Building it and walking it cost time
/// linear in its size.
public struct RevisionGraph: Sendable {
  private let nodes: [RevisionID: RevisionNode]
  private let children: [RevisionID: [RevisionID]]
  /// Every revision behind those that it follows; otherwise in the order in which they were given.
  public let order: [RevisionID]

  /// - Throws: ``RevisionGraphError``, with the files at fault.
  public init(_ revisions: [RevisionNode]) throws {
    var nodes: [RevisionID: RevisionNode] = [:]
    for node in revisions {
      guard node.id.isValid else { throw RevisionGraphError.invalidID(node) }
      if let twin = nodes.updateValue(node, forKey: node.id) {
        throw RevisionGraphError.duplicateID(
          node.id, files: [twin.file, node.file].compactMap { $0 })
      }
    }
    var children: [RevisionID: [RevisionID]] = [:]
    for node in revisions {
      for parent in node.downRevisions {
        guard nodes[parent] != nil else {
          let similar = Similarity.closest(to: parent.rawValue, in: nodes.keys.map(\.rawValue))
          throw RevisionGraphError.missingParent(
            parent, of: node, similar: similar.map { RevisionID($0) })
        }
        children[parent, default: []].append(node.id)
      }
    }
    self.nodes = nodes
    self.children = children
    order = try Self.sorted(revisions, children)
  }

  /// Parents before children, by Kahn's algorithm.
  private static func sorted(
    _ revisions: [RevisionNode], _ children: [RevisionID: [RevisionID]]
  ) throws -> [RevisionID] {
    var open = Dictionary(
      uniqueKeysWithValues: revisions.map { ($0.id, Set($0.downRevisions).count) })
    var ready = revisions.filter { $0.downRevisions.isEmpty }.map(\.id)
    var order: [RevisionID] = []
    var position = 0
    while position < ready.count {
      let id = ready[position]
      position += 1
      order.append(id)
      var seen: Set<RevisionID> = []
      for child in children[id] ?? [] where seen.insert(child).inserted {
        open[child, default: 0] -= 1
        if open[child] == 0 { ready.append(child) }
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
      current = node.downRevisions.lazy.compactMap { nodes[$0] }.first
    }
    return path
  }

  // MARK: Asking

  public func contains(_ id: RevisionID) -> Bool { nodes[id] != nil }

  public func parents(of id: RevisionID) -> [RevisionID] { nodes[id]?.downRevisions ?? [] }

  public func children(of id: RevisionID) -> [RevisionID] { children[id] ?? [] }

  /// The revisions that none follows.
  public var heads: [RevisionID] { order.filter { children(of: $0).isEmpty } }

  /// The revisions that follow none.
  public var bases: [RevisionID] { order.filter { parents(of: $0).isEmpty } }

  /// `ids` and everything that they follow, directly or not.
  public func ancestors(of ids: some Sequence<RevisionID>) -> Set<RevisionID> {
    reachable(from: ids, parents)
  }

  /// `ids` and everything that follows them, directly or not.
  public func descendants(of ids: some Sequence<RevisionID>) -> Set<RevisionID> {
    reachable(from: ids, children)
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
  public func upgradePath(from current: [RevisionID], to targets: [RevisionID]) -> [RevisionID] {
    let applied = ancestors(of: current)
    let wanted = ancestors(of: targets)
    return order.filter { wanted.contains($0) && !applied.contains($0) }
  }

  /// What to take back, first to last, so that nothing which follows `target` is left in a database
  /// at `current`. Without a target, everything.
  public func downgradePath(from current: [RevisionID], to target: RevisionID?) -> [RevisionID] {
    let applied = ancestors(of: current)
    guard let target else { return order.reversed().filter(applied.contains) }
    let following = descendants(of: [target]).subtracting([target])
    return order.reversed().filter { applied.contains($0) && following.contains($0) }
  }

  /// Where a database stands after `id` has been applied to it.
  public func heads(_ current: [RevisionID], applying id: RevisionID) -> [RevisionID] {
    let parents = Set(parents(of: id))
    return current.filter { !parents.contains($0) } + [id]
  }

  /// Where a database stands after `id` has been taken back from it.
  public func heads(_ current: [RevisionID], revoking id: RevisionID) -> [RevisionID] {
    let rest = current.filter { $0 != id }
    let covered = ancestors(of: rest)
    return rest + parents(of: id).filter { !covered.contains($0) }
  }
}
