import Foundation
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel
import Testing

@testable import GodwitDiagram

@Suite("Rendered diagrams")
struct RenderingTests {
  @Test("Mermaid gets types as words, true types as comments, and cardinalities")
  func mermaid() throws {
    let document = MermaidDocument(Diagram(DiagramTests.schema))
    #expect(
      document.parts == [
        """
        erDiagram
          poets {
            INTEGER id PK
            TEXT name UK
            DECIMAL(10-2) price "DECIMAL(10, 2)"
            untyped anything
          }
          poems {
            INTEGER id PK
            INTEGER poet_id FK
            INTEGER translator_id FK
          }
          details {
            INTEGER poem_id PK, FK
          }
          notes {
            TEXT place FK
          }
          poems_fts["poems_fts (fts5)"] {
            untyped title
            untyped body
          }
          places["places (missing)"]
          poets ||--o{ poems : "poet_id"
          poets |o--o{ poems : "translator_id"
          poems ||--o| details : "poem_id"
          poems ||..o| poems_fts : "content"
          places |o--o{ notes : "place"

        """
      ])
    #expect(document.leftOut.isEmpty)
  }

  @Test("marks stand in Mermaid as words and as the colour of the box")
  func marks() throws {
    let new = DatabaseSchema { Table("t") { Column("a", .text).notNull() } }
    let old = DatabaseSchema {
      Table("t") {
        Column("a", .varchar(3))
        Column("b", .text)
      }
    }
    let operations = SchemaDiff(from: old, to: new).operations
    let document = MermaidDocument(Diagram(from: old, to: new, by: operations))
    #expect(
      document.parts == [
        """
        erDiagram
          classDef changed stroke:#bf8700,stroke-width:2px
          t["t (changed)"]:::changed {
            TEXT a "changed, VARCHAR(3) → TEXT, now NOT NULL"
            TEXT b "removed"
          }

        """
      ])
  }

  @Test("what Mermaid or Markdown would read as something else is the number of a character")
  func escapes() {
    #expect(MermaidText.quoted("a#b\"c") == "\"a#35;b#34;c\"")
    #expect(MermaidText.quoted("_a_b_") == "\"#95;a_b#95;\"")
    #expect(MermaidText.quoted("x->y") == "\"x-#62;y\"")
    #expect(MermaidText.quoted(MermaidText.change("x -> y")) == "\"x → y\"")
    #expect(MermaidText.quoted("- 1. x") == "\"#45; 1#46; x\"")
    #expect(MermaidText.quoted("my direction") == "\"my #100;irection\"")
    #expect(MermaidText.quoted("a\nb") == "\"a#92;nb\"")
  }

  @Test("no two entities have one identifier, whatever their names are")
  func identifiers() {
    var taken: Set<FoldedName> = []
    let names: [SQLText] = ["a b", "a_b", "A.B", "имя", "名前", "one", "1st", ""]
    let words = names.map { MermaidText.identifier($0, taken: &taken) }
    #expect(words == ["a_b", "a_b_2", "A_B_3", "table", "table_2", "t_one", "t_1st", "table_3"])
  }

  @Test("a diagram that is too large is divided, and no part is beyond the limits")
  func parts() throws {
    for schema in [LargeSchemas.chain, LargeSchemas.star] {
      let document = MermaidDocument(Diagram(schema))
      #expect(document.parts.count > 1 && document.parts.count < 8)
      #expect(document.leftOut.isEmpty)
      for (index, part) in document.parts.enumerated() {
        #expect(part.utf16.count <= 50_000)
        #expect(part.hasPrefix("%% Diagram \(index + 1) of \(document.parts.count)\nerDiagram\n"))
      }
      let lines = document.parts.flatMap { $0.split(separator: "\n") }
      #expect(lines.filter { $0.contains("--o{") }.count == document.edgeCount)
      // Each table has its columns once.
      #expect(lines.filter { $0.hasSuffix(" {") }.count == schema.tables.count)
    }
  }

  @Test("of a table that is too large by itself, keys are kept, and what is left out is counted")
  func wide() throws {
    let document = MermaidDocument(Diagram(LargeSchemas.wide))
    #expect(document.parts.allSatisfy { $0.utf16.count <= 50_000 })
    let left = try #require(document.leftOut.first)
    #expect(document.leftOut.count == 1 && left.table == "wide" && left.columns > 500)
    let text = document.parts.joined()
    #expect(text.contains("INTEGER parent_0 FK"))
    #expect(text.contains("more columns \"\(left.columns) are not shown\""))
  }

  @Test("a diagram of nothing is a diagram")
  func empty() {
    #expect(MermaidDocument(Diagram()).parts == ["erDiagram\n"])
    #expect(DOTDocument(Diagram()).text.hasPrefix("digraph schema {\n"))
  }

  @Test("DOT gets each column as a port, and crow's feet")
  func dot() throws {
    let schema = DatabaseSchema {
      Table("p") { Column("id", .integer).primaryKey() }
      Table("c") { Column("p_id", .custom("A <B>")).references("p", "id") }
    }
    let lines = DOTDocument(Diagram(schema)).text.split(separator: "\n")
    #expect(lines.contains("  t0:r0:e -> t1:l0:w [arrowtail=teeodot, arrowhead=crowodot]"))
    #expect(lines.contains { $0.contains("A &#60;B&#62;") })
  }

  @Test("tables without foreign keys stand in rows")
  func grid() throws {
    var schema = DatabaseSchema()
    schema.tables = (0..<9).map { Table(name: "t\($0)", elements: []) }
    let text = DOTDocument(Diagram(schema)).text
    #expect(text.split(separator: "\n").filter { $0.contains("[style=invis]") }.count == 8)
  }

  @Test("Graphviz reads hostile names", .enabled(if: DOTGrammar.isPresent, "dot is not here"))
  func hostileDOT() throws {
    let schema = HostileNames.schema
    let diagram = Diagram(schema)
    let changed = Diagram(
      from: .empty, to: schema, by: SchemaDiff(from: .empty, to: schema).operations)
    for diagram in [diagram, changed] {
      let result = try DOTGrammar.read(DOTDocument(diagram).text)
      #expect(result.code == 0)
      #expect(result.said == "")
    }
  }
}

/// Graphviz's program, which not every machine has.
enum DOTGrammar {
  private static let url: URL? = {
    let folders = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return folders.split(separator: ":").map { URL(filePath: String($0)).appending(path: "dot") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }()

  static var isPresent: Bool { url != nil }

  /// Lets it make a picture, since labels are read only then.
  static func read(_ text: String) throws -> (code: Int32, said: String) {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).dot")
    try Data(text.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = url
    process.arguments = ["-Tsvg", "-o", "/dev/null", file.path]
    let pipe = Pipe()
    process.standardError = pipe
    try process.run()
    let said = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: said, as: UTF8.self))
  }
}
