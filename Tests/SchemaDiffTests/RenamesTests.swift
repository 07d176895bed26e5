import GodwitSQLSyntax
import GodwitSchemaModel
import Testing

@testable import GodwitSchemaDiff

@Suite("Renames")
struct RenamesTests {
  private let source = DatabaseSchema {
    Table("poems") {
      Column("id")
      Column("a")
      Column("b")
    }
    Table("verses") { Column("x") }
  }
  private let target = DatabaseSchema {
    Table("songs") {
      Column("id")
      Column("a")
      Column("c")
      Column("d")
    }
    Table("verses") {
      Column("x")
      Column("y")
    }
    Table("lines") { Column("x") }
  }

  private func error(_ told: Rename..., declared: DatabaseSchema? = nil) -> RenameError? {
    do {
      _ = try Renames(told: told, from: source, to: declared ?? target)
      return nil
    } catch {
      return error as? RenameError
    }
  }

  private let songs = Rename.table("poems", to: "songs")

  @Test("begin at something that is there")
  func notInSource() {
    for rename in [
      Rename.table("nothing", to: "songs"), .column(table: "nothing", "a", to: "c"),
      .column(table: "verses", "y", to: "x"), .column(table: "songs", "a", to: "c"),
    ] {
      #expect(error(rename) == .notInSource(rename))
    }
  }

  @Test("end at something that is wanted")
  func notInTarget() {
    for rename in [
      Rename.table("poems", to: "nothing"), .column(table: "verses", "x", to: "z"),
      // Without its own rename, the table goes, and its columns with it.
      .column(table: "poems", "a", to: "c"),
    ] {
      #expect(error(rename) == .notInTarget(rename))
    }
    #expect(error(songs, .column(table: "poems", "b", to: "c")) == nil)
  }

  @Test("end at a name that is free, or becomes free by another one")
  func taken() {
    let onto = Rename.table("poems", to: "verses")
    #expect(error(onto) == .taken(onto))
    #expect(error(onto, .table("verses", to: "songs")) == nil)
    let column = Rename.column(table: "poems", "b", to: "a")
    #expect(error(songs, column) == .taken(column))
    #expect(error(songs, column, .column(table: "poems", "a", to: "c")) == nil)
    // A name in other capitals is the same name.
    #expect(error(.table("verses", to: "VERSES")) == nil)
    #expect(error(.table("poems", to: "VERSES")) == .taken(.table("poems", to: "VERSES")))
  }

  @Test("are one for each thing, whatever the capitals")
  func contradictory() {
    let lines = Rename.table("POEMS", to: "lines")
    #expect(error(songs, lines) == .contradictory(songs, lines))
    let verses = Rename.table("verses", to: "Songs")
    #expect(error(songs, verses) == .contradictory(songs, verses))
    let (b, a) = (
      Rename.column(table: "poems", "b", to: "c"), Rename.column(table: "Poems", "a", to: "C")
    )
    #expect(error(songs, b, a) == .contradictory(b, a))
    let d = Rename.column(table: "poems", "B", to: "d")
    #expect(error(songs, b, d) == .contradictory(b, d))
  }

  @Test("that are declared count as if they were told, once, and can contradict")
  func declared() throws {
    var declared = target
    declared.tables[0].renamedFrom = "poems"
    declared.tables[0].columns[2].renamedFrom = "b"
    let column = Rename.column(table: "poems", "b", to: "c")
    #expect(try Renames(told: [], from: source, to: declared).all == [songs, column])
    #expect(
      try Renames(told: [.table("POEMS", to: "songs")], from: source, to: declared).all.count == 2)
    let lines = Rename.table("poems", to: "lines")
    #expect(error(lines, declared: declared) == .contradictory(lines, songs))
  }

  @Test("that are declared and made already are none")
  func satisfied() throws {
    var declared = source
    declared.tables[1].renamedFrom = "poems"
    declared.tables[0].columns[2].renamedFrom = "nothing"
    #expect(try Renames(told: [], from: source, to: declared).all.isEmpty)
    #expect(try Renames(told: [], from: source, to: declared).operations.isEmpty)
  }

  @Test("in a circle go by way of a name that nothing has, and chains begin at their ends")
  func order() throws {
    let names: [SQLText] = ["a", "b", "c", "d", "_godwit_a"]
    func schema(_ names: [SQLText]) -> DatabaseSchema {
      var schema = DatabaseSchema()
      schema.tables = names.map { Table(name: $0, elements: [.column(Column("x"))]) }
      return schema
    }
    func steps(_ renames: [(SQLText, SQLText)]) throws -> [SchemaOperation] {
      try Renames(
        told: renames.map { .table($0, to: $1) }, from: schema(names),
        to: schema(names + ["e"])
      ).operations
    }
    #expect(
      try steps([("c", "d"), ("d", "e")])
        == [.renameTable("d", to: "e"), .renameTable("c", to: "d")])
    #expect(
      try steps([("a", "b"), ("b", "a")]) == [
        .renameTable("a", to: "_godwit_a_2"), .renameTable("b", to: "a"),
        .renameTable("_godwit_a_2", to: "b"),
      ])
  }
}
