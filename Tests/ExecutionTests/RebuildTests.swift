import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel
import Testing

import struct GRDB.DatabaseError

@testable import GodwitExecution

@Suite("A rebuild keeps")
struct RebuildTests {
  @Test("rows, and the rowids of a table without an INTEGER PRIMARY KEY")
  func rowIDs() throws {
    let bench = try Bench(
      "CREATE TABLE t (a TEXT, rowid TEXT); INSERT INTO t (_rowid_, a, rowid) VALUES (7, 'x', 'r'), (-3, 'y', 's')"
    )
    try bench.rebuild("t", "a")
    #expect(try bench.strings("SELECT _rowid_ || a || rowid FROM t ORDER BY 1") == ["-3ys", "7xr"])
  }

  @Test("storage classes, to the bit")
  func storageClasses() throws {
    let bench = try Bench(
      """
      CREATE TABLE t (id INTEGER PRIMARY KEY, a, b TEXT);
      INSERT INTO t VALUES (1, 1, 'x'), (2, 1.0, 'x'), (3, '1', 'x'), (4, X'31', 'x'), (5, 9e999, 'x'),
        (6, 9007199254740993, 'x'), (7, '', 'x')
      """)
    let before = try bench.strings("SELECT typeof(a) || quote(a) FROM t ORDER BY id")
    try bench.rebuild("t", "b")
    #expect(try bench.strings("SELECT typeof(a) || quote(a) FROM t ORDER BY id") == before)
  }

  @Test("the AUTOINCREMENT mark, also of an empty table")
  func sequence() throws {
    let bench = try Bench(
      """
      CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT);
      INSERT INTO t VALUES (50, 'x'); DELETE FROM t;
      CREATE TABLE "it's" (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT);
      INSERT INTO "it's" VALUES (9, 'x');
      """)
    try bench.rebuild("t", "a")
    try bench.rebuild("it's", "a")
    #expect(
      try bench.strings("SELECT name || seq FROM sqlite_sequence ORDER BY 1") == ["it's9", "t50"])
    try bench.execute("INSERT INTO t (a) VALUES ('y')")
    #expect(try bench.strings("SELECT id FROM t") == ["51"])
  }

  @Test("ANALYZE's results")
  func statistics() throws {
    let bench = try Bench(
      """
      CREATE TABLE t (a TEXT UNIQUE, b TEXT); CREATE INDEX ix ON t (b);
      INSERT INTO t VALUES ('x', 'y'), ('z', 'y'); ANALYZE
      """)
    let before = try bench.strings("SELECT tbl || idx || stat FROM sqlite_stat1 ORDER BY 1")
    #expect(before.count == 2)
    try bench.rebuild("t", "b")
    #expect(try bench.strings("SELECT tbl || idx || stat FROM sqlite_stat1 ORDER BY 1") == before)
  }

  @Test("indexes, triggers, and views and triggers elsewhere that mention the table")
  func dependants() throws {
    let bench = try Bench(
      """
      CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
      CREATE TABLE log (n);
      CREATE INDEX ix ON t (lower(a) DESC) WHERE a <> '';
      CREATE VIEW v AS SELECT a FROM t;
      CREATE VIEW w AS SELECT * FROM v;
      CREATE TRIGGER own AFTER INSERT ON t BEGIN INSERT INTO log SELECT count(*) FROM t; END;
      CREATE TRIGGER other AFTER DELETE ON log BEGIN DELETE FROM t; END;
      INSERT INTO t VALUES (1, 'x');
      """)
    let before = try bench.strings(
      "SELECT sql FROM sqlite_master WHERE type <> 'table' ORDER BY name")
    try bench.rebuild("t", "a")
    #expect(
      try bench.strings("SELECT sql FROM sqlite_master WHERE type <> 'table' ORDER BY name")
        == before)
    #expect(try bench.strings("SELECT n FROM log") == ["1"])
    try bench.execute("INSERT INTO t VALUES (2, 'y')")
    #expect(try bench.strings("SELECT a FROM w") == ["x", "y"])
    #expect(try bench.queue.inDatabase { try Dependants.broken($0) }.isEmpty)
  }

  @Test("foreign keys to it, from it, and to itself; and no child row is touched")
  func foreignKeys() throws {
    let bench = try Bench(
      """
      CREATE TABLE parent (id INTEGER PRIMARY KEY, up INTEGER REFERENCES parent ON DELETE CASCADE, a TEXT);
      CREATE TABLE child (id INTEGER PRIMARY KEY, p INTEGER REFERENCES parent (id) ON DELETE CASCADE);
      INSERT INTO parent VALUES (1, NULL, 'x'), (2, 1, 'y');
      INSERT INTO child VALUES (1, 1), (2, 2);
      """)
    try bench.rebuild("parent", "a")
    #expect(
      try bench.strings("SELECT sql FROM sqlite_master WHERE name = 'child'")[0].contains(
        "REFERENCES parent (id)"))
    #expect(try bench.strings("SELECT id FROM child") == ["1", "2"])
    try bench.execute("PRAGMA foreign_keys = ON; DELETE FROM parent WHERE id = 1")
    #expect(try bench.strings("SELECT id FROM child").isEmpty)
    #expect(try bench.strings("SELECT id FROM parent").isEmpty)
  }

  @Test("generated columns, WITHOUT ROWID, and legacy strings in double quotes")
  func specialTables() throws {
    let bench = try Bench(
      """
      CREATE TABLE g (a INT, b INT AS (a + 1) STORED, c TEXT, d AS (a || 'x'));
      INSERT INTO g (a, c) VALUES (1, 'x');
      CREATE TABLE w (k TEXT PRIMARY KEY, v TEXT) WITHOUT ROWID;
      INSERT INTO w VALUES ('a', 'b');
      CREATE TABLE legacy (a TEXT CHECK (a <> "zzz"), b TEXT);
      INSERT INTO legacy VALUES ('q', 'r');
      """)
    try bench.rebuild("g", "c")
    try bench.rebuild("w", "v")
    try bench.rebuild("legacy", "b")
    #expect(try bench.strings("SELECT a || b || c || d FROM g") == ["12x1x"])
    #expect(try bench.strings("SELECT k || v FROM w") == ["ab"])
    #expect(throws: DatabaseError.self) {
      try bench.execute("INSERT INTO legacy VALUES ('zzz', 'r')")
    }
  }

  @Test("what is broken already, without minding it")
  func brokenElsewhere() throws {
    let bench = try Bench(
      "CREATE TABLE t (a TEXT, b TEXT); CREATE VIEW broken AS SELECT x FROM nowhere; INSERT INTO t VALUES ('a', 'b')"
    )
    try bench.rebuild("t", "a")
    let old = try #require(
      try bench.queue.inDatabase { try SchemaReader().table("t", $0)?.columnWithConstraints("b") })
    try bench.run(.alterTable("t", [.dropColumn(old)]))
    #expect(try bench.strings("SELECT a FROM t") == ["a"])
  }

  @Test("rows that a conflict clause would drop: it fails instead")
  func conflictClauses() throws {
    let bench = try Bench("CREATE TABLE t (a INT, b INT); INSERT INTO t VALUES (1, 1), (1, 2)")
    let unique = Constraint.unique(Unique("uq", on: "a", onConflict: .ignore))
    #expect(throws: PreconditionFailure.self) {
      try bench.run(.alterTable("t", [.addConstraint(unique)]))
    }
    #expect(try bench.strings("SELECT b FROM t") == ["1", "2"])
    #expect(try bench.strings("SELECT name FROM sqlite_master") == ["t"])
  }

  @Test("a table that has the name of its temporary one")
  func temporaryName() throws {
    let bench = try Bench(
      "CREATE TABLE t (a TEXT); CREATE TABLE _godwit_new_t (x); INSERT INTO _godwit_new_t VALUES (1)"
    )
    try bench.rebuild("t", "a")
    #expect(try bench.strings("SELECT x FROM _godwit_new_t") == ["1"])
  }
}

@Suite("The cheapest way")
struct WayTests {
  private let table = """
    CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT CHECK (a <> '') REFERENCES p, b INT, c INT,
      CHECK (b > 0), UNIQUE (c));
    CREATE TABLE p (id INTEGER PRIMARY KEY);
    CREATE INDEX ix_b ON t (b);
    """

  private func isRebuild(_ changes: [TableChange]) throws -> Bool {
    try Bench(table).run(.alterTable("t", changes)).contains { $0.hasPrefix("INSERT OR") }
  }

  private func dropping(_ name: SQLText) throws -> TableChange {
    let bench = try Bench(table)
    return .dropColumn(
      try #require(
        try bench.queue.inDatabase {
          try SchemaReader().table("t", $0)?.columnWithConstraints(name)
        }))
  }

  @Test(
    "columns that SQLite can add to a table with rows are added by it",
    arguments: [
      (Column("n", .integer), false), (Column("n", .integer).notNull().default(0), false),
      (Column("n", .integer).notNull(), false),
      (Column("n", .integer).notNull().default(.null), false),
      (Column("n", .text).default(.currentTimestamp), true),
      (Column("n").default(.sql("1 + 1")), true),
      (Column("n").unique(), true), (Column("n").generated(as: "b"), false),
      (Column("n").generated(as: "b", .stored), true), (Column("n").check("n > 0"), false),
      (Column("n", .integer).references("p").default(.null), false),
      (Column("n").collate("NOCASE"), false),
    ])
  func adding(column: Column, isRebuild: Bool) throws {
    #expect(try self.isRebuild([.addColumn(column)]) == isRebuild)
  }

  @Test("a column is dropped by SQLite unless something else speaks of it")
  func dropping() throws {
    #expect(try isRebuild([try dropping("a")]) == false)
    #expect(throws: TableChangeError.self) { try isRebuild([try dropping("b")]) }
    #expect(try isRebuild([try dropping("c")]) == true)
  }

  @Test("a check comes along with a new column, and several changes take no rebuild or one")
  func together() throws {
    let check = TableChange.addConstraint(.check(Check("ck", "n > b")))
    #expect(try isRebuild([.addColumn(Column("n", .integer)), check]) == false)
    let steps = try Bench(table).run(
      .alterTable(
        "t",
        [
          .addColumn(Column("n", .integer).notNull()), .renameColumn("b", to: "bb"),
          .addConstraint(.check(Check("ck", "n > bb"))), .renameColumn("n", to: "nn"),
        ]))
    #expect(!steps.contains { $0.hasPrefix("INSERT OR") })
    #expect(steps.filter { $0.contains("RENAME COLUMN") }.count == 2)

    let bench = try Bench(table)
    let b = try #require(try bench.table("t").column("b"))
    let rebuild = try bench.run(
      .alterTable(
        "t",
        [
          .alterColumn(b, to: b.withType(.text)), .addColumn(Column("n").unique()),
          .addConstraint(.unique(Unique("uq_b", on: "b"))), .addConstraint(.check(Check("n > b"))),
        ]))
    #expect(rebuild.filter { $0.hasPrefix("INSERT OR") }.count == 1)
    #expect(rebuild.filter { $0.hasPrefix("DROP TABLE") }.count == 1)
  }

  @Test("a rename in capitals only works, and takes statistics along")
  func renaming() throws {
    let bench = try Bench(
      "CREATE TABLE t (a); CREATE INDEX ix ON t (a); INSERT INTO t VALUES (1); ANALYZE")
    try bench.run(.renameTable("t", to: "T"))
    try bench.run(.renameTable("t", to: "u"))
    #expect(try bench.strings("SELECT tbl FROM sqlite_stat1") == ["u"])
    #expect(throws: ExecutionError.self) { try bench.run(.renameTable("tt", to: "x")) }
  }
}

@Suite("A copy of rows")
struct CopyTests {
  @Test(
    "tells how far it is, in a table with rowids and in one without",
    arguments: ["", "WITHOUT ROWID"])
  func progress(options: String) throws {
    let bench = try Bench(
      """
      CREATE TABLE t (id TEXT PRIMARY KEY, a) \(options);
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)
      INSERT INTO t SELECT i, i FROM n;
      """)
    let table = try #require(try bench.queue.inDatabase { try SchemaReader().table("t", $0) })
    let column = try #require(table.column("a"))
    var told: [CopyProgress] = []
    try bench.queue.inDatabase { db in
      try db.inTransaction {
        let executor = OperationExecutor(db, isCopying: { told.append($0) })
        try executor.run(.alterTable("t", [.alterColumn(column, to: column.withType(.integer))]))
        return .commit
      }
    }
    #expect(told.last == CopyProgress(table: "t", rows: 300_000, totalRows: 300_000))
    #expect(told.map(\.rows) == told.map(\.rows).sorted())
    #expect(try bench.strings("SELECT count(*) || ' ' || sum(a) FROM t") == ["300000 45000150000"])
    // The function that counted is gone.
    #expect(throws: DatabaseError.self) { try bench.strings("SELECT godwit_row()") }
  }
}

extension Column {
  fileprivate func withType(_ type: ColumnType) -> Column {
    var column = self
    column.type = type
    return column
  }
}
