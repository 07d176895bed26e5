import Foundation
import GodwitTestSupport
import Testing

@testable import GodwitRevisionGraph

@Suite("Walks leave no hole and end")
struct WalkTests {
  /// Two branches, of which the second depends on the first twice.
  private static let crossed = [
    RevisionNode(id: "a1", downRevisions: []),
    RevisionNode(id: "a2", downRevisions: ["a1"]),
    RevisionNode(id: "a3", downRevisions: ["a2"]),
    RevisionNode(id: "b1", downRevisions: []),
    RevisionNode(id: "b2", downRevisions: ["b1"], dependsOn: ["a3"]),
    RevisionNode(id: "b3", downRevisions: ["b2"]),
    RevisionNode(id: "b4", downRevisions: ["b3"], dependsOn: ["a3"]),
  ]

  @Test("a downgrade to several revisions keeps what any of them needs")
  func severalStops() throws {
    let graph = try RevisionGraph(Self.crossed)
    #expect(try graph.downgradePath(from: ["b4"], to: .heads).isEmpty)
    #expect(try graph.downgradePath(from: ["b4"], to: .id("a3")).isEmpty)
    #expect(try graph.downgradePath(from: ["b4"], to: .id("a2")) == ["b4", "b3", "b2", "a3"])
    #expect(try graph.downgradePath(from: ["b4"], to: .id("b2")) == ["b4", "b3"])
  }

  @Test("a step that would leave a hole is refused, and changes nothing")
  func holes() throws {
    let graph = try RevisionGraph(Self.crossed)
    var standing = Standing(at: ["b3"], in: graph)
    let before = standing.applied
    #expect(throws: StepError.isNeeded("b2", by: ["b3"])) { try standing.revoke("b2") }
    #expect(throws: StepError.isNeeded("a3", by: ["b2"])) { try standing.revoke("a3") }
    #expect(throws: StepError.isNotApplied("b4")) { try standing.revoke("b4") }
    #expect(throws: StepError.isApplied("a1")) { try standing.apply("a1") }
    #expect(throws: StepError.unknown("x")) { try standing.apply("x") }
    #expect(throws: StepError.unknown("x")) { try standing.revoke("x") }
    #expect(standing.heads == ["b3"] && standing.applied == before)
    var base = Standing(at: [], in: graph)
    #expect(throws: StepError.lacks("b2", ["b1", "a3"])) { try base.apply("b2") }
    try standing.apply("b4")
    #expect(standing.heads == ["b4"])
    for id: RevisionID in ["b4", "b3", "b2"] { try standing.revoke(id) }
    #expect(standing.heads == ["b1", "a3"])
  }

  @Test("a noted head that another needs is none")
  func neededHeads() throws {
    let graph = try RevisionGraph(Self.crossed)
    #expect(Standing(at: ["a3", "b4", "a3"], in: graph).heads == ["b4"])
    #expect(graph.heads(["a3", "b2"], revoking: "b2") == ["a3", "b1"])
  }

  @Test("on random graphs", arguments: 0..<20)
  func randomGraphs(part: Int) throws {
    var ways = 0
    for seed in (part * 200)..<(part * 200 + 200) {
      var generator = SeededGenerator(seed: seed)
      let nodes = randomNodes(&generator)
      let graph = try RevisionGraph(nodes)
      let symbols = graph.symbols
      for _ in 0..<4 {
        let some = graph.order.filter { _ in Bool.random(using: &generator) }
        let database = try ModelDatabase(nodes, at: graph.tips(of: graph.ancestors(of: some)))
        for isUpgrade in [true, false] {
          let symbol = try #require(symbols.randomElement(using: &generator))
          do {
            if try database.check(isUpgrade: isUpgrade, symbol) { ways += 1 }
          } catch {
            Issue.record("seed \(seed): \(error)")
            return
          }
        }
      }
    }
    // Refusals alone would prove nothing.
    #expect(ways > 500)
  }

  @Test(
    "on the graphs of the corpus, wherever they begin and wherever they go",
    .enabled(if: Corpus.isPresent), arguments: WalkCorpus.graphNames)
  func corpusGraphs(name: String) throws {
    let corpus = try #require(WalkCorpus.shared)
    let nodes = try #require(corpus.graphs[name]).map(\.node)
    let graph = try RevisionGraph(nodes)
    let starts = [[], graph.tips(of: Set(graph.order))] + graph.order.map { [$0] }
    let symbols = graph.symbols
    var ways = 0
    for start in starts {
      let database = try ModelDatabase(nodes, at: start)
      for symbol in symbols {
        for isUpgrade in [true, false] {
          if try database.check(isUpgrade: isUpgrade, symbol) { ways += 1 }
        }
      }
    }
    #expect(ways > 20)
  }

  @Test("in the cases of the corpus", .enabled(if: Corpus.isPresent))
  func corpusCases() throws {
    let corpus = try #require(WalkCorpus.shared)
    var ways = 0
    for entry in corpus.cases where entry.command != "stamp" {
      let nodes = try #require(corpus.graphs[entry.graph]).map(\.node)
      let known = Set(nodes.map(\.id))
      let start = entry.from.map { RevisionID($0) }
      // One begins at a revision that is not there, which the migrator refuses.
      guard known.isSuperset(of: start) else { continue }
      let database = try ModelDatabase(nodes, at: start)
      if try database.check(isUpgrade: entry.command == "upgrade", entry.target) { ways += 1 }
    }
    #expect(ways > 1000)
  }
}
