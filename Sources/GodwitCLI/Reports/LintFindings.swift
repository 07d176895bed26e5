import GodwitLint
import GodwitMigrations
import GodwitSourceRegistry

/// What `lint` has found, with what it is told for.
struct LintFindings: Sendable {
  private let session: Session
  private let report: LintReport
  private let rules: [LintRule]
  /// What counts.
  private(set) var findings: [LintFinding]
  /// How many findings a baseline knows.
  private var known = 0
  /// How many findings a baseline knows that are not found any more.
  private var outdated = 0

  init(_ report: LintReport, _ rules: [LintRule], _ session: Session) {
    self.report = report
    self.rules = rules
    self.session = session
    findings = report.findings
  }

  /// Whether there is nothing but notes.
  var isFine: Bool { findings.allSatisfy { $0.severity == .note } }

  private static let allIsWell = "No findings."

  // MARK: Baseline

  /// What would have to be left out for nothing to be found.
  var baseline: LintBaseline { LintBaseline(entries.map(\.entry)) }

  /// Takes out what was known before.
  mutating func leaveOut(_ baseline: LintBaseline) {
    let fingerprints = baseline.fingerprints
    let all = entries
    findings = all.filter { !fingerprints.contains($0.entry.fingerprint) }.map(\.finding)
    known = all.count - findings.count
    // Only of revisions that were looked at it can be said that something is not there any more.
    let looked = Set(report.revisions.map(\.id.rawValue))
    let found = Set(all.map(\.entry.fingerprint))
    outdated = baseline.findings.count {
      looked.contains($0.revision) && !found.contains($0.fingerprint)
    }
  }

  private var entries: [(finding: LintFinding, entry: LintBaseline.Entry)] {
    var seen: [String: Int] = [:]
    return findings.map { finding in
      // No text in UTF-8 holds the byte that ends each part.
      let parts = [finding.code] + finding.identity
      let checksum = SourceFile.checksum(of: parts.flatMap { Array($0.utf8) + [0xFF] })
      let count = seen[checksum, default: 0]
      seen[checksum] = count + 1
      let entry = LintBaseline.Entry(
        code: finding.code, revision: finding.revision.rawValue, object: finding.object,
        fingerprint: count == 0 ? checksum : "\(checksum)-\(count + 1)")
      return (finding, entry)
    }
  }

  // MARK: Printing

  func print(as format: FindingsFormat) throws {
    try session.print(shared, as: format)
    switch format {
    case .json: try session.printJSON(self)
    case .text, .github: printText()
    case .gitlab, .sarif, .markdown: break
    }
    remark()
  }

  /// In the form in which services show it.
  private var shared: Findings {
    Findings(
      of: "lint",
      rules: rules.map {
        FindingRule(
          code: $0.code, title: $0.title, page: $0.page, severity: Finding.Severity($0.severity))
      },
      findings.map { finding in
        Finding(
          severity: Finding.Severity(finding.severity), rule: finding.code,
          message: finding.message, advice: finding.advice, place: place(of: finding),
          object: finding.object, identity: finding.identity)
      }, accepted: report.allowed.map(allowance), allIsWell: Self.allIsWell)
  }

  private func place(of finding: LintFinding) -> Finding.Place {
    session.place(of: finding.declaration)
      ?? Finding.Place(file: finding.file, line: finding.line)
  }

  private func allowance(_ finding: LintFinding) -> String {
    "\(finding.code): \(finding.message) Allowed: \(finding.allowedBecause ?? "")"
  }

  /// Revision by revision, the worst first.
  private func printText() {
    let console = session.console
    for finding in report.allowed { console.err("\(finding.file): \(allowance(finding))") }
    guard !findings.isEmpty else { return console.out(Self.allIsWell) }
    for entry in report.revisions {
      let own = findings.filter { $0.revision == entry.id }
      guard !own.isEmpty else { continue }
      console.entry(
        "\(entry.id.rawValue)  \(entry.message)  (\(session.configuration.revisions.path(of: entry)))"
      )
      for severity in LintSeverity.allCases {
        for finding in own where finding.severity == severity { printText(finding) }
      }
    }
    console.out(Findings(of: "lint", rules: [], shared.findings, allIsWell: "").summary)
    if let code = findings.first?.code {
      console.err("What a code means: \(session.hint("lint", "--explain \(code)"))")
    }
  }

  private func printText(_ finding: LintFinding) {
    let place = place(of: finding)
    let line =
      place.file == finding.file ? place.line.map { "line \($0): " } ?? "" : "\(place.text): "
    session.console.entry(
      "  \(finding.severity.rawValue) \(finding.code): \(line)\(finding.message)")
    if let advice = finding.advice { session.console.entry("    \(advice)") }
  }

  /// Says what limits what was said.
  private func remark() {
    let console = session.console
    if known > 0 {
      console.err("\(known) finding\(known == 1 ? " is" : "s are") in the baseline, and not shown.")
    }
    if outdated > 0 {
      console.err(
        "\(outdated) of the baseline \(outdated == 1 ? "is" : "are") not found any more: write it anew."
      )
    }
    if report.revisions.isEmpty { console.err("There was no revision to look at.") }
    guard !report.withoutSource.isEmpty, report.revisions.count == report.withoutSource.count else {
      return
    }
    console.err(
      "The revisions' files are not here: comments in them (godwit:allow) were not read, and lines "
        + "are not known.")
  }
}

extension Finding.Severity {
  fileprivate init(_ severity: LintSeverity) {
    switch severity {
    case .error: self = .error
    case .warning: self = .warning
    case .note, .off: self = .note
    }
  }
}

extension LintFindings: Encodable {
  private enum Key: CodingKey { case findings, allowed, revisions, knownByBaseline }

  private struct Entry: Encodable {
    let code: String
    let severity: String
    let message: String
    let advice: String?
    let revision: String
    let file: String
    let line: Int?
    let object: String?
    let allowedBecause: String?
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(findings.map(entry), forKey: .findings)
    try container.encode(report.allowed.map(entry), forKey: .allowed)
    try container.encode(report.revisions.map(\.id.rawValue), forKey: .revisions)
    try container.encode(known, forKey: .knownByBaseline)
  }

  private func entry(_ finding: LintFinding) -> Entry {
    let place = place(of: finding)
    return Entry(
      code: finding.code, severity: finding.severity.rawValue, message: finding.message,
      advice: finding.advice, revision: finding.revision.rawValue, file: place.file,
      line: place.line, object: finding.object, allowedBecause: finding.allowedBecause)
  }
}
