import Testing

@testable import GodwitRevisionGraph

/// Numbers that are the same in every run.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: Int) {
    state = UInt64(truncatingIfNeeded: seed)
  }

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}

/// Revisions with branches, merges, dependencies and labels.
func randomNodes(_ generator: inout SeededGenerator) -> [RevisionNode] {
  var nodes: [RevisionNode] = []
  for number in 0..<Int.random(in: 1...11, using: &generator) {
    let older = nodes.map(\.id)
    // Near ones more often than far ones: else everything would be a branch.
    let near = Array(older.suffix(Bool.random(using: &generator) ? 2 : 11))
    let labels = nodes.flatMap(\.branchLabels).map { RevisionID($0) }
    let parents = Int.random(in: 0...9, using: &generator)
    let dependencies = Int.random(in: 0...9, using: &generator)
    nodes.append(
      RevisionNode(
        id: RevisionID("r\(number)"),
        downRevisions: Array(
          near.shuffled(using: &generator).prefix(parents < 2 ? 0 : parents < 8 ? 1 : 3)),
        dependsOn: Array(
          (older + labels).shuffled(using: &generator).prefix(
            dependencies < 6 ? 0 : dependencies < 9 ? 1 : 2)),
        branchLabels: Bool.random(using: &generator) ? ["label\(number)"] : []))
  }
  return nodes.shuffled(using: &generator)
}

/// A walk that did what no walk may do.
struct Violation: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// A database that knows what was really run on it, beside what is noted. What revisions need is
/// found here without the graph.
struct ModelDatabase {
  let graph: RevisionGraph
  private let needs: [RevisionID: Set<RevisionID>]
  private(set) var heads: [RevisionID]
  private(set) var have: Set<RevisionID>
  private var standing: Standing
  private(set) var path: [RevisionID] = []

  init(_ nodes: [RevisionNode], at heads: [RevisionID]) throws {
    let graph = try RevisionGraph(nodes)
    self.graph = graph
    self.heads = heads
    let bearers = Dictionary(
      uniqueKeysWithValues: nodes.flatMap { node in
        node.branchLabels.map { (RevisionID($0), node.id) }
      })
    needs = Dictionary(
      uniqueKeysWithValues: nodes.map { node in
        (node.id, Set(node.downRevisions + node.dependsOn.map { bearers[$0] ?? $0 }))
      })
    standing = Standing(at: heads, in: graph)
    have = []
    have = closure(heads)
  }

  /// The ids and all that they need.
  func closure(_ ids: some Sequence<RevisionID>) -> Set<RevisionID> {
    var closure = Set(ids)
    var size = -1
    while closure.count != size {
      size = closure.count
      for id in closure { closure.formUnion(needs[id] ?? []) }
    }
    return closure
  }

  func needs(_ id: RevisionID, anyOf others: Set<RevisionID>) -> Bool {
    !others.isDisjoint(with: needs[id] ?? [])
  }

  /// Walks, and looks after each step that nothing lacks what it needs and that the heads say what is
  /// there.
  ///
  /// - Throws: `RevisionSymbolError` for a walk that is refused, `Violation`.
  mutating func walk(isUpgrade: Bool, _ target: RevisionSymbol) throws {
    path =
      try isUpgrade
      ? graph.upgradePath(from: heads, to: target)
      : graph.downgradePath(from: heads, to: target)
    guard Set(path).count == path.count else { throw Violation("a revision twice in \(path)") }
    for id in path {
      if isUpgrade { try apply(id) } else { try revoke(id) }
      let tips = have.filter { id in !have.contains { needs($0, anyOf: [id]) } }
      guard heads.count == tips.count, Set(heads) == tips else {
        throw Violation("heads \(heads) of \(have) after \(id) in \(path)")
      }
      guard Set(standing.heads) == tips, standing.applied == have else {
        throw Violation("\(standing) for \(have) after \(id) in \(path)")
      }
    }
  }

  private mutating func apply(_ id: RevisionID) throws {
    guard have.isSuperset(of: needs[id] ?? []), have.insert(id).inserted else {
      throw Violation("\(id) cannot be applied to \(have) in \(path)")
    }
    try standing.apply(id)
    heads = graph.heads(heads, applying: id)
  }

  private mutating func revoke(_ id: RevisionID) throws {
    guard have.remove(id) != nil, !have.contains(where: { needs($0, anyOf: [id]) }) else {
      throw Violation("\(id) cannot be taken back from \(have) in \(path)")
    }
    try standing.revoke(id)
    heads = graph.heads(heads, revoking: id)
  }
}

extension ModelDatabase {
  /// Walks a fresh copy, and looks whether the result is what was asked: no more and no less.
  ///
  /// - Returns: Whether there was a way.
  func check(isUpgrade: Bool, _ text: String) throws -> Bool {
    let target = RevisionSymbol(text)
    var walked = self
    do {
      try walked.walk(isUpgrade: isUpgrade, target)
    } catch is RevisionSymbolError {
      return false
    }
    if isUpgrade {
      let wanted = have.union(closure(try graph.resolve(target, current: heads)))
      guard walked.have == wanted else {
        throw Violation("\(text) from \(heads): \(walked.have) instead of \(wanted)")
      }
    } else {
      try checkDowngrade(to: target, walked)
    }
    return true
  }

  private func checkDowngrade(to target: RevisionSymbol, _ walked: ModelDatabase) throws {
    let what = "\(target) from \(heads) took back \(walked.path)"
    let lineage = try target.branch.map { try graph.lineage(of: graph.revision($0)) }
    if let lineage {
      let shared = lineage.intersection(walked.path)
      let others = walked.path.filter { id in
        !lineage.contains(id) && graph.parents(of: id).contains(where: shared.contains)
      }
      guard others.isEmpty else { throw Violation("\(what), of other branches \(others)") }
    }
    if target.anchor == .current, target.steps < 0 {
      guard walked.path.count >= -target.steps else { throw Violation(what) }
      return
    }
    let stops = try graph.resolve(target, current: heads)
    let roots: Set<RevisionID>
    if target.anchor == .base, target.steps == 0 {
      roots = try Set(target.branch.map { try graph.branch(of: graph.revision($0)) } ?? have)
    } else if !stops.isEmpty {
      roots = Set(stops.flatMap(graph.children)).subtracting(closure(stops))
        .filter { lineage?.contains($0) ?? true }
    } else {
      return
    }
    guard walked.have.isSuperset(of: stops), walked.have.isDisjoint(with: roots) else {
      throw Violation(what)
    }
    let revoked = Set(walked.path)
    let needless = revoked.filter { !roots.contains($0) && !needs($0, anyOf: revoked) }
    guard needless.isEmpty else { throw Violation("\(what), needlessly \(needless)") }
  }
}

extension RevisionGraph {
  /// What somebody could type.
  var symbols: [String] {
    let names = order.map(\.rawValue) + labels
    let suffixes = ["", "-1", "-2", "+1"]
    let branchSuffixes =
      ["@base", "@head", "@heads", "@head-2", "@base+1", "@-1", "@-2", "@+1"]
      + order.suffix(1).map { "@\($0)" }
    return ["head", "heads", "base", "-1", "-2", "-3", "+1", "+2", "heads-1", "base+1"]
      + names.flatMap { name in (suffixes + branchSuffixes).map { name + $0 } }
  }
}
