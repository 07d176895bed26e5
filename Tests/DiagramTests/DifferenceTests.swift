import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel
import Testing

@testable import GodwitDiagram

@Suite("Diagrams of differences")
struct DiagramDifferenceTests {
  private static let old = DatabaseSchema {
    Table("poets") { Column("id", .integer).primaryKey() }
    Table("poems") {
      Column("id", .integer).primaryKey()
      Column("title", .text)
      Column("words", .integer)
      Column("poet_id", .integer).references("poets", "id")
      Index("idx_title", on: "title")
    }
    Table("gone") {
      Column("poem_id", .integer).references("poems", "id")
    }
    Table("far") { Column("x", .integer).references("further", "id") }
    Table("further") { Column("id", .integer).primaryKey() }
  }

  private static let new = DatabaseSchema {
    Table("poets") { Column("id", .integer).primaryKey() }
    Table("poems") {
      Column("id", .integer).primaryKey()
      Column("title", .text).notNull()
      Column("word_count", .integer)
      Column("language", .text).references("languages", "code")
      Column("poet_id", .integer).references("poets", "id", onDelete: .cascade)
      Index("idx_title", on: "title", "language")
    }
    Table("languages") { Column("code", .text).primaryKey() }
    Table("far") { Column("x", .integer).references("further", "id") }
    Table("further") { Column("id", .integer).primaryKey() }
  }

  private static func diagram(
    _ old: DatabaseSchema = old, _ new: DatabaseSchema = new, told: [Rename] = []
  ) throws -> Diagram {
    let renames = try Renames(told: told, from: old, to: new)
    var renamed = old
    for operation in renames.operations {
      guard case .alterTable(let name, let changes) = operation else { continue }
      for index in renamed.tables.indices where renamed.tables[index].name == name {
        renamed.tables[index] = try renamed.tables[index].applying(changes)
      }
    }
    let operations = renames.operations + SchemaDiff(from: renamed, to: new).operations
    return Diagram(from: old, to: new, by: operations)
  }

  @Test("tables, columns, indexes and foreign keys are marked by what becomes of them")
  func marks() throws {
    let diagram = try Self.diagram(told: [.column(table: "poems", "words", to: "word_count")])
    let marks = diagram.entities.map { ($0.name.string, $0.mark) }
    #expect(marks.map(\.0) == ["poets", "poems", "languages", "far", "further", "gone"])
    #expect(marks.map(\.1) == [nil, .changed, .added, nil, nil, .removed])
    let poems = diagram.entities[1]
    #expect(poems.columns.map(\.name) == ["id", "title", "word_count", "language", "poet_id"])
    #expect(poems.columns.map(\.mark) == [nil, .changed, .changed, .added, nil])
    #expect(poems.columns[1].changes == ["now NOT NULL"])
    #expect(poems.columns[2].changes == ["renamed from words"])
    #expect(
      poems.notes == [
        Diagram.Note(
          mark: .changed, kind: "index", name: "idx_title", detail: "(title, language)")
      ])
    let edges = diagram.edges.map { edge in
      (diagram.entities[edge.child].name.string, edge.columns, edge.mark)
    }
    #expect(edges.map(\.0) == ["poems", "poems", "far", "gone"])
    #expect(edges.map(\.2) == [.added, .changed, nil, .removed])
  }

  @Test("a column that is dropped stands behind the others, its foreign key with it")
  func removedColumn() throws {
    let diagram = try Self.diagram(Self.new, Self.old)
    let poems = try #require(diagram.entities.first { $0.name == "poems" })
    #expect(
      poems.columns.map(\.name) == [
        "id", "title", "words", "poet_id", "word_count", "language",
      ])
    #expect(poems.columns.suffix(2).map(\.mark) == [.removed, .removed])
    let edge = try #require(diagram.edges.first { $0.columns == ["language"] })
    #expect(edge.mark == .removed)
    #expect(diagram.entities[edge.parent].name == "languages")
    #expect(diagram.entities[edge.parent].mark == .removed)
  }

  @Test("a renamed table goes on, with its foreign keys")
  func renamedTable() throws {
    let new = DatabaseSchema {
      Table("verses") { Column("id", .integer).primaryKey() }
      Table("gone") { Column("poem_id", .integer).references("verses", "id") }
    }
    let old = DatabaseSchema {
      Table("poems") { Column("id", .integer).primaryKey() }
      Table("gone") { Column("poem_id", .integer).references("poems", "id") }
    }
    let diagram = Diagram(from: old, to: new, by: [.renameTable("poems", to: "verses")])
    #expect(diagram.entities.map(\.name) == ["verses", "gone"])
    #expect(diagram.entities.map(\.mark) == [.changed, nil])
    #expect(diagram.entities[0].oldName == "poems")
    #expect(diagram.edges.map(\.mark) == [nil])
    #expect(diagram.only(["poems"]).entities.count == 1)
  }

  @Test("what differs is drawn whole, its neighbours by name, and nothing else")
  func touched() throws {
    let part = try Self.diagram().touched(depth: 1)
    #expect(part.entities.map(\.name) == ["poets", "poems", "languages", "gone"])
    #expect(part.entities[0].columns.isEmpty && !part.entities[1].columns.isEmpty)
    #expect(try Self.diagram(Self.old, Self.old).touched(depth: 1).isEmpty)
    #expect(try !Self.diagram(Self.old, Self.old).hasMarks)
  }

  @Test("a table and a virtual table of one name are two")
  func sameName() throws {
    var old = DatabaseSchema()
    old.virtualTables = [VirtualTable(name: "t", module: "fts5", arguments: ["a"])]
    let new = DatabaseSchema { Table("t") { Column("a") } }
    let diagram = try Self.diagram(old, new)
    #expect(diagram.entities.map(\.mark) == [.added, .removed])
  }
}
