import Foundation
import Testing

@testable import SourceRegistry

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

  @Test("none and two are problems at their lines")
  func problems() throws {
    let none = #expect(throws: SourceProblem.self) { try revision("import Godwit\n") }
    #expect(none?.line == 1)
    let two = #expect(throws: SourceProblem.self) {
      try revision("struct A: Revision {}\n\nstruct B: Revision {}\n")
    }
    #expect(two?.line == 3 && two?.message.contains("B") == true)
    #expect(try revision("// permanent", path: "Versions.swift") == nil)
  }

  @Test("a revision without a comment is called by its type")
  func withoutComment() throws {
    #expect(try revision("enum Lone: Revision {}")?.message == "Lone")
  }

  @Test(
    "any text is scanned without a trap",
    arguments: ["\"", "\"\"\"", "/*", "#\"", "\\(", "}}}", "///", "struct", "struct :", "\u{FEFF}"])
  func robust(text: String) {
    let file = SourceFile(path: "x.swift", text: text)
    _ = try? file.revision()
    _ = file.declaredObjects
  }
}

@Suite("Finding declarations")
struct DeclarationScanTests {
  @Test("tables and the like at the top level are found, with their lines")
  func found() {
    let file = SourceFile(
      path: "Poems.swift",
      text: """
        import Godwit

        /// A poem.
        let poems = Table("poems") {
          let inner = Table("inner") {}
          Column("id")
        }

        public let view: View = .init("v", "SELECT 1")
        private let list = [
          Table("a") {},
          Table("b") {},
        ]
        let tables: [Table] = ["x"].map { Table($0) {} }
        let names = ["Table"]
        let helper =
          Trigger("g", .after, .insert, on: "t") { "SELECT 1" }
        let scratch = Table("scratch") {
          Column("a")
        }
        .unlisted()
        func make() -> Table { Table("made") {} }
        let number = 3
        """)
    #expect(
      file.declaredObjects == [
        ObjectSource(name: "poems", lines: 4...7), ObjectSource(name: "view", lines: 9...9),
        ObjectSource(name: "list", lines: 10...13), ObjectSource(name: "tables", lines: 14...14),
        ObjectSource(name: "helper", lines: 16...17),
      ])
  }

  @Test("the registry of a schema and of revisions is Swift that holds what was found")
  func registry() throws {
    let schema = try Registry.source(
      folder: "schema", module: "AppSchema",
      files: [
        SourceFile(path: "Schema.swift", text: "let schema = DatabaseSchema { poems }"),
        SourceFile(path: "a/Poems.swift", text: "let poems = Table(\"poems\") {}"),
      ])
    #expect(schema.contains("\"poems\", file: \"a/Poems.swift\",\n      lines: 1...1"))
    let revisions = try Registry.source(
      folder: "versions", module: "AppVersions",
      files: [
        SourceFile(path: "b.swift", text: "/// say \"hi\" \\(x)\nstruct B: Revision {}"),
        SourceFile(path: "a.swift", text: "struct A: Revision {}"),
        SourceFile(path: "Versions.swift", text: ""),
      ])
    #expect(revisions.contains("message: \"say \\\"hi\\\" \\\\(x)\""))
    let first = try #require(revisions.range(of: "A.self"))
    let second = try #require(revisions.range(of: "B.self"))
    #expect(first.lowerBound < second.lowerBound)
  }
}
