import Foundation

/// Findings as a log of SARIF 2.1.0, which GitHub's code scanning and most editors read
/// (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html).
struct SARIFLog: Encodable {
  private let schema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
  private let version = "2.1.0"
  private let runs: [Run]

  private enum CodingKeys: String, CodingKey {
    case schema = "$schema"
    case version, runs
  }

  init(_ findings: Findings, path: (String) -> String) {
    let indices = Dictionary(
      findings.rules.enumerated().map { ($0.element.code, $0.offset) },
      uniquingKeysWith: { first, _ in first })
    let results = findings.fingerprinted(path: path).map { finding, fingerprint in
      Result(
        ruleId: finding.rule, ruleIndex: indices[finding.rule], level: finding.severity.rawValue,
        message: Message(finding.text),
        locations: finding.place.map { [Location($0, path: path)] } ?? [],
        partialFingerprints: ["godwit/v1": fingerprint])
    }
    runs = [
      Run(
        tool: Tool(driver: Driver(rules: findings.rules.map(Rule.init))),
        // One for check and one for lint, or the second log would close what is in the first one.
        automationDetails: AutomationDetails(id: "godwit/\(findings.command)/"),
        results: results)
    ]
  }

  // The properties have the names of the standard.

  private struct Run: Encodable {
    let tool: Tool
    let automationDetails: AutomationDetails
    let columnKind = "utf16CodeUnits"
    let results: [Result]
  }

  private struct AutomationDetails: Encodable {
    let id: String
  }

  private struct Tool: Encodable {
    let driver: Driver
  }

  private struct Driver: Encodable {
    let name = "Godwit"
    let version = Session.version
    let rules: [Rule]
  }

  private struct Rule: Encodable {
    let id: String
    let shortDescription: Message
    let help: Message
    let defaultConfiguration: Configuration

    struct Configuration: Encodable { let level: String }

    init(_ rule: FindingRule) {
      id = rule.code
      shortDescription = Message(rule.title)
      help = Message(rule.page, isMarkdown: true)
      defaultConfiguration = Configuration(level: rule.severity.rawValue)
    }
  }

  private struct Message: Encodable {
    let text: String
    let markdown: String?

    init(_ text: String, isMarkdown: Bool = false) {
      self.text = text
      markdown = isMarkdown ? text : nil
    }
  }

  private struct Result: Encodable {
    let ruleId: String
    let ruleIndex: Int?
    let level: String
    let message: Message
    let locations: [Location]
    let partialFingerprints: [String: String]
  }

  private struct Location: Encodable {
    let physicalLocation: PhysicalLocation

    struct PhysicalLocation: Encodable {
      let artifactLocation: ArtifactLocation
      let region: Region
    }

    struct ArtifactLocation: Encodable {
      let uri: String
      /// An absolute one has none.
      let uriBaseId: String?
    }

    struct Region: Encodable { let startLine: Int }

    init(_ place: Finding.Place, path: (String) -> String) {
      let file = path(place.file)
      let isAbsolute = file.utf8.first == UInt8(ascii: "/")
      let uri = Location.encoded(file)
      physicalLocation = PhysicalLocation(
        artifactLocation: ArtifactLocation(
          uri: isAbsolute ? "file://\(uri)" : uri, uriBaseId: isAbsolute ? nil : "%SRCROOT%"),
        region: Region(startLine: place.line ?? 1))
    }

    /// A path as the part of a URI: bytes that stand for themselves, and all others as `%20`.
    private static func encoded(_ path: String) -> String {
      let digits = Array("0123456789ABCDEF".utf8)
      let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/".utf8)
      let bytes = path.utf8.flatMap { byte in
        plain.contains(byte)
          ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
