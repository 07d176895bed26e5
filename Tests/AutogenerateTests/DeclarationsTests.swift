import GodwitIntrospection
import GodwitSchemaDiff
import GodwitSchemaModel
import Testing

@testable import GodwitAutogenerate

@Suite("Declarations, read by SQLite")
struct DeclarationsTests {
  private func many(_ extra: Table...) -> DatabaseSchema {
    var schema = DatabaseSchema {
      for number in 0..<70 {
        Table("t\(number)") {
          Column("id", .integer).primaryKey()
          Column("parent", .integer).references("t\((number + 40) % 70)", "id")
          Column("text", .text).collate("NOCASE")
          Index("i\(number)", on: "text")
        }
      }
      View("v", "SELECT text FROM t3")
      View("w", "SELECT * FROM v")
      Trigger("on_table", .after, .insert, on: "t60") { "DELETE FROM t2 WHERE id = new.id" }
      Trigger("on_view", .insteadOf, .insert, on: "w") { "INSERT INTO t3 (text) VALUES (new.text)" }
      VirtualTable("f", using: "fts5", "text", "content='t50'")
    }
    schema.tables += extra
    return schema
  }

  private let reader = SchemaReader()

  @Test("many tables are read in parts, with the same result")
  func parts() throws {
    let whole = try Sandbox().declaring(many()).inDatabase(reader.schema)
    let parts = try Declarations.read(many(), by: reader)
    #expect(SchemaDiff(from: whole, to: parts).isEmpty)
    #expect(SchemaDiff(from: parts, to: whole).isEmpty)
    #expect(parts.tables.map(\.name) == whole.tables.map(\.name))
  }

  @Test("a name that stands twice is found, however far apart")
  func duplicates() throws {
    let twin = Table("last") {
      Column("a")
      Index("I3", on: "a")
    }
    let error = #expect(throws: DeclarationError.self) {
      try Declarations.read(many(twin), by: reader)
    }
    #expect(error?.object == "index I3")
    #expect(error?.location != nil)
  }

  @Test("what stands in the database as it is declared is not asked about, all else is")
  func news() throws {
    let queue = try Sandbox().declaring(many())
    let present = try queue.inDatabase(reader.schema)
    #expect(ChangedDeclarations(in: many(), since: present).schema == .empty)

    let wrong = Table("wrong") {
      Column("a")
      Check("b > 0")
    }
    #expect(throws: DeclarationError.self) {
      try queue.inDatabase { try Autogenerator(from: $0, to: many(wrong)) }
    }
    let right = Table("right") { Column("a", .text).collate("NOCASE") }
    var changed = many(right)
    changed.tables[3].columns[2].collation = nil
    changed.triggers[1].body = "INSERT INTO t9 (text) VALUES (new.text);"
    let autogenerator = try queue.inDatabase { try Autogenerator(from: $0, to: changed) }
    let whole = try Sandbox().empty().inDatabase { try Autogenerator(from: $0, to: changed) }
    #expect(SchemaDiff(from: autogenerator.target, to: whole.target).isEmpty)
    let differences = try queue.inDatabase {
      try autogenerator.change(of: $0).differences
    }
    #expect(Set(differences.map(\.name)) == ["text", "right", "on_view"])
  }

  @Test("a string in double quotes is an error, unless the database has it so")
  func stringsInDoubleQuotes() throws {
    let schema = DatabaseSchema {
      Table("t") { Column("a").check("a <> \"x\"") }
    }
    let queue = try Connections.inMemory()
    #expect(throws: DeclarationError.self) {
      try queue.inDatabase { try Autogenerator(from: $0, to: schema) }
    }
    try queue.inDatabase { try $0.execute(sql: "CREATE TABLE t (a CHECK (a <> \"x\"))") }
    let autogenerator = try queue.inDatabase { try Autogenerator(from: $0, to: schema) }
    #expect(autogenerator.target.tables == schema.tables)
  }
}
