import GodwitSQLSyntax
import GodwitSourceRegistry

/// A piece of Swift source, and how it is laid out: as swift-format lays it out, on one line where
/// it fits, else broken at its outermost parentheses or dots.
indirect enum SwiftCode {
  /// Source that is not broken.
  case text(String)
  /// A string literal in one line, as long as the line holds it: a name.
  case string(String)
  /// A string literal that keeps its lines: SQL.
  case sql(String)
  /// `callee(arguments)`
  case call(String, [Argument])
  /// `base.method(arguments).method(arguments)`
  case chain(SwiftCode, [Method])
  /// `[element, element]`
  case array([SwiftCode])
  /// `head { parameter in` and the statements, each on lines of its own. Empty lines stand where
  /// a statement is `.text("")`.
  case block(SwiftCode, parameter: String?, [SwiftCode])
  /// `prefix` before the code: `try`.
  case prefixed(String, SwiftCode)

  struct Argument {
    var label: String?
    var value: SwiftCode

    init(_ label: String? = nil, _ value: SwiftCode) {
      self.label = label
      self.value = value
    }

    fileprivate var prefix: String { label.map { "\($0): " } ?? "" }
  }

  struct Method {
    var name: String
    var arguments: [Argument]

    init(_ name: String, _ arguments: [Argument] = []) {
      self.name = name
      self.arguments = arguments
    }

    fileprivate var call: SwiftCode { .call("." + name, arguments) }
  }

  private static let lineLength = 100

  /// A name as a string literal.
  static func string(_ name: SQLText) -> SwiftCode { .string(name.string) }

  /// SQL as a string literal that keeps its lines.
  static func sql(_ sql: SQLText) -> SwiftCode { .sql(sql.string) }

  /// The code in lines, the first of them indented by `indent` spaces.
  func lines(indent: Int) -> [String] {
    layout(indent: indent, prefix: "", suffix: "")
  }

  // MARK: One line

  /// The code on one line, if it can be.
  private var flat: String? {
    switch self {
    case .text(let text): return text
    case .string(let text): return SwiftLiteral.string(text)
    case .sql(let text):
      return text.utf8.contains(UInt8(ascii: "\n")) ? nil : SwiftLiteral.string(text)
    case .call(let callee, let arguments):
      return Self.flat(arguments).map { "\(callee)(\($0))" }
    case .chain(let base, let methods):
      guard let base = base.flat else { return nil }
      let calls = methods.map(\.call.flat)
      return calls.contains { $0 == nil } ? nil : base + calls.compactMap { $0 }.joined()
    case .array(let elements):
      return Self.flat(elements.map { Argument(nil, $0) }).map { "[\($0)]" }
    case .block: return nil
    case .prefixed(let prefix, let code): return code.flat.map { "\(prefix) \($0)" }
    }
  }

  private static func flat(_ arguments: [Argument]) -> String? {
    var parts: [String] = []
    for argument in arguments {
      guard let value = argument.value.flat else { return nil }
      parts.append(argument.prefix + value)
    }
    return parts.joined(separator: ", ")
  }

  // MARK: Several lines

  private func layout(indent: Int, prefix: String, suffix: String) -> [String] {
    let margin = String(repeating: " ", count: indent)
    if let flat, indent + prefix.count + flat.count + suffix.count <= Self.lineLength {
      let line = prefix + flat + suffix
      return [line.isEmpty ? "" : margin + line]
    }
    switch self {
    case .text(let text): return [margin + prefix + text + suffix]
    case .string(let text), .sql(let text):
      return literal(text, indent: indent, prefix: prefix, suffix: suffix)
    case .call(let callee, let arguments):
      return Self.broken(
        arguments, indent: indent, open: "\(prefix)\(callee)(", close: ")\(suffix)")
    case .array(let elements):
      let arguments = elements.map { Argument(nil, $0) }
      var lines = Self.broken(arguments, indent: indent, open: "\(prefix)[", close: ",")
      lines.append(margin + "]" + suffix)
      return lines
    case .chain(let base, let methods):
      var lines = base.layout(indent: indent, prefix: prefix, suffix: "")
      for (index, method) in methods.enumerated() {
        lines +=
          index == methods.count - 1
          ? method.call.layout(indent: indent + 2, prefix: "", suffix: suffix)
          : method.call.layoutAsHead(indent: indent + 2, prefix: "", suffix: "")
      }
      return lines
    case .block(let head, let parameter, let statements):
      let open = " {" + (parameter.map { " \($0) in" } ?? "")
      return head.layoutAsHead(indent: indent, prefix: prefix, suffix: open)
        + statements.flatMap { $0.layout(indent: indent + 2, prefix: "", suffix: "") }
        + [margin + "}" + suffix]
    case .prefixed(let word, let code):
      return code.layout(indent: indent, prefix: "\(prefix)\(word) ", suffix: suffix)
    }
  }

  /// A call that something follows, a closure or another call: if it is broken, its parenthesis
  /// closes on a line of its own.
  private func layoutAsHead(indent: Int, prefix: String, suffix: String) -> [String] {
    let lines = layout(indent: indent, prefix: prefix, suffix: suffix)
    guard lines.count > 1, case .call(let callee, let arguments) = self else { return lines }
    let margin = String(repeating: " ", count: indent)
    return Self.broken(arguments, indent: indent, open: "\(prefix)\(callee)(", close: "")
      + [margin + ")" + suffix]
  }

  private static func broken(
    _ arguments: [Argument], indent: Int, open: String, close: String
  ) -> [String] {
    let margin = String(repeating: " ", count: indent)
    if let flat = flat(arguments), indent + 2 + flat.count + close.count <= lineLength {
      return [margin + open, margin + "  " + flat + close]
    }
    var lines = [margin + open]
    for (index, argument) in arguments.enumerated() {
      let end = index == arguments.count - 1 ? close : ","
      lines += argument.value.layout(indent: indent + 2, prefix: argument.prefix, suffix: end)
    }
    return lines
  }

  private func literal(_ text: String, indent: Int, prefix: String, suffix: String) -> [String] {
    // Behind a label, the text of the literal is indented below the label.
    let inner = prefix.isEmpty ? indent : indent + 2
    let keepsLines = if case .sql = self { true } else { false }
    var lines = SwiftLiteral.multiline(
      text, width: Self.lineLength - inner - 1, keepingLines: keepsLines)
    let first = lines.removeFirst()
    let margin = String(repeating: " ", count: inner)
    var result = [String(repeating: " ", count: indent) + prefix + first]
    result += lines.map { $0.isEmpty ? "" : margin + $0 }
    result[result.count - 1] += suffix
    return result
  }
}
