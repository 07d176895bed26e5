/// A revision as it stands in its file.
package struct RevisionSource: Hashable, Sendable {
  /// The type as Swift source names it: `AddWordCount`, `` `Type` ``, `Poems.AddWordCount`.
  package let typeName: String
  /// The first line of the doc comment.
  package let message: String
  /// What stands behind `Create Date:` in the doc comment.
  package let created: String?
  package let line: Int
}

extension SourceFile {
  /// The one revision in a file of `versions/`; none in the folder's permanent file.
  ///
  /// - Throws: ``SourceProblem`` if there is none or more than one, and if one could be missed.
  package func revision() throws -> RevisionSource? {
    let declarations = try declarations()
    let revisions = declarations.filter(\.isRevision)
    if let second = revisions.dropFirst().first {
      throw SourceProblem(
        path: path, line: second.line,
        message: "a second revision in one file: give \(second.qualifiedName) a file of its own")
    }
    try requireNoHiddenRevision(declarations, known: revisions)
    if revisions.isEmpty, !isPermanent {
      throw SourceProblem(
        path: path, line: 1,
        message: "no revision in this file: a file in this folder declares one type that conforms "
          + "to Revision")
    }
    return revisions.first.map(Self.revision)
  }

  /// Whether a type in the file conforms to `Revision`.
  func holdsRevision() throws -> Bool { try declarations().contains(where: \.isRevision) }

  /// Whether this is the file that keeps the folder from being empty, which SwiftPM refuses.
  private var isPermanent: Bool { path == "Versions.swift" }

  /// A type can become a revision by way of another protocol or a superclass, which its file does
  /// not show. It is known by what only revisions have.
  private func requireNoHiddenRevision(
    _ declarations: [SwiftDeclaration], known: [SwiftDeclaration]
  ) throws {
    let explained =
      Set(known.map(\.qualifiedName))
      .union(declarations.filter { $0.kind == .type("protocol") }.map(\.qualifiedName))
      .union(["Revision"])
    for declaration in declarations where declaration.binds("downRevisions") {
      let owner = declaration.enclosing.joined(separator: ".")
      guard !owner.isEmpty, !explained.contains(owner) else { continue }
      throw SourceProblem(
        path: path, line: declaration.line,
        message: "\(owner) has downRevisions, but does not say itself that it conforms to Revision")
    }
  }

  private static func revision(_ declaration: SwiftDeclaration) -> RevisionSource {
    let marker = "Create Date:"
    // The date is written last; a message could begin with the same words.
    let created = declaration.comment.last { $0.utf8.starts(with: marker.utf8) }
    let name = declaration.qualifiedName
    return RevisionSource(
      typeName: name,
      message: declaration.comment.first { !$0.trimmed.isEmpty }
        ?? String(decoding: name.utf8.filter { $0 != UInt8(ascii: "`") }, as: UTF8.self),
      created: created.map {
        String(decoding: $0.utf8.dropFirst(marker.utf8.count), as: UTF8.self)
      }?
      .trimmed, line: declaration.line)
  }
}

extension SwiftDeclaration {
  /// Whether it makes a type conform to `Revision`.
  var isRevision: Bool {
    guard case .type(let keyword) = kind, keyword != "protocol" else { return false }
    let inheritance = inheritance
    return inheritance.outsideOfAngles.contains { inheritance[$0].isWord("Revision") }
  }

  var qualifiedName: String { (enclosing + [typeName]).joined(separator: ".") }

  func binds(_ name: String) -> Bool {
    bindings.contains { $0.names.contains { $0.isWord(name) } }
  }
}

extension String {
  /// Without the white space of ASCII at both ends.
  fileprivate var trimmed: String {
    let blanks = " \t\r\u{B}\u{C}".utf8
    let start = utf8.drop { blanks.contains($0) }
    let end = start.lastIndex { !blanks.contains($0) }
    return end.map { String(self[start.startIndex...$0]) } ?? ""
  }
}
