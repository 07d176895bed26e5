/// Revisions that stand for a range of others. Databases of which some have run the range and some its
/// replacement see two graphs, which agree on everything else.
extension [RevisionNode] {
  /// What stands for a revision now: the squash that replaces it, or the squash of that.
  private var replacements: [RevisionID: RevisionID] {
    var replacements: [RevisionID: RevisionID] = [:]
    for node in self {
      for id in node.replaces where id != node.id { replacements[id] = node.id }
    }
    func last(_ id: RevisionID, _ steps: Int) -> RevisionID {
      guard steps > 0, let next = replacements[id] else { return id }
      return last(next, steps - 1)
    }
    return replacements.mapValues { last($0, count) }
  }

  /// The revisions as a new database sees them: squashes in place of what they replace.
  public var folded: [RevisionNode] {
    let replacements = replacements
    guard !replacements.isEmpty else { return self }
    return filter { replacements[$0.id] == nil }.map { $0.referring { replacements[$0] ?? $0 } }
  }

  /// The revisions as a database sees them that stands among what was squashed: without the squashes.
  ///
  /// - Returns: Nothing if there is no squash of which all revisions are still there.
  public var unfolded: [RevisionNode]? {
    let ids = Set(map(\.id))
    let squashes = filter { !$0.replaces.isEmpty && $0.replaces.allSatisfy(ids.contains) }
    guard !squashes.isEmpty else { return nil }
    let ends = Dictionary(
      squashes.compactMap { node in node.replaces.last.map { (node.id, $0) } },
      uniquingKeysWith: { first, _ in first })
    func end(_ id: RevisionID, _ steps: Int) -> RevisionID {
      guard steps > 0, let next = ends[id] else { return id }
      return end(next, steps - 1)
    }
    return filter { ends[$0.id] == nil }.map { $0.referring { end($0, count) } }
  }

  /// The squash that a database has in effect which stands at the end of what was squashed.
  public var standIns: [RevisionID: RevisionID] {
    let replacements = replacements
    let ends = compactMap(\.replaces.last)
    return replacements.filter { ends.contains($0.key) }
  }
}

extension RevisionNode {
  fileprivate func referring(to target: (RevisionID) -> RevisionID) -> RevisionNode {
    RevisionNode(
      id: id, downRevisions: downRevisions.map(target), dependsOn: dependsOn.map(target),
      branchLabels: branchLabels, replaces: replaces, file: file)
  }
}
