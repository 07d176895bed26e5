import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel
import Testing

@testable import GodwitDiagram

@Suite("Diagrams")
struct DiagramTests {
  static let schema = DatabaseSchema {
    Table("poets") {
      Column("id", .integer).primaryKey()
      Column("name", .text).notNull().unique()
      Column("price", .decimal(10, 2))
      Column("anything")
    }
    Table("poems") {
      Column("id", .integer).primaryKey()
      Column("poet_id", .integer).notNull().references("poets", "id", onDelete: .cascade)
      Column("translator_id", .integer).references("poets")
    }
    Table("details") {
      Column("poem_id", .integer).primaryKey().references("poems", "id")
    }
    Table("notes") { Column("place", .text).references("places", "name") }
    VirtualTable("poems_fts", using: "fts5", "title", "body UNINDEXED", "content='poems'")
  }

  private func edge(_ diagram: Diagram, _ child: SQLText, _ column: SQLText) -> Diagram.Edge? {
    diagram.edges.first {
      diagram.entities[$0.child].name == child && $0.columns == [column]
    }
  }

  @Test("an edge says whether there must be a parent, and whether there can be several children")
  func cardinality() throws {
    let diagram = Diagram(Self.schema)
    let poet = try #require(edge(diagram, "poems", "poet_id"))
    #expect(!poet.isOptional && !poet.isUnique)
    #expect(poet.parentColumns == ["id"])
    let translator = try #require(edge(diagram, "poems", "translator_id"))
    #expect(translator.isOptional && !translator.isUnique)
    #expect(translator.parentColumns == ["id"])
    let poem = try #require(edge(diagram, "details", "poem_id"))
    #expect(!poem.isOptional && poem.isUnique)
  }

  @Test("columns of a key that may be NULL make the parent optional, unless the table refuses them")
  func nullableKeys() throws {
    func isOptional(_ options: [TableOption]) throws -> Bool {
      var table = Table(name: "t", options: options, elements: [])
      table.append(Column("p", .text).references("p", "x"))
      table.append(Column("n", .integer))
      table.constraints.append(
        .primaryKey(PrimaryKey(name: nil, columns: ["p", "n"])))
      var schema = DatabaseSchema()
      schema.tables = [table]
      return try #require(Diagram(schema).edges.first).isOptional
    }
    #expect(try isOptional([]))
    #expect(try !isOptional([.withoutRowID]))
    #expect(try !isOptional([.strict]))
  }

  @Test("a unique index makes one child of many; a partial one does not")
  func uniqueIndexes() throws {
    func isUnique(_ index: Index) throws -> Bool {
      let schema = DatabaseSchema {
        Table("t") {
          Column("p", .integer).references("p", "id")
          Column("q", .integer)
          index
        }
      }
      return try #require(Diagram(schema).edges.first).isUnique
    }
    #expect(try isUnique(Index("i", on: "p", unique: true)))
    #expect(try !isUnique(Index("i", on: "p")))
    #expect(try !isUnique(Index("i", on: "p", "q", unique: true)))
    #expect(try !isUnique(Index("i", on: "p", unique: true, where: "q")))
    #expect(try !isUnique(Index("i", on: "p", .expression("q + 1"), unique: true)))
  }

  @Test("a parent that is not there has a box that says so")
  func missingParent() throws {
    let diagram = Diagram(Self.schema)
    let places = try #require(diagram.entities.last)
    #expect(places.name == "places" && places.kind == .missing)
  }

  @Test("a full-text index hangs on the table of which it holds the words")
  func content() throws {
    let diagram = Diagram(Self.schema)
    let index = try #require(diagram.entities.firstIndex { $0.name == "poems_fts" })
    #expect(diagram.entities[index].columns.map(\.name) == ["title", "body"])
    let edge = try #require(diagram.edges.first { $0.child == index })
    #expect(edge.label == "content" && diagram.entities[edge.parent].name == "poems")
  }

  // MARK: Selections

  @Test("around a table are those that foreign keys connect with it, in either direction")
  func focus() throws {
    let diagram = Diagram(Self.schema)
    func names(_ depth: Int) throws -> [SQLText] {
      let position = try #require(diagram.position(of: "DETAILS"))
      return diagram.focused(on: position, depth: depth).entities.map(\.name)
    }
    #expect(try names(0) == ["details"])
    #expect(try names(1) == ["poems", "details"])
    #expect(try names(2) == ["poets", "poems", "details", "poems_fts"])
    #expect(try names(9) == names(2))
    #expect(diagram.position(of: "poem") == nil)
  }

  @Test("a pattern takes tables by their names, and edges between those that are taken")
  func patterns() throws {
    let part = Diagram(Self.schema).only(["POEM?", "det*"])
    #expect(part.entities.map(\.name) == ["poems", "details"])
    #expect(part.edges.map(\.columns) == [["poem_id"]])
    #expect(Diagram(Self.schema).only(["x*"]).isEmpty)
    // By bytes: an accent is a character of its own, and no part of the one before it.
    let accents = DatabaseSchema { Table("cafe\u{301}") { Column("id") } }
    #expect(Diagram(accents).only(["caf\u{E9}"]).isEmpty)
    #expect(Diagram(accents).only(["cafe?"]).entities.count == 1)
  }
}
