/// The identifier of a revision: `3f9a1c7be02d`, `001_initial_schema`.
public struct RevisionID: Hashable, Sendable, ExpressibleByStringLiteral {
  /// The identifier as it stands in the source and in the version table.
  public let rawValue: String

  /// An identifier. Any text can be one here; a graph takes only those that are valid, see
  /// `RevisionGraphError.invalidID`.
  public init(_ rawValue: String) {
    self.rawValue = rawValue
  }

  /// An identifier from a literal.
  public init(stringLiteral value: String) {
    rawValue = value
  }
}

extension RevisionID {
  /// Identifiers are compared by their bytes, as SQLite compares those that it holds; two that only
  /// look alike are two.
  public static func == (a: Self, b: Self) -> Bool {
    a.rawValue.utf8.elementsEqual(b.rawValue.utf8)
  }

  /// Hashes the bytes.
  public func hash(into hasher: inout Hasher) {
    for byte in rawValue.utf8 { hasher.combine(byte) }
    hasher.combine(UInt8(0xFF))
  }
}

extension RevisionID: CustomStringConvertible {
  /// The identifier itself.
  public var description: String { rawValue }
}

extension RevisionID {
  /// Whether the text can be an identifier: not empty, without the characters that have a meaning
  /// in `-1`, `a:b` and `label@head`, and none of the words that stand for revisions.
  package var isValid: Bool {
    let scalars = rawValue.unicodeScalars
    return !scalars.isEmpty
      && !scalars.contains { "+-:@/\\\0".unicodeScalars.contains($0) || $0.properties.isWhitespace }
      && !["head", "heads", "base", "current"].contains(rawValue)
  }
}

extension Sequence<RevisionID> {
  /// The identifiers with commas, for people.
  package var list: String { map(\.rawValue).joined(separator: ", ") }
}
