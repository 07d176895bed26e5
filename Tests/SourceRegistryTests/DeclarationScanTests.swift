import Testing

@testable import GodwitSourceRegistry

@Suite("Finding declarations")
struct DeclarationScanTests {
  private func objects(_ text: String) throws -> [ObjectSource] {
    try SourceFile(path: "Poems.swift", text: text).declaredObjects()
  }

  @Test("tables and the like at the top level are found, with their lines")
  func found() throws {
    let objects = try objects(
      """
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
      objects == [
        ObjectSource(name: "poems", lines: 4...7), ObjectSource(name: "view", lines: 9...9),
        ObjectSource(name: "list", lines: 10...13), ObjectSource(name: "tables", lines: 14...14),
        ObjectSource(name: "helper", lines: 16...17),
      ])
  }

  @Test(
    "a table is found however it is declared",
    arguments: [
      ("let `default` = Table(\"default\")", ["default"]),
      ("@MainActor let t = Table(\"t\") {}", ["t"]), ("@MainActor\nlet t = Table(\"t\") {}", ["t"]),
      ("@available(macOS 13, *) public let t = Table(\"t\") {}", ["t"]),
      ("private(set) var t = Table(\"t\") {}", ["t"]), ("package let t = Table(\"t\") {}", ["t"]),
      ("nonisolated(unsafe) var t = Table(\"t\") {}", ["t"]),
      ("let a = Table(\"a\"), b = Table(\"b\")", ["a", "b"]),
      ("let n = 1, b = Table(\"b\") {}", ["b"]), ("let (a, b) = (Table(\"a\"), 1)", ["a, b"]),
      ("let t: Table = Table(\"t\")", ["t"]), ("let t = Godwit.Table(\"t\")", ["t"]),
      ("let t = `Table`(\"t\")", ["t"]), ("let t = Table.init(\"t\")", ["t"]),
      ("let all: [Table] = [Table(\"a\"), Table(\"b\")]", ["all"]),
      ("let all: [Table] = makeAll()", ["all"]), ("let a: [String: Table] = f()", ["a"]),
      ("#if DEBUG\nlet t = Table(\"t\") {}\n#else\nlet u = View(\"u\", \"\")\n#endif", ["t", "u"]),
      ("let r = /[\"({]/\nlet t = Table(\"t\") {}", ["t"]),
      ("let n = 1; let t = Table(\"t\")", ["t"]),
      ("let f: Foo<A, B> = x, t = Table(\"t\")", ["t"]), ("let t =\n  try Table(\"t\") {}", ["t"]),
      ("let t = with(Table(\"t\") {})", ["t"]), ("let t = { Table(\"t\") {} }()", ["t"]),
      ("var t: Table { Table(\"t\") {} }", ["t"]), ("let t = c ? Table(\"t\") : nil", ["t"]),
      ("enum All { static let t = Table(\"t\") {} }", ["All.t"]),
      ("extension All {\n enum `In` { static let t = Table(\"t\") } }", ["All.`In`.t"]),
      ("final class All { let t = VirtualTable(\"t\") }", ["All.t"]),
      ("let t = Table(\"t\")\r\nlet u = Table(\"u\")\r\n", ["t", "u"]),
      ("let e\u{301}=\u{A0}Table(\"\u{301}\")", ["e\u{301}"]),
      ("import struct A.B\nlet t = Table(\"t\") {\n  let u = 1\n}", ["t"]),
      ("typealias SQLView = Godwit.View\nlet v = SQLView(\"v\", \"\")", ["v"]),
      ("let t = Table(\"t\") {}\n#if DEBUG\n  .unlisted()\n#endif", ["t"]),
    ])
  func forms(text: String, names: [String]) throws {
    #expect(try objects(text).map(\.name) == names)
  }

  @Test(
    "what declares no object of its own is none",
    arguments: [
      "let s = DatabaseSchema { View(\"v\", \"\") }",
      "let s: DatabaseSchema = .init { Table(\"a\") }",
      "let all: [Table] = [poems, All.translations] + more", "let t = poems", "let t = \"Table(\"",
      "func f() { let t = Table(\"t\") {} }", "struct A { let table: Table }",
      "let f: (Table) -> Int = { $0.count }", "let t = Table(\"t\").unlisted()",
      "let t = [Table(\"a\").unlisted(), Table(\"b\").unlisted()]", "let t = Table.self",
      "let t = [\"a\"].map { Table($0).unlisted() }", "protocol P { var t: Table { get } }",
      "enum A { case table(Table) }", "let t /* = Table(\"t\") */ = 3",
    ])
  func noObject(text: String) throws {
    #expect(try objects(text) == [])
  }

  @Test("one that is not to be listed does not hide its neighbours")
  func unlisted() throws {
    #expect(try objects("let a = Table(\"a\").unlisted(), b = Table(\"b\")").map(\.name) == ["b"])
    #expect(try objects("let t = [Table(\"a\").unlisted(), Table(\"b\")]").map(\.name) == ["t"])
    #expect(try objects("let t = Table(\"unlisted\", unlisted: 1)").map(\.name) == ["t"])
  }

  @Test("each of several bindings has its own lines")
  func lines() throws {
    let objects = try objects(
      """
      let
        a = Table("a") {
        },
        b: Table =
          Table("b") {}
      """)
    #expect(
      objects == [ObjectSource(name: "a", lines: 1...3), ObjectSource(name: "b", lines: 4...5)])
  }

  @Test("a file that cannot be read to its end is a problem, not a file without tables")
  func unreadable() {
    let problem = #expect(throws: SourceProblem.self) { try objects("\nlet t = Table(\"t\") {") }
    #expect(problem?.path == "Poems.swift" && problem?.line == 2)
  }
}
