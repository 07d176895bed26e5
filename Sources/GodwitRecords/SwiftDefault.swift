import GodwitSQLSyntax
import GodwitSourceRegistry

/// Literals of SQL as literals of Swift.
enum SwiftDefault {
  /// The literal that stands for the same value in a field of that type; nothing for whatever else
  /// the text is.
  static func literal(of sql: SQLText, as type: RecordType) -> String? {
    let text = SQLTokens(sql)
    guard let last = text.tokens.last else { return nil }
    let isNegative = text.tokens.count == 2 && text.isSymbol(text.tokens[0], "-")
    guard text.tokens.count == 1 || isNegative else { return nil }
    switch (type, last.kind) {
    case (.boolean, .number), (.boolean, .word):
      guard !isNegative else { return nil }
      if text.text(of: last) == "1" || text.isWord(last, "TRUE") { return "true" }
      if text.text(of: last) == "0" || text.isWord(last, "FALSE") { return "false" }
      return nil
    case (.integer, .number), (.real, .number), (.decimal, .number):
      return number(text.text(of: last).string, isNegative: isNegative, as: type)
    case (.text, .string), (.json, .string), (.time, .string):
      return isNegative ? nil : SwiftLiteral.string(text.value(of: last).string)
    default: return nil
    }
  }

  private static func number(_ digits: String, isNegative: Bool, as type: RecordType) -> String? {
    let sign = isNegative ? "-" : ""
    if let integer = Int64(sign + digits) { return SwiftLiteral.integer("\(integer)") }
    guard type == .real, let real = Double(sign + digits), real.isFinite else { return nil }
    return "\(real)"
  }
}
