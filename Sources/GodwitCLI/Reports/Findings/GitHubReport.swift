/// Findings as GitHub shows them at the lines of a pull request
/// (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
struct GitHubReport {
  private let findings: [Finding]
  private let path: (String) -> String

  init(_ findings: Findings, path: @escaping (String) -> String) {
    self.findings = findings.findings
    self.path = path
  }

  /// Of each severity, GitHub shows this many for a step, and does not say that there are more.
  private static let limit = 10

  /// The worst first. Where there are more of a severity than GitHub shows, the last one that it shows
  /// says how many.
  var annotations: [String] {
    Finding.Severity.allCases.flatMap { severity in
      let all = findings.filter { $0.severity == severity }
      guard all.count > Self.limit else { return all.map(annotation) }
      let shown = all.prefix(Self.limit - 1)
      let rest = Finding(
        severity: severity, rule: "",
        message: "\(all.count - shown.count) more like these: the "
          + "summary of the job has them all.", identity: [])
      return shown.map(annotation) + [annotation(rest)]
    }
  }

  private func annotation(_ finding: Finding) -> String {
    let place = finding.place.map { Finding.Place(file: path($0.file), line: $0.line) }
    let title = finding.rule.isEmpty ? nil : "Godwit: \(finding.rule)"
    return GitHubAnnotation.line(finding.severity, finding.text, at: place, title: title)
  }
}

/// A line that GitHub shows at a place.
enum GitHubAnnotation {
  static func error(_ message: String) -> String { line(.error, message) }

  static func line(
    _ severity: Finding.Severity, _ message: String, at place: Finding.Place? = nil,
    title: String? = nil
  ) -> String {
    let command = severity == .note ? "notice" : severity.rawValue
    let properties = [
      place.map { "file=" + escaped($0.file, isProperty: true) },
      place?.line.map { "line=\($0)" },
      title.map { "title=" + escaped($0, isProperty: true) },
    ].compactMap { $0 }
    let list = properties.isEmpty ? "" : " " + properties.joined(separator: ",")
    return "::\(command)\(list)::\(escaped(message))"
  }

  /// - Parameter isProperty: Whether a colon or a comma would end it.
  private static func escaped(_ text: String, isProperty: Bool = false) -> String {
    let bytes = text.utf8.flatMap { byte -> [UInt8] in
      switch byte {
      case UInt8(ascii: "%"): Array("%25".utf8)
      case UInt8(ascii: "\r"): Array("%0D".utf8)
      case UInt8(ascii: "\n"): Array("%0A".utf8)
      case UInt8(ascii: ":") where isProperty: Array("%3A".utf8)
      case UInt8(ascii: ",") where isProperty: Array("%2C".utf8)
      default: [byte]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
