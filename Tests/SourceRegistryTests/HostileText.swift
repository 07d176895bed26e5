/// Numbers that are the same in every run (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Texts of what Unicode joins, hides or turns round, beside what means something in Swift or SQL.
enum HostileText {
  static func texts(_ count: Int, seed: UInt64) -> [String] {
    var numbers = SeededNumbers(seed: seed)
    return (0..<count).map { _ in
      let length = Int.random(in: 0...(Bool.random(using: &numbers) ? 6 : 40), using: &numbers)
      let pieces = (0..<length).map { _ in
        let kind =
          Bool.random(using: &numbers)
          ? syntax
          : Int.random(in: 0...2, using: &numbers) > 0
            ? scalars : words
        return kind.randomElement(using: &numbers) ?? ""
      }
      return pieces.joined()
    }
  }

  private static let syntax = [
    "\"", "\"\"\"", "\"\"", "'", "`", "\\", "\\(", "\\\"", "\\u{22}", "\\n", "#\"", "\"#",
    "\"\"\"#",
    "#\"\"\"#", "*/", "/*", "//", "--", "(", ")", "{", "}", "[", "]", "#", " ", " ", "  ", "\n",
    "\r",
    "\r\n", "\t", ";", "$0",
  ]

  private static let words = ["a", "e", "Z", "_", "7", "é", "诗", "한", "שׁ", "word", "SELECT", "👨‍👩‍👧"]

  private static let scalars: [String] =
    [
      prepended, extending, joining, hangul, directions, controls, blanks, unusual, emoji,
    ].joined().compactMap { Unicode.Scalar($0).map { String($0) } }

  private static let prepended: [UInt32] = [0x600, 0x605, 0x6DD, 0xD4E, 0x110BD, 0x111C2, 0x1193F]
  private static let extending: [UInt32] = [
    0x301, 0x483, 0x20DD, 0x903, 0xE33, 0xEB3, 0xFF9E, 0x94D, 0x5C1, 0x1F3FB, 0x302A,
  ]
  private static let joining: [UInt32] = [0x200D, 0x200C, 0x34F, 0xFE0E, 0xFE0F, 0xE0100, 0xE0062]
  private static let hangul: [UInt32] = [0x1100, 0x1161, 0x11A8, 0xAC00, 0xAC01, 0x115F, 0x3164]
  private static let directions: [UInt32] = [0x202A, 0x202E, 0x2066, 0x2069, 0x200F, 0x61C]
  private static let controls: [UInt32] = [
    0, 1, 8, 0xB, 0xC, 0x1A, 0x1B, 0x7F, 0x80, 0x85, 0x9B, 0x2028, 0x2029,
  ]
  private static let blanks: [UInt32] = [0xA0, 0x2003, 0x3000, 0x200B, 0x2060, 0xFEFF, 0x180E]
  private static let unusual: [UInt32] = [
    0xAD, 0x378, 0xE000, 0xFDD0, 0xFFFC, 0xFFFD, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFD, 0x10FFFF,
  ]
  private static let emoji: [UInt32] = [0x1F468, 0x2764, 0x1F1E9, 0x1F1EA, 0xA9, 0x20E3]
}
