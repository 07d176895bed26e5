import Foundation
import Testing

@testable import GodwitSourceRegistry

@Suite("The registry of a folder")
struct RegistryTests {
  private func registry(_ files: [(String, String)], folder: String = "folder") throws -> String {
    try Registry.source(
      folder: folder, module: "App", files: files.map { SourceFile(path: $0.0, text: $0.1) })
  }

  @Test("the registry of a schema and of revisions is Swift that holds what was found")
  func registry() throws {
    let schema = try registry([
      ("Schema.swift", "let schema = DatabaseSchema { poems }"),
      ("a/Poems.swift", "let poems = Table(\"poems\") {}"),
    ])
    #expect(schema.contains("\"poems\", file: \"a/Poems.swift\",\n      lines: 1...1"))
    let revisions = try registry([
      ("b.swift", "/// say \"hi\" \\(x)\nstruct B: Revision {}"),
      ("a.swift", "struct A: Revision {}"), ("Versions.swift", ""),
    ])
    #expect(revisions.contains("message: \"say \\\"hi\\\" \\\\(x)\""))
    #expect(revisions.components(separatedBy: ", tokens: \"t1:").count == 3)
    let first = try #require(revisions.range(of: "A.self"))
    let second = try #require(revisions.range(of: "B.self"))
    #expect(first.lowerBound < second.lowerBound)
  }

  @Test("a type in backticks or in another type is named as Swift needs it")
  func names() throws {
    let source = try registry([
      ("a.swift", "struct `Type`: Revision {}"), ("b.swift", "enum B { enum C: Revision {} }"),
    ])
    #expect(source.contains("    `Type`.self, file: \"a.swift\""))
    #expect(source.contains("message: \"Type\"") && source.contains("    B.C.self,"))
  }

  @Test("a revision that speaks of a DatabaseSchema does not make the folder a schema")
  func mentions() throws {
    let source = try registry([
      ("a.swift", "struct A: Revision { let s: DatabaseSchema }"),
      ("b.swift", "enum B: Revision {}"),
    ])
    #expect(source.contains("A.self") && source.contains("B.self"))
  }

  @Test("a type's other name in one file is known in all files of the folder")
  func aliases() throws {
    let source = try registry([
      ("Schema.swift", "let schema = DatabaseSchema { v }"),
      ("A.swift", "let v = Second(\"v\", \"\")"),
      ("B.swift", "typealias Second = First"), ("C.swift", "typealias First = Godwit.View"),
    ])
    #expect(source.contains("\"v\", file: \"A.swift\""))
  }

  @Test("what could be missed is a problem at its line")
  func problems() {
    let schema = ("Schema.swift", "let schema = DatabaseSchema {}")
    let line = #expect(throws: SourceProblem.self) {
      try registry([schema, ("A.swift", "let a = Table(\"a\"), b = Table(\"b\")")])
    }
    #expect(line?.path == "A.swift" && line?.message.hasPrefix("b begins in the line") == true)
    let open = #expect(throws: SourceProblem.self) {
      try registry([schema, ("A.swift", "\n/*\nlet a = Table(\"a\")")])
    }
    #expect(open?.path == "A.swift" && open?.line == 2)
    let twins = #expect(throws: SourceProblem.self) {
      try registry([schema, ("\u{E9}.swift", ""), ("e\u{301}.swift", "")])
    }
    #expect(twins?.path == "\u{E9}.swift" || twins?.path == "e\u{301}.swift")
  }

  @Test("names of folders, files and variables cannot get out of their literals and comments")
  func hostile() throws {
    for text in HostileText.texts(500, seed: 7) {
      let name = String(text.unicodeScalars.filter { $0 != "`" && $0 != "\n" && $0 != "\r" })
      let source = try registry(
        [
          (text, "let `\(name)x` = Table(\"a\") {}"), ("Schema", "let schema = DatabaseSchema {}"),
        ], folder: text)
      let plain = try registry([
        ("p", "let x = Table(\"a\") {}"), ("Schema", "let s: DatabaseSchema"),
      ])
      #expect(try shape(source) == shape(plain), "\(source)")
    }
  }

  /// The code without what stands in literals.
  private func shape(_ source: String) throws -> [String] {
    try SwiftLexer.tokens(of: source).filter { $0.kind != .docComment }.map(\.text)
  }

  @Test("a problem is told in one line, with what is no text made visible")
  func diagnostic() {
    let problem = SourceProblem(path: "a\n\u{1B}[2J.swift", line: 3, message: "\u{202E}x")
    #expect(
      problem.diagnostic(base: "/versions/")
        == #"/versions/a\n\u{1b}[2J.swift:3:1: error: \u{202e}x"#)
  }
}
