import GodwitSchemaModel
import Testing

@testable import GodwitExecution

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

  @Test("what FTS5 was told about itself stays")
  func settings() throws {
    let bench = try Bench(
      """
      CREATE VIRTUAL TABLE f USING fts5(a);
      INSERT INTO f (a) VALUES ('x');
      INSERT INTO f (f, rank) VALUES ('rank', 'bm25(10.0)'), ('pgsz', 1000), ('automerge', 8);
      """)
    let new = VirtualTable("f", using: "fts5", "a", "tokenize='porter'")
    try bench.run(.replaceVirtualTable(VirtualTable("f", using: "fts5", "a"), by: new))
    #expect(
      try bench.strings("SELECT k || '=' || v FROM f_config WHERE k <> 'version' ORDER BY k")
        == ["automerge=8", "pgsz=1000", "rank=bm25(10.0)"])
  }

  @Test("the languages of FTS4 stay")
  func languages() throws {
    let bench = try Bench(
      """
      CREATE VIRTUAL TABLE f USING fts4(a, languageid="lid");
      INSERT INTO f (rowid, a, lid) VALUES (4, 'x', 0), (7, 'x', 5);
      """)
    let old = VirtualTable("f", using: "fts4", "a", "languageid=\"lid\"")
    let new = VirtualTable("f", using: "fts4", "a", "languageid='language'", "tokenize=porter")
    try bench.run(.replaceVirtualTable(old, by: new))
    #expect(
      try bench.strings("SELECT rowid FROM f WHERE f MATCH 'x' AND language = 5") == ["7"])
  }

  @Test(
    "what cannot be read back keeps the table as it is",
    arguments: [("fts5", "content=''"), ("fts4", "content=\"\"")])
  func contentless(module: String, option: String) throws {
    let bench = try Bench(
      "CREATE VIRTUAL TABLE f USING \(module)(a, \(option)); INSERT INTO f (rowid, a) VALUES (1, 'x')"
    )
    let old = VirtualTable("f", using: module, "a", option)
    let new = VirtualTable("f", using: module, "a", "b", option)
    #expect(throws: ExecutionError.self) { try bench.run(.replaceVirtualTable(old, by: new)) }
    #expect(try bench.strings("SELECT rowid FROM f WHERE f MATCH 'x'") == ["1"])
    let empty = try Bench("CREATE VIRTUAL TABLE f USING \(module)(a, \(option))")
    try empty.run(.replaceVirtualTable(old, by: new))
  }

  @Test("a table that the module would drop as its own, and is not, keeps it from being dropped")
  func others() throws {
    let bench = try Bench(
      "CREATE VIRTUAL TABLE f USING fts3(a); CREATE TABLE f_stat (x); INSERT INTO f_stat VALUES (1)"
    )
    #expect(throws: ExecutionError.self) {
      try bench.run(.dropVirtualTable(VirtualTable("f", using: "fts3", "a")))
    }
    #expect(try bench.strings("SELECT x FROM f_stat") == ["1"])
  }

  @Test("one of a view is made of its rows, whichever of the two comes first, and follows it")
  func ofView() throws {
    let bench = try Bench(
      """
      CREATE TABLE d (id INTEGER PRIMARY KEY, a TEXT);
      INSERT INTO d VALUES (3, 'apple'), (8, 'pear');
      """)
    let index = VirtualTable("f", using: "fts5", "a", "content='v'", "content_rowid='id'")
    let view = View("v", "SELECT id, a FROM d")
    try bench.run(.createVirtualTable(index))
    try bench.run(.createView(view))
    let search = "SELECT rowid FROM f WHERE f MATCH 'pear'"
    #expect(try bench.strings(search) == ["8"])
    try bench.run(.dropView(view))
    try bench.run(.createView(View("v", "SELECT id + 100 AS id, a FROM d")))
    #expect(try bench.strings(search) == ["108"])
    try bench.execute("INSERT INTO f (f, rank) VALUES ('integrity-check', 1)")
  }

  @Test("one goes on finding the right rows when tables or columns change their names")
  func renames() throws {
    let bench = try Bench(
      """
      CREATE TABLE d (id INTEGER PRIMARY KEY, a TEXT, b TEXT); INSERT INTO d VALUES (1, 'apple', 'fig');
      CREATE TABLE e (id INTEGER PRIMARY KEY, a TEXT, b TEXT); INSERT INTO e VALUES (1, 'pear', 'plum');
      CREATE VIRTUAL TABLE f USING fts5(a, content='d', content_rowid='id');
      INSERT INTO f (f) VALUES ('rebuild');
      """)
    try bench.run(.renameTable("d", to: "x"))
    try bench.run(.renameTable("e", to: "d"))
    #expect(try bench.strings("SELECT a FROM f WHERE f MATCH 'pear'") == ["pear"])
    #expect(try bench.strings("SELECT a FROM f WHERE f MATCH 'apple'").isEmpty)
    try bench.run(
      .alterTable(
        "d",
        [
          .renameColumn("a", to: "c"), .renameColumn("b", to: "a"), .renameColumn("c", to: "b"),
        ]))
    #expect(try bench.strings("SELECT a FROM f WHERE f MATCH 'plum'") == ["plum"])
  }
}
