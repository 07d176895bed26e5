import GodwitSQLSyntax
import GodwitSchemaModel
import Testing

@testable import GodwitIntrospection

@Suite("A virtual table is read")
struct VirtualTableCaseTests {
  static let cases: [(String, VirtualTable)] = [
    ("CREATE VIRTUAL TABLE f USING fts5(a, b)", VirtualTable("f", using: "fts5", "a", "b")),
    ("CREATE VIRTUAL TABLE f USING fts4", VirtualTable("f", using: "fts4")),
    (
      "CREATE VIRTUAL TABLE f USING fts3(a TEXT, b);",
      VirtualTable("f", using: "fts3", "a TEXT", "b")
    ),
    (
      "CREATE VIRTUAL TABLE f USING fts5 ( a , b UNINDEXED , content='t', content_rowid = rowid )",
      VirtualTable("f", using: "fts5", "a", "b UNINDEXED", "content='t'", "content_rowid = rowid")
    ),
    (
      "CREATE VIRTUAL TABLE f USING fts5(a, tokenize = \"unicode61 tokenchars '-_,)'\")",
      VirtualTable("f", using: "fts5", "a", "tokenize = \"unicode61 tokenchars '-_,)'\"")
    ),
    (
      "CREATE VIRTUAL TABLE f USING fts4(a, notindexed=a, prefix=\"2,4\")",
      VirtualTable("f", using: "fts4", "a", "notindexed=a", "prefix=\"2,4\"")
    ),
    (
      "CREATE VIRTUAL TABLE f USING rtree(id, x0, x1, +label TEXT)",
      VirtualTable("f", using: "rtree", "id", "x0", "x1", "+label TEXT")
    ),
    (
      "CREATE VIRTUAL TABLE IF NOT EXISTS main.\"my f\" USING \"fts5\"(\"a b\")",
      VirtualTable("my f", using: "fts5", "\"a b\"")
    ),
    (
      "create virtual table f using FTS5(a, content='')",
      VirtualTable("f", using: "FTS5", "a", "content=''")
    ),
  ]

  @Test("with its module and the text of its arguments, and nothing else", arguments: cases)
  func virtualTables(statement: String, expected: VirtualTable) throws {
    let schema = try Reading.schema("CREATE TABLE t (a, b)", statement)
    #expect(schema.virtualTables == [expected])
    #expect(schema.tables.map(\.name) == ["t"])
  }

  @Test("and what it keeps its data in is not, also once there is some")
  func shadows() throws {
    let queue = try Reading.database([
      "CREATE VIRTUAL TABLE five USING fts5(a)", "INSERT INTO five VALUES ('one two')",
      "CREATE VIRTUAL TABLE four USING fts4(a)", "INSERT INTO four VALUES ('one two')",
      "CREATE VIRTUAL TABLE three USING fts3(a)", "INSERT INTO three VALUES ('one two')",
      "INSERT INTO three (three) VALUES ('automerge=2')",
      "CREATE VIRTUAL TABLE box USING rtree(id, x0, x1)", "INSERT INTO box VALUES (1, 2, 3)",
      "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT)", "INSERT INTO t VALUES (5)",
      "CREATE INDEX i ON t (id)", "ANALYZE",
    ])
    let (schema, names) = try queue.inDatabase { db in
      (try SchemaReader().schema(db), try db.texts("SELECT name FROM sqlite_master"))
    }
    // What is hidden is there.
    for name: SQLText in [
      "five_data", "four_segments", "three_stat", "box_node", "sqlite_sequence", "sqlite_stat1",
    ] {
      #expect(names.contains(name))
    }
    #expect(schema.tables.map(\.name) == ["t"])
    #expect(schema.virtualTables.map(\.name) == ["five", "four", "three", "box"])
    #expect(schema.opaqueObjects.isEmpty)
  }

  @Test(
    "and a user's table that is called as such a one could be is a table",
    arguments: [
      ("docs_data", ""), ("docs_content", ""),
      ("docs_extra", "CREATE VIRTUAL TABLE docs USING fts5(a)"),
      ("docs_content", "CREATE VIRTUAL TABLE docs USING fts5(a, content='')"),
      ("docs_content", "CREATE VIRTUAL TABLE docs USING fts5(a, content='docs_content')"),
      ("docs_docsize", "CREATE VIRTUAL TABLE docs USING fts5(a, columnsize=0)"),
      ("docs_node", "CREATE VIRTUAL TABLE docs USING fts5(a)"),
      ("docs_data", "CREATE VIRTUAL TABLE docs USING rtree(id, a, b)"),
      ("docs_stat", "CREATE VIRTUAL TABLE docs USING fts3(a)"),
      ("docs_content", "CREATE VIRTUAL TABLE docs USING fts4(a, content='')"),
      ("xdocs_data", "CREATE VIRTUAL TABLE docs USING fts5(a)"),
    ])
  func usersTables(name: String, virtualTable: String) throws {
    let queue = try Reading.database([
      "CREATE TABLE \(name) (a UNIQUE, mine)", virtualTable,
      "CREATE INDEX i ON \(name) (mine)",
      "CREATE TRIGGER g AFTER INSERT ON \(name) BEGIN SELECT 1; END",
    ])
    let schema = try queue.inDatabase { try SchemaReader().schema($0) }
    #expect(schema.tables.map(\.name) == [SQLText(name)])
    #expect(schema.tables.first?.indexes == [Index("i", on: "mine")])
    #expect(schema.triggers.map(\.name) == ["g"])
    #expect(schema.virtualTables.count == (virtualTable.isEmpty ? 0 : 1))
  }

  @Test("once it is gone, the name of what it had is free")
  func dropped() throws {
    let schema = try Reading.schema(
      "CREATE VIRTUAL TABLE docs USING fts5(a)", "DROP TABLE docs",
      "CREATE TABLE docs_content (a)")
    #expect(schema.tables.map(\.name) == ["docs_content"])
    #expect(schema.virtualTables.isEmpty)
  }
}

@Suite("A schema is read without")
struct OmissionCaseTests {
  @Test("what is temporary")
  func temporary() throws {
    let schema = try Reading.schema(
      "CREATE TABLE t (a)", "CREATE TEMP TABLE aside (b)", "CREATE TEMP VIEW v AS SELECT 1",
      "CREATE INDEX temp.i ON aside (b)",
      "CREATE TEMP TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END")
    #expect(schema.tables == [Table("t") { Column("a") }])
    #expect(schema.views.isEmpty && schema.triggers.isEmpty)
  }

  @Test("tables that somebody does not want, whatever the capitals, and all that is on them")
  func ignored() throws {
    let queue = try Reading.database([
      "CREATE TABLE Bookkeeping (a PRIMARY KEY)", "CREATE INDEX i ON bookkeeping (a)",
      "CREATE TRIGGER g AFTER INSERT ON bookkeeping BEGIN SELECT 1; END",
      "CREATE TABLE t (a REFERENCES bookkeeping)", "CREATE VIEW v AS SELECT a FROM bookkeeping",
    ])
    let schema = try queue.inDatabase {
      try SchemaReader(ignoring: ["bookKEEPING", "nothing"]).schema($0)
    }
    #expect(schema.tables.map(\.name) == ["t"])
    #expect(schema.triggers.isEmpty)
    // What only speaks of them is another thing's.
    #expect(schema.views.map(\.name) == ["v"])
    #expect(schema.table("t")?.foreignKeys.map(\.table) == ["bookkeeping"])
  }

  @Test("anything, of a database in which nothing is")
  func empty() throws {
    #expect(try Reading.schema() == .empty)
    #expect(
      try Reading.database([]).inDatabase { try SchemaReader().table("t", $0) } == nil)
  }
}
