/// A way to say which revision is meant: `head`, `base`, `ab12`, `+1`, `ab12-2`, `cart@head`.
///
/// It is an anchor, perhaps looked for in one branch only, and steps forward or back from it.
public struct RevisionSymbol: Hashable, Sendable {
  package enum Anchor: Hashable, Sendable {
    /// The one revision that none follows.
    case head
    /// All revisions that none follows.
    case heads
    /// Before the first revision.
    case base
    /// Where the database is.
    case current
    /// An identifier, the beginning of one, or a label.
    case id(String)
  }

  /// A label, or a revision of the branch that is meant.
  package var branch: String?
  package var anchor: Anchor
  /// Forward (positive) or back (negative).
  package var steps = 0
  /// The steps of a symbol that is nothing else: `-3`.
  var stepsAlone: Int? { branch == nil && anchor == .current ? steps : nil }

  /// Reads what was typed. Any text is a symbol; whether it means something, the graph knows.
  public init(_ text: String) {
    var rest = text[...]
    if let at = rest.firstIndex(of: "@") {
      branch = String(rest[..<at])
      rest = rest[rest.index(after: at)...]
    }
    if let sign = rest.lastIndex(where: { "+-".contains($0) }), let steps = Int(rest[sign...]) {
      self.steps = steps
      rest = rest[..<sign]
    }
    switch rest {
    case "head": anchor = .head
    case "heads": anchor = .heads
    case "base": anchor = .base
    case "current": anchor = .current
    case "" where steps != 0: anchor = .current
    default: anchor = .id(String(rest))
    }
  }

  /// The one revision that none follows: `head`. Where there are several, it throws
  /// ``RevisionSymbolError/severalHeads(_:)`` when it is looked up.
  public static let head = Self("head")
  /// All revisions that none follows: `heads`.
  public static let heads = Self("heads")
  /// Before the first revision: `base`.
  public static let base = Self("base")

  /// An identifier, the beginning of one that no other has, or a branch's label: `ab12`.
  public static func id(_ text: String) -> Self {
    var symbol = head
    symbol.anchor = .id(text)
    return symbol
  }

  /// So many revisions forward, `+2`, or back, `-1`, from where the database is.
  public static func relative(_ steps: Int) -> Self {
    var symbol = Self("current")
    symbol.steps = steps
    return symbol
  }
}

extension RevisionSymbol: ExpressibleByStringLiteral {
  /// Reads the text, as ``init(_:)`` does.
  public init(stringLiteral text: String) {
    self.init(text)
  }
}

extension RevisionSymbol: CustomStringConvertible {
  /// The symbol as it can be typed: `cart@head`, `ab12-2`.
  public var description: String {
    let place =
      switch anchor {
      case .head: "head"
      case .heads: "heads"
      case .base: "base"
      case .current: steps == 0 ? "current" : ""
      case .id(let text): text
      }
    return (branch.map { $0 + "@" } ?? "") + place
      + (steps == 0 ? "" : (steps > 0 ? "+" : "") + "\(steps)")
  }
}

/// A range of revisions: `A:B`, `A:`, `:B`.
package struct RevisionRange: Hashable, Sendable {
  package let lower: RevisionSymbol?
  package let upper: RevisionSymbol?

  /// - Returns: Nothing if the text is no range.
  package init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    lower = parts[0].isEmpty ? nil : RevisionSymbol(String(parts[0]))
    upper = parts[1].isEmpty ? nil : RevisionSymbol(String(parts[1]))
  }
}

/// Why it is not clear which revision is meant.
public enum RevisionSymbolError: Error, Hashable, Sendable {
  /// No revision has the identifier, or one that begins so, or the label; `similar` are some that
  /// may have been meant.
  case unknown(String, similar: [String])
  /// Several identifiers begin so.
  case ambiguousPrefix(String, candidates: [RevisionID])
  /// `head` was said, and these are several.
  case severalHeads([RevisionID])
  /// Steps that could go several ways: how many (negative: back), from where, and to which
  /// revisions.
  case ambiguousWalk(Int, at: [RevisionID], candidates: [RevisionID])
  /// More steps (negative: back) than there are revisions that way.
  case tooFar(Int, possible: UInt)
  /// A revision that is not in the branch that was named with it.
  case notInBranch(RevisionID, branch: String)
  /// A downgrade to a revision at which the database has never been.
  case notApplied(RevisionID)
  /// An upgrade that would go back.
  case isBehind(RevisionSymbol)
  /// A downgrade of one branch that would take revisions of other branches back: these.
  case leavesBranch(RevisionSymbol, others: [RevisionID])
}

extension RevisionGraph {
  /// The revision that an identifier, a unique beginning of one, or a label names.
  ///
  /// - Parameter members: Where the beginning need be unique only among these.
  package func revision(
    _ text: String, in members: Set<RevisionID>? = nil
  ) throws -> RevisionID {
    if contains(RevisionID(text)) { return RevisionID(text) }
    if let bearer = revision(labelled: text) { return bearer }
    let all = text.isEmpty ? [] : order.filter { $0.rawValue.hasPrefix(text) }
    let inside = all.filter { members?.contains($0) ?? true }
    let candidates = inside.isEmpty ? all : inside
    switch candidates.count {
    case 1: return candidates[0]
    case 0:
      let similar = Similarity.closest(to: text, in: order.map(\.rawValue) + labels)
      throw RevisionSymbolError.unknown(text, similar: similar)
    default: throw RevisionSymbolError.ambiguousPrefix(text, candidates: candidates)
    }
  }

  /// The one head; none if there are no revisions.
  package func head() throws -> RevisionID? {
    guard heads.count <= 1 else { throw RevisionSymbolError.severalHeads(heads) }
    return heads.first
  }

  /// The revisions that are meant, for a database at `current`. None stands for the base.
  package func resolve(_ symbol: RevisionSymbol, current: [RevisionID]) throws -> [RevisionID] {
    try resolve(symbol, current: current, stopsAtEnds: false)
  }

  /// - Parameter stopsAtEnds: Whether a walk that is too far ends where there is nothing more.
  private func resolve(
    _ symbol: RevisionSymbol, current: [RevisionID], stopsAtEnds: Bool
  ) throws -> [RevisionID] {
    let members = try lineage(of: symbol)
    let places = try places(symbol, members, current)
    guard symbol.steps != 0 else { return places }
    guard places.count <= 1 else {
      throw RevisionSymbolError.ambiguousWalk(symbol.steps, at: places, candidates: places)
    }
    let end = try walk(symbol.steps, from: places.first, in: members, stopsAtEnds: stopsAtEnds)
    return end.map { [$0] } ?? []
  }

  /// What a symbol with a branch can mean: what leads to the branch, and what follows from it.
  func lineage(of symbol: RevisionSymbol) throws -> Set<RevisionID>? {
    try symbol.branch.map { lineage(of: try revision($0)) }
  }

  /// The revisions of a range, both ends with it. Without a range, all.
  ///
  /// Steps alone are counted from the other end: `-3:head` begins three before the head, `ab12:+2`
  /// ends two behind `ab12`. They may be more than there are.
  package func revisions(in range: RevisionRange?, current: [RevisionID]) throws -> Set<RevisionID>
  {
    guard let range else { return Set(order) }
    let (lower, upper) = try ends(of: range, current)
    let between = ancestors(of: upper).subtracting(ancestors(of: lower).subtracting(lower))
    guard !lower.isEmpty else { return between }
    return between.intersection(descendants(of: lower))
  }

  private func ends(
    of range: RevisionRange, _ current: [RevisionID]
  ) throws -> (lower: [RevisionID], upper: [RevisionID]) {
    func end(_ symbol: RevisionSymbol?, from place: [RevisionID]) throws -> [RevisionID]? {
      try symbol.map { try resolve($0, current: place, stopsAtEnds: true) }
    }
    if let steps = range.upper?.stepsAlone, steps > 0 {
      let lower = try end(range.lower, from: current) ?? []
      return (lower, try end(range.upper, from: lower) ?? [])
    }
    let upper = try end(range.upper, from: current) ?? heads
    let isCounted = (range.lower?.stepsAlone ?? 0) < 0
    return (try end(range.lower, from: isCounted ? upper : current) ?? [], upper)
  }

  private func places(
    _ symbol: RevisionSymbol, _ members: Set<RevisionID>?, _ current: [RevisionID]
  ) throws -> [RevisionID] {
    let heads = heads.filter { members?.contains($0) ?? true }
    switch symbol.anchor {
    case .base: return []
    case .heads: return heads
    case .head:
      guard heads.count <= 1 else { throw RevisionSymbolError.severalHeads(heads) }
      return heads
    case .current:
      return members.map { tips(of: ancestors(of: current).intersection($0)) } ?? current
    case .id(let text):
      let id = try revision(text, in: members)
      if let members, !members.contains(id) {
        throw RevisionSymbolError.notInBranch(id, branch: symbol.branch ?? "")
      }
      return [id]
    }
  }

  private func walk(
    _ steps: Int, from start: RevisionID?, in members: Set<RevisionID>?, stopsAtEnds: Bool
  ) throws -> RevisionID? {
    var position = start
    for step in 0..<steps.magnitude {
      let next = steps > 0 ? following(position, in: members) : leading(to: position, in: members)
      guard next.count <= 1 else {
        throw RevisionSymbolError.ambiguousWalk(
          steps, at: position.map { [$0] } ?? [], candidates: next)
      }
      if steps > 0 ? next.isEmpty : position == nil {
        if stopsAtEnds { return position }
        throw RevisionSymbolError.tooFar(steps, possible: step)
      }
      position = next.first
    }
    return position
  }

  /// What comes next; from before everything, where it begins.
  private func following(
    _ position: RevisionID?, in members: Set<RevisionID>?
  ) -> [RevisionID] {
    (position.map(children) ?? bases).filter { members?.contains($0) ?? true }
  }

  private func leading(
    to position: RevisionID?, in members: Set<RevisionID>?
  ) -> [RevisionID] {
    guard let position else { return [] }
    return parents(of: position).filter { members?.contains($0) ?? true }
  }
}
