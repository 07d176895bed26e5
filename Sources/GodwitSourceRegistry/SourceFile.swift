/// A file of `versions/` or `schema/`, as the registry sees it.
package struct SourceFile: Hashable, Sendable {
  /// The path below the folder: `20261123_…_add_word_count.swift`.
  package let path: String
  package let text: String

  package init(path: String, text: String) {
    self.path = path
    self.text = text
  }

  /// A checksum of the text (FNV-1a, 64 bits): it tells whether a file was changed, and protects
  /// against nobody.
  package var checksum: String { Self.checksum(of: text.utf8) }

  package static func checksum(of bytes: some Sequence<UInt8>) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// - Throws: ``SourceProblem`` if the file cannot be read up to its end. A declaration could be
  ///   missed in it, so nothing is said of it at all.
  func declarations() throws -> [SwiftDeclaration] {
    try reading { try SwiftDeclarationScanner.declarations(in: SwiftLexer.tokens(of: text)) }
  }

  /// - Throws: ``SourceProblem`` as ``declarations()`` does.
  func tokens() throws -> [SwiftToken] { try reading { try SwiftLexer.tokens(of: text) } }

  private func reading<Result>(_ read: () throws -> Result) throws -> Result {
    do {
      return try read()
    } catch let flaw as SwiftLexer.Flaw {
      throw SourceProblem(
        path: path, line: flaw.line,
        message: "\(flaw.message): the registry cannot tell what this file declares")
    }
  }
}

/// A file that is not as the registry needs it.
package struct SourceProblem: Error, Hashable, Sendable {
  package let path: String
  package let line: Int
  package let message: String

  /// The problem as compilers tell theirs, so that an editor finds the place. Names can hold
  /// anything, and a log is read on a terminal: what is no text is made visible.
  package func diagnostic(base: String) -> String {
    SwiftLiteral.comment("\(base)\(path):\(line):1: error: \(message)")
  }
}
