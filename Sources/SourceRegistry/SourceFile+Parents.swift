extension SourceFile {
  /// The text with other identifiers in `downRevisions`, and nothing else changed.
  ///
  /// - Returns: Nothing if the file does not say them as an array of literals.
  public func replacingDownRevisions(by ids: [String]) -> String? {
    let tokens = SwiftLexer.tokens(of: text)
    guard let name = tokens.firstIndex(where: { $0.kind == .word && $0.text == "downRevisions" }),
      let equals = tokens[name...].firstIndex(where: { $0.text == "=" }),
      equals + 1 < tokens.count, tokens[equals + 1].text == "[",
      let close = tokens[equals...].dropFirst(2).firstIndex(where: { $0.text == "]" }),
      tokens[(equals + 2)..<close].allSatisfy({ $0.kind == .string || $0.text == "," })
    else { return nil }
    let characters = Array(text)
    let list = ids.map { "\"\($0)\"" }.joined(separator: ", ")
    return String(characters[..<tokens[equals + 1].end]) + list
      + String(characters[(tokens[close].end - 1)...])
  }
}
