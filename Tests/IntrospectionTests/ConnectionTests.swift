import GodwitSQLSyntax
import Testing

@testable import GodwitIntrospection

@Suite("Connections")
struct ConnectionTests {
  @Test("have foreign keys off, whatever the library or the project has them")
  func foreignKeys() throws {
    let queue = try Connections.inMemory { try $0.execute(sql: "PRAGMA foreign_keys = ON") }
    #expect(try queue.inDatabase { try $0.integer("PRAGMA foreign_keys") } == 0)
    let plain = try Sandbox().empty()
    #expect(try plain.inDatabase { try $0.integer("PRAGMA foreign_keys") } == 0)
  }

  @Test(
    "a copy knows of the same results of ANALYZE, not of those that this library would make",
    arguments: [[], ["sqlite_stat1"], ["sqlite_stat1", "sqlite_stat4"]])
  func statistics(names: [String]) throws {
    let queue = try Reading.database(
      ["CREATE TABLE t (a)", "CREATE INDEX ix ON t (a)", "PRAGMA writable_schema = ON"]
        + names.map { "CREATE TABLE \($0) (tbl, idx, stat)" } + ["PRAGMA writable_schema = OFF"])
    let copy = try queue.inDatabase { try Sandbox().copy(of: $0) }
    let list = "SELECT name FROM sqlite_master WHERE name LIKE 'sqlite_stat%' ORDER BY name"
    #expect(try copy.inDatabase { try $0.texts(list) } == names.map { SQLText($0) })
  }

  @Test("a file of SQL may have strings in double quotes, as real databases do")
  func strings() throws {
    let sql = "CREATE TABLE t (a CHECK (a <> \"x\")); CREATE INDEX ix ON t (a) WHERE a <> \"y\""
    let queue = try SQLFile.database(running: Array(sql.utf8))
    let table = try queue.inDatabase { try SchemaReader().table("t", $0) }
    #expect(table?.checks.count == 1 && table?.indexes.count == 1)
  }

  @Test("a virtual table without its module is copied")
  func missingModule() throws {
    let queue = try SQLFile.database(running: Array("CREATE VIRTUAL TABLE v USING nowhere(a)".utf8))
    let copy = try queue.inDatabase { try Sandbox().copy(of: $0) }
    #expect(
      try copy.inDatabase { try SchemaReader().schema($0) }.virtualTables.map(\.name) == ["v"])
  }
}
