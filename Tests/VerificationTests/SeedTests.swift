import Foundation
import GRDB
import GodwitExampleSchema
import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel
import GodwitTestSupport
import Testing

@testable import GodwitVerification

@Suite("Seeded rows")
struct SeedTests {
  private func filled<Result>(
    _ sql: String, rows: Int = 3, _ body: (Database) throws -> Result
  ) throws -> Result {
    let queue = try Connections.inMemory()
    return try queue.inDatabase { db in
      try db.execute(sql: sql)
      try SeededTables(try SchemaReader().schema(db)).fill(db, rows: rows)
      return try body(db)
    }
  }

  private func isFilled(_ sql: String, rows: Int = 3, _ table: String = "t") throws -> Bool {
    try filled(sql, rows: rows) { db in
      let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)")
      return try count == rows && Row.fetchOne(db, sql: "PRAGMA foreign_key_check") == nil
    }
  }

  @Test(
    "satisfy every kind of constraint",
    arguments: [
      "a INTEGER PRIMARY KEY, b TEXT NOT NULL UNIQUE",
      "a TEXT NOT NULL CHECK (a IN ('x', 'y', 'z'))",
      "a TEXT NOT NULL UNIQUE CHECK (a IN ('x', 'y', 'z'))",
      "a INTEGER NOT NULL CHECK (a BETWEEN 100 AND 105)",
      "a INTEGER NOT NULL CHECK (a > 1000 AND a % 2 = 0)",
      "a REAL NOT NULL CHECK (a >= 0.0 AND a <= 1.0)",
      "a TEXT NOT NULL CHECK (length(a) = 3)",
      "a TEXT NOT NULL UNIQUE CHECK (length(a) BETWEEN 1 AND 3)",
      "a TEXT NOT NULL CHECK (a LIKE '%@%.%')",
      "a TEXT NOT NULL CHECK (json_valid(a))",
      "a TEXT NOT NULL CHECK (a IS date(a))",
      "a DATE NOT NULL CHECK (a > '2030-01-01')",
      "a TEXT NOT NULL CHECK (a = upper(a))",
      "a INTEGER NOT NULL, b INTEGER NOT NULL, CHECK (a < b)",
      "a TEXT NOT NULL CHECK (a IN ('draft', 'paid')), b DATETIME, CHECK (a <> 'paid' OR b IS NOT NULL)",
      "a INTEGER, b INTEGER, CHECK ((a IS NULL) <> (b IS NULL))",
      "a INTEGER NOT NULL, b INTEGER NOT NULL, UNIQUE (a, b), CHECK (a IN (1, 2)), CHECK (b IN (1, 2))",
      "a BOOLEAN NOT NULL CHECK (a IN (0, 1)), b BLOB NOT NULL CHECK (typeof(b) = 'blob')",
      "a TEXT PRIMARY KEY ON CONFLICT REPLACE, b INT UNIQUE ON CONFLICT IGNORE",
      #""a b" TEXT NOT NULL CHECK ("a b" <> ''), "order" INT NOT NULL CHECK (t."order" > 0)"#,
      "a INTEGER NOT NULL CHECK (a > 5 -- comment\n), b AS (a * 2) STORED CHECK (b > 0)",
    ])
  func constraints(columns: String) throws {
    #expect(try isFilled("CREATE TABLE t (\(columns))"))
  }

  @Test("fit STRICT tables, tables WITHOUT ROWID, indexes and triggers")
  func kinds() throws {
    #expect(try isFilled("CREATE TABLE t (a INT NOT NULL, b TEXT, c BLOB, d REAL, e ANY) STRICT"))
    #expect(try isFilled("CREATE TABLE t (a TEXT, b INT, PRIMARY KEY (a, b)) WITHOUT ROWID"))
    #expect(try isFilled("CREATE TABLE t (a TEXT NOT NULL); CREATE UNIQUE INDEX i ON t (lower(a))"))
    #expect(try isFilled("CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT)", rows: 5))
    #expect(
      try isFilled(
        """
        CREATE TABLE t (a INT NOT NULL);
        CREATE TRIGGER g BEFORE INSERT ON t WHEN new.a < 50 BEGIN SELECT RAISE(ABORT, 'small'); END
        """))
  }

  @Test("satisfy foreign keys: of several columns, to themselves, in circles, shared")
  func foreignKeys() throws {
    #expect(
      try isFilled(
        """
        CREATE TABLE t (p INT NOT NULL REFERENCES u (id), q TEXT NOT NULL REFERENCES v);
        CREATE TABLE u (id INTEGER PRIMARY KEY); CREATE TABLE v (code TEXT PRIMARY KEY);
        """))
    #expect(
      try isFilled(
        """
        CREATE TABLE u (a INT NOT NULL, b TEXT NOT NULL, PRIMARY KEY (a, b));
        CREATE TABLE t (x INT NOT NULL, y TEXT NOT NULL, FOREIGN KEY (x, y) REFERENCES u (a, b));
        """))
    #expect(try isFilled("CREATE TABLE t (id INTEGER PRIMARY KEY, p INT REFERENCES t (id))"))
    #expect(
      try isFilled("CREATE TABLE t (id INTEGER PRIMARY KEY, p INT NOT NULL REFERENCES t (id))"))
    #expect(
      try isFilled(
        """
        CREATE TABLE t (id INTEGER PRIMARY KEY, u INT NOT NULL REFERENCES u (id));
        CREATE TABLE u (id INTEGER PRIMARY KEY, t INT REFERENCES t (id));
        """))
    #expect(
      try isFilled(
        """
        CREATE TABLE o (id INTEGER PRIMARY KEY);
        CREATE TABLE u (o INT NOT NULL REFERENCES o, n INT NOT NULL, PRIMARY KEY (o, n));
        CREATE TABLE t (o INT NOT NULL REFERENCES o, n INT NOT NULL, FOREIGN KEY (o, n) REFERENCES u (o, n));
        """))
    #expect(
      try isFilled(
        """
        CREATE TABLE p (id INTEGER PRIMARY KEY);
        CREATE TABLE t (p_id INTEGER PRIMARY KEY REFERENCES p (id), x TEXT UNIQUE);
        """))
  }

  @Test("are the same each time, with NULLs in the last only")
  func deterministic() throws {
    func rows() throws -> [Row] {
      try filled("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c DATETIME NOT NULL)") {
        try Row.fetchAll($0, sql: "SELECT * FROM t")
      }
    }
    let first = try rows()
    #expect(try rows() == first)
    #expect(first.map { $0["b"] as String? } == ["b 1", "b 2", nil])
  }

  @Test("are not made up where there can be none, and that is said")
  func impossible() throws {
    #expect(throws: NoSeed.self) { try isFilled("CREATE TABLE t (a INT NOT NULL CHECK (0))") }
    #expect(throws: NoSeed.self) {
      try isFilled(
        "CREATE TABLE t (a INT NOT NULL REFERENCES u (id)); CREATE TABLE u (id INT UNIQUE CHECK (0), x NOT NULL)"
      )
    }
  }

  @Test("fill the example's schema")
  func example() throws {
    let queue = try Sandbox().declaring(GodwitExampleSchema.schema)
    try queue.inDatabase { db in
      let schema = try SchemaReader().schema(db)
      try SeededTables(schema).fill(db, rows: 4)
      for table in schema.tables {
        #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table.name)") == 4)
      }
    }
  }

  @Test("fill nearly all real schemas", .enabled(if: Corpus.isPresent, "there is no corpus"))
  func corpus() throws {
    var (count, failures) = (0, [String]())
    for file in Corpus.files("schemas") + Corpus.files("histories") {
      guard let snapshot = try Corpus.snapshots(file).last else { continue }
      guard let queue = try? Sandbox().running(snapshot.statements) else { continue }
      count += 1
      do {
        try queue.inDatabase { try SeededTables(SchemaReader().schema($0)).fill($0) }
      } catch {
        failures.append("\(snapshot.name): \(error)")
      }
    }
    // Some refer to tables that they have not.
    #expect(failures.count * 10 <= count, "\(failures)")
  }
}
