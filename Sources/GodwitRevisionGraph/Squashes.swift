/// Revisions that stand for a range of others, and how a project looks to databases that have run the
/// range, its replacement, or only a part of the range.
///
/// A squash is *folded* where it is seen in place of its range, and *unfolded* where the range is seen
/// in place of it. New databases see all squashes folded.
package struct Squashes: Sendable {
  /// A database stands inside of a range whose files are gone.
  package struct RangeIsGone: Error, Hashable, Sendable {
    package let head: RevisionID
    package let squash: RevisionID
  }

  private let nodes: [RevisionNode]
  private let ids: Set<RevisionID>
  /// The squash that stands for a revision, which may be a squash itself.
  private let replacers: [RevisionID: RevisionNode]

  package init(_ nodes: [RevisionNode]) {
    self.nodes = nodes
    ids = Set(nodes.map(\.id))
    replacers = Dictionary(
      nodes.flatMap { node in node.replaces.filter { $0 != node.id }.map { ($0, node) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// The revisions as a database sees them to which some squashes are unfolded.
  package func nodes(unfolding unfolded: Set<RevisionID> = []) -> [RevisionNode] {
    guard !replacers.isEmpty else { return nodes }
    return nodes.filter { seen($0.id, unfolded) == $0.id }.map { node in
      RevisionNode(
        id: node.id, downRevisions: node.downRevisions.map { seen($0, unfolded) },
        dependsOn: node.dependsOn.map { seen($0, unfolded) }, branchLabels: node.branchLabels,
        replaces: node.replaces, file: node.file)
    }
  }

  /// What is seen in place of a revision.
  private func seen(_ id: RevisionID, _ unfolded: Set<RevisionID>) -> RevisionID {
    var id = id
    // No chain is longer than there are revisions; a circle of squashes ends here, too.
    for _ in nodes {
      if unfolded.contains(id), let last = node(id)?.replaces.last {
        id = last
      } else if let squash = replacers[id], !unfolded.contains(squash.id) {
        id = squash.id
      } else {
        break
      }
    }
    return id
  }

  private func node(_ id: RevisionID) -> RevisionNode? { nodes.first { $0.id == id } }

  /// Where a database stands that has noted some heads, and which squashes it sees unfolded.
  ///
  /// - Throws: ``RangeIsGone``.
  package func place(
    _ heads: [RevisionID], unfolding: Set<RevisionID> = []
  ) throws -> (heads: [RevisionID], unfolded: Set<RevisionID>) {
    var unfolded = unfolding
    let places = try heads.map { try place($0, &unfolded) }
    return (places, unfolded)
  }

  private func place(_ head: RevisionID, _ unfolded: inout Set<RevisionID>) throws -> RevisionID {
    guard let squash = replacers[head], !unfolded.contains(squash.id) else { return head }
    let chain = chain(from: squash.id)
    // At the end of the range everything is done that the squash does.
    if head == squash.replaces.last, unfolded.isDisjoint(with: chain), !chain.contains(head) {
      return try place(squash.id, &unfolded)
    }
    for outer in chain {
      guard let node = node(outer), node.replaces.allSatisfy(ids.contains) else {
        throw RangeIsGone(head: head, squash: outer)
      }
      unfolded.insert(outer)
    }
    return head
  }

  /// A squash, the squash that stands for it, and so on.
  private func chain(from squash: RevisionID) -> [RevisionID] {
    var chain = [squash]
    while let outer = chain.last.flatMap({ replacers[$0] }), !chain.contains(outer.id) {
      chain.append(outer.id)
    }
    return chain
  }

  /// Other heads that a database may have noted which is where this one says.
  package func aliases(of head: RevisionID) -> [RevisionID] {
    nodes.compactMap(\.replaces.last).filter { $0 != head && (try? place([$0]).heads) == [head] }
  }

  /// Whether a revision stands in a file of its own.
  package func contains(_ id: RevisionID) -> Bool { ids.contains(id) }
}
