/// The bytes that SQL's lexical grammar is made of.
enum ASCII {
  static let openBracket = UInt8(ascii: "[")
  static let closeBracket = UInt8(ascii: "]")
  static let doubleQuote = UInt8(ascii: "\"")
  static let singleQuote = UInt8(ascii: "'")
  static let backtick = UInt8(ascii: "`")

  static func uppercased(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") ? byte - 32 : byte
  }

  static func lowercased(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte + 32 : byte
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D
  }

  static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  static func isHexDigit(_ byte: UInt8) -> Bool {
    let upper = uppercased(byte)
    return isDigit(byte) || (upper >= UInt8(ascii: "A") && upper <= UInt8(ascii: "F"))
  }

  /// Whether an identifier may begin with `byte`: a letter, `_`, or any byte outside of ASCII.
  static func isIdentifierStart(_ byte: UInt8) -> Bool {
    let upper = uppercased(byte)
    return (upper >= UInt8(ascii: "A") && upper <= UInt8(ascii: "Z"))
      || byte == UInt8(ascii: "_") || byte >= 0x80
  }

  /// Whether an identifier may go on with `byte`.
  static func isIdentifierPart(_ byte: UInt8) -> Bool {
    isIdentifierStart(byte) || isDigit(byte) || byte == UInt8(ascii: "$")
  }
}
