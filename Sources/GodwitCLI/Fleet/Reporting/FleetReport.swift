import Foundation
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax

/// What a command over a fleet prints at its end.
struct FleetReport: Encodable, Sendable {
  struct Group: Encodable, Sendable {
    let fingerprint: String
    /// Where the files were found to be.
    let revisions: [String]
    let kind: String
    let files: Int
    let example: String
    let lines: [String]
  }

  struct Example: Encodable, Sendable {
    let path: String
    let lines: [String]
  }

  let command: String
  let target: String?
  let files: Int
  /// How many are of each kind.
  let counts: [String: Int]
  /// How many were done in earlier parts of the run, as its journal says.
  let doneBefore: Int
  let groups: [Group]
  /// How many files are of groups beyond those that are told.
  let filesOfOtherGroups: Int
  /// Some of each kind that is not as it should be.
  let examples: [String: [Example]]
  /// Why there are files that were not begun: `canary`, `failures`, `signal`.
  let halt: String?

  /// - Parameter isFine: Which kinds are as they should be.
  init(
    command: String, target: String?, _ summary: FleetSummary, _ context: FleetContext,
    isFine: (FleetOutcome.Kind) -> Bool
  ) {
    self.command = command
    self.target = target
    files = summary.files
    doneBefore = summary.doneBefore
    filesOfOtherGroups = summary.filesBeyond
    var counts: [String: Int] = [:]
    var examples: [String: [Example]] = [:]
    for kind in FleetOutcome.Kind.allCases where summary.count(kind) > 0 {
      counts[kind.rawValue] = summary.count(kind)
      guard !isFine(kind) else { continue }
      examples[kind.rawValue] = summary.examples(kind).map {
        Example(path: Self.text($0.path), lines: $0.lines)
      }
    }
    self.counts = counts
    self.examples = examples
    groups = context.groups.all.filter { $0.files > 0 }
      .sorted { ($1.files, $0.fingerprint) < ($0.files, $1.fingerprint) }
      .map { group in
        Group(
          fingerprint: group.fingerprint, revisions: group.heads.map(\.rawValue),
          kind: group.answer?.kind.rawValue ?? FleetOutcome.Kind.failed.rawValue,
          files: group.files, example: Self.text(group.example), lines: group.answer?.lines ?? [])
      }
    halt =
      context.stop.isStopped
      ? "signal"
      : summary.halt.map { if case .canary = $0 { "canary" } else { "failures" } }
  }

  /// A path for programs: what is no text in it cannot be told in JSON.
  static func text(_ path: FleetPath) -> String { String(decoding: path.bytes, as: UTF8.self) }

  // MARK: Text

  /// How many groups are shown to people.
  private static let shownGroups = 20

  func print(_ console: Console) {
    console.out("\(count(files)) in \(groups.count.grouped) group\(groups.count == 1 ? "" : "s")")
    for kind in FleetOutcome.Kind.allCases {
      guard let number = counts[kind.rawValue] else { continue }
      console.out(StyledText("  \(number.grouped.padded(to: 9))  \(kind.words)", kind.colour))
    }
    if doneBefore > 0 {
      console.out("\(count(doneBefore)) had been done before this run went on.")
    }
    if !groups.isEmpty { console.out("Groups:") }
    for group in groups.prefix(Self.shownGroups) { print(group, console) }
    let hidden = groups.dropFirst(Self.shownGroups).map(\.files).reduce(0, +) + filesOfOtherGroups
    if hidden > 0 { console.out("  \(hidden.grouped.padded(to: 9))  in other groups") }
    for kind in FleetOutcome.Kind.allCases { printExamples(kind, console) }
  }

  private func print(_ group: Group, _ console: Console) {
    let kind = FleetOutcome.Kind(rawValue: group.kind)
    let place = group.revisions.isEmpty ? "base" : group.revisions.joined(separator: ", ")
    // What a group was like before an upgrade, its files are not any more.
    let isTold = kind.map { $0 == .pending ? target == nil : $0.isFailure } ?? false
    let state = isTold ? kind.map { ", \($0.words)" } ?? "" : ""
    console.out(
      "  \(group.files.grouped.padded(to: 9))  \(group.fingerprint)  found at "
        + VisibleText.line("\(place)\(state), such as \(group.example)"))
    for line in group.lines { console.out("               " + line) }
  }

  private func printExamples(_ kind: FleetOutcome.Kind, _ console: Console) {
    guard let examples = examples[kind.rawValue], !examples.isEmpty else { return }
    console.out("\(kind.words.prefix(1).uppercased() + kind.words.dropFirst()):")
    for example in examples {
      console.out("  " + VisibleText.line(example.path))
      // What is true of a whole group stands there.
      guard !groups.contains(where: { $0.lines == example.lines }) else { continue }
      for line in example.lines { console.out("    " + line) }
    }
    let rest = (counts[kind.rawValue] ?? 0) - examples.count
    if rest > 0 { console.out("  and \(rest.grouped) more") }
  }

  private func count(_ number: Int) -> String {
    "\(number.grouped) file\(number == 1 ? "" : "s")"
  }
}

extension FleetOutcome.Kind {
  fileprivate var colour: Colour? {
    switch self {
    case .done, .current: .green
    case .pending, .stopped: .yellow
    case .drifted, .newer, .foreign, .locked, .damaged, .readOnly, .unreadable, .failed: .red
    }
  }
}

extension String {
  /// With spaces before it, up to a width.
  fileprivate func padded(to width: Int) -> String {
    String(repeating: " ", count: max(width - utf8.count, 0)) + self
  }
}

/// What is printed for a file with `--format jsonl`.
struct FleetLine: Encodable {
  let path: String
  let kind: String
  let revisions: [String]?
  let group: String?
  let lines: [String]?

  init(_ path: FleetPath, _ outcome: FleetOutcome) {
    self.path = FleetReport.text(path)
    kind = outcome.kind.rawValue
    revisions = outcome.group?.heads.map(\.rawValue)
    group = outcome.group?.fingerprint
    lines = outcome.lines.isEmpty ? nil : outcome.lines
  }
}

extension Console {
  /// Prints a value as JSON in one line.
  func jsonLine(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    out(VisibleText.json(String(decoding: try encoder.encode(value), as: UTF8.self)))
  }
}
