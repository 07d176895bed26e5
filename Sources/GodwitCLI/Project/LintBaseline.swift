import Foundation

/// Findings that were there when somebody began to look, and do not count.
struct LintBaseline: Codable {
  /// A finding that is known, with enough to find it again by eye.
  struct Entry: Codable, Hashable {
    let code: String
    let revision: String
    let object: String?
    let fingerprint: String
  }

  /// A file that is none, or one of a later version.
  struct Unusable: Error {
    let path: String
  }

  private var version = 1
  let findings: [Entry]

  private static let latestVersion = 1

  /// - Parameter findings: In whatever order.
  init(_ findings: [Entry]) {
    self.findings = Set(findings).sorted { left, right in
      [left.revision, left.code, left.object ?? "", left.fingerprint]
        .lexicographicallyPrecedes(
          [right.revision, right.code, right.object ?? "", right.fingerprint])
    }
  }

  /// Reads a file.
  ///
  /// - Throws: ``Unusable``; ``CommandError/FileProblem/noFile(_:)``.
  init(path: String, _ session: Session) throws {
    guard let data = FileManager.default.contents(atPath: session.url(path).path) else {
      throw CommandError.file(.noFile(path))
    }
    guard let baseline = try? JSONDecoder().decode(Self.self, from: data),
      baseline.version == Self.latestVersion
    else { throw Unusable(path: path) }
    self = baseline
  }

  /// The file: sorted, so that a change of it is a change of what is known.
  func data() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }

  var fingerprints: Set<String> { Set(findings.map(\.fingerprint)) }
}
