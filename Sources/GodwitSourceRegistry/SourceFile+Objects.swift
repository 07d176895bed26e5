/// A table, view, trigger or virtual table that a file of `schema/` declares at its top level or in
/// a type, or several of them.
package struct ObjectSource: Hashable, Sendable {
  /// The variable.
  package let name: String
  package let lines: ClosedRange<Int>
}

/// The names of the types whose values are objects of a schema.
struct SchemaTypes {
  private let names: Set<String>

  /// - Parameter aliases: What the project calls types: a `View` is often another thing there.
  init(aliases: [(alias: String, type: String)] = []) {
    var names: Set = ["Table", "View", "Trigger", "VirtualTable"]
    // An alias can stand for an alias that stands behind it.
    for _ in aliases { names.formUnion(aliases.filter { names.contains($0.type) }.map(\.alias)) }
    self.names = names
  }

  func contains(_ token: SwiftToken) -> Bool { token.isWord && names.contains(token.text) }
}

extension SourceFile {
  /// What the file declares, but for what says `.unlisted()`.
  ///
  /// - Throws: ``SourceProblem`` if the file cannot be read up to its end.
  package func declaredObjects() throws -> [ObjectSource] {
    try declaredObjects(SchemaTypes(aliases: typeAliases()))
  }

  func declaredObjects(_ types: SchemaTypes) throws -> [ObjectSource] {
    try declarations().flatMap { declaration in
      declaration.bindings.compactMap { binding in
        binding.declaresObject(types) ? declaration.object(binding) : nil
      }
    }
  }

  /// Whether the file speaks of a `DatabaseSchema`.
  func declaresSchema() throws -> Bool { try tokens().contains { $0.isWord("DatabaseSchema") } }

  /// `typealias SQLView = Godwit.View`
  func typeAliases() throws -> [(alias: String, type: String)] {
    let tokens = try tokens().filter { $0.kind != .docComment }
    return tokens.indices.compactMap { index in
      guard tokens[index].isKeyword(["typealias"]), index + 3 < tokens.endIndex,
        tokens[index + 2].isSymbol("=")
      else { return nil }
      var last = index + 3
      while last + 2 < tokens.endIndex, tokens[last + 1].isSymbol(".") { last += 2 }
      return (tokens[index + 1].text, tokens[last].text)
    }
  }
}

extension SwiftDeclaration {
  fileprivate func object(_ binding: SwiftBinding) -> ObjectSource {
    let name = binding.names.map(\.text).joined(separator: ", ")
    let isFirst = binding.pattern.startIndex == tokens.startIndex
    let first = isFirst ? line : binding.pattern.first?.line ?? line
    return ObjectSource(
      name: (enclosing + [name]).joined(separator: "."),
      lines: first...max(first, binding.value.last?.line ?? first))
  }
}

extension SwiftBinding {
  /// Whether it holds objects that stand nowhere else: where that is not sure, it does. What is
  /// listed in vain can be called `.unlisted()`; what is missed is dropped from a database.
  fileprivate func declaresObject(_ types: SchemaTypes) -> Bool {
    guard !isSchema else { return false }
    let made = value.indices.filter { makesObject(at: $0, types) }.count
    let isObject =
      !annotation.contains { $0.isSymbol("->") } && annotation.contains(where: types.contains)
    guard made > 0 || isObject && !namesOthersOnly else { return false }
    let unlisted = value.indices.filter(isUnlisted).count
    return unlisted == 0 || unlisted < made
  }

  /// `Table(…)` or `Table.init`
  private func makesObject(at index: Int, _ types: SchemaTypes) -> Bool {
    guard types.contains(value[index]), index + 1 < value.endIndex else { return false }
    return value[index + 1].isSymbol("(")
      || value[index + 1].isSymbol(".") && index + 2 < value.endIndex
        && value[index + 2].isWord("init")
  }

  private func isUnlisted(at index: Int) -> Bool {
    value[index].isWord("unlisted") && index > value.startIndex && value[index - 1].isSymbol(".")
  }

  /// The schema itself: what stands in it is listed.
  private var isSchema: Bool {
    let head = value.prefix { $0.isWord || $0.isSymbol(".") }
    return (annotation + head).contains { $0.isWord("DatabaseSchema") }
  }

  /// `[poems, translations]`: each is declared where it stands.
  private var namesOthersOnly: Bool {
    value.allSatisfy { $0.isWord || $0.kind == .symbol && "[],.+{}".contains($0.text) }
  }
}
