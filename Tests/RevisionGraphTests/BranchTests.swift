import Testing

@testable import GodwitRevisionGraph

@Suite("Branches")
struct BranchTests {
  /// a - b - m - z, with the branch cart: c1 - c2 between a and m, and stock: s1 - s2 that depends on c1.
  private let graph: RevisionGraph

  init() throws {
    graph = try RevisionGraph([
      RevisionNode(id: "a1", downRevisions: []),
      RevisionNode(id: "b1", downRevisions: ["a1"]),
      RevisionNode(id: "c1", downRevisions: ["a1"], branchLabels: ["cart"]),
      RevisionNode(id: "c2", downRevisions: ["c1"]),
      RevisionNode(id: "s1", downRevisions: [], dependsOn: ["c1"], branchLabels: ["stock"]),
      RevisionNode(id: "s2", downRevisions: ["s1"]),
    ])
  }

  private func resolve(_ text: String, at current: [RevisionID] = []) throws -> [RevisionID] {
    try graph.resolve(RevisionSymbol(text), current: current)
  }

  private func downgrade(_ text: String, from current: [RevisionID]) throws -> [RevisionID] {
    try graph.downgradePath(from: current, to: RevisionSymbol(text))
  }

  @Test("a label stands for its revision and, before @, for its branch")
  func labels() throws {
    #expect(graph.heads == ["b1", "c2", "s2"] && graph.bases == ["a1", "s1"])
    #expect(graph.branchPoints == ["a1"])
    #expect(try resolve("cart") == ["c1"] && resolve("cart@head") == ["c2"])
    #expect(try resolve("cart@c2") == ["c2"] && resolve("cart@heads") == ["c2"])
    #expect(try resolve("cart@+1") == ["a1"] && resolve("cart@+2") == ["c1"])
    #expect(try resolve("cart@+1", at: ["b1"]) == ["c1"] && resolve("cart@base+3") == ["c2"])
    #expect(try resolve("cart@+1", at: ["b1", "c1"]) == ["c2"])
    #expect(try resolve("cart@-1", at: ["b1", "c2"]) == ["c1"])
    #expect(try resolve("stock@+1", at: ["b1"]) == ["s1"])
    #expect(try resolve("c2@head") == ["c2"])
    #expect(try resolve("cart@a1") == ["a1"] && resolve("cart@head-2") == ["a1"])
    #expect(throws: RevisionSymbolError.notInBranch("b1", branch: "cart")) {
      try resolve("cart@b1")
    }
    #expect(throws: RevisionSymbolError.unknown("crat", similar: ["cart"])) {
      try resolve("crat@head")
    }
    #expect(throws: RevisionSymbolError.severalHeads(["b1", "c2", "s2"])) { try resolve("head") }
    #expect(
      throws: RevisionSymbolError.ambiguousWalk(1, at: ["b1", "c2"], candidates: ["b1", "c2"])
    ) { try resolve("+1", at: ["b1", "c2"]) }
  }

  @Test("a dependency is applied first, and is not a head of the database any more")
  func dependencies() throws {
    #expect(graph.upgradePath(from: [], to: ["s2"]) == ["a1", "c1", "s1", "s2"])
    #expect(graph.heads(["c1"], applying: "s1") == ["s1"])
    #expect(graph.heads(["s1"], revoking: "s1") == ["c1"])
    #expect(graph.heads(["s1"], applying: "c2") == ["s1", "c2"])
    #expect(graph.heads(["s1", "c2"], revoking: "s1") == ["c2"])
    #expect(try downgrade("a1", from: ["s2", "b1"]) == ["s2", "s1", "c1", "b1"])
  }

  @Test("a downgrade takes back what cannot stay, and nothing of other branches")
  func downgrades() throws {
    #expect(try downgrade("cart@base", from: ["b1", "c2"]) == ["c2", "c1"])
    #expect(try downgrade("stock@base", from: ["b1", "c2", "s2"]) == ["s2", "s1"])
    #expect(try downgrade("cart@-1", from: ["b1", "c2"]) == ["c2"])
    #expect(try downgrade("cart@base+1", from: ["b1", "c2"]) == ["c2", "c1"])
    #expect(try downgrade("cart@base+2", from: ["b1", "c2"]) == ["c2"])
    #expect(try downgrade("cart@a1", from: ["b1", "c2"]) == ["c2", "c1"])
    #expect(try downgrade("cart@head-2", from: ["b1", "c2"]) == ["c2", "c1"])
    #expect(try downgrade("cart@-3", from: ["c2"]) == ["c2", "c1", "a1"])
    for text in ["cart@-3", "cart@head-3"] {
      let error = RevisionSymbolError.leavesBranch(RevisionSymbol(text), others: ["b1"])
      #expect(throws: error) { try downgrade(text, from: ["b1", "c2"]) }
    }
    #expect(throws: RevisionSymbolError.self) { try downgrade("base-1", from: ["b1"]) }
    // Before its first revision a branch ends, and nothing of others goes with it.
    #expect(try downgrade("stock@head-2", from: ["b1", "s2"]) == ["s2", "s1"])
    #expect(try downgrade("s2-2", from: ["b1", "s2"]) == ["s2", "s1"])
    #expect(try downgrade("s1-1", from: ["b1", "s2"]) == ["s2", "s1"])
    #expect(try downgrade("c1", from: ["b1", "c2"]) == ["c2"])
    #expect(try downgrade("c2-1", from: ["b1", "c2"]) == ["c2"])
    #expect(try downgrade("-2", from: ["s2"]) == ["s2", "s1"])
    #expect(throws: RevisionSymbolError.notApplied("c2")) { try downgrade("c2", from: ["b1"]) }
    #expect(throws: RevisionSymbolError.self) { try downgrade("-1", from: ["b1", "c2"]) }
    #expect(throws: RevisionSymbolError.self) {
      try downgrade("-9223372036854775808", from: ["b1"])
    }
  }

  @Test("what merely depends on a revision stays when others go back to it")
  func dependents() throws {
    #expect(try downgrade("c1", from: ["c2", "s2"]) == ["c2"])
    #expect(try downgrade("c1", from: ["s2"]).isEmpty)
    #expect(try downgrade("a1", from: ["c2", "s2"]) == ["s2", "s1", "c2", "c1"])
  }

  @Test("an upgrade goes forward")
  func upgrades() throws {
    func upgrade(_ text: String, from current: [RevisionID]) throws -> [RevisionID] {
      try graph.upgradePath(from: current, to: RevisionSymbol(text))
    }
    #expect(try upgrade("cart@+2", from: []) == ["a1", "c1"])
    #expect(try upgrade("c2-1", from: ["a1"]) == ["c1"] && upgrade("base", from: ["c1"]).isEmpty)
    for text in ["-1", "cart@-1", "current-2"] {
      #expect(throws: RevisionSymbolError.isBehind(RevisionSymbol(text))) {
        try upgrade(text, from: ["c2"])
      }
    }
  }

  @Test("the beginning of an identifier need be unique in its branch only")
  func prefixes() throws {
    let graph = try RevisionGraph([
      RevisionNode(id: "a", downRevisions: [], branchLabels: ["left"]),
      RevisionNode(id: "some1", downRevisions: ["a"]),
      RevisionNode(id: "b", downRevisions: [], branchLabels: ["right"]),
      RevisionNode(id: "some2", downRevisions: ["b"]),
      RevisionNode(id: "some3", downRevisions: ["some2"]),
      RevisionNode(id: "other", downRevisions: []),
    ])
    func resolve(_ text: String) throws -> [RevisionID] {
      try graph.resolve(RevisionSymbol(text), current: [])
    }
    #expect(try resolve("left@some") == ["some1"])
    for (text, candidates) in [
      ("some", ["some1", "some2", "some3"]), ("right@some", ["some2", "some3"]),
    ] {
      let error = RevisionSymbolError.ambiguousPrefix(
        "some", candidates: candidates.map { RevisionID($0) })
      #expect(throws: error) { try resolve(text) }
    }
    #expect(throws: RevisionSymbolError.notInBranch("other", branch: "left")) {
      try resolve("left@oth")
    }
  }

  @Test("a label can stand in dependencies")
  func dependencyOnLabel() throws {
    let nodes = [
      RevisionNode(id: "s1", downRevisions: [], dependsOn: ["cart"]),
      RevisionNode(id: "c1", downRevisions: [], branchLabels: ["cart"]),
    ]
    let graph = try RevisionGraph(nodes)
    #expect(graph.order == ["c1", "s1"] && graph.dependencies(of: "s1") == ["c1"])
    #expect(graph.dependents(of: "c1") == ["s1"])
    let misspelt = RevisionNode(id: "s1", downRevisions: [], dependsOn: ["crat"])
    #expect(
      throws: RevisionGraphError.missingParent("crat", of: misspelt, similar: ["cart"])
    ) { try RevisionGraph([misspelt, nodes[1]]) }
    #expect(throws: RevisionGraphError.self) {
      try RevisionGraph([RevisionNode(id: "c1", downRevisions: ["cart"]), nodes[1]])
    }
    #expect(throws: RevisionGraphError.self) {
      try RevisionGraph([
        RevisionNode(id: "a", downRevisions: [], dependsOn: ["own"], branchLabels: ["own"])
      ])
    }
  }

  @Test("each revision knows the labels of its branches")
  func labelsOfBranches() throws {
    let labels = graph.labelsOfBranches
    #expect(labels["a1"] == [] && labels["b1"] == [])
    #expect(labels["c1"] == ["cart"] && labels["c2"] == ["cart"] && labels["s2"] == ["stock"])
    for (id, labels) in labels {
      let members = graph.labels.filter { label in
        graph.revision(labelled: label).map { graph.branch(of: $0).contains(id) } ?? false
      }
      #expect(labels == Set(members))
    }
  }

  @Test("steps in a range are counted from its other end, and may be too many")
  func ranges() throws {
    let graph = try RevisionGraph(
      (1...6).map {
        RevisionNode(
          id: RevisionID("r\($0)"), downRevisions: $0 == 1 ? [] : [RevisionID("r\($0 - 1)")])
      })
    func range(_ text: String, at current: [RevisionID] = ["r4"]) throws -> [RevisionID] {
      let ids = try graph.revisions(in: RevisionRange(text), current: current)
      return graph.order.filter(ids.contains)
    }
    #expect(try range("-2:current") == ["r2", "r3", "r4"])
    #expect(try range("-9:current") == ["r1", "r2", "r3", "r4"])
    #expect(try range("-1:") == ["r5", "r6"] && range("-1:head", at: []) == ["r5", "r6"])
    #expect(try range("-1:r3") == ["r2", "r3"])
    #expect(try range("r2:+2") == ["r2", "r3", "r4"] && range("r5:+9") == ["r5", "r6"])
    #expect(try range("current:+1") == ["r4", "r5"] && range("r2:r4") == ["r2", "r3", "r4"])
    #expect(try range(":+2") == ["r1", "r2"] && range("r6-1:") == ["r5", "r6"])
  }

  @Test("of a merge, one step back is the merge itself")
  func merges() throws {
    let graph = try RevisionGraph([
      RevisionNode(id: "a", downRevisions: []), RevisionNode(id: "b", downRevisions: ["a"]),
      RevisionNode(id: "c", downRevisions: ["a"]),
      RevisionNode(id: "m", downRevisions: ["b", "c"]),
    ])
    #expect(try graph.downgradePath(from: ["m"], to: .relative(-1)) == ["m"])
    #expect(throws: RevisionSymbolError.self) {
      try graph.downgradePath(from: ["m"], to: .relative(-2))
    }
    #expect(try graph.downgradePath(from: ["m"], to: RevisionSymbol("b@-2")) == ["m", "b"])
  }

  @Test("labels and dependencies that cannot be are refused")
  func refused() {
    let base = RevisionNode(id: "a", downRevisions: [], branchLabels: ["x"], file: "a.swift")
    #expect(throws: RevisionGraphError.duplicateLabel("x", files: ["a.swift", "b.swift"])) {
      try RevisionGraph([
        base, RevisionNode(id: "b", downRevisions: [], branchLabels: ["x"], file: "b.swift"),
      ])
    }
    #expect(throws: RevisionGraphError.duplicateLabel("a", files: ["a.swift", "b.swift"])) {
      try RevisionGraph([
        base, RevisionNode(id: "b", downRevisions: [], branchLabels: ["a"], file: "b.swift"),
      ])
    }
    #expect(throws: RevisionGraphError.self) {
      try RevisionGraph([RevisionNode(id: "a", downRevisions: [], branchLabels: ["a@b"])])
    }
    #expect(throws: RevisionGraphError.self) {
      try RevisionGraph([base, RevisionNode(id: "b", downRevisions: ["a"], dependsOn: ["b"])])
    }
    #expect(throws: RevisionGraphError.self) {
      try RevisionGraph([base, RevisionNode(id: "b", downRevisions: ["a"], dependsOn: ["c"])])
    }
  }

  @Test("10,000 revisions with 500 branches are walked whole")
  func large() throws {
    var nodes = [RevisionNode(id: "r0", downRevisions: [])]
    var tips: [RevisionID] = []
    for number in 1..<10_000 {
      let parent: RevisionID = number <= 500 ? "r0" : RevisionID("r\(number - 500)")
      nodes.append(RevisionNode(id: RevisionID("r\(number)"), downRevisions: [parent]))
      if number >= 9_500 { tips.append(RevisionID("r\(number)")) }
    }
    nodes.append(RevisionNode(id: "merge", downRevisions: tips))
    let graph = try RevisionGraph(nodes.shuffled())
    #expect(graph.heads == ["merge"] && graph.order.count == 10_001)
    #expect(graph.upgradePath(from: [], to: ["merge"]).count == 10_001)
    #expect(graph.upgradePath(from: ["r9999"], to: ["merge"]).count == 10_001 - 21)
    #expect(try graph.downgradePath(from: ["merge"], to: .id("r0")).count == 10_000)
    #expect(try graph.resolve(RevisionSymbol("r9999-19"), current: []) == ["r499"])
  }
}
