import SchemaModel
import Testing

@testable import Execution

@Suite("Full-text indexes")
struct VirtualTableTests {
  private let sql = """
    CREATE TABLE t (a TEXT);
    INSERT INTO t (rowid, a) VALUES (5, 'foo'), (77, 'bar');
    """

  @Test("a new one finds the rows that are there", arguments: ["fts4", "fts5"])
  func new(module: String) throws {
    let bench = try Bench(sql)
    try bench.run(.createVirtualTable(VirtualTable("f", using: module, "a", "content='t'")))
    #expect(try bench.strings("SELECT rowid FROM f WHERE f MATCH 'bar'") == ["77"])
  }

  @Test("one of a table whose rowids change goes on finding its rows")
  func newKey() throws {
    let bench = try Bench(
      sql + "CREATE VIRTUAL TABLE f USING fts5(a, content='t'); INSERT INTO f(f) VALUES ('rebuild')"
    )
    try bench.run(.alterTable("t", [.addColumn(Column("id", .integer).primaryKey())]))
    #expect(
      try bench.strings("SELECT t.a FROM f JOIN t ON t.id = f.rowid WHERE f MATCH 'bar'") == ["bar"]
    )
    try bench.execute("INSERT INTO f(f) VALUES ('integrity-check')")
  }
}
