import GodwitSourceRegistry

/// Something that a command has found, in the form in which services for continuous integration and
/// code review show it.
struct Finding: Sendable {
  enum Severity: String, Comparable, CaseIterable, Encodable, Sendable {
    case error, warning, note

    static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    /// The worst one first.
    private var rank: Int {
      switch self {
      case .error: 0
      case .warning: 1
      case .note: 2
      }
    }
  }

  /// A place in the project.
  struct Place: Hashable, Sendable {
    /// The file, as it is seen from the current folder: `schema/Poems.swift`.
    var file: String
    /// From 1 on; nothing if it is the file as a whole.
    var line: Int?
  }

  var severity: Severity
  /// The code of the rule: `database-drift`.
  var rule: String
  /// What was found, in a sentence.
  var message: String
  /// What to do about it.
  var advice: String?
  var place: Place?
  /// What it is about: `index poems.idx_poems_title`.
  var object: String?
  /// What makes it the same finding tomorrow, beside the rule and the file: names, and no number of
  /// a line.
  var identity: [String]

  /// The message and the advice, one sentence behind the other.
  var text: String {
    guard let advice else { return message }
    let isSentence = message.utf8.last.map { ".:!?".utf8.contains($0) } ?? true
    return "\(message)\(isSentence ? "" : ".") \(advice)"
  }
}

/// A rule by which things are found, for formats that describe it.
struct FindingRule: Sendable {
  /// `database-drift`
  let code: String
  /// What it finds, in a few words.
  let title: String
  /// A page about it, in Markdown.
  let page: String
  let severity: Finding.Severity
}

/// What a command has found, and by which rules.
struct Findings: Sendable {
  /// `check`, `lint`
  let command: String
  /// What is said where nothing was found.
  let allIsWell: String
  let rules: [FindingRule]
  /// The worst first.
  let findings: [Finding]
  /// What was found and does not count, a line each with its reason.
  let accepted: [String]

  init(
    of command: String, rules: [FindingRule], _ findings: [Finding], accepted: [String] = [],
    allIsWell: String
  ) {
    self.command = command
    self.rules = rules
    self.accepted = accepted
    self.allIsWell = allIsWell
    // Those of equal severity stay in their order.
    self.findings = Finding.Severity.allCases.flatMap { severity in
      findings.filter { $0.severity == severity }
    }
  }

  /// The findings, each with what distinguishes it from all others and stays the same when lines are
  /// inserted above it: of equal ones, the second has another one than the first.
  ///
  /// - Parameter path: The path of a file as it is shown.
  func fingerprinted(path: (String) -> String) -> [(finding: Finding, fingerprint: String)] {
    var seen: [String: Int] = [:]
    return findings.map { finding in
      let parts =
        [command, finding.rule, finding.place.map { path($0.file) } ?? ""] + finding.identity
      // No text in UTF-8 holds the byte that ends each part.
      let checksum = SourceFile.checksum(of: parts.flatMap { Array($0.utf8) + [0xFF] })
      let count = seen[checksum, default: 0]
      seen[checksum] = count + 1
      return (finding, count == 0 ? checksum : "\(checksum)-\(count + 1)")
    }
  }

  /// `2 errors, 1 warning`
  var summary: String {
    let counts = Finding.Severity.allCases.compactMap { severity -> String? in
      let count = findings.count { $0.severity == severity }
      return count == 0 ? nil : "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
    }
    return counts.joined(separator: ", ")
  }
}
