/// The graph as lines of text, newest first, in the manner of `git log --graph`: `*` is a revision,
/// lanes are the ways that lead back from it.
package struct GraphDrawing {
  /// A line: the lanes and, where a revision stands in them, which.
  package struct Line: Hashable, Sendable {
    package let lanes: String
    package let revision: RevisionID?
  }

  package private(set) var lines: [Line] = []
  /// What each lane leads to.
  private var lanes: [RevisionID] = []

  /// - Parameter ids: What is to be drawn; ways to others end.
  package init(of graph: RevisionGraph, showing ids: Set<RevisionID>) {
    for id in graph.order.reversed() where ids.contains(id) {
      let lane = join(id)
      draw(id, at: lane)
      leave(lane, to: graph.parents(of: id).filter(ids.contains))
    }
  }

  /// Brings all lanes that lead to a revision together.
  private mutating func join(_ id: RevisionID) -> Int {
    guard let first = lanes.firstIndex(of: id) else {
      lanes.append(id)
      return lanes.count - 1
    }
    while let last = lanes.lastIndex(of: id), last != first {
      drawJoin(of: last, into: first)
      lanes.remove(at: last)
    }
    return first
  }

  /// `|_|/`
  private mutating func drawJoin(of lane: Int, into target: Int) {
    var text = ""
    for position in lanes.indices {
      if position > 0 {
        let isPassed = position > target && position < lane
        text += position >= lane ? "/" : isPassed ? "_" : " "
      }
      text += position < lane ? "|" : " "
    }
    add(text)
  }

  private mutating func draw(_ id: RevisionID, at lane: Int) {
    let marks = lanes.indices.map { $0 == lane ? "*" : "|" }
    lines.append(Line(lanes: marks.joined(separator: " "), revision: id))
  }

  /// Leads a lane on to the parents of its revision.
  private mutating func leave(_ lane: Int, to parents: [RevisionID]) {
    guard let first = parents.first else {
      if lane < lanes.count - 1 { drawShift(from: lane + 1) }
      lanes.remove(at: lane)
      return
    }
    lanes[lane] = first
    for (offset, parent) in parents.dropFirst().enumerated() {
      let place = lane + 1 + offset
      lanes.insert(parent, at: place)
      drawFork(to: place)
    }
  }

  /// `|\ \`
  private mutating func drawFork(to place: Int) {
    var text = ""
    for position in 0..<(lanes.count - 1) {
      text += position < place ? "|" : " "
      text += position + 1 >= place ? "\\" : " "
    }
    add(text)
  }

  /// Lanes behind one that ends move up.
  private mutating func drawShift(from lane: Int) {
    var text = ""
    for position in lanes.indices {
      if position > 0 { text += position >= lane ? "/" : " " }
      text += position < lane - 1 ? "|" : " "
    }
    add(text)
  }

  private mutating func add(_ text: String) {
    let end = text.lastIndex { $0 != " " }
    lines.append(Line(lanes: end.map { String(text[...$0]) } ?? "", revision: nil))
  }
}
