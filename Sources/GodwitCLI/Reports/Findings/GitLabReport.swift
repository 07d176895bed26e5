import GodwitSQLSyntax

/// Findings as GitLab's Code Quality reads them
/// (https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format).
struct GitLabReport: Encodable {
  private struct Issue: Encodable {
    struct Location: Encodable {
      struct Lines: Encodable { let begin: Int }

      let path: String
      let lines: Lines
    }

    let description: String
    let checkName: String
    let fingerprint: String
    let severity: String
    let location: Location

    private enum CodingKeys: String, CodingKey {
      case description
      case checkName = "check_name"
      case fingerprint, severity, location
    }
  }

  private let issues: [Issue]

  init(_ findings: Findings, path: (String) -> String) {
    issues = findings.fingerprinted(path: path).map { finding, fingerprint in
      Issue(
        description: VisibleText.line(finding.text), checkName: finding.rule,
        fingerprint: fingerprint, severity: Self.severity(finding.severity),
        // GitLab leaves out what has no file and no line.
        location: Issue.Location(
          path: finding.place.map { path($0.file) } ?? "Package.swift",
          lines: Issue.Location.Lines(begin: finding.place?.line ?? 1)))
    }
  }

  func encode(to encoder: any Encoder) throws {
    try issues.encode(to: encoder)
  }

  private static func severity(_ severity: Finding.Severity) -> String {
    switch severity {
    case .error: "critical"
    case .warning: "major"
    case .note: "info"
    }
  }
}
