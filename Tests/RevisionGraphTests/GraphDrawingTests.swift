import Testing

@testable import GodwitRevisionGraph

@Suite("The graph, drawn")
struct GraphDrawingTests {
  private func drawing(_ nodes: [(RevisionID, [RevisionID])]) throws -> String {
    let graph = try RevisionGraph(nodes.map { RevisionNode(id: $0, downRevisions: $1) })
    return GraphDrawing(of: graph, showing: Set(graph.order)).lines
      .map { line in line.lanes + (line.revision.map { " \($0)" } ?? "") }
      .joined(separator: "\n")
  }

  @Test("a branch that is merged")
  func merge() throws {
    #expect(
      try drawing([("a", []), ("b", ["a"]), ("c", ["a"]), ("m", ["b", "c"])]) == """
        * m
        |\\
        | * c
        * | b
        |/
        * a
        """)
  }

  @Test("a merge of three")
  func octopus() throws {
    #expect(
      try drawing([("a", []), ("b", ["a"]), ("c", ["a"]), ("d", ["a"]), ("m", ["b", "c", "d"])])
        == """
        * m
        |\\
        | |\\
        | | * d
        | * | c
        * | | b
        |_|/
        |/
        * a
        """)
  }

  @Test("lines of their own, of which one ends before the other")
  func independent() throws {
    #expect(
      try drawing([("a", []), ("x", []), ("b", ["a"]), ("y", ["x"]), ("c", ["b"])]) == """
        * c
        | * y
        * | b
        | * x
        * a
        """)
  }

  @Test("lanes move up where one beside them ends")
  func movingUp() throws {
    #expect(
      try drawing([
        ("a", []), ("x", []), ("b", ["a"]), ("y", ["x"]), ("c", ["a"]), ("z", ["x"]),
      ]) == """
        * z
        | * y
        | | * c
        | | | * b
        |/ / /
        * | | x
         / /
        |/
        * a
        """)
  }

  @Test("a part of it")
  func part() throws {
    let graph = try RevisionGraph([
      RevisionNode(id: "a", downRevisions: []), RevisionNode(id: "b", downRevisions: ["a"]),
    ])
    let lines = GraphDrawing(of: graph, showing: ["b"]).lines
    #expect(lines.map(\.lanes) == ["*"] && lines.map(\.revision) == ["b"])
  }
}
