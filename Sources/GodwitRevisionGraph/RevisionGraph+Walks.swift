/// Walks to what a symbol means. A walk is found before its first step, and no step of it leaves a hole.
extension RevisionGraph {
  /// What to apply, first to last, for an upgrade of a database at `current`.
  package func upgradePath(
    from current: [RevisionID], to target: RevisionSymbol
  ) throws -> [RevisionID] {
    upgradePath(from: current, to: try upgradeTargets(target, current: current))
  }

  /// The revisions that a database at `current` has after an upgrade.
  package func upgradeTargets(
    _ target: RevisionSymbol, current: [RevisionID]
  ) throws -> [RevisionID] {
    if target.anchor == .current, target.steps < 0 { throw RevisionSymbolError.isBehind(target) }
    return try resolve(target, current: current)
  }

  // MARK: Downgrades

  /// What to take back, first to last, for a downgrade of a database at `current`.
  ///
  /// `-2` takes back two revisions; `label@base` one branch; any other symbol names where to stop: what
  /// follows it is taken back, and what needs that. What merely depends on it stays. With a branch, only
  /// what follows in that branch is taken back.
  ///
  /// What is taken back holds, of all that is applied, whatever needs any of it: so no step leaves a
  /// hole.
  package func downgradePath(
    from current: [RevisionID], to target: RevisionSymbol
  ) throws -> [RevisionID] {
    let applied = ancestors(of: current)
    let lineage = try lineage(of: target)
    let revoked = try revoked(target, current, applied, lineage).intersection(applied)
    if let lineage { try require(revoked, stayIn: lineage, target) }
    return order.reversed().filter(revoked.contains)
  }

  /// What follows a revision that leads to a branch as well as to others belongs to these.
  private func require(
    _ revoked: Set<RevisionID>, stayIn lineage: Set<RevisionID>, _ target: RevisionSymbol
  ) throws {
    let shared = revoked.intersection(lineage)
    let others = order.filter {
      revoked.contains($0) && !lineage.contains($0)
        && parents(of: $0).contains(where: shared.contains)
    }
    guard others.isEmpty else { throw RevisionSymbolError.leavesBranch(target, others: others) }
  }

  private func revoked(
    _ target: RevisionSymbol, _ current: [RevisionID], _ applied: Set<RevisionID>,
    _ lineage: Set<RevisionID>?
  ) throws -> Set<RevisionID> {
    if target.anchor == .current, target.steps < 0 {
      return try revoked(target.steps, current, applied, lineage)
    }
    if target.anchor == .base, target.steps == 0 {
      return descendants(of: try target.branch.map { branch(of: try revision($0)) } ?? applied)
    }
    let stops = try resolve(target, current: current)
    for stop in stops where !applied.contains(stop) { throw RevisionSymbolError.notApplied(stop) }
    guard stops.isEmpty, target.steps < 0 else {
      let following = stops.flatMap(children).filter { lineage?.contains($0) ?? true }
      // Where there are several, one may need what follows another: what stays needs that, too.
      return descendants(of: following).subtracting(ancestors(of: stops))
    }
    // The walk has come to before a first revision: that one is the last to go.
    var first = target
    first.steps += 1
    return descendants(of: try resolve(first, current: current))
  }

  /// The last so many revisions, one after the other.
  private func revoked(
    _ steps: Int, _ current: [RevisionID], _ applied: Set<RevisionID>, _ lineage: Set<RevisionID>?
  ) throws -> Set<RevisionID> {
    var revoked: Set<RevisionID> = []
    var way = lineage ?? applied
    for step in 0..<steps.magnitude {
      let tips =
        step == 0 && lineage == nil
        ? current : tips(of: applied.subtracting(revoked).intersection(way))
      guard tips.count <= 1 else {
        throw RevisionSymbolError.ambiguousWalk(steps, at: current, candidates: tips)
      }
      guard let tip = tips.first else {
        throw RevisionSymbolError.tooFar(steps, possible: step)
      }
      if lineage == nil { way = ancestors(of: [tip]) }
      revoked.formUnion(descendants(of: [tip]))
    }
    return revoked
  }

  // MARK: Stamps

  /// Where a database at `current` is noted to be after a stamp: what was noted of the same branches is
  /// forgotten, other branches stay.
  package func heads(
    _ current: [RevisionID], stamping target: RevisionSymbol
  ) throws -> [RevisionID] {
    let ids = try resolve(target, current: current)
    let applied = ancestors(of: current)
    guard !ids.isEmpty else {
      guard let name = target.branch else { return [] }
      let members = branch(of: try revision(name))
      return tips(of: applied.subtracting(descendants(of: members)))
    }
    let following = descendants(of: ids).subtracting(ids)
    return tips(of: applied.subtracting(following).union(ancestors(of: ids)))
  }
}
