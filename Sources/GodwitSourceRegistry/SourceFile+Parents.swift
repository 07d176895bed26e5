extension SourceFile {
  /// The text with other identifiers in the revision's `downRevisions`, and nothing else changed.
  ///
  /// - Returns: Nothing if the file does not say them once, as an array of literals.
  package func replacingDownRevisions(by ids: [String]) -> String? {
    guard let revision = try? revision(), let declarations = try? declarations() else { return nil }
    let bindings = declarations.filter {
      $0.enclosing.joined(separator: ".") == revision.typeName
    }.flatMap(\.bindings).filter { $0.names.contains { $0.isWord("downRevisions") } }
    guard bindings.count == 1, let list = bindings.first?.value,
      let open = list.first, open.isSymbol("["), let close = list.last, close.isSymbol("]"),
      list.count > 1,
      list.dropFirst().dropLast().allSatisfy({ $0.kind == .literal || $0.isSymbol(",") })
    else { return nil }
    let bytes = Array(text.utf8)
    let literals = ids.map(SwiftLiteral.string).joined(separator: ", ")
    return String(
      decoding: bytes[..<open.range.upperBound] + Array(literals.utf8)
        + bytes[close.range.lowerBound...], as: UTF8.self)
  }
}
