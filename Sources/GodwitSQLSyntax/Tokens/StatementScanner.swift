/// Cuts SQL text into statements without reading it all: what it looks at is one statement, however
/// much follows.
package struct StatementScanner {
  private let bytes: UnsafeBufferPointer<UInt8>

  /// - Parameter bytes: The text, as far as its NUL.
  package init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  /// The end of the statement that begins at `start`, behind its `;`. A trigger ends at the first `;`
  /// inside of it.
  package func end(from start: Int) -> Int {
    var index = start
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: ";"): return index + 1
      case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"):
        index = next(bytes[index], from: index + 1)
      case UInt8(ascii: "["): index = next(UInt8(ascii: "]"), from: index + 1)
      case UInt8(ascii: "-"), UInt8(ascii: "/"): index = endOfComment(at: index) ?? index
      default: break
      }
      index += 1
    }
    return bytes.count
  }

  /// Whether the statement that begins at `start` only writes rows, by its first word, and speaks of
  /// none of SQLite's own tables: those are what a schema is written in.
  package func onlyWritesRows(from start: Int, to end: Int) -> Bool {
    var index = start
    while index < end {
      if ASCII.isSpace(bytes[index]) {
        index += 1
      } else if let comment = endOfComment(at: index) {
        index = comment + 1
      } else {
        break
      }
    }
    let word = bytes[index..<end].prefix { ASCII.isIdentifierPart($0) }.map(ASCII.lowercased)
    let verbs: [StaticString] = ["insert", "replace", "update", "delete"]
    return verbs.contains { verb in verb.withUTF8Buffer { word.elementsEqual($0) } }
      && !mentionsSchemaTable(start, end)
  }

  private func mentionsSchemaTable(_ start: Int, _ end: Int) -> Bool {
    let mark = Array("sqlite_".utf8)
    var index = start
    while index + mark.count <= end {
      if ASCII.lowercased(bytes[index]) == mark[0],
        (1..<mark.count).allSatisfy({ ASCII.lowercased(bytes[index + $0]) == mark[$0] })
      {
        return true
      }
      index += 1
    }
    return false
  }

  private func next(_ byte: UInt8, from start: Int) -> Int {
    bytes[min(start, bytes.count)...].firstIndex(of: byte) ?? bytes.count
  }

  /// The last byte of a comment.
  private func endOfComment(at index: Int) -> Int? {
    guard index + 1 < bytes.count else { return nil }
    switch (bytes[index], bytes[index + 1]) {
    case (UInt8(ascii: "-"), UInt8(ascii: "-")): return next(UInt8(ascii: "\n"), from: index)
    case (UInt8(ascii: "/"), UInt8(ascii: "*")):
      var end = index + 2
      while end + 1 < bytes.count {
        if bytes[end] == UInt8(ascii: "*"), bytes[end + 1] == UInt8(ascii: "/") { return end + 1 }
        end += 1
      }
      return bytes.count
    default: return nil
    }
  }
}
