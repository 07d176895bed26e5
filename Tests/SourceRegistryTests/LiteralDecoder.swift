/// What a Swift string literal stands for, by the rules of the language's book and byte by byte: it
/// shares nothing with what writes the literals.
enum LiteralDecoder {
  struct Invalid: Error {
    let reason: String
  }

  /// The value of `"…"`, which must end with the source.
  static func string(_ source: String) throws -> [UInt8] {
    var bytes = Array(source.utf8)[...]
    guard bytes.popFirst() == quote, bytes.popLast() == quote else {
      throw Invalid(reason: "quotes")
    }
    guard !bytes.contains(0x0A), !bytes.contains(0x0D) else { throw Invalid(reason: "newline") }
    return try content(bytes) { $0.first == quote }
  }

  /// The value of `"""`, lines, and `"""`, with the indentation of the last of them.
  static func multiline(_ lines: [String]) throws -> [UInt8] {
    let lines = lines.map { Array($0.utf8) }
    let marks = [quote, quote, quote]
    guard lines.count > 2, lines.first == marks, let last = lines.last, last.suffix(3) == marks[...]
    else { throw Invalid(reason: "quotes") }
    let indentation = last.dropLast(3)
    var value: [UInt8] = []
    for (number, line) in lines.enumerated().dropFirst().dropLast() {
      guard line.isEmpty || line.starts(with: indentation) else { throw Invalid(reason: "indent") }
      guard !line.contains(0x0A), !line.contains(0x0D) else { throw Invalid(reason: "newline") }
      var body = line.dropFirst(indentation.count)
      let isJoined = body.reversed().prefix { $0 == backslash }.count % 2 == 1
      if isJoined { body = body.dropLast() }
      value += try content(body) { $0.starts(with: marks) }
      let isLast = number == lines.count - 2
      guard !(isJoined && isLast) else { throw Invalid(reason: "a backslash before the end") }
      if !isJoined, !isLast { value.append(0x0A) }
    }
    return value
  }

  private static let quote = UInt8(ascii: "\"")
  private static let backslash = UInt8(ascii: "\\")

  private static func content(
    _ bytes: ArraySlice<UInt8>, endsAt isEnd: (ArraySlice<UInt8>) -> Bool
  ) throws -> [UInt8] {
    var rest = bytes
    var value: [UInt8] = []
    while let byte = rest.first {
      if isEnd(rest) { throw Invalid(reason: "an early end") }
      rest.removeFirst()
      if byte == backslash { value += try escape(&rest) } else { value.append(byte) }
    }
    return value
  }

  private static func escape(_ rest: inout ArraySlice<UInt8>) throws -> [UInt8] {
    switch rest.popFirst() {
    case quote: return [quote]
    case backslash: return [backslash]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"):
      guard rest.popFirst() == UInt8(ascii: "{"),
        let end = rest.firstIndex(of: UInt8(ascii: "}")), (1...8).contains(end - rest.startIndex),
        let value = UInt32(String(decoding: rest[..<end], as: UTF8.self), radix: 16),
        let scalar = Unicode.Scalar(value), !(0xFDD0...0xFDEF).contains(value)
      else { throw Invalid(reason: "\\u") }
      rest = rest[(end + 1)...]
      return Array(String(scalar).utf8)
    default: throw Invalid(reason: "an escape")
    }
  }
}
