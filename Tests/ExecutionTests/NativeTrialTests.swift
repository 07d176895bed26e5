import GodwitSQLSyntax
import GodwitSchemaModel
import Testing

@testable import GodwitExecution
@testable import GodwitIntrospection

/// What a version of SQLite can do, it does not do to every table. Each of these fails by ALTER
/// TABLE in one of 3.53 and 3.54; in older versions the capabilities promise what is not there.
@Suite("ALTER TABLE is tried first, and what it does not do is done in another way")
struct NativeTrialTests {
  private static let versions = [3_053_000, 3_054_000, SQLiteVersion.running.number]

  private func run(_ bench: Bench, _ version: Int, _ changes: [TableChange]) throws -> [String] {
    var settings = ExecutionSettings()
    settings.capabilities = Capabilities(version: version)
    let target = try bench.table("t").applying(changes)
    let steps = try bench.run(.alterTable("t", changes), settings: settings)
    #expect(try bench.table("t").normalized() == target.normalized())
    #expect(try bench.strings("PRAGMA integrity_check") == ["ok"])
    return steps
  }

  @Test("a foreign key with ON DELETE SET DEFAULT is dropped", arguments: versions)
  func setDefault(version: Int) throws {
    for key in [
      "CREATE TABLE t (p DEFAULT 1 CONSTRAINT fk REFERENCES p (id) ON DELETE SET DEFAULT, a)",
      "CREATE TABLE t (p DEFAULT 1, CONSTRAINT fk FOREIGN KEY (p) REFERENCES p ON DELETE SET DEFAULT)",
    ] {
      let bench = try Bench("CREATE TABLE p (id INTEGER PRIMARY KEY); \(key)")
      let table = try bench.table("t")
      _ = try run(bench, version, [.dropConstraint(.foreignKey(table.foreignKeys[0]))])
    }
  }

  @Test("of two constraints of one name, the right one is dropped", arguments: versions)
  func sameName(version: Int) throws {
    for position in 0...1 {
      let bench = try Bench(
        "CREATE TABLE t (a CONSTRAINT ck CHECK (a > 0), b CONSTRAINT ck CHECK (b > 0))")
      let checks = try bench.table("t").checks
      _ = try run(bench, version, [.dropConstraint(.check(checks[position]))])
      #expect(try bench.table("t").checks == [checks[1 - position]])
    }
  }

  @Test("NOT NULL goes, also where it is said twice", arguments: versions)
  func twice(version: Int) throws {
    let bench = try Bench("CREATE TABLE t (a NOT NULL NOT NULL, b)")
    let column = try #require(try bench.table("t").column("a"))
    var nullable = column
    nullable.notNull = nil
    _ = try run(bench, version, [.alterColumn(column, to: nullable)])
    try bench.execute("INSERT INTO t VALUES (NULL, 1)")
  }

  @Test(
    "a check that gives NULL for a row is added",
    arguments: [3_053_000, SQLiteVersion.running.number])
  func nulls(version: Int) throws {
    let bench = try Bench("CREATE TABLE t (a, b); INSERT INTO t VALUES (NULL, 1), (2, 2)")
    _ = try run(bench, version, [.addConstraint(.check(Check("ck", "a > 0")))])
    #expect(try bench.strings("SELECT b FROM t") == ["1", "2"])
  }

  @Test("columns called as the rowid come and go", arguments: versions)
  func rowIDs(version: Int) throws {
    for name in SQLIdentifier.rowIDNames {
      let bench = try Bench("CREATE TABLE t (a, b); INSERT INTO t (rowid, a, b) VALUES (7, 1, 2)")
      let column = Column(named: name, type: .integer)
      _ = try run(bench, version, [.addColumn(column)])
      #expect(try bench.strings("SELECT a || b FROM t") == ["12"])
      _ = try run(bench, version, [.dropColumn(column)])
      #expect(try bench.strings("SELECT rowid || a || b FROM t") == ["712"])
    }
  }

  @Test("a script, which may run on any version, makes them by a rebuild")
  func rowIDsInScripts() throws {
    let bench = try Bench("CREATE TABLE t (a, OID)")
    var settings = ExecutionSettings()
    settings.medium = .script
    for change: TableChange in [
      .dropColumn(Column(named: "OID", type: ColumnType(""))), .addColumn(Column("_RowID_")),
    ] {
      let steps = try bench.run(.alterTable("t", [change]), settings: settings)
      #expect(steps.contains { $0.hasPrefix("INSERT OR ABORT") }, "\(steps)")
    }
  }

  @Test("where the version does it, it is done so and nothing else")
  func native() throws {
    let isAble = SQLiteVersion.running >= SQLiteVersion(3_053_000)
    let bench = try Bench(
      "CREATE TABLE t (a, b CONSTRAINT ck CHECK (b > 0)); INSERT INTO t VALUES (1, 2)")
    let table = try bench.table("t")
    let a = try #require(table.column("a"))
    let steps = try run(
      bench, SQLiteVersion.running.number,
      [.alterColumn(a, to: a.notNull()), .dropConstraint(.check(table.checks[0]))])
    let alterations = [
      "ALTER TABLE t ALTER COLUMN a SET NOT NULL", "ALTER TABLE t DROP CONSTRAINT ck",
    ]
    #expect(steps.filter { $0.hasPrefix("ALTER TABLE t ") } == (isAble ? alterations : []))
  }

  @Test("an error of the revision's own is told as SQLite tells it")
  func errors() throws {
    let bench = try Bench("CREATE TABLE t (a)")
    let error = #expect(throws: ExecutionError.self) {
      try bench.run(.alterTable("t", [.addConstraint(.check(Check("ck", "nowhere > 0")))]))
    }
    guard case .statementFailed(_, let reason)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.message?.contains("no such column: nowhere") == true)
  }
}

/// The oldest version that Godwit works with.
@Suite("With the capabilities of 3.37")
struct OldestVersionTests {
  private var settings: ExecutionSettings {
    var settings = ExecutionSettings()
    settings.capabilities = Capabilities(version: 3_037_000)
    return settings
  }

  @Test("a broken view elsewhere keeps nothing from being changed: by a rebuild")
  func brokenView() throws {
    let bench = try Bench(
      """
      CREATE TABLE t (a, b); CREATE INDEX old ON t (a); INSERT INTO t VALUES (1, 2);
      CREATE VIEW broken AS SELECT * FROM nowhere;
      """)
    let column = try #require(try bench.table("t").column("b"))
    let check = TableChange.addConstraint(.check(Check("ck", "a > 0")))
    let steps = try [
      SchemaOperation.alterTable("t", [check]), .renameIndex("t", "old", to: "new"),
      .alterTable("t", [.dropColumn(column)]),
    ].flatMap { try bench.run($0, settings: settings) }
    #expect(!steps.contains { $0.contains("writable_schema") }, "\(steps)")
    #expect(try bench.strings("SELECT * FROM t INDEXED BY new WHERE a = 1") == ["1"])
  }

  @Test("without one, edits are made as ever")
  func edits() throws {
    let bench = try Bench("CREATE TABLE t (a, b)")
    let check = TableChange.addConstraint(.check(Check("ck", "a > 0")))
    let steps = try bench.run(.alterTable("t", [check]), settings: settings)
    #expect(steps.contains { $0.hasPrefix("UPDATE main.sqlite_master") })
  }

  @Test("an older one is refused")
  func refused() throws {
    #expect(throws: UnsupportedSQLite(version: SQLiteVersion(3_036_000))) {
      try SQLiteVersion(3_036_000).requireSupported()
    }
    try SQLiteVersion(3_037_000).requireSupported()
    #expect(SQLiteVersion(3_036_012).description == "3.36.12")
  }
}
