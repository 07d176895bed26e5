/// Puts entities and edges into as few diagrams as the limits allow. What belongs together by foreign
/// keys stays together where it fits; an edge stands in the diagram of its child, and its parent there
/// as a box with nothing but the name, if its columns are in another diagram.
struct MermaidPacking {
  struct Part {
    fileprivate(set) var text = ""
    fileprivate(set) var length = 0
    fileprivate var drawn: Set<Int> = []
    /// Entities of which only the name stands there.
    fileprivate var mentioned: Set<Int> = []
    fileprivate var edges: [String] = []
  }

  private(set) var parts: [Part] = []
  private let names: MermaidNames
  private let blocks: [MermaidBlock]
  private let room: Int
  private let edgeLimit: Int
  private let edges: [Int: [Diagram.Edge]]
  private let groups: [[Int]]
  private var current = Part()

  init(
    _ diagram: Diagram, _ names: MermaidNames, _ blocks: [MermaidBlock], room: Int, edges: Int
  ) {
    self.names = names
    self.blocks = blocks
    self.room = room
    edgeLimit = edges
    self.edges = Dictionary(grouping: diagram.edges, by: \.child)
    groups = diagram.groups
  }

  mutating func pack() {
    for group in groups {
      let length = group.reduce(0) { $0 + blocks[$1].text.utf16.count + edgeLength($1) }
      beginPart(unlessFits: length, edges: group.reduce(0) { $0 + (edges[$1]?.count ?? 0) })
      for position in group { add(position) }
    }
    finish()
  }

  private func edgeLength(_ child: Int) -> Int {
    (edges[child] ?? []).reduce(0) { $0 + $1.mermaid(names).utf16.count }
  }

  private mutating func add(_ position: Int) {
    let own = edges[position] ?? []
    let boxes = own.reduce(0) { $0 + boxLength($1.parent) }
    let block = blocks[position].text.utf16.count
    beginPart(unlessFits: block + edgeLength(position) + boxes, edges: own.count)
    if current.mentioned.remove(position) != nil {
      current.length -= blocks[position].bare.utf16.count
    }
    current.drawn.insert(position)
    current.length += block
    for edge in own { add(edge) }
  }

  private mutating func add(_ edge: Diagram.Edge) {
    let line = edge.mermaid(names)
    let boxes = boxLength(edge.child) + boxLength(edge.parent)
    beginPart(unlessFits: line.utf16.count + boxes, edges: 1)
    for end in [edge.child, edge.parent] {
      current.length += boxLength(end)
      if !current.drawn.contains(end) { current.mentioned.insert(end) }
    }
    current.edges.append(line)
    current.length += line.utf16.count
  }

  /// How much longer the current part becomes by an entity that an edge ends at.
  private func boxLength(_ position: Int) -> Int {
    let isThere = current.drawn.contains(position) || current.mentioned.contains(position)
    return isThere ? 0 : blocks[position].bare.utf16.count
  }

  private mutating func beginPart(unlessFits length: Int, edges count: Int) {
    if current.length + length > room || current.edges.count + count > edgeLimit { finish() }
  }

  private mutating func finish() {
    guard !current.drawn.isEmpty || !current.edges.isEmpty else { return }
    let drawn = current.drawn.sorted().map { blocks[$0].text }
    let mentioned = current.mentioned.sorted().map { blocks[$0].bare }
    current.text = (drawn + mentioned + current.edges).joined()
    parts.append(current)
    current = Part()
  }
}
