import Foundation
import GodwitTestSupport
import Testing

@testable import GodwitRevisionGraph

@Suite("Walks end where Alembic's do, but for those that the guide tells of")
struct AlembicWalkTests {
  @Test("each walk of the corpus", .enabled(if: Corpus.isPresent))
  func corpus() throws {
    let corpus = try #require(WalkCorpus.shared)
    let graphs = try corpus.graphs.mapValues { try RevisionGraph($0.map(\.node)) }
    var rows = try DifferenceRow.all()
    #expect(corpus.cases.count == 1961 && rows.count > 10)
    for entry in corpus.cases {
      let end = try entry.end(in: try #require(graphs[entry.graph]))
      guard end != entry.alembicsEnd else { continue }
      let outcome = [entry.alembicsEnd, end].map { $0 == nil ? "refuses" : "goes" }
        .joined(separator: ">")
      guard let row = rows.firstIndex(where: { $0.covers(entry, outcome) }) else {
        Issue.record(
          "\(entry.testDescription): \(shown(end)) instead of \(shown(entry.alembicsEnd))")
        continue
      }
      rows[row].note(entry, outcome)
    }
    for row in rows {
      #expect(row.found == row.number, "\(row.walk)")
      #expect(row.unused.isEmpty, "\(row.walk)")
    }
  }

  private func shown(_ end: Set<String>?) -> String {
    end.map { "ends at " + ($0.isEmpty ? "base" : $0.sorted().joined(separator: ", ")) }
      ?? "refused"
  }

  @Test("a key says which walks it is about")
  func keys() throws {
    let row = try #require(
      DifferenceRow(
        "| w | a | b | why | 2 | `g1,g2 downgrade *@base refuses>goes; * stamp x goes>goes` |")
    )
    #expect(row.walk == "w" && row.number == 2 && row.unused.count == 2)
    let pattern = DifferenceRow.isMatch
    #expect(pattern("a@base", "*@base") && pattern("-1", "-*") && pattern("x", "*"))
    #expect(!pattern("a@base+1", "*@base") && !pattern("heads", "head"))
    #expect(DifferenceRow("|---|---|---|---|---|---|") == nil)
    #expect(DifferenceRow("| walk | Alembic | Godwit | why | number | keys |") == nil)
  }
}

/// A row of the table in the guide's page ComingFromAlembic.
private struct DifferenceRow {
  private struct Key: Hashable {
    let graphs: [String]
    let command: String
    let targets: [String]
    let outcome: String
  }

  let walk: String
  let number: Int
  private let keys: [Key]
  private var used: Set<Key> = []
  private(set) var found = 0

  static func all() throws -> [DifferenceRow] {
    let page = packageRoot.appending(path: "Sources/Godwit/Godwit.docc/ComingFromAlembic.md")
    return try String(contentsOf: page, encoding: .utf8)
      .split(separator: "\n").compactMap { DifferenceRow(String($0)) }
  }

  /// Nothing for a line that is no row of the table.
  init?(_ line: String) {
    let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    guard cells.count == 6, let number = Int(cells[4]) else { return nil }
    walk = cells[0]
    self.number = number
    keys = cells[5].filter { $0 != "`" }.split(separator: ";").compactMap { text in
      let words = text.split(separator: " ").map(String.init)
      guard words.count == 4 else { return nil }
      return Key(
        graphs: words[0].split(separator: ",").map(String.init), command: words[1],
        targets: words[2].split(separator: ",").map(String.init), outcome: words[3])
    }
  }

  func covers(_ entry: WalkCorpus.Case, _ outcome: String) -> Bool {
    key(for: entry, outcome) != nil
  }

  mutating func note(_ entry: WalkCorpus.Case, _ outcome: String) {
    found += 1
    if let key = key(for: entry, outcome) { used.insert(key) }
  }

  private func key(for entry: WalkCorpus.Case, _ outcome: String) -> Key? {
    keys.first { key in
      key.command == entry.command && key.outcome == outcome
        && key.graphs.contains { Self.isMatch(entry.graph, $0) }
        && key.targets.contains { Self.isMatch(entry.target, $0) }
    }
  }

  /// Keys that no walk needs.
  var unused: [String] {
    keys.filter { !used.contains($0) }
      .map { "\($0.graphs) \($0.command) \($0.targets) \($0.outcome)" }
  }

  /// Whether a text is what a pattern says, in which `*` is any text.
  static func isMatch(_ text: String, _ pattern: String) -> Bool {
    guard let star = pattern.firstIndex(of: "*") else { return text == pattern }
    guard text.hasPrefix(pattern[..<star]) else { return false }
    let rest = String(pattern[pattern.index(after: star)...])
    var tail = text.dropFirst(pattern.distance(from: pattern.startIndex, to: star))
    while true {
      if isMatch(String(tail), rest) { return true }
      if tail.isEmpty { return false }
      tail = tail.dropFirst()
    }
  }
}
