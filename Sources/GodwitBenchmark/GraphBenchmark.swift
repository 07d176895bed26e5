import GodwitRevisionGraph

/// Graphs of many revisions in 500 branches that a merge joins: whether the cost grows with their
/// number alone.
struct GraphBenchmark {
  func run() throws {
    print("")
    print("Revisions in 500 branches: building the graph, and the way through all of it.")
    for count in [2_500, 5_000, 10_000, 20_000] {
      let nodes = Self.nodes(count)
      var best = Duration.seconds(3600)
      var steps = 0
      for _ in 0..<5 {
        best = min(
          best,
          try ContinuousClock().measure {
            let graph = try RevisionGraph(nodes)
            let targets = try graph.resolve(.head, current: [])
            steps = graph.upgradePath(from: [], to: targets).count
          })
      }
      print("\(count) revisions: \(best / .milliseconds(1)) ms, \(steps) steps")
    }
  }

  private static func nodes(_ count: Int) -> [RevisionNode] {
    let branches = 500
    var nodes = [RevisionNode(id: "r0", downRevisions: [])]
    for number in 1..<count {
      let parent = number <= branches ? "r0" : "r\(number - branches)"
      nodes.append(
        RevisionNode(id: RevisionID("r\(number)"), downRevisions: [RevisionID(parent)]))
    }
    let tips = (count - branches..<count).map { RevisionID("r\($0)") }
    nodes.append(RevisionNode(id: "merge", downRevisions: tips))
    return nodes
  }
}
