@testable import GodwitSQLSyntax

// What tests say in strings.

extension SQLTokens {
  init(_ sql: String) {
    self.init(SQLText(sql))
  }
}

extension SQLParser {
  static func parse(_ sql: String) throws -> CreateStatement { try parse(SQLText(sql)) }
}

extension SQLNormalForm {
  /// - Parameter names: Every word, unless it is said.
  init(_ sql: String, names: Set<FoldedName>? = nil) {
    let text = SQLText(sql)
    self.init(text, names: names ?? SQLNames.allWords(in: text), otherwise: .areStrings)
  }
}
