/// A way to say which revision is meant: `head`, `base`, `ab12`, `+1`, `-2`.
public enum RevisionSymbol: Hashable, Sendable {
  /// The one revision that none follows.
  case head
  /// All revisions that none follows.
  case heads
  /// Before the first revision.
  case base
  /// So many revisions forward (positive) or back (negative) from where the database is.
  case relative(Int)
  /// An identifier or the beginning of one.
  case id(String)

  /// Reads what was typed. Any text is a symbol; whether it means something, the graph knows.
  public init(_ text: String) {
    switch text {
    case "head": self = .head
    case "heads": self = .heads
    case "base": self = .base
    default:
      let isRelative = text.hasPrefix("+") || text.hasPrefix("-")
      self = isRelative ? Int(text).map(Self.relative) ?? .id(text) : .id(text)
    }
  }
}

/// Why it is not clear which revision is meant.
public enum RevisionSymbolError: Error, Hashable, Sendable {
  case unknown(String, similar: [RevisionID])
  case ambiguousPrefix(String, candidates: [RevisionID])
  case severalHeads([RevisionID])
  /// A walk that could go several ways.
  case ambiguousWalk(Int, at: [RevisionID], candidates: [RevisionID])
  /// A walk that is longer than the way.
  case tooFar(Int, possible: UInt)
}

extension RevisionGraph {
  /// The revision that an identifier or a unique beginning of one names.
  public func revision(_ text: String) throws -> RevisionID {
    if contains(RevisionID(text)) { return RevisionID(text) }
    let candidates = text.isEmpty ? [] : order.filter { $0.rawValue.hasPrefix(text) }
    switch candidates.count {
    case 1: return candidates[0]
    case 0:
      let similar = Similarity.closest(to: text, in: order.map(\.rawValue))
      throw RevisionSymbolError.unknown(text, similar: similar.map { RevisionID($0) })
    default: throw RevisionSymbolError.ambiguousPrefix(text, candidates: candidates)
    }
  }

  /// The one head; none if there are no revisions.
  public func head() throws -> RevisionID? {
    guard heads.count <= 1 else { throw RevisionSymbolError.severalHeads(heads) }
    return heads.first
  }

  /// The revisions that are meant, for a database at `current`. None stands for the base.
  public func resolve(_ symbol: RevisionSymbol, current: [RevisionID]) throws -> [RevisionID] {
    switch symbol {
    case .base: []
    case .head: try head().map { [$0] } ?? []
    case .heads: heads
    case .id(let text): [try revision(text)]
    case .relative(let steps):
      try walk(steps, from: current).map { [$0] } ?? []
    }
  }

  private func walk(_ steps: Int, from current: [RevisionID]) throws -> RevisionID? {
    guard current.count <= 1 else {
      throw RevisionSymbolError.ambiguousWalk(steps, at: current, candidates: current)
    }
    var position = current.first
    for step in 0..<steps.magnitude {
      let next: [RevisionID]
      if steps > 0 {
        next = position.map(children) ?? bases
      } else if let position {
        next = parents(of: position)
      } else {
        throw RevisionSymbolError.tooFar(steps, possible: step)
      }
      guard next.count <= 1 else {
        throw RevisionSymbolError.ambiguousWalk(
          steps, at: position.map { [$0] } ?? [], candidates: next)
      }
      if steps > 0, next.isEmpty { throw RevisionSymbolError.tooFar(steps, possible: step) }
      position = next.first
    }
    return position
  }
}
