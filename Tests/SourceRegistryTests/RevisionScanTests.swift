import Testing

@testable import GodwitSourceRegistry

@Suite("Finding revisions")
struct RevisionScanTests {
  private func revision(_ text: String, path: String = "20260101_a.swift") throws -> RevisionSource?
  {
    try SourceFile(path: path, text: text).revision()
  }

  @Test("a revision is found with its message and its date")
  func found() throws {
    let source = try revision(
      """
      import Godwit

      /// add word_count
      ///
      /// - Adds column `poems.word_count`.
      ///
      /// Create Date: 2026-11-23 10:15:00 UTC
      struct AddWordCount_3f9a: Revision {
        /// Not this one.
        static func upgrade(_ op: Operations) throws { struct Inner: Revision {} }
      }
      """)
    #expect(
      source
        == RevisionSource(
          typeName: "AddWordCount_3f9a", message: "add word_count",
          created: "2026-11-23 10:15:00 UTC", line: 8))
  }

  @Test("strings, comments, attributes and modifiers do not fool the scanner")
  func notFooled() throws {
    let source = try revision(
      #"""
      // struct A: Revision {
      /* struct B: Revision { /* nested */ } */
      let text = "struct C: Revision { \(name + "}") "
      let raw = #"struct D: Revision { " \#("x") "#
      let long = """
        struct E: Revision {
        """
      /// the real one
      @available(*, deprecated)
      public final class F: NSObject, Revision {
      }
      struct NotOne { var revision: Revision }
      """#)
    #expect(source?.typeName == "F" && source?.message == "the real one" && source?.line == 10)
  }

  @Test(
    "a revision is found however it is declared",
    arguments: [
      ("struct `Type`: Revision {}", "`Type`"), ("struct A: Godwit.Revision {}", "A"),
      ("@available(macOS 13, *) public struct A: Revision {}", "A"),
      ("@Marked\nstruct A:\n  B, Revision\n{}", "A"), ("struct A: B & Revision {}", "A"),
      ("let x = 1; enum A: Revision {}", "A"), ("struct A {}\nextension A: Revision {}", "A"),
      ("@globalActor actor A: Revision {}", "A"), ("struct A<T>: Revision where T: B {}", "A"),
      ("#if os(Linux)\nstruct A: Revision {}\n#endif", "A"), ("struct A: `Revision` {}", "A"),
      ("enum All {\n  enum Some { struct A: Revision {} }\n}", "All.Some.A"),
      ("extension All { struct `in`: Revision {} }", "All.`in`"),
      ("let actor = 1\r\nlet r = /}/\r\nstruct A: Revision {}\r\n", "A"),
      ("struct e\u{301}: Revision {}", "e\u{301}"),
    ])
  func forms(text: String, name: String) throws {
    #expect(try revision(text)?.typeName.utf8.elementsEqual(name.utf8) == true)
  }

  @Test(
    "what only speaks of Revision is none",
    arguments: [
      "struct A<T: Revision> {}", "struct A: Base<Revision> {}", "protocol A: Revision {}",
      "extension A where B: Revision {}", "struct A: B where C: Revision {}",
      "extension Revision { static var downRevisions: [RevisionID] { [] } }",
      "func f() { struct A: Revision {} }", "let a: any Revision.Type = A.self",
    ])
  func noRevision(text: String) {
    let problem = #expect(throws: SourceProblem.self) { try revision(text) }
    #expect(problem?.message.hasPrefix("no revision in this file") == true)
  }

  @Test("none and two are problems at their lines")
  func problems() throws {
    let none = #expect(throws: SourceProblem.self) { try revision("import Godwit\n") }
    #expect(none?.line == 1)
    let two = #expect(throws: SourceProblem.self) {
      try revision("struct A: Revision {}\n\nstruct B: Revision {}\n")
    }
    #expect(two?.line == 3 && two?.message.contains("B") == true)
    let nested = #expect(throws: SourceProblem.self) {
      try revision("struct A: Revision {}\nenum B {\n  struct C: Revision {}\n}\n")
    }
    #expect(nested?.line == 3 && nested?.message.contains("B.C") == true)
    #expect(try revision("// permanent", path: "Versions.swift") == nil)
  }

  @Test("a type that is a revision by way of something else is a problem, not nothing")
  func hidden() {
    let hidden = #expect(throws: SourceProblem.self) {
      try revision(
        """
        struct A: Revision { static let downRevisions: [RevisionID] = [] }
        struct B: OurRevision {
          static let downRevisions: [RevisionID] = []
        }
        """)
    }
    #expect(hidden?.line == 3 && hidden?.message.hasPrefix("B has downRevisions") == true)
  }

  @Test(
    "a file that cannot be read to its end is a problem with a line",
    arguments: [
      ("struct A: Revision {\n  \"\n}", 2), ("/*\nstruct A: Revision {}", 1),
      ("struct A: Revision {}\n}", 2), ("struct A: Revision {\n(\n}", 3),
      ("\nstruct A: Revision {", 2),
    ])
  func unreadable(text: String, line: Int) {
    let problem = #expect(throws: SourceProblem.self) { try revision(text) }
    #expect(problem?.line == line && problem?.message.contains("cannot tell") == true)
  }

  @Test("a comment belongs to the declaration behind it, and the last date is the date")
  func comments() throws {
    let source = try revision(
      """
      /// about the helper
      let helper = 3
      ///
      /// Create Date: is what it says
      /// Create Date:  2026
      struct A: Revision {}
      """)
    #expect(source?.message == "Create Date: is what it says" && source?.created == "2026")
    #expect(try revision("/// x\nimport A\nstruct `B`: Revision {}")?.message == "B")
  }

  @Test("a revision without a comment is called by its type")
  func withoutComment() throws {
    #expect(try revision("enum Lone: Revision {}")?.message == "Lone")
  }

  @Test(
    "any text is scanned without a trap",
    arguments: [
      "\"", "\"\"\"", "/*", "#\"", "\\(", "}}}", "///", "struct", "struct :", "\u{FEFF}", "`", "``",
      "#/", "/", "#", "let", "let a,", "let a:", "let (", "actor", "class class", "struct A: {",
      "typealias A =", "extension [", "@", "nonisolated(", "#!", "#/\\", "\"\\", "->",
      "let a = b, ",
    ])
  func robust(text: String) {
    for text in [text, text + text, text + " {", "{" + text, "let a = Table(" + text, text + "\n}"]
    {
      let file = SourceFile(path: "x.swift", text: text)
      _ = try? file.revision()
      _ = try? file.declaredObjects()
      _ = file.replacingDownRevisions(by: ["a"])
      _ = try? Registry.source(folder: "f", module: "M", files: [file])
    }
  }

  @Test("random pieces of source are scanned without a trap", arguments: 0..<4)
  func randomSource(part: Int) {
    var numbers = SeededNumbers(seed: UInt64(part))
    let pieces = [
      "struct A", ": Revision", "{", "}", "(", ")", "[", "]", "let a", " = ", "Table(", ",", "\n",
      "`",
      "\"", "\"\"\"", "#", "/", "\\(", "//", "/*", "*/", "@", "#if", "actor ", "class ", "<", ">",
      ":",
      "->", ";", ".unlisted()", "typealias T = ", "extension ", "downRevisions", "nonisolated(",
      "é",
    ]
    for text in HostileText.texts(300, seed: UInt64(part)) {
      let source = (0..<30).map { _ in pieces.randomElement(using: &numbers) ?? "" }.joined()
      robust(text: source + text)
    }
  }
}
