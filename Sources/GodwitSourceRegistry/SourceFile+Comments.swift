/// A line of a comment.
package struct SourceComment: Hashable, Sendable {
  /// What it says, without slashes, stars and the white space at both ends.
  package let text: String
  package let line: Int
}

/// A literal of a string in one line.
package struct SourceString: Hashable, Sendable {
  /// What stands between the quotes, as it is written.
  package let text: String
  package let line: Int
}

extension SourceFile {
  /// The lines of all comments, in their order; those in literals are none.
  ///
  /// - Throws: ``SourceProblem`` if the file cannot be read up to its end.
  package func comments() throws -> [SourceComment] {
    // What stands between tokens is white space and comments.
    let bytes = Array(text.utf8)
    var comments: [SourceComment] = []
    var (end, line) = (0, 1)
    func pass(to next: Int, isComment: Bool) {
      let lines = bytes[end..<next].split(
        separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      for (offset, text) in lines.enumerated() where isComment {
        let words = Self.words(of: text)
        if !words.isEmpty { comments.append(SourceComment(text: words, line: line + offset)) }
      }
      line += lines.count - 1
      end = next
    }
    for token in try tokens() {
      pass(to: token.range.lowerBound, isComment: true)
      pass(to: token.range.upperBound, isComment: token.kind == .docComment)
    }
    pass(to: bytes.count, isComment: true)
    return comments
  }

  /// The strings in one line, in their order.
  ///
  /// - Throws: ``SourceProblem`` as ``comments()`` does.
  package func strings() throws -> [SourceString] {
    let bytes = Array(text.utf8)
    return try tokens().compactMap { token in
      guard token.kind == .literal, token.range.count >= 2,
        bytes[token.range].first == UInt8(ascii: "\"")
      else { return nil }
      let inner = bytes[token.range].dropFirst().dropLast()
      return SourceString(text: String(decoding: inner, as: UTF8.self), line: token.line)
    }
  }

  private static func words(of line: ArraySlice<UInt8>) -> String {
    let frame = Array(" \t\r/*".utf8)
    let start = line.drop { frame.contains($0) }
    let end = start.lastIndex { !frame.contains($0) }
    return end.map { String(decoding: start[start.startIndex...$0], as: UTF8.self) } ?? ""
  }
}

extension SourceFile {
  /// The names, keywords and numbers, with their lines.
  ///
  /// - Throws: ``SourceProblem`` as ``comments()`` does.
  package func words() throws -> [(text: String, line: Int)] {
    try tokens().filter(\.isWord).map { ($0.text, $0.line) }
  }
}
