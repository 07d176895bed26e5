/// Finds the declarations in tokens. It knows what is a type's body and what is code: a declaration
/// in code concerns nobody outside.
struct SwiftDeclarationScanner {
  private struct Bracket {
    let token: SwiftToken
    /// The type whose body is opened.
    let type: String?
  }

  private struct OpenBinding {
    let keyword: Int
    let depth: Int
    let enclosing: [String]
    let comment: [String]
  }

  private let tokens: [SwiftToken]
  /// Doc comments, by the token that they stand before.
  private let comments: [Int: [String]]
  private var declarations: [SwiftDeclaration] = []
  private var brackets: [Bracket] = []
  private var comment: [String] = []
  private var binding: OpenBinding?
  /// The body of the type that was declared last.
  private var body: (brace: Int, type: String)?

  private init(_ tokens: [SwiftToken]) {
    self.tokens = tokens.filter { $0.kind != .docComment }
    var index = 0
    var comments: [Int: [String]] = [:]
    for token in tokens {
      if token.kind == .docComment {
        comments[index, default: []].append(token.text)
      } else {
        index += 1
      }
    }
    self.comments = comments
  }

  /// The declarations in the order of the source.
  ///
  /// - Throws: `SwiftLexer.Flaw` where brackets do not match: then it is unknown what lies in what.
  static func declarations(in tokens: [SwiftToken]) throws -> [SwiftDeclaration] {
    var scanner = SwiftDeclarationScanner(tokens)
    try scanner.scan()
    return scanner.declarations.sorted { $0.tokens.startIndex < $1.tokens.startIndex }
  }

  private mutating func scan() throws {
    for index in tokens.indices {
      if brackets.allSatisfy({ $0.type != nil }) {
        comment += comments[index] ?? []
        let isInHead = body.map { index < $0.brace } ?? false
        if !isInHead, isStart(index) { begin(index) }
      }
      try count(index)
    }
    finishBinding(before: tokens.endIndex)
    if let open = brackets.last?.token {
      throw SwiftLexer.Flaw(line: open.line, message: "a '\(open.text)' that is not closed")
    }
  }

  private mutating func count(_ index: Int) throws {
    let token = tokens[index]
    if token.isSymbol("{") || token.isSymbol("}") { comment = [] }
    if token.opensBracket {
      let type = body?.brace == index ? body?.type : nil
      brackets.append(Bracket(token: token, type: type))
    } else if token.closesBracket {
      guard let open = brackets.last?.token, Self.pairs[open.text] == token.text else {
        throw SwiftLexer.Flaw(line: token.line, message: "a '\(token.text)' that closes nothing")
      }
      if binding?.depth == brackets.count { finishBinding(before: index) }
      brackets.removeLast()
    }
  }

  private static let pairs = ["(": ")", "[": "]", "{": "}"]

  // MARK: Declarations

  private mutating func begin(_ index: Int) {
    finishBinding(before: index)
    let token = tokens[index]
    let enclosing = brackets.compactMap(\.type)
    if token.isKeyword(["let", "var"]) {
      binding = OpenBinding(
        keyword: index, depth: brackets.count, enclosing: enclosing, comment: comment)
    } else if let brace = bodyOfType(index) {
      let declaration = SwiftDeclaration(
        kind: .type(token.text), enclosing: enclosing, tokens: tokens[(index + 1)..<brace],
        comment: comment, line: token.line)
      body = (brace, declaration.typeName)
      declarations.append(declaration)
    }
    // A comment is for what its attributes and modifiers lead to.
    if token.kind == .word, !token.isKeyword(Self.modifiers) { comment = [] }
  }

  private mutating func finishBinding(before end: Int) {
    guard let binding else { return }
    self.binding = nil
    declarations.append(
      SwiftDeclaration(
        kind: .binding, enclosing: binding.enclosing, tokens: tokens[(binding.keyword + 1)..<end],
        comment: binding.comment, line: tokens[binding.keyword].line))
  }

  /// The brace that opens the body of the type that is declared at `index`.
  private func bodyOfType(_ index: Int) -> Int? {
    guard tokens[index].isKeyword(Self.types), index + 1 < tokens.endIndex else { return nil }
    let name = tokens[index + 1]
    // `class func` declares no class.
    guard !name.isKeyword(Self.keywords), !name.isKeyword(Self.modifiers),
      name.isWord || name.isSymbol("[") || name.isSymbol("(")
    else { return nil }
    var depth = 0
    for place in (index + 1)..<tokens.endIndex {
      let token = tokens[place]
      if depth == 0, token.isSymbol("{") { return place }
      if depth == 0, token.isSymbol(";") || token.closesBracket { return nil }
      if token.opensBracket { depth += 1 }
      if token.closesBracket { depth -= 1 }
    }
    return nil
  }

  // MARK: Where a declaration starts

  /// Whether a declaration starts at a token that stands among members, with its keyword or with
  /// what stands before it.
  private func isStart(_ index: Int) -> Bool {
    let token = tokens[index]
    let previous = index > 0 ? tokens[index - 1] : nil
    if token.isSymbol(";") { return true }
    if let previous, previous.isSymbol(".") || previous.isKeyword(["import"]) { return false }
    if token.isKeyword(Self.keywords) { return true }
    if let previous, Self.isOpen(previous) { return false }
    if token.isSymbol("@") || token.isSymbol("#") { return token.isFirstInLine }
    // The other words are also names: only what follows tells.
    guard token.isKeyword(Self.modifiers) || token.isKeyword(Self.newTypes) else { return false }
    return leadsToDeclaration(index)
  }

  /// Whether a declaration goes on behind a modifier, or behind `actor`, which declares one itself.
  private func leadsToDeclaration(_ index: Int) -> Bool {
    var next = index + 1
    if next + 2 < tokens.endIndex, tokens[next].isSymbol("("), tokens[next + 2].isSymbol(")") {
      next += 3  // nonisolated(unsafe)
    }
    guard next < tokens.endIndex else { return false }
    let follower = tokens[next]
    if tokens[index].isKeyword(Self.newTypes) {
      return follower.isWord && !follower.isFirstInLine && !follower.isKeyword(Self.keywords)
    }
    return follower.isSymbol("@") || follower.isKeyword(Self.keywords)
      || (follower.isKeyword(Self.modifiers) || follower.isKeyword(Self.newTypes))
        && leadsToDeclaration(next)
  }

  /// Whether an expression or a type goes on behind the token: `let poems =`.
  private static func isOpen(_ token: SwiftToken) -> Bool {
    token.kind == .symbol && openings.contains(token.text)
  }

  private static let openings: Set<String> = [
    "=", ":", ",", "+", "-", "*", "/", "%", "&", "|", "^", "~", "<", "->",
  ]

  private static let types: Set<String> = [
    "struct", "enum", "class", "actor", "protocol", "extension",
  ]

  /// Words that declare something, and were no keywords at first.
  private static let newTypes: Set<String> = ["actor", "macro"]

  private static let keywords: Set<String> = [
    "associatedtype", "case", "class", "deinit", "enum", "extension", "fileprivate", "func",
    "import", "init", "internal", "let", "operator", "precedencegroup", "private", "protocol",
    "public", "static", "struct", "subscript", "typealias", "var",
  ]

  private static let modifiers: Set<String> = [
    "borrowing", "consuming", "convenience", "distributed", "dynamic", "fileprivate", "final",
    "indirect", "infix", "internal", "isolated", "lazy", "mutating", "nonisolated", "nonmutating",
    "open", "optional", "override", "package", "postfix", "prefix", "private", "public",
    "required", "static", "unowned", "weak",
  ]
}
