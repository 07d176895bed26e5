import Foundation
import GRDB
import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel
import GodwitTestSupport
import Testing

@testable import GodwitDiagram

@Suite(
  "Mermaid reads each diagram",
  .enabled(if: MermaidGrammar.isPresent, "no Python here has the package mermaidx"))
struct MermaidGrammarTests {
  @Test("of hostile names, which are shown as they are")
  func hostile() throws {
    let schema = HostileNames.schema
    let document = MermaidDocument(Diagram(schema))
    let answers = try MermaidGrammar.read(document.parts)
    #expect(answers.compactMap(\.error) == [])
    #expect(answers.reduce(0) { $0 + $1.edges } == schema.tables.count)
    let shown = Set(answers.flatMap(\.entities).map { Array($0.name.utf8) })
    let names = schema.tables.map { MermaidText.cut($0.name.shownName, to: 100) }
    #expect(names.filter { !shown.contains(Array($0.utf8)) } == [])
    let entities = Dictionary(
      grouping: answers.flatMap(\.entities), by: { Array($0.name.utf8) })
    for table in schema.tables {
      let key = Array(MermaidText.cut(table.name.shownName, to: 100).utf8)
      let drawn = entities[key]?.first { !$0.columns.isEmpty }
      for (column, entry) in zip(table.columns, try #require(drawn).columns) {
        let isThere =
          entry.name.utf8.elementsEqual(column.name.string.utf8)
          || entry.comment.utf8.starts(with: column.name.shownName.utf8)
        #expect(isThere, "\(column.name.string) in \(table.name.string) is \(entry)")
      }
    }
  }

  @Test("of hostile differences")
  func hostileDifferences() throws {
    let schema = HostileNames.schema
    var changed = schema
    for index in changed.tables.indices where index % 3 > 0 {
      changed.tables[index].columns.reverse()
      if index % 3 == 1 { changed.tables[index].columns.removeLast() }
      changed.tables[index].constraints = []
      changed.tables[index].append(
        Column(named: "new \(index)%\"", type: ColumnType("A, \"B\" %%")))
    }
    changed.tables.removeAll { $0.columns.count % 2 == 0 }
    let diff = SchemaDiff(from: schema, to: changed)
    let diagram = Diagram(from: schema, to: changed, by: diff.operations).touched(depth: 1)
    let document = MermaidDocument(diagram)
    let answers = try MermaidGrammar.read(document.parts)
    #expect(answers.compactMap(\.error) == [])
    #expect(answers.reduce(0) { $0 + $1.edges } == diagram.edges.count)
  }

  @Test("of real schemas", .enabled(if: Corpus.isPresent, "the corpus is not beside the checkout"))
  func corpus() throws {
    var diagrams: [Diagram] = []
    for file in Corpus.files("schemas") {
      let snapshot = try #require(try Corpus.snapshots(file).first)
      let database = try Sandbox().empty()
      let schema = try database.inDatabase { db in
        for statement in snapshot.statements { try? db.execute(sql: statement) }
        return try SchemaReader().schema(db)
      }
      let added = SchemaDiff(from: .empty, to: schema).operations
      diagrams += [Diagram(schema), Diagram(from: .empty, to: schema, by: added)]
    }
    let documents = diagrams.map { MermaidDocument($0) }
    let answers = try MermaidGrammar.read(documents.flatMap(\.parts))
    #expect(answers.compactMap(\.error) == [])
    #expect(answers.reduce(0) { $0 + $1.edges } == diagrams.reduce(0) { $0 + $1.edges.count })
    #expect(diagrams.count > 40)
  }

  @Test("of schemas beyond Mermaid's limits, in parts")
  func large() throws {
    var limits = MermaidDocument.Limits()
    limits.edges = 40
    limits.characters = 4000
    let documents = [LargeSchemas.chain, LargeSchemas.star, LargeSchemas.wide].map { schema in
      let diagram = Diagram(schema)
      let kept = diagram.entities.indices.filter { $0 < 100 || $0 == 700 }
      return MermaidDocument(diagram.keeping(positions: Set(kept)), limits: limits)
    }
    for document in documents {
      let answers = try MermaidGrammar.read(document.parts)
      #expect(answers.compactMap(\.error) == [])
      #expect(answers.reduce(0) { $0 + $1.edges } == document.edgeCount)
      #expect(answers.allSatisfy { $0.edges <= 40 })
    }
  }
}
