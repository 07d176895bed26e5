/// Values as SQL text. Every value that Godwit prints into SQL goes through here.
public enum SQLLiteral {
  /// A string literal: `'it''s'`.
  ///
  /// A NUL ends SQL text (https://sqlite.org/nulinstr.html), so a string that holds one is written
  /// as `CAST(X'…' AS TEXT)`.
  public static func string(_ value: String) -> String {
    guard !value.utf8.contains(0) else { return "CAST(\(blob(value.utf8)) AS TEXT)" }
    return "'" + value.replacing("'", with: "''") + "'"
  }

  /// A blob literal: `X'00FF'`.
  public static func blob(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return "X'" + String(decoding: text, as: UTF8.self) + "'"
  }

  /// An integer literal. The smallest integer has no literal of its own in SQLite: `-` is an
  /// operator, and 9223372036854775808 is a floating-point number.
  public static func integer(_ value: Int64) -> String {
    value == .min ? "(-9223372036854775807 - 1)" : String(value)
  }

  /// A floating-point literal. Infinity is `9e999`; SQLite stores NaN as NULL.
  public static func real(_ value: Double) -> String {
    if value.isNaN { return "NULL" }
    if value.isInfinite { return value > 0 ? "9e999" : "-9e999" }
    return "\(value)"
  }
}
