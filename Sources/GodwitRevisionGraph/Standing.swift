/// Where a database stands: the revisions that it has, and the heads by which they are noted.
///
/// What it has is always closed under what its revisions need. A step that would leave a hole (a
/// revision without something that it needs) is refused, and changes nothing.
package struct Standing: Sendable {
  package let graph: RevisionGraph
  /// The revisions that no other needs.
  package private(set) var heads: [RevisionID]
  /// All revisions that the database has.
  package private(set) var applied: Set<RevisionID>

  /// - Parameter noted: The heads as a database has them. One that another needs is none: it may have
  ///   been one before a dependency was declared.
  package init(at noted: [RevisionID], in graph: RevisionGraph) {
    self.graph = graph
    let applied = graph.ancestors(of: noted)
    self.applied = applied
    heads = noted.reduce(into: []) { heads, id in
      guard !heads.contains(id) else { return }
      if !graph.dependents(of: id).contains(where: applied.contains) { heads.append(id) }
    }
  }

  /// - Throws: ``StepError`` for a revision that is there already, or that needs one that is not.
  package mutating func apply(_ id: RevisionID) throws {
    guard graph.contains(id) else { throw StepError.unknown(id) }
    guard !applied.contains(id) else { throw StepError.isApplied(id) }
    let missing = graph.requirements(of: id).filter { !applied.contains($0) }
    guard missing.isEmpty else { throw StepError.lacks(id, missing) }
    applied.insert(id)
    heads = graph.heads(heads, applying: id)
  }

  /// - Throws: ``StepError`` for a revision that is not there, or that one which stays needs.
  package mutating func revoke(_ id: RevisionID) throws {
    guard graph.contains(id) else { throw StepError.unknown(id) }
    guard applied.contains(id) else { throw StepError.isNotApplied(id) }
    let needing = graph.dependents(of: id).filter(applied.contains)
    guard needing.isEmpty else { throw StepError.isNeeded(id, by: needing) }
    applied.remove(id)
    heads = graph.heads(heads, revoking: id, leaving: applied)
  }
}

/// Why a database cannot take a step.
package enum StepError: Error, Hashable, Sendable {
  /// A revision that is not in the graph.
  case unknown(RevisionID)
  /// A revision that would be applied twice.
  case isApplied(RevisionID)
  /// A revision that would be taken back, and is not there.
  case isNotApplied(RevisionID)
  /// A revision that would be applied without others that it needs.
  case lacks(RevisionID, [RevisionID])
  /// A revision that would be taken back while others need it.
  case isNeeded(RevisionID, by: [RevisionID])
}
