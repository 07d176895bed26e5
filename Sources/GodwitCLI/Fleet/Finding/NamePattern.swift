/// A pattern for one name, as shells have it, of bytes: `*` for any number of them, `?` for one,
/// `[a-z]` and `[!a-z]` for one of some, and `\` before a byte that stands for itself.
struct NamePattern: Hashable, Sendable {
  private enum Part: Hashable, Sendable {
    case byte(UInt8)
    case any
    case many
    case oneOf([ClosedRange<UInt8>], isNegated: Bool)

    func matches(_ byte: UInt8) -> Bool {
      switch self {
      case .byte(let own): own == byte
      case .any, .many: true
      case .oneOf(let ranges, let isNegated): ranges.contains { $0.contains(byte) } != isNegated
      }
    }
  }

  private var parts: [Part] = []

  /// Every text is a pattern: a `[` that nothing closes stands for itself.
  init(_ text: some Collection<UInt8>) {
    var rest = Array(text)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "*"): if parts.last != .many { parts.append(.many) }
      case UInt8(ascii: "?"): parts.append(.any)
      case UInt8(ascii: "["): parts.append(Self.set(&rest) ?? .byte(byte))
      case UInt8(ascii: "\\"): parts.append(.byte(rest.popFirst() ?? byte))
      default: parts.append(.byte(byte))
      }
    }
  }

  /// What stands between brackets; nothing, and nothing taken, if they are not closed.
  private static func set(_ rest: inout ArraySlice<UInt8>) -> Part? {
    var text = rest
    let isNegated = text.first == UInt8(ascii: "!") || text.first == UInt8(ascii: "^")
    if isNegated { text = text.dropFirst() }
    var ranges: [ClosedRange<UInt8>] = []
    while var low = text.popFirst() {
      // A bracket that comes first is one of those that are meant.
      if low == UInt8(ascii: "]"), !ranges.isEmpty {
        rest = text
        return .oneOf(ranges, isNegated: isNegated)
      }
      if low == UInt8(ascii: "\\"), let escaped = text.popFirst() { low = escaped }
      var high = low
      if text.first == UInt8(ascii: "-"), let end = text.dropFirst().first,
        end != UInt8(ascii: "]")
      {
        high = end
        text = text.dropFirst(2)
      }
      // One that ends before it begins has nothing in it, but it is there.
      ranges.append(low <= high ? low...high : 0...0)
    }
    return nil
  }

  /// The one name that it stands for, if that is all.
  var literal: [UInt8]? {
    var bytes: [UInt8] = []
    for part in parts {
      guard case .byte(let byte) = part else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  /// Whether a name is meant. One that begins with a dot is only if the pattern does, too.
  func matches(_ name: some Collection<UInt8>) -> Bool {
    let name = Array(name)
    let dot = UInt8(ascii: ".")
    if name.first == dot, parts.first != .byte(dot) { return false }
    // Where the last star stands, and how much it has taken: only that one can take more.
    var (part, index) = (0, 0)
    var star: (part: Int, index: Int)?
    while index < name.count {
      if part < parts.count, parts[part] == .many {
        star = (part, index)
        part += 1
      } else if part < parts.count, parts[part].matches(name[index]) {
        (part, index) = (part + 1, index + 1)
      } else if let last = star {
        star = (last.part, last.index + 1)
        (part, index) = (last.part + 1, last.index + 1)
      } else {
        return false
      }
    }
    return parts[part...].allSatisfy { $0 == .many }
  }
}
