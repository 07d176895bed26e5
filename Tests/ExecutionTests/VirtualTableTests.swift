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

  @Test(
    "one that holds its rows keeps them when its arguments change",
    arguments: ["fts3", "fts4", "fts5"])
  func replaced(module: String) throws {
    let bench = try Bench(
      """
      CREATE VIRTUAL TABLE "it's" USING \(module)(a, "b c");
      INSERT INTO "it's" (rowid, a, "b c") VALUES (7, 'running', 'x'), (9, 'sleeping', NULL);
      """)
    let old = VirtualTable("it's", using: module, "a", "\"b c\"")
    let tokenizer = module == "fts5" ? "tokenize='porter'" : "tokenize=porter"
    let new = VirtualTable("it's", using: module, "\"b c\"", "a", "more", tokenizer)
    try bench.run(.replaceVirtualTable(old, by: new))
    #expect(
      try bench.strings("SELECT rowid || a || \"b c\" FROM \"it's\" WHERE \"it's\" MATCH 'runs'")
        == ["7runningx"])
    try bench.run(.replaceVirtualTable(new, by: old))
    #expect(try bench.strings("SELECT a FROM \"it's\" ORDER BY rowid") == ["running", "sleeping"])
    #expect(try bench.strings("SELECT name FROM sqlite_master WHERE name LIKE '%godwit%'").isEmpty)
  }

  @Test("an R-tree keeps its boxes")
  func tree() throws {
    let bench = try Bench(
      "CREATE VIRTUAL TABLE r USING rtree(id, x0, x1); INSERT INTO r VALUES (4, 1, 2), (8, 3, 5)")
    let old = VirtualTable("r", using: "rtree", "id", "x0", "x1")
    try bench.run(
      .replaceVirtualTable(old, by: VirtualTable("r", using: "rtree", "id", "x0", "x1", "+note")))
    #expect(try bench.strings("SELECT id FROM r WHERE x0 > 2") == ["8"])
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
