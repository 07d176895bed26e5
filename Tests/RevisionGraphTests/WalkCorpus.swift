import Foundation
import GodwitTestSupport
import Testing

@testable import GodwitRevisionGraph

/// The graphs and the walks of the corpus, with what Alembic does.
struct WalkCorpus: Decodable {
  struct Node: Decodable {
    let id: String
    let down: [String]
    let depends: [String]
    let labels: [String]

    var node: RevisionNode {
      RevisionNode(
        id: RevisionID(id), downRevisions: down.map { RevisionID($0) },
        dependsOn: depends.map { RevisionID($0) }, branchLabels: labels)
    }
  }

  struct Answer: Decodable {
    let endsAt: [String]?
    let refuses: Bool?

    enum CodingKeys: String, CodingKey {
      case endsAt = "ends_at"
      case refuses
    }
  }

  struct Case: Decodable, CustomTestStringConvertible {
    let graph: String
    let command: String
    let target: String
    let from: [String]
    let alembic: Answer

    var testDescription: String {
      "\(graph): \(command) \(target) from \(from.isEmpty ? "base" : from.joined(separator: ", "))"
    }
  }

  private(set) var graphs: [String: [Node]]
  let cases: [Case]

  /// Nothing where there is no corpus.
  static let shared: WalkCorpus? = Corpus.files("walks").first.flatMap { file in
    var corpus = try? JSONDecoder().decode(WalkCorpus.self, from: Data(contentsOf: file))
    corpus?.graphs["bad_deplabel"] = dependencyOnLabel
    return corpus
  }

  /// The corpus has one walk on a graph that it does not have, of which a label stands in the
  /// dependencies. The graph is what the steps of that walk show.
  private static let dependencyOnLabel = [
    Node(id: "a1", down: [], depends: [], labels: ["lib1"]),
    Node(id: "b1", down: ["a1"], depends: [], labels: []),
    Node(id: "a2", down: [], depends: [], labels: []),
    Node(id: "b2", down: ["a2"], depends: ["lib1"], labels: []),
  ]

  /// One that is not there stands for all: a test needs an argument to say that it was skipped.
  static let graphNames: [String] = shared?.graphs.keys.sorted() ?? ["none"]
}

extension WalkCorpus.Case {
  /// Where Godwit ends; nothing where it refuses.
  ///
  /// - Throws: `StepError` for a walk that would leave a hole.
  func end(in graph: RevisionGraph) throws -> Set<String>? {
    let start = from.map { RevisionID($0) }
    // The migrator refuses a database that has what is not in the graph.
    guard start.allSatisfy(graph.contains) else { return nil }
    do {
      return Set(try heads(RevisionSymbol(target), from: start, in: graph).map(\.rawValue))
    } catch is RevisionSymbolError {
      return nil
    }
  }

  private func heads(
    _ target: RevisionSymbol, from start: [RevisionID], in graph: RevisionGraph
  ) throws -> [RevisionID] {
    var standing = Standing(at: start, in: graph)
    switch command {
    case "upgrade":
      for id in try graph.upgradePath(from: standing.heads, to: target) { try standing.apply(id) }
    case "downgrade":
      for id in try graph.downgradePath(from: standing.heads, to: target) {
        try standing.revoke(id)
      }
    default:
      standing = Standing(at: try graph.heads(start, stamping: target), in: graph)
    }
    return standing.heads
  }

  /// Where Alembic ends; nothing where it refuses.
  var alembicsEnd: Set<String>? { alembic.refuses == true ? nil : alembic.endsAt.map { Set($0) } }
}
