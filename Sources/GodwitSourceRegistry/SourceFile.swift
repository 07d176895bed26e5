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

  /// A checksum of what the file says: white space, comments and the indentation of strings in
  /// several lines do not count.
  ///
  /// Databases keep it. Whoever changes how it is made gives it another number before the colon, so
  /// that what was kept before is unknown and not different.
  ///
  /// - Throws: ``SourceProblem`` as ``declarations()`` does.
  package func tokenChecksum() throws -> String {
    // No text in UTF-8 holds the byte that ends each token.
    let end: UInt8 = 0xFF
    let source = Array(text.utf8)
    let bytes = try tokens().filter { $0.kind != .docComment }.flatMap { token in
      let bytes = source[token.range]
      return (token.kind == .literal ? Self.withoutIndentation(bytes) : Array(bytes)) + [end]
    }
    return "t1:" + Self.checksum(of: bytes)
  }

  /// A string in several lines without what stands before its end in the last line, which is no part
  /// of what it says.
  private static func withoutIndentation(_ literal: ArraySlice<UInt8>) -> [UInt8] {
    let newline = UInt8(ascii: "\n")
    var lines = literal.split(separator: newline, omittingEmptySubsequences: false)
    let blanks = " \t".utf8
    let indentation = Array((lines.last ?? []).prefix { blanks.contains($0) })
    for index in lines.indices.dropFirst() where lines[index].starts(with: indentation) {
      lines[index] = lines[index].dropFirst(indentation.count)
    }
    return Array(lines.joined(separator: [newline]))
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
