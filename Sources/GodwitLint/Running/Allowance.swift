import GodwitSourceRegistry

/// A comment in a revision's file that lets findings of a code be: `// godwit:allow CODE reason`.
struct Allowance: Hashable, Sendable {
  let code: String
  /// Why; empty where nobody says it.
  let reason: String
  let line: Int

  /// The allowances of a file; none in one that cannot be read up to its end.
  static func all(in file: SourceFile) -> [Allowance] {
    ((try? file.comments()) ?? []).compactMap(Allowance.init)
  }

  private init?(_ comment: SourceComment) {
    let words = comment.text.utf8.split(maxSplits: 2, whereSeparator: { $0 == 0x20 || $0 == 0x09 })
      .map { String(Substring($0)) }
    guard let first = words.first, first.utf8.elementsEqual("godwit:allow".utf8) else { return nil }
    code = words.count > 1 ? words[1] : ""
    reason = words.count > 2 ? words[2] : ""
    line = comment.line
  }
}
