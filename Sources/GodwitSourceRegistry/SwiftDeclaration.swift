/// A type, an extension or a binding at the top level of a file or in a type there.
struct SwiftDeclaration {
  enum Kind: Equatable {
    /// `struct`, `enum`, `class`, `actor`, `protocol` or `extension`.
    case type(String)
    /// `let` or `var`.
    case binding
  }

  let kind: Kind
  /// The names of the types around it, as they stand in the source.
  let enclosing: [String]
  /// What follows the keyword: of a type up to its brace, of a binding all.
  let tokens: ArraySlice<SwiftToken>
  /// The lines of the doc comment.
  let comment: [String]
  let line: Int

  /// The name of a type, as it stands in the source; of an extension also `Outer.Inner`.
  var typeName: String {
    tokens.prefix { !$0.isSymbol(":") && !$0.isSymbol("<") && !$0.isKeyword(["where"]) }
      .map(\.source).joined()
  }

  /// What a type says that it conforms to, and what it inherits from.
  var inheritance: ArraySlice<SwiftToken> {
    let outside = tokens.outsideOfAngles
    let end = outside.first { tokens[$0].isKeyword(["where"]) } ?? tokens.endIndex
    let colon = outside.first { $0 < end && tokens[$0].isSymbol(":") }
    return colon.map { tokens[($0 + 1)..<end] } ?? []
  }
}

/// One variable, or one pattern of several, with what it holds: `let name: Type = value`.
struct SwiftBinding {
  let pattern: ArraySlice<SwiftToken>
  let annotation: ArraySlice<SwiftToken>
  /// What follows `=`, or the braces of a computed variable.
  let value: ArraySlice<SwiftToken>

  var names: [SwiftToken] { pattern.filter(\.isWord) }
}

extension SwiftDeclaration {
  /// What a statement binds: `let a = 1, b = 2` is two bindings.
  var bindings: [SwiftBinding] {
    guard kind == .binding else { return [] }
    let outside = tokens.outsideOfBrackets
    let commas = outside.filter { tokens[$0].isSymbol(",") && isBinding(after: $0) }
    let starts = [tokens.startIndex] + commas.map { $0 + 1 }
    let ends = commas + [tokens.endIndex]
    return zip(starts, ends).map { binding(tokens[$0..<$1]) }
  }

  /// Whether a name and its value or type follow, and not one more argument of a generic type.
  private func isBinding(after comma: Int) -> Bool {
    let rest = tokens[(comma + 1)...]
    guard let first = rest.first, first.isWord || first.isSymbol("(") else { return false }
    let next = rest.outsideOfBrackets.first { $0 > comma + 1 && !tokens[$0].isSymbol(")") }
    return next.map { tokens[$0].isSymbol("=") || tokens[$0].isSymbol(":") } ?? false
  }

  private func binding(_ tokens: ArraySlice<SwiftToken>) -> SwiftBinding {
    let outside = tokens.outsideOfBrackets
    func first(_ symbols: [String]) -> Int {
      outside.first { index in symbols.contains { tokens[index].isSymbol($0) } } ?? tokens.endIndex
    }
    let value = first(["=", "{"])
    let colon = min(first([":"]), value)
    return SwiftBinding(
      pattern: tokens[..<colon], annotation: tokens[colon..<value].dropFirst(),
      value: value < tokens.endIndex && tokens[value].isSymbol("=")
        ? tokens[(value + 1)...] : tokens[value...])
  }
}

extension ArraySlice<SwiftToken> {
  /// The places that are in no brackets, those of the outermost brackets among them.
  fileprivate var outsideOfBrackets: [Int] {
    var depth = 0
    return indices.filter { index in
      if self[index].closesBracket { depth -= 1 }
      defer { if self[index].opensBracket { depth += 1 } }
      return depth == 0
    }
  }

  /// The places that are in no `<…>`.
  var outsideOfAngles: [Int] {
    var depth = 0
    return indices.filter { index in
      if self[index].isSymbol(">") { depth -= 1 }
      defer { if self[index].isSymbol("<") { depth += 1 } }
      return depth == 0
    }
  }
}
