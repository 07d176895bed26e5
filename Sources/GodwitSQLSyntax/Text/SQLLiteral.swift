/// Values as SQL text. Every value that Godwit prints into SQL goes through here.
package enum SQLLiteral {
  /// A string literal: `'it''s'`.
  ///
  /// A NUL ends SQL text (https://sqlite.org/nulinstr.html), so a string that holds one is written
  /// as `('a' || (char(0) || 'b'))`, which means the same in databases of every encoding.
  package static func string(_ value: SQLText) -> String {
    guard value.contains(0) else { return enclosed(value, by: ASCII.singleQuote) }
    let parts = value.string.utf8.split(separator: 0, omittingEmptySubsequences: false)
      .map { enclosed(SQLText(String(decoding: $0, as: UTF8.self)), by: ASCII.singleQuote) }
    return joined(Array(parts.map { [$0] }.joined(separator: ["char(0)"]))[...])
  }

  /// Expressions joined in a balanced tree: SQLite limits the depth of one
  /// (https://sqlite.org/limits.html#max_expr_depth).
  private static func joined(_ parts: ArraySlice<String>) -> String {
    guard parts.count > 1 else { return parts.first ?? "''" }
    let middle = parts.startIndex + parts.count / 2
    return "(\(joined(parts[..<middle])) || \(joined(parts[middle...])))"
  }

  /// `text` between quotes, with each of the same quotes in it doubled, byte by byte: the one place
  /// in which SQL is escaped.
  static func enclosed(_ text: SQLText, by quote: UInt8) -> String {
    var bytes = [quote]
    bytes.reserveCapacity(text.string.utf8.count + 2)
    for byte in text.string.utf8 {
      bytes.append(byte)
      if byte == quote { bytes.append(quote) }
    }
    bytes.append(quote)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A blob literal: `X'00FF'`.
  package static func blob(_ bytes: some Sequence<UInt8>) -> String {
    "X'" + hexadecimal(bytes) + "'"
  }

  static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// An integer literal. The smallest integer has no literal of its own in SQLite: `-` is an
  /// operator, and 9223372036854775808 is a floating-point number.
  package static func integer(_ value: Int64) -> String {
    value == .min ? "(-9223372036854775807 - 1)" : String(value)
  }

  /// A floating-point literal. Infinity is `9e999`; SQLite stores NaN as NULL.
  package static func real(_ value: Double) -> String {
    if value.isNaN { return "NULL" }
    if value.isInfinite { return value > 0 ? "9e999" : "-9e999" }
    return "\(value)"
  }
}
