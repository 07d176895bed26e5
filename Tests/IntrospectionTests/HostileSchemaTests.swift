import GRDBSQLite
import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel
import Testing

import struct GRDB.DatabaseError
import class GRDB.DatabaseFunction
import class GRDB.DatabaseQueue

@Suite("A schema as SQLite means it")
struct HostileSchemaTests {
  private func schema(_ statements: String...) throws -> DatabaseSchema {
    let queue = try Connections.inMemory()
    return try queue.inDatabase { db in
      for statement in statements { try db.execute(sql: statement) }
      return try SchemaReader().schema(db)
    }
  }

  /// Runs SQL that is not UTF-8.
  private func execute(_ sql: [UInt8], _ queue: DatabaseQueue) {
    queue.inDatabase { db in
      let text = sql.map { CChar(bitPattern: $0) } + [0]
      #expect(sqlite3_exec(db.sqliteConnection, text, nil, nil, nil) == SQLITE_OK)
    }
  }

  @Test("a user's table is one, also if it is called as a virtual table's own could be")
  func notShadows() throws {
    let schema = try schema(
      "CREATE TABLE docs_content (id INTEGER PRIMARY KEY, a)",
      "CREATE VIRTUAL TABLE docs USING fts5(a, content='docs_content', columnsize=0)",
      "CREATE TABLE docs_docsize (x)", "CREATE VIRTUAL TABLE old USING fts3(a)",
      "CREATE TABLE old_stat (a, b, c)", "CREATE VIRTUAL TABLE plain USING fts5(a)",
      "CREATE VIRTUAL TABLE box USING rtree(id, a, b)")
    #expect(schema.tables.map(\.name) == ["docs_content", "docs_docsize", "old_stat"])
    #expect(schema.virtualTables.map(\.name) == ["docs", "old", "plain", "box"])
  }

  @Test(
    "a table or a temporary table with the name of what is asked changes nothing",
    arguments: [
      "pragma_table_list", "pragma_table_xinfo", "pragma_foreign_key_list", "pragma_index_list",
      "pragma_index_xinfo", "json_each", "dbstat",
    ])
  func namesOfFunctions(name: String) throws {
    for temporary in ["", "TEMP "] {
      let schema = try schema(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a REFERENCES t (id))", "CREATE INDEX ix ON t (a)",
        temporary.isEmpty ? "CREATE TABLE \(name) (schema, name, type)" : "CREATE TEMP TABLE t (z)")
      #expect(schema.table("t")?.columns.count == 2)
      #expect(schema.table("t")?.indexes.count == 1)
      #expect(schema.opaqueObjects.isEmpty)
    }
  }

  @Test("a function that is missing gets a stand-in, however it is called")
  func missingFunctions() throws {
    try Connections.inMemory().inDatabase { db in
      for sql in [
        "CREATE TABLE t (a CHECK (a REGEXP 'x'), b CHECK (\"of \"\"mine\"(b)))",
        "CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT mine(new.a), MINE(1, 2); END",
        "INSERT INTO t VALUES (1, 2)",
      ] {
        try StandIns.providingFunctions(for: db) { try db.execute(sql: sql) }
      }
    }
  }

  @Test("what only reads like a missing function does not replace one that is there")
  func forgedMessages() throws {
    try Connections.inMemory().inDatabase { db in
      let complaint = "no such function: lower"
      db.add(
        function: DatabaseFunction("complain", argumentCount: 0) { _ in
          throw DatabaseError(message: complaint)
        })
      try db.execute(
        sql: """
          CREATE TABLE t (a);
          CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT RAISE(ABORT, '\(complaint)'); END
          """)
      for sql in ["SELECT complain()", "INSERT INTO t VALUES (1)"] {
        #expect(throws: DatabaseError.self) {
          try StandIns.providingFunctions(for: db) { try db.execute(sql: sql) }
        }
      }
      #expect(try db.texts("SELECT lower('A')") == ["a"])
    }
  }

  @Test("what is not UTF-8 is opaque, compared by its bytes and shown with escapes")
  func otherBytes() throws {
    let queue = try Connections.inMemory()
    let name = Array("Gr".utf8) + [0xF6, 0xDF] + Array("e".utf8)
    execute(
      Array("CREATE TABLE t (id INTEGER PRIMARY KEY, \"".utf8) + name + Array("\")".utf8), queue)
    execute(Array("CREATE TABLE ok (a)".utf8), queue)
    let schema = try queue.inDatabase { try SchemaReader().schema($0) }
    #expect(schema.tables.map(\.name) == ["ok"])
    let opaque = try #require(schema.opaqueObjects.first)
    #expect(opaque.name == "t" && opaque.reason == .notUTF8)
    #expect(opaque.sql.string.contains("Gr\\xF6\\xDFe"))
    let other = try Connections.inMemory()
    execute(
      Array("CREATE TABLE t (id INTEGER PRIMARY KEY, \"Gr".utf8) + [0xF7, 0xDF]
        + Array("e\")".utf8),
      other)
    let changed = try other.inDatabase { try SchemaReader().schema($0) }
    #expect(changed.opaqueObjects.first != opaque)
    // A copy of the schema has everything else.
    let copy = try queue.inDatabase { try Sandbox().copy(of: $0) }
    #expect(try copy.inDatabase { try SchemaReader().schema($0) }.tables.map(\.name) == ["ok"])
  }

  @Test("names that differ by bytes alone are two names")
  func canonicalTwins() throws {
    let schema = try schema(
      "CREATE TABLE t (\"\u{E9}\", \"e\u{301}\")", "CREATE TABLE \"\u{E9}\" (a)")
    #expect(schema.table("t")?.column("e\u{301}")?.name == "e\u{301}")
    #expect(schema.table("e\u{301}") == nil)
  }
}

@Suite("A file of SQL")
struct SQLFileTests {
  private func schema(_ sql: String) throws -> DatabaseSchema {
    try SQLFile.database(running: Array(sql.utf8)).inDatabase { try SchemaReader().schema($0) }
  }

  @Test("declares a schema, as sqlite3's .dump writes it, too")
  func dump() throws {
    let schema = try schema(
      """
      PRAGMA foreign_keys=OFF;
      BEGIN TRANSACTION;
      CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT COLLATE mine CHECK (known(a)));
      INSERT INTO t VALUES(1,'it''s; text');
      PRAGMA writable_schema=ON;
      INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)VALUES('table','docs','docs',0,'CREATE VIRTUAL TABLE docs USING fts5(a)');
      CREATE TABLE IF NOT EXISTS 'docs_data'(id INTEGER PRIMARY KEY, block BLOB);
      INSERT INTO docs_data VALUES(1,X'');
      CREATE TABLE IF NOT EXISTS 'docs_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS 'docs_content'(id INTEGER PRIMARY KEY, c0);
      CREATE TABLE IF NOT EXISTS 'docs_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
      CREATE TABLE IF NOT EXISTS 'docs_config'(k PRIMARY KEY, v) WITHOUT ROWID;
      DELETE FROM sqlite_sequence;
      INSERT INTO sqlite_sequence VALUES('t',1);
      CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; SELECT 2; END;
      PRAGMA writable_schema=OFF;
      COMMIT;
      """)
    #expect(schema.tables.map(\.name) == ["t"])
    #expect(schema.virtualTables.map(\.name) == ["docs"])
    #expect(schema.triggers.map(\.name) == ["g"])
    #expect(schema.opaqueObjects.isEmpty)
  }

  @Test("a virtual table of a module that is not there is declared all the same")
  func missingModule() throws {
    let schema = try schema(
      "CREATE TABLE a (b); CREATE VIRTUAL TABLE v USING nosuch(x); CREATE TABLE c (d)")
    #expect(schema.virtualTables.map(\.module) == ["nosuch"])
    #expect(schema.tables.map(\.name) == ["a", "c"])
  }

  @Test(
    "can do nothing else",
    arguments: [
      "ATTACH 'attached.sqlite' AS x", "VACUUM INTO 'copied.sqlite'",
      "CREATE TABLE t AS SELECT fts3_tokenizer('simple') AS p",
      "SELECT fts3_tokenizer('mine', x'0000000041414141')",
      "CREATE TABLE t AS SELECT load_extension('x') AS p",
    ])
  func refused(sql: String) {
    #expect(throws: SQLFile.Problem.self) { try schema(sql) }
  }

  @Test("rows are not written, and a query does not run")
  func rows() throws {
    let queue = try SQLFile.database(
      running: Array(
        """
        CREATE TABLE t (a UNIQUE); INSERT INTO t VALUES (1), (1);
        WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c;
        WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) INSERT INTO t SELECT x FROM c;
        """.utf8))
    #expect(try queue.inDatabase { try $0.integer("SELECT count(*) FROM t") } == 0)
  }

  @Test("what cannot be interrupted is not begun: calls with huge values, views of views of views")
  func uninterruptible() {
    let doubling = (1..<40).map {
      "CREATE VIEW v\($0) AS SELECT a FROM v\($0 - 1) UNION ALL SELECT a FROM v\($0 - 1);"
    }
    let files = [
      "CREATE TABLE t AS SELECT instr(replace(hex(zeroblob(4000000)), '0', 'a'), "
        + "replace(hex(zeroblob(2000000)), '0', 'a') || 'b') AS x",
      "CREATE TABLE t AS WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 500) "
        + "SELECT zeroblob(15000000) FROM c",
      "CREATE VIEW v0 AS SELECT 1 AS a;" + doubling.joined(),
    ]
    for sql in files { #expect(throws: (any Error).self) { try schema(sql) } }
  }

  @Test("rows of a dump are passed over, however large they are")
  func largeRows() throws {
    let blob = String(repeating: "AB", count: 4_500_000)
    let schema = try schema(
      """
      CREATE TABLE t (a);
      -- a comment; and
      INSERT INTO t VALUES (X'\(blob)'); /* ; */ insert into "t;" values ('x;''y');
      CREATE TABLE u (b);
      """)
    #expect(schema.tables.map(\.name) == ["t", "u"])
  }

  @Test("what does not end is stopped")
  func endless() {
    let sql = """
      CREATE TABLE t AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)
      SELECT max(x) FROM c
      """
    let problem = #expect(throws: SQLFile.Problem.self) {
      try SQLFile.database(running: Array(sql.utf8), within: 1)
    }
    guard case .tooSlow? = problem else {
      Issue.record("\(String(describing: problem))")
      return
    }
  }

  @Test("text that is not UTF-8 is no reason to stop")
  func otherBytes() throws {
    let sql = Array("CREATE TABLE \"a".utf8) + [0xFF] + Array("\" (x); CREATE TABLE b (y)".utf8)
    let schema = try SQLFile.database(running: sql).inDatabase { try SchemaReader().schema($0) }
    #expect(schema.tables.map(\.name) == ["b"])
    #expect(schema.opaqueObjects.map(\.name.string) == ["a\\xFF"])
  }
}
