import Testing

@testable import GodwitRevisionGraph

@Suite("The graph of revisions")
struct RevisionGraphTests {
  /// Revisions from lines such as `c: a, b`, which is a revision c that follows a and b.
  private func graph(_ text: String) throws -> RevisionGraph {
    try RevisionGraph(
      text.split(separator: "\n").map { line in
        let parts = line.split(separator: ":", omittingEmptySubsequences: false)
        let parents = parts[1].split(separator: ",").map {
          RevisionID($0.trimmingPrefix(" ").description)
        }
        return RevisionNode(
          id: RevisionID(String(parts[0])), downRevisions: parents, file: "\(parts[0]).swift")
      })
  }

  private let line = "c: b\nb: a\na:"
  private let branches = "m: b2, c1\nb2: b1\nb1: a\nc1: a\na:\nz:"

  @Test("identifiers that only look alike are two, and one with a mark behind a sign is none")
  func identifiers() throws {
    #expect(RevisionID("\u{E9}") != RevisionID("e\u{301}"))
    #expect(Set([RevisionID("\u{E9}"), RevisionID("e\u{301}"), RevisionID("\u{E9}")]).count == 2)
    #expect(try graph("e\u{301}: \u{E9}\n\u{E9}:").heads == ["e\u{301}"])
    for text in ["a-\u{301}b", "a:\u{301}", "@\u{200D}", "a\u{2028}b", "a\0", ""] {
      #expect(!RevisionID(text).isValid)
    }
  }

  @Test("a symbol can be written as a literal")
  func literal() throws {
    let symbol: RevisionSymbol = "a+1"
    #expect(symbol == RevisionSymbol("a+1"))
    #expect(try graph(line).upgradePath(from: [], to: "head-1") == ["a", "b"])
  }

  @Test("heads, bases and an order in which every revision follows its parents")
  func shape() throws {
    #expect(try graph(line).heads == ["c"] && graph(line).bases == ["a"])
    #expect(try graph(line).order == ["a", "b", "c"])
    #expect(try graph(branches).heads == ["z", "m"])
    #expect(try graph("").heads.isEmpty)
  }

  @Test("paths hold what is missing or too much, and nothing else")
  func paths() throws {
    let graph = try graph(branches)
    #expect(graph.upgradePath(from: [], to: ["b2"]) == ["a", "b1", "b2"])
    #expect(graph.upgradePath(from: ["b1"], to: ["m"]) == ["c1", "b2", "m"])
    #expect(graph.upgradePath(from: ["m"], to: ["a"]).isEmpty)
    #expect(try graph.downgradePath(from: ["m", "z"], to: .id("b1")) == ["m", "b2"])
    #expect(try Set(graph.downgradePath(from: ["m", "z"], to: .base)).count == 6)
  }

  @Test("a database's heads move along with what is applied and revoked")
  func headsOfDatabase() throws {
    let graph = try graph(branches)
    #expect(graph.heads([], applying: "a") == ["a"])
    #expect(graph.heads(["a"], applying: "b1") == ["b1"])
    #expect(graph.heads(["b2", "c1"], applying: "m") == ["m"])
    #expect(graph.heads(["m"], revoking: "m") == ["b2", "c1"])
    #expect(graph.heads(["b1", "c1"], revoking: "c1") == ["b1"])
    #expect(graph.heads(["a"], revoking: "a").isEmpty)
  }

  @Test("what is no graph is refused, with the files at fault")
  func refused() {
    #expect(throws: RevisionGraphError.duplicateID("a", files: ["a.swift", "a.swift"])) {
      try graph("a:\na:")
    }
    #expect(
      throws: RevisionGraphError.missingParent(
        "abx", of: RevisionNode(id: "b", downRevisions: ["abx"], file: "b.swift"), similar: ["abc"])
    ) { try graph("abc:\nb: abx") }
    let error = #expect(throws: RevisionGraphError.self) { try graph("a: c\nb: a\nc: b\nd:") }
    guard case .cycle(let nodes)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(Set(nodes.map(\.id)) == ["a", "b", "c"])
    #expect(throws: RevisionGraphError.self) { try graph("a: a") }
    for id in ["", "a b", "a:b", "head", "-1", "x@y"] {
      #expect(throws: RevisionGraphError.self) {
        try RevisionGraph([RevisionNode(id: RevisionID(id), downRevisions: [])])
      }
    }
  }

  @Test("symbols mean what they say")
  func symbols() throws {
    let graph = try graph("c123: b123\nb123: a123\na123:")
    func resolve(_ text: String, at current: [RevisionID] = []) throws -> [RevisionID] {
      try graph.resolve(RevisionSymbol(text), current: current)
    }
    #expect(try resolve("head") == ["c123"] && resolve("heads") == ["c123"])
    #expect(try resolve("base").isEmpty)
    #expect(try resolve("b") == ["b123"] && resolve("b123") == ["b123"])
    #expect(try resolve("+1") == ["a123"] && resolve("+2", at: ["a123"]) == ["c123"])
    #expect(try resolve("-1", at: ["c123"]) == ["b123"] && resolve("-3", at: ["c123"]).isEmpty)
    #expect(try resolve("a123+2") == ["c123"] && resolve("c123-1") == ["b123"])
    #expect(try resolve("c-1") == ["b123"] && resolve("head-1") == ["b123"])
    #expect(try resolve("base+1") == ["a123"] && resolve("current", at: ["b123"]) == ["b123"])
    #expect(try resolve("current-1", at: ["b123"]) == ["a123"])
    #expect(throws: RevisionSymbolError.tooFar(-4, possible: 3)) { try resolve("-4", at: ["c123"]) }
    #expect(throws: RevisionSymbolError.tooFar(1, possible: 0)) { try resolve("+1", at: ["c123"]) }
    #expect(throws: RevisionSymbolError.unknown("b124", similar: ["b123"])) { try resolve("b124") }
    #expect(throws: (any Error).self) { try resolve("-9223372036854775808", at: ["c123"]) }
    #expect(throws: (any Error).self) { try resolve("-") }
  }

  @Test("what is ambiguous is refused with the candidates")
  func ambiguous() throws {
    let graph = try graph("ab1: base0\nab2: base0\nbase0:")
    #expect(throws: RevisionSymbolError.ambiguousPrefix("ab", candidates: ["ab1", "ab2"])) {
      try graph.revision("ab")
    }
    #expect(throws: RevisionSymbolError.severalHeads(["ab1", "ab2"])) { try graph.head() }
    #expect(
      throws: RevisionSymbolError.ambiguousWalk(2, at: ["base0"], candidates: ["ab1", "ab2"])
    ) {
      try graph.resolve(.relative(2), current: [])
    }
  }
}

@Suite("Squashes")
struct SquashesTests {
  private func node(
    _ id: RevisionID, _ parents: RevisionID..., replaces: [RevisionID] = []
  ) -> RevisionNode {
    RevisionNode(id: id, downRevisions: parents, replaces: replaces)
  }

  private var line: [RevisionNode] {
    [node("a"), node("b", "a"), node("c", "b"), node("d", "c"), node("e", "d")]
  }

  private func order(_ squashes: Squashes, _ unfolded: Set<RevisionID> = []) throws -> [RevisionID]
  {
    try RevisionGraph(squashes.nodes(unfolding: unfolded)).order
  }

  @Test("stand for others, and for squashes that do")
  func nested() throws {
    let squashes = Squashes(
      line + [node("s1", replaces: ["a", "b"]), node("s2", replaces: ["s1", "c", "d"])])
    #expect(try order(squashes) == ["s2", "e"])
    #expect(try squashes.place(["d"]).heads == ["s2"])
    #expect(try squashes.place(["e"]).heads == ["e"])
    let atEnd = try squashes.place(["b"])
    let path = try RevisionGraph(squashes.nodes(unfolding: atEnd.unfolded))
      .upgradePath(from: atEnd.heads, to: ["e"])
    #expect(path == ["c", "d", "e"])
    let atSquash = try squashes.place(["s1"])
    #expect(atSquash.heads == ["s1"])
    #expect(try order(squashes, atSquash.unfolded) == ["s1", "c", "d", "e"])
    let inside = try squashes.place(["a"])
    #expect(try order(squashes, inside.unfolded) == ["a", "b", "c", "d", "e"])
  }

  @Test("can follow one whose files are gone")
  func twice() throws {
    let squashes = Squashes([
      node("c", "b"), node("d", "c"), node("e", "d"), node("s1", replaces: ["a", "b"]),
      node("s2", "s1", replaces: ["c", "d"]),
    ])
    #expect(try order(squashes) == ["s1", "s2", "e"])
    #expect(try squashes.place(["b"]).heads == ["s1"])
    let inside = try squashes.place(["c"])
    #expect(try order(squashes, inside.unfolded) == ["s1", "c", "d", "e"])
    #expect(throws: Squashes.RangeIsGone.self) { try squashes.place(["a"]) }
    #expect(squashes.aliases(of: "s1") == ["b"])
  }

  @Test("that go in a circle are a graph's error at the most")
  func circle() {
    let squashes = Squashes([node("x", replaces: ["y"]), node("y", replaces: ["x"]), node("z")])
    _ = try? order(squashes)
    _ = try? squashes.place(["x"])
  }
}
