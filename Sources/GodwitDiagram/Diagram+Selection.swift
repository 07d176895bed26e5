import GodwitSQLSyntax
import GodwitSchemaModel

extension Diagram {
  /// The part of the diagram whose tables match one of the patterns, by the names that they have or
  /// had. A `*` stands for any number of characters, a `?` for one.
  package func only(_ patterns: [String]) -> Diagram {
    let globs = patterns.map(NamePattern.init)
    return keeping { entity in
      globs.contains { glob in
        glob.matches(entity.name.bytes)
          || (entity.oldName.map { glob.matches($0.bytes) } ?? false)
      }
    }
  }

  /// Where the table of a name stands, by SQLite's rules for names; of two, the one that stays.
  package func position(of name: SQLText) -> Int? {
    entities.firstIndex { $0.name.folded == name.folded && $0.mark != .removed }
      ?? entities.firstIndex { $0.name.folded == name.folded }
      ?? entities.firstIndex { $0.oldName?.folded == name.folded }
  }

  /// A table and those that are at most so many foreign keys away from it.
  package func focused(on position: Int, depth: Int) -> Diagram {
    keeping(positions: neighbourhood(of: [position], depth: depth, neighbours))
  }

  /// What is marked, and what is at most so many foreign keys away from it: the latter as a name
  /// alone.
  package func touched(depth: Int) -> Diagram {
    let marked = entities.indices.filter { entities[$0].mark != nil }
    let ends = edges.filter { $0.mark != nil }.flatMap { [$0.child, $0.parent] }
    let seeds = Set(marked + ends)
    var drawn = self
    for position in entities.indices where entities[position].mark == nil {
      drawn.entities[position].columns = []
    }
    return drawn.keeping(positions: neighbourhood(of: seeds, depth: depth, neighbours))
  }

  private var neighbours: [Int: [Int]] {
    edges.reduce(into: [:]) { neighbours, edge in
      neighbours[edge.child, default: []].append(edge.parent)
      neighbours[edge.parent, default: []].append(edge.child)
    }
  }

  private func neighbourhood(
    of seeds: Set<Int>, depth: Int, _ neighbours: [Int: [Int]]
  ) -> Set<Int> {
    var found = seeds
    var outermost = seeds
    var left = depth
    while left > 0, !outermost.isEmpty {
      outermost = Set(outermost.flatMap { neighbours[$0] ?? [] }).subtracting(found)
      found.formUnion(outermost)
      left -= 1
    }
    return found
  }

  private func keeping(_ isKept: (Entity) -> Bool) -> Diagram {
    keeping(positions: Set(entities.indices.filter { isKept(entities[$0]) }))
  }

  func keeping(positions: Set<Int>) -> Diagram {
    var part = Diagram()
    var places: [Int: Int] = [:]
    for position in positions.sorted() {
      places[position] = part.entities.count
      part.entities.append(entities[position])
    }
    part.edges = edges.compactMap { edge in
      guard let child = places[edge.child], let parent = places[edge.parent] else { return nil }
      var edge = edge
      (edge.child, edge.parent) = (child, parent)
      return edge
    }
    return part
  }

  /// The positions of the entities in groups that foreign keys hold together, in their order.
  var groups: [[Int]] {
    var found: Set<Int> = []
    var groups: [[Int]] = []
    let neighbours = neighbours
    for position in entities.indices where !found.contains(position) {
      let group = neighbourhood(of: [position], depth: entities.count, neighbours)
      found.formUnion(group)
      groups.append(group.sorted())
    }
    return groups
  }
}
