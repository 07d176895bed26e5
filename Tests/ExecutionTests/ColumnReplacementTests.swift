import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel
import Testing

@testable import GodwitExecution

/// https://sqlite.org/lang_altertable.html
@Suite("Where foreign keys stay on, a change of a last column")
struct ColumnReplacementTests {
  private static let parent = """
    CREATE TABLE p (id INTEGER PRIMARY KEY, code TEXT NOT NULL, n INTEGER);
    INSERT INTO p VALUES (1, 'a', 7), (2, 'b', NULL);
    """
  private static let child = """
    CREATE TABLE c (p INTEGER REFERENCES p (id) ON DELETE CASCADE);
    INSERT INTO c VALUES (1), (2), (2);
    """

  typealias Change = @Sendable (Column) -> Column

  private static let toText: Change = { column in
    var column = column
    column.type = .text
    return column
  }

  /// What is planned for a change of a column.
  private func plan(
    _ sql: String, _ dialect: Dialect = .dqlite, checks: [Check] = [],
    _ change: Change = Self.toText
  ) throws -> (kinds: [AlterationStrategy.Kind], script: [String]) {
    let bench = try Bench(sql)
    let old = try #require(try bench.table("p").column("n"))
    let added = checks.map { TableChange.addConstraint(.check($0)) }
    return try plan(bench, [.alterColumn(old, to: change(old))] + added, dialect)
  }

  private func plan(
    _ bench: Bench, _ changes: [TableChange], _ dialect: Dialect = .dqlite
  ) throws -> (kinds: [AlterationStrategy.Kind], script: [String]) {
    var settings = ExecutionSettings()
    settings.capabilities = Capabilities(version: 3_040_000)
    settings.allowsMetadataEdits = false
    var kinds: [AlterationStrategy.Kind] = []
    var script: [String] = []
    try bench.queue.inDatabase { db in
      try db.execute(sql: "PRAGMA foreign_keys = OFF")
      try db.inTransaction {
        try OperationExecutor(
          db, settings: settings.printed(for: dialect), willChange: { kinds.append($0.kind) },
          willRun: { script += $0.scriptStatements }
        ).run(.alterTable("p", changes))
        return .rollback
      }
    }
    return (kinds, script)
  }

  /// Runs a script as a service does.
  private func run(_ script: [String], on bench: Bench) throws {
    try bench.execute("PRAGMA foreign_keys = ON")
    try bench.queue.inDatabase { db in
      try db.inTransaction {
        for statement in script { try db.execute(sql: statement) }
        return .commit
      }
    }
  }

  @Test("is made in place of the column, and rows of other tables are left alone")
  func inPlace() throws {
    let sql = Self.parent + Self.child
    let (kinds, script) = try plan(sql)
    #expect(kinds == [.column])
    let bench = try Bench(sql)
    try run(script, on: bench)
    #expect(
      try bench.strings("SELECT id || code || coalesce(quote(n), '') FROM p")
        == ["1a'7'", "2bNULL"])
    #expect(try bench.strings("SELECT p FROM c") == ["1", "2", "2"])
    #expect(
      try bench.strings("SELECT sql FROM sqlite_master WHERE name = 'p'")
        == ["CREATE TABLE p (id INTEGER PRIMARY KEY, code TEXT NOT NULL, n TEXT)"])
  }

  @Test(
    "is made so beside what does not speak of the column",
    arguments: [
      "CREATE VIEW v AS SELECT * FROM p; CREATE VIEW w AS SELECT code FROM v",
      "CREATE INDEX ix ON p (code) WHERE id > 0; CREATE UNIQUE INDEX ux ON p (code)",
      "CREATE TRIGGER t AFTER UPDATE OF code, id ON p BEGIN DELETE FROM p; END",
      "CREATE TRIGGER t AFTER INSERT ON p BEGIN DELETE FROM p; END",
      "CREATE TRIGGER t AFTER UPDATE ON c BEGIN DELETE FROM p; END",
      "CREATE TABLE other (n INTEGER UNIQUE, CHECK (n > 0)); CREATE INDEX ix ON other (n)",
      "CREATE TABLE grand (c INTEGER UNIQUE, n REFERENCES grand (c))",
    ])
  func beside(sql: String) throws {
    #expect(try plan(Self.parent + Self.child + sql).kinds == [.column])
  }

  @Test(
    "is made so in tables of every kind",
    arguments: [
      "id INT PRIMARY KEY, code TEXT, n INTEGER) WITHOUT ROWID",
      "id INTEGER PRIMARY KEY AUTOINCREMENT, up INTEGER REFERENCES p (id), n INTEGER)",
      "id INTEGER PRIMARY KEY, code TEXT, n INTEGER) STRICT",
      "id INTEGER PRIMARY KEY, g AS (id + 1), n INTEGER CHECK (n <> 3), CHECK (id > 0))",
      "id INTEGER PRIMARY KEY, n INTEGER /* how many */ NOT NULL -- rows\n, CHECK (id > 0))",
      "id INTEGER PRIMARY KEY, n INTEGER, CONSTRAINT of_nothing)",
    ])
  func kinds(definition: String) throws {
    let change: Change = { Self.toText($0).default("") }
    let sql = "CREATE TABLE p (\(definition);" + Self.child
    #expect(try plan(sql) { change($0) }.kinds == [.column])
  }

  @Test(
    "rebuilds the tables that refer to it where anything speaks of the column",
    arguments: [
      "CREATE INDEX ix ON p (n)", "CREATE INDEX ix ON p (code, (n + 1))",
      "CREATE INDEX ix ON p (code) WHERE n > 0", "CREATE VIEW v AS SELECT n FROM p",
      "CREATE VIEW v AS SELECT * FROM p; CREATE VIEW w AS SELECT [N] FROM v",
      "CREATE VIEW v AS SELECT * FROM p UNION ALL SELECT 1, 'x', 2",
      "CREATE TRIGGER t AFTER INSERT ON c BEGIN UPDATE p SET n = 1; END",
      "CREATE TRIGGER t AFTER UPDATE ON p BEGIN SELECT 1; END",
      "CREATE TRIGGER t BEFORE UPDATE OF n ON p BEGIN SELECT 1; END",
      "CREATE VIRTUAL TABLE f USING fts5 (code, n, content='p', content_rowid='id')",
      "CREATE VIEW v AS SELECT x FROM absent",
      "CREATE VIEW v AS SELECT code FROM p WHERE code <> \"a string\"",
    ])
  func spokenOf(sql: String) throws {
    #expect(try plan(Self.parent + Self.child + sql).kinds == [.rebuild])
  }

  @Test("is refused as before where a foreign key refers to the column, which is no key")
  func referred() throws {
    let other = "CREATE TABLE d (m INTEGER REFERENCES p (n));"
    #expect(throws: DialectError.self) { try plan(Self.parent + Self.child + other) }
  }

  @Test(
    "rebuilds them where the table itself has more to do with the column",
    arguments: [
      "id INTEGER PRIMARY KEY, n INTEGER, code TEXT", "id INTEGER PRIMARY KEY, n INTEGER UNIQUE",
      "id INTEGER UNIQUE, n INTEGER PRIMARY KEY", "id INTEGER UNIQUE, n INT PRIMARY KEY",
      "id INTEGER PRIMARY KEY, n INTEGER REFERENCES q",
      "id INTEGER PRIMARY KEY, n INTEGER, FOREIGN KEY (n) REFERENCES q",
      "id INTEGER PRIMARY KEY, n INTEGER, CHECK (n > id)",
      "id INTEGER PRIMARY KEY, n INTEGER CHECK (n > id)",
      "id INTEGER PRIMARY KEY, n INTEGER, CHECK (n > 0)",
      "id INTEGER PRIMARY KEY, g AS (n * 2), n INTEGER",
      "id INTEGER PRIMARY KEY, n INTEGER CHECK (rowid <> n)",
    ])
  func ofTable(definition: String) throws {
    let other = "CREATE TABLE q (id INTEGER PRIMARY KEY);"
    #expect(try plan(other + "CREATE TABLE p (\(definition));" + Self.child).kinds == [.rebuild])
  }

  @Test("rebuilds them where ADD COLUMN does not take the new definition")
  func rulesOfAddColumn() throws {
    let sql = Self.parent.replacing("NULL)", with: "0)") + Self.child
    let changes: [(Change, [Check])] = [
      ({ $0.notNull() }, []), ({ $0.notNull().default(.null) }, []),
      ({ Self.toText($0).default(.currentTimestamp) }, []),
      ({ $0.default(0) }, [Check("ck", "n <> 99"), Check("ck_0", "n IS NOT 0 OR abs(n) = 1")]),
      ({ $0.default(99) }, [Check("ck_n", "n <> 99")]),
    ]
    for (change, checks) in changes {
      // Rows stand against some; none is asked here.
      let empty = sql + "DELETE FROM c; DELETE FROM p"
      #expect(try plan(empty, checks: checks, change).kinds == [.rebuild])
    }
    #expect(
      try plan(sql, checks: [Check("ck", "n <> 99")]) { $0.notNull().default(5) }.kinds
        == [.column])
  }

  @Test("is an ordinary rebuild where no table refers to it, or foreign keys are off")
  func alone() throws {
    #expect(try plan(Self.parent).kinds == [.rebuild])
    #expect(try plan(Self.parent + Self.child, .sqlite).kinds == [.rebuild])
  }

  @Test("is a rebuild where other columns change as well, or the table has no room for one more")
  func others() throws {
    let bench = try Bench(Self.parent + Self.child)
    let table = try bench.table("p")
    let (code, n) = (try #require(table.column("code")), try #require(table.column("n")))
    let change = TableChange.alterColumn(n, to: Self.toText(n))
    #expect(try plan(bench, [change]).kinds == [.column])
    #expect(
      try plan(bench, [.alterColumn(code, to: code.default("x")), change]).kinds == [.rebuild])
    #expect(
      try plan(bench, [change, .addConstraint(.check(Check("ck", "id > 0")))]).kinds
        == [.rebuild])
    let columns = (0..<97).map { "c\($0), " }.joined()
    for (more, kind) in [("", AlterationStrategy.Kind.column), ("more, ", .rebuild)] {
      let wide = "CREATE TABLE p (id INTEGER PRIMARY KEY, \(more)\(columns)n INTEGER);"
      // One more for a time makes 100, or 101.
      #expect(try plan(wide + Self.child, .d1).kinds == [kind])
      #expect(try plan(wide + Self.child, .dqlite).kinds == [.column])
    }
  }

  @Test("computes values of a new column and fills in NULLs as a rebuild does")
  func backfills() throws {
    let sql = Self.parent + Self.child
    let added = Column("m", .text).default("x")
    let bench = try Bench(sql)
    let n = try #require(try bench.table("p").column("n"))
    let changes: [[TableChange]] = [
      [.addColumn(added, backfill: .expression("id * 1.5"))],
      [.addColumn(added.notNull(), backfill: .expression("code || coalesce(n, '')"))],
      [.alterColumn(n, to: Self.toText(n).notNull().default(0), backfill: .expression("id + 0.5"))],
    ]
    for changes in changes {
      let (kinds, script) = try plan(bench, changes)
      #expect(kinds == [.column])
      let (rebuilding, ordinary) = try plan(bench, changes, .sqlite)
      #expect(rebuilding == [.rebuild])
      let (one, other) = (try Bench(sql), try Bench(sql))
      try run(script, on: one)
      for statement in ordinary { try other.execute(statement) }
      let name = changes.first?.backfill?.column ?? ""
      let rows = "SELECT id || code || quote(n) || quote(\(name)) FROM p"
      #expect(try one.strings(rows) == other.strings(rows))
      #expect(try one.strings("SELECT p FROM c") == ["1", "2", "2"])
      #expect(try one.table("p").differences(from: other.table("p")).isEmpty)
    }
    for sql in ["(SELECT max(id) FROM p)", "m", "sum(id)", "row_number() OVER ()"] {
      let ways = try? plan(bench, [.addColumn(added, backfill: .expression(SQLText(sql)))]).kinds
      #expect(ways ?? [.rebuild] == [.rebuild], "\(sql)")
    }
  }

  @Test("changes nothing where values would become others")
  func values() throws {
    let sql = Self.parent.replacing("7", with: "'007'").replacing("n INTEGER", with: "n TEXT")
    let bench = try Bench(sql + Self.child)
    let n = try #require(try bench.table("p").column("n"))
    var number = n
    number.type = .integer
    // As for a service: the schema alone is there while the script is made.
    let empty = try Bench(sql + Self.child + "DELETE FROM p")
    let (kinds, script) = try plan(empty, [.alterColumn(n, to: number)])
    #expect(kinds == [.column])
    let before = try bench.strings("SELECT sql FROM sqlite_master")
    #expect(throws: (any Error).self) { try run(script, on: bench) }
    #expect(try bench.strings("SELECT sql FROM sqlite_master") == before)
    #expect(try bench.strings("SELECT quote(n) FROM p") == ["'007'", "NULL"])
    let failure = #expect(throws: PreconditionFailure.self) {
      try plan(bench, [.alterColumn(n, to: number)])
    }
    #expect(failure?.rule == .keepsValue(column: "n", type: "INTEGER"))
    #expect(failure?.examples == ["'007'"])
  }
}
