/// A file of `versions/` or `schema/`, as the registry sees it.
public struct SourceFile: Hashable, Sendable {
  /// The path below the folder: `20261123_…_add_word_count.swift`.
  public let path: String
  public let text: String

  public init(path: String, text: String) {
    self.path = path
    self.text = text
  }

  /// A checksum of the text (FNV-1a, 64 bits): it tells whether a file was changed, and protects
  /// against nobody.
  public var checksum: String { Self.checksum(of: text.utf8) }

  public static func checksum(of bytes: some Sequence<UInt8>) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

/// A revision as it stands in its file.
public struct RevisionSource: Hashable, Sendable {
  public let typeName: String
  /// The first line of the doc comment.
  public let message: String
  /// What stands behind `Create Date:` in the doc comment.
  public let created: String?
  public let line: Int
}

/// A file that is not as the registry needs it.
public struct SourceProblem: Error, Hashable, Sendable {
  public let path: String
  public let line: Int
  public let message: String
}

extension SourceFile {
  /// The one revision in a file of `versions/`; none in the folder's permanent file.
  ///
  /// - Throws: ``SourceProblem`` if there is none or more than one.
  public func revision() throws -> RevisionSource? {
    let revisions = revisions
    if let second = revisions.dropFirst().first {
      throw SourceProblem(
        path: path, line: second.line,
        message: "a second revision in one file: give \(second.typeName) a file of its own")
    }
    if revisions.isEmpty, !isPermanent {
      throw SourceProblem(
        path: path, line: 1,
        message: "no revision in this file: a file in this folder declares one type that conforms "
          + "to Revision")
    }
    return revisions.first
  }

  /// Whether this is the file that keeps the folder from being empty, which SwiftPM refuses.
  private var isPermanent: Bool { path == "Versions.swift" }

  private var revisions: [RevisionSource] {
    let tokens = SwiftLexer.tokens(of: text)
    var revisions: [RevisionSource] = []
    var comment: [String] = []
    var depth = 0
    for (index, token) in tokens.enumerated() {
      switch token.kind {
      case .docComment where depth == 0:
        comment.append(token.text)
        continue
      case .word where depth == 0 && ["struct", "enum", "class", "actor"].contains(token.text):
        if let name = Self.nameOfRevision(tokens[(index + 1)...]) {
          revisions.append(Self.revision(name, comment, line: token.line))
        }
        comment = []
      case .symbol where token.text == "{": depth += 1
      case .symbol where token.text == "}": depth -= 1
      case .word where depth == 0: continue  // A modifier or an attribute before the keyword.
      default: break
      }
      if depth > 0 { comment = [] }
    }
    return revisions
  }

  /// The name in `Name: A, Revision {`.
  private static func nameOfRevision(_ tokens: ArraySlice<SwiftToken>) -> String? {
    let head = tokens.prefix { !($0.kind == .symbol && $0.text == "{") }
    guard let name = head.first, name.kind == .word,
      let colon = head.firstIndex(where: { $0.kind == .symbol && $0.text == ":" }),
      head[colon...].contains(where: { $0.kind == .word && $0.text == "Revision" })
    else { return nil }
    return name.text
  }

  private static func revision(_ name: String, _ comment: [String], line: Int) -> RevisionSource {
    let marker = "Create Date:"
    let created = comment.first { $0.hasPrefix(marker) }
    return RevisionSource(
      typeName: name, message: comment.first ?? name,
      created: created.map { String($0.dropFirst(marker.count)).trimmed }, line: line)
  }
}

/// A table, view, trigger or virtual table that a file of `schema/` declares at its top level, or
/// an array of them.
public struct ObjectSource: Hashable, Sendable {
  /// The variable.
  public let name: String
  public let lines: ClosedRange<Int>
}

extension SourceFile {
  /// What the file declares at its top level, but for what says `.unlisted()`.
  public var declaredObjects: [ObjectSource] {
    let statements = TopLevelStatement.all(in: SwiftLexer.tokens(of: text))
    return statements.compactMap(\.declaredObject)
  }

  /// Whether the file declares a `DatabaseSchema` at its top level.
  public var declaresSchema: Bool {
    SwiftLexer.tokens(of: text).contains { $0.kind == .word && $0.text == "DatabaseSchema" }
  }
}

/// The tokens of one statement outside of all braces.
private struct TopLevelStatement {
  private var tokens: [SwiftToken] = []

  /// A statement begins on a line of its own with a word or an attribute; what begins with anything
  /// else goes on with the one before: `.unlisted()`, `+`, `{`.
  static func all(in tokens: [SwiftToken]) -> [TopLevelStatement] {
    var statements: [TopLevelStatement] = []
    var depth = 0
    var lastLine = 0
    for token in tokens where token.kind != .docComment {
      let isStart = token.kind == .word || token.text == "@" || token.text == "#"
      if depth == 0, isStart, token.line > lastLine, statements.last?.isOpen != true {
        statements.append(TopLevelStatement())
      }
      if !statements.isEmpty { statements[statements.count - 1].tokens.append(token) }
      if token.kind == .symbol, "{([".contains(token.text) { depth += 1 }
      if token.kind == .symbol, "})]".contains(token.text) { depth -= 1 }
      lastLine = token.line
    }
    return statements
  }

  /// Whether something must follow: `let poems =`.
  private var isOpen: Bool { tokens.last.map { $0.text == "=" || $0.text == ":" } ?? false }

  /// What stands behind `let name =` or `let name:`, if it is a table or the like.
  var declaredObject: ObjectSource? {
    guard let keyword = tokens.firstIndex(where: { $0.text == "let" || $0.text == "var" }),
      tokens[..<keyword].allSatisfy({ $0.kind == .word })
    else { return nil }
    let head = Array(tokens[(keyword + 1)...].prefix(4))
    guard head.count > 2, head[1].text == "=" || head[1].text == ":", let last = tokens.last,
      Self.isObject(head[2]) || (head[2].text == "[" && head.count > 3 && Self.isObject(head[3])),
      !tokens.contains(where: { $0.text == "unlisted" })
    else { return nil }
    return ObjectSource(name: head[0].text, lines: tokens[keyword].line...last.line)
  }

  private static func isObject(_ token: SwiftToken) -> Bool {
    ["Table", "View", "Trigger", "VirtualTable"].contains(token.text)
  }
}

extension String {
  fileprivate var trimmed: String {
    let start = firstIndex { !$0.isWhitespace } ?? endIndex
    let end = lastIndex { !$0.isWhitespace }.map(index(after:)) ?? endIndex
    return start < end ? String(self[start..<end]) : ""
  }
}
