/// A name, or a piece of SQL, as SQLite sees it: a sequence of UTF-8 bytes.
///
/// SQLite compares names and text byte by byte and folds the letters of ASCII only. A `String`
/// compares by canonical equivalence and is searched by grapheme: `"é"` typed in two ways is one
/// key of a dictionary, and a quote that stands before U+0301 is not found. Either has cost rows.
/// So whatever the package looks up, compares, searches or escapes is held in this type, and a name
/// that is looked up by SQLite's rules in a `FoldedName`; a `String` is what comes in from a
/// developer and what goes out to SQLite, to a file or to a person.
public struct SQLText: Sendable {
  /// The text for messages, files and statements: not for comparing.
  ///
  /// Text that is not UTF-8 stands here with `\xF6` for the bytes that are none, and `\\` for `\`.
  public let string: String
  /// Whether the bytes are UTF-8. Other text can be compared and shown, and nothing else.
  package let isUTF8: Bool

  /// The bytes of a string, as they are.
  public init(_ string: String) {
    self.string = string
    isUTF8 = true
  }

  /// The text that SQLite holds, of whatever bytes.
  package init(bytes: some Collection<UInt8>) {
    self = Array(bytes).withUnsafeBufferPointer { Self(bytes: $0) }
  }

  /// The text that SQLite holds, where it lies: all of a schema is read through this.
  package init(bytes: UnsafeBufferPointer<UInt8>) {
    let text = String(decoding: bytes, as: UTF8.self)
    isUTF8 = UTF8Bytes.areEqual(text, bytes)
    string = isUTF8 ? text : Self.escaped(bytes)
  }

  package var bytes: [UInt8] { isUTF8 ? Array(string.utf8) : Self.unescaped(string.utf8) }

  package var isEmpty: Bool { string.utf8.isEmpty }

  /// The name by which SQLite looks the text up.
  package var folded: FoldedName { FoldedName(self) }

  /// The text with the letters of ASCII in upper case.
  package var uppercased: SQLText { isUTF8 ? SQLText(string.mappingUTF8(ASCII.uppercased)) : self }

  /// Whether the text is `word`, in any case. `word` must be given in capitals.
  package func isWord(_ word: StaticString) -> Bool {
    word.withUTF8Buffer { string.utf8.lazy.map(ASCII.uppercased).elementsEqual($0) }
  }

  package func contains(_ byte: UInt8) -> Bool { string.utf8.contains(byte) }

  package func hasPrefix(_ prefix: StaticString) -> Bool {
    prefix.withUTF8Buffer { string.utf8.starts(with: $0) }
  }

  // MARK: Bytes that are not UTF-8

  private static func escaped(_ bytes: some Collection<UInt8>) -> String {
    var text = ""
    var rest = bytes[...]
    while !rest.isEmpty {
      var parser = Unicode.UTF8.ForwardParser()
      var iterator = rest.makeIterator()
      switch parser.parseScalar(from: &iterator) {
      case .valid(let encoded):
        let scalar = Unicode.UTF8.decode(encoded)
        text += scalar == "\\" ? "\\\\" : String(scalar)
        rest = rest.dropFirst(encoded.count)
      case .error(let length):
        for byte in rest.prefix(length) { text += "\\x" + SQLLiteral.hexadecimal([byte]) }
        rest = rest.dropFirst(max(length, 1))
      case .emptyInput: return text
      }
    }
    return text
  }

  private static func unescaped(_ text: String.UTF8View) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = text[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let next = rest.popFirst() else {
        bytes.append(byte)
        continue
      }
      let digits = String(decoding: rest.prefix(2), as: UTF8.self)
      guard next == UInt8(ascii: "x"), let value = UInt8(digits, radix: 16) else {
        bytes.append(next)
        continue
      }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return bytes
  }
}

extension SQLText: Hashable, Comparable {
  /// Whether both are the same bytes.
  public static func == (a: Self, b: Self) -> Bool {
    a.isUTF8 == b.isUTF8 && UTF8Bytes.areEqual(a.string, b.string)
  }

  /// Whether the bytes come first in the order in which SQLite sorts text.
  public static func < (a: Self, b: Self) -> Bool {
    a.string.utf8.lexicographicallyPrecedes(b.string.utf8)
  }

  /// Hashes the bytes.
  public func hash(into hasher: inout Hasher) {
    UTF8Bytes.hash(string, into: &hasher)
  }
}

extension SQLText: ExpressibleByStringInterpolation, CustomStringConvertible {
  /// The bytes of a literal, as they are.
  public init(stringLiteral value: String) {
    self.init(value)
  }

  /// The text for people.
  public var description: String { string }
}

extension String {
  /// The string as SQL text: the door by which a developer's names and expressions come in.
  package var sqlText: SQLText { SQLText(self) }
}

extension Sequence<SQLText> {
  /// For messages and statements.
  package func joined(separator: String = "") -> String {
    map(\.string).joined(separator: separator)
  }
}

/// A name in the form in which SQLite compares names: the letters of ASCII in lower case, every other
/// byte as it is. It is what names are looked up by.
package struct FoldedName: Hashable, Comparable, Sendable, ExpressibleByStringLiteral {
  package let text: SQLText

  package init(_ name: SQLText) {
    let isFolded = UTF8Bytes.withBytes(of: name.string) { bytes in
      bytes.allSatisfy { ASCII.lowercased($0) == $0 }
    }
    // The escapes of a name that is not UTF-8 are no letters of it.
    text = isFolded || !name.isUTF8 ? name : SQLText(name.string.mappingUTF8(ASCII.lowercased))
  }

  package init(stringLiteral value: String) {
    self.init(SQLText(value))
  }

  package static func < (a: Self, b: Self) -> Bool { a.text < b.text }
}

extension FoldedName {
  /// Whether `other` stands somewhere in the name.
  package func holds(_ other: FoldedName) -> Bool {
    let (bytes, part) = (text.string.utf8, other.text.string.utf8)
    return bytes.indices.contains { bytes[$0...].starts(with: part) }
  }
}

extension FoldedName: CustomStringConvertible {
  package var description: String { text.string }
}

extension FoldedName {
  /// The first of `name`, `name_2`, `name_3` and so on that is not among `taken`.
  package static func unused(_ name: SQLText, among taken: Set<FoldedName>) -> SQLText {
    var candidate = name
    var number = 2
    while taken.contains(candidate.folded) {
      candidate = "\(name)_\(number)"
      number += 1
    }
    return candidate
  }
}

/// Strings compared and hashed by their bytes, without a copy where Swift has them in one piece.
enum UTF8Bytes {
  static func withBytes<Result>(
    of text: String, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    text.utf8.withContiguousStorageIfAvailable(body)
      ?? Array(text.utf8).withUnsafeBufferPointer(body)
  }

  static func areEqual(_ a: String, _ b: String) -> Bool {
    withBytes(of: b) { areEqual(a, $0) }
  }

  static func areEqual(_ a: String, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
    withBytes(of: a) { a in
      guard a.count == b.count else { return false }
      let (a, b) = (UnsafeRawBufferPointer(a), UnsafeRawBufferPointer(b))
      // Eight bytes at a time: names are compared more often than anything else.
      let wide = a.count / 8 * 8
      for offset in stride(from: 0, to: wide, by: 8)
      where a.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        != b.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      {
        return false
      }
      return a[wide...].elementsEqual(b[wide...])
    }
  }

  /// Whether two strings are the same but for the case of ASCII's letters.
  static func areEqualIgnoringCase(_ a: String, _ b: String) -> Bool {
    withBytes(of: a) { a in
      withBytes(of: b) { b in
        a.count == b.count
          && a.indices.allSatisfy { ASCII.lowercased(a[$0]) == ASCII.lowercased(b[$0]) }
      }
    }
  }

  static func hash(_ text: String, into hasher: inout Hasher) {
    withBytes(of: text) { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    hasher.combine(UInt8(0xFF))
  }
}

extension String {
  /// The string with each of its bytes, all of ASCII or left alone, put through `transform`.
  func mappingUTF8(_ transform: (UInt8) -> UInt8) -> String {
    String(decoding: utf8.map(transform), as: UTF8.self)
  }
}
