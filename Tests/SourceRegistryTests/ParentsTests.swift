import Testing

@testable import GodwitSourceRegistry

@Suite("Replacing the parents of a revision")
struct ParentsTests {
  private func replaced(_ text: String, by ids: [String] = ["new"]) -> String? {
    SourceFile(path: "a.swift", text: text).replacingDownRevisions(by: ids)
  }

  @Test("the revision's own downRevisions are replaced, byte for byte nothing else")
  func own() {
    let text = { (ids: String) in
      """
      // static let downRevisions: [RevisionID] = ["comment"] e\u{301}\r\n/* \u{301} */
      let text = "static let downRevisions: [RevisionID] = [\\"string\\"]"
      let downRevisions: [RevisionID] = ["outside"]
      /// static let downRevisions = ["doc"]
      struct A: Revision {
        static let id: RevisionID = "\u{301}a"
        struct Inner { let other: [RevisionID] = ["inner"] }
        static let downRevisions: [RevisionID] = [\(ids)]
        static func upgrade() { let downRevisions = ["local"] }
      }\r\n
      """
    }
    let changed = replaced(text("\"old\",\r\n \"\u{301}\","), by: ["x\"", "\u{301}"])
    #expect(changed.map { Array($0.utf8) } == Array(text(#""x\"", "\u{301}""#).utf8))
    #expect(replaced(text("")) == text("\"new\""))
    #expect(replaced(text("\"a\""), by: []) == text(""))
  }

  @Test("a revision in an extension and in a type has them too")
  func elsewhere() {
    let text = { (ids: String) in
      "struct A {}\nextension A: Revision { static let downRevisions = [\(ids)] }"
    }
    #expect(replaced(text("")) == text("\"new\""))
    let nested = { (ids: String) in
      "enum A { struct B: Revision { static let downRevisions = [\(ids)] } }"
    }
    #expect(replaced(nested("")) == nested("\"new\""))
  }

  @Test(
    "what is not said once and as an array of literals is left alone",
    arguments: [
      "[parent]", "[\"a\"] + more", "[] as [RevisionID]", "other", "[a: \"b\"]", "[\"a\"][0]",
      "[\"a\"]\n  static let downRevisions = [\"b\"]",
    ])
  func leftAlone(value: String) {
    #expect(replaced("struct A: Revision {\n  static let downRevisions = \(value)\n}") == nil)
  }

  @Test("a file without a revision of its own has none to replace")
  func noRevision() {
    #expect(replaced("let downRevisions = [\"a\"]") == nil)
    #expect(replaced("struct A: Revision {}") == nil)
  }
}
