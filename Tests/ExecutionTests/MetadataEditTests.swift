import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel
import Testing

@testable import GodwitExecution

/// Changes that need no rebuild, on tables where it could show: rows from before an ADD COLUMN,
/// indexes on the column, with rowids and without.
@Suite("An edit of the definition")
struct MetadataEditTests {
  static let layouts = ["", "WITHOUT ROWID"]

  private func bench(_ options: String) throws -> Bench {
    try Bench(
      """
      CREATE TABLE p (id INTEGER PRIMARY KEY);
      INSERT INTO p VALUES (1);
      CREATE TABLE t (id INTEGER PRIMARY KEY, kept TEXT NOT NULL, n INTEGER) \(options);
      INSERT INTO t VALUES (1, 'x', NULL), (2, 'y', 5);
      ALTER TABLE t ADD COLUMN late TEXT DEFAULT 'early';
      ALTER TABLE t ADD COLUMN parent INTEGER CONSTRAINT fk REFERENCES p (id);
      ALTER TABLE t ADD COLUMN size VARCHAR(20) CONSTRAINT ck CHECK (size <> 'huge');
      INSERT INTO t VALUES (3, 'z', 6, 'own', 1, 'small');
      CREATE INDEX ix_late ON t (late);
      CREATE INDEX ix_size ON t (size, parent);
      CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM p WHERE id = 0; END;
      """)
  }

  private func table(_ bench: Bench) throws -> Table {
    try #require(try bench.queue.inDatabase { try SchemaReader().table("t", $0) })
  }

  private func column(_ name: SQLText, _ bench: Bench) throws -> Column {
    try #require(try table(bench).column(name))
  }

  private let rows =
    "SELECT quote(id) || quote(kept) || quote(n) || quote(late) || quote(size) FROM t"

  /// Makes changes and expects that no row was written, and that nothing else is different.
  private func edit(_ bench: Bench, _ changes: [TableChange]) throws {
    let before = try bench.strings(rows)
    let target = try table(bench).applying(changes)
    let steps = try bench.run(.alterTable("t", changes), settings: Bench.olderSettings)
    #expect(!steps.contains { $0.hasPrefix("INSERT OR ABORT") }, "\(steps)")
    #expect(steps.contains { $0.hasPrefix("UPDATE main.sqlite_master") })
    #expect(try table(bench).normalized() == target.normalized())
    #expect(try bench.strings(rows) == before)
    #expect(try bench.strings("PRAGMA integrity_check") == ["ok"])
    #expect(
      try bench.strings("SELECT name FROM sqlite_master WHERE name LIKE '%godwit%'").isEmpty)
  }

  @Test("drops and adds NOT NULL", arguments: layouts)
  func notNull(options: String) throws {
    let bench = try bench(options)
    var kept = try column("kept", bench)
    kept.notNull = nil
    try edit(bench, [.alterColumn(try column("kept", bench), to: kept)])
    try edit(bench, [.alterColumn(kept, to: kept.notNull(onConflict: .ignore))])
    try edit(
      bench, [.alterColumn(try column("late", bench), to: try column("late", bench).notNull())])
    #expect(throws: (any Error).self) { try bench.execute("UPDATE t SET late = NULL") }
  }

  @Test("drops and adds checks and foreign keys", arguments: layouts)
  func constraints(options: String) throws {
    let bench = try bench(options)
    let table = try table(bench)
    try edit(bench, table.constraints.filter { $0.name != nil }.map(TableChange.dropConstraint))
    try bench.execute("UPDATE t SET size = 'huge', parent = 99 WHERE id = 3")
    try bench.execute(
      "INSERT INTO p SELECT n FROM t WHERE n IS NOT NULL AND n NOT IN (SELECT id FROM p)")
    try edit(
      bench,
      [
        .addConstraint(.check(Check("ck_n", "n > 4"))),
        .addConstraint(.foreignKey(ForeignKey("fk2", on: "n", references: "p", "id"))),
      ])
    #expect(throws: (any Error).self) { try bench.execute("UPDATE t SET n = 3 WHERE id = 2") }
  }

  @Test("changes a type that is stored alike", arguments: layouts)
  func types(options: String) throws {
    let bench = try bench(options)
    let old = try column("size", bench)
    var new = old
    new.type = .varchar(500)
    try edit(bench, [.alterColumn(old, to: new)])
  }

  @Test("names keys and drops AUTOINCREMENT")
  func keys() throws {
    let bench = try Bench(
      """
      CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT UNIQUE, b TEXT UNIQUE, c TEXT);
      CREATE INDEX ix ON t (c); INSERT INTO t VALUES (7, 'x', 'y', 'z');
      """)
    let table = try table(bench)
    let uniques = table.uniques
    var named = uniques[0]
    named.name = "uq_a"
    named.onConflict = .replace
    let key = try #require(table.primaryKey)
    var plain = key
    plain.isAutoincrement = false
    let changes: [TableChange] = [
      .dropConstraint(.unique(uniques[0])), .dropConstraint(.primaryKey(key)),
      .addConstraint(.unique(named)), .addConstraint(.primaryKey(plain)),
    ]
    let steps = try bench.run(.alterTable("t", changes))
    #expect(!steps.contains { $0.hasPrefix("INSERT OR ABORT") })
    #expect(try bench.strings("SELECT * FROM sqlite_sequence").isEmpty)
    #expect(
      try bench.strings("SELECT id FROM t INDEXED BY sqlite_autoindex_t_2 WHERE b = 'y'") == ["7"])
    #expect(try bench.strings("PRAGMA integrity_check") == ["ok"])
    let back = try bench.run(
      .alterTable("t", [.dropConstraint(.primaryKey(plain)), .addConstraint(.primaryKey(key))]))
    #expect(back.contains { $0.hasPrefix("INSERT OR ABORT") })
  }

  @Test("changes a default only where every row holds the column", arguments: layouts)
  func defaults(options: String) throws {
    let bench = try bench(options)
    if options.isEmpty {
      let kept = try column("kept", bench)
      try edit(bench, [.alterColumn(kept, to: kept.default("new"))])
    }
    let before = try bench.strings(rows)
    let late = try column("late", bench)
    let steps = try bench.run(.alterTable("t", [.alterColumn(late, to: late.default("later"))]))
    #expect(steps.contains { $0.hasPrefix("INSERT OR ABORT") })
    #expect(try bench.strings(rows) == before)
    #expect(try bench.strings("SELECT id FROM t WHERE late = 'early'") == ["1", "2"])
    #expect(try bench.strings("PRAGMA integrity_check") == ["ok"])
  }

  @Test("is one of several steps where ALTER TABLE does the others")
  func mixed() throws {
    let bench = try bench("")
    let table = try table(bench)
    let size = try #require(table.columnWithConstraints("size"))
    let steps = try bench.run(
      .alterTable(
        "t",
        [
          .dropConstraint(.foreignKey(table.foreignKeys[0])), .addColumn(Column("more", .text)),
          .renameColumn("n", to: "m"), .addConstraint(.check(Check("ck_m", "m > 0"))),
        ]))
    let isRebuild = steps.contains { $0.hasPrefix("INSERT OR ABORT") }
    #expect(!isRebuild)
    #expect(steps.filter { $0.hasPrefix("ALTER TABLE t ") }.count == 2)
    #expect(try bench.strings("PRAGMA integrity_check") == ["ok"])
    #expect(size.constraints.count == 1)
  }

  @Test("is not made of what is stored otherwise, nor where it is not allowed")
  func refusals() throws {
    func isRebuild(_ bench: Bench, _ change: TableChange, allowed: Bool = true) throws -> Bool {
      var settings = ExecutionSettings()
      settings.allowsMetadataEdits = allowed
      return try bench.run(.alterTable("t", [change]), settings: settings)
        .contains { $0.hasPrefix("INSERT OR ABORT") }
    }
    let n = try column("n", try bench(""))
    var text = n
    text.type = .text
    #expect(try isRebuild(bench(""), .alterColumn(n, to: text)))
    #expect(try isRebuild(bench(""), .alterColumn(n, to: n.collate("NOCASE"))))
    #expect(try isRebuild(bench(""), .addConstraint(.unique(Unique("uq", on: "n")))))
    #expect(try isRebuild(bench(""), .alterColumn(n, to: n.default(0)), allowed: false))
    let id = try column("id", try bench(""))
    var int = id
    int.type = .int
    #expect(try isRebuild(bench(""), .alterColumn(id, to: int)))
  }

  @Test("asks the rows first, and names those that stand against it")
  func preconditions() throws {
    let bench = try bench("")
    let n = try column("n", bench)
    let notNull = #expect(throws: PreconditionFailure.self) {
      try bench.run(.alterTable("t", [.alterColumn(n, to: n.notNull())]))
    }
    #expect(notNull?.count == 1 && notNull?.examples == ["id 1"])
    let check = #expect(throws: PreconditionFailure.self) {
      try bench.run(.alterTable("t", [.addConstraint(.check(Check("ck_n", "n < 6")))]))
    }
    #expect(check?.count == 1 && check?.examples == ["id 3"])
    let unique = #expect(throws: PreconditionFailure.self) {
      try bench.run(.createIndex("t", Index("uq", on: "late", unique: true)))
    }
    #expect(unique?.count == 1 && unique?.examples == ["late early"])
  }

  @Test("refuses a change of type that would make other values", arguments: layouts)
  func alteredValues(options: String) throws {
    let bench = try Bench(
      """
      CREATE TABLE t (id TEXT PRIMARY KEY, code TEXT) \(options);
      INSERT INTO t VALUES ('a', '12'), ('b', NULL), ('c', 'x'), ('d', '3.5');
      """)
    let code = try column("code", bench)
    var number = code
    number.type = .integer
    try bench.execute("INSERT INTO t VALUES ('e', '007')")
    let failure = #expect(throws: PreconditionFailure.self) {
      try bench.run(.alterTable("t", [.alterColumn(code, to: number)]))
    }
    #expect(failure?.count == 1 && failure?.examples == ["'007'"])
    #expect(try bench.strings("SELECT code FROM t WHERE id = 'e'") == ["007"])
    try bench.execute("UPDATE t SET code = '7' WHERE id = 'e'")
    try bench.run(.alterTable("t", [.alterColumn(code, to: number)]))
    #expect(
      try bench.strings("SELECT typeof(code) FROM t ORDER BY id")
        == ["integer", "null", "text", "real", "integer"])
  }

  @Test(
    "asks the rows whatever words a check is made of",
    arguments: [
      "CAST(n AS TEXT) <> '6'", "n <> 6 COLLATE nocase", "iif(n = 6, false, true)",
      "n IS NOT 6 OR kept = \"nothing\"", "CASE WHEN n = 6 THEN 0 ELSE 1 END", "t.n <> 6",
    ])
  func checks(expression: String) throws {
    let bench = try bench("")
    let failure = #expect(throws: PreconditionFailure.self) {
      try bench.run(.alterTable("t", [.addConstraint(.check(Check("ck_n", expression)))]))
    }
    #expect(failure?.count == 1 && failure?.examples == ["id 3"])
  }

  @Test("fills rows by an expression")
  func backfill() throws {
    let bench = try bench("")
    let n = try column("n", bench)
    try bench.run(
      .alterTable(
        "t",
        [
          .alterColumn(n, to: n.notNull(), backfill: .expression("id * 10")),
          .addColumn(Column("slug", .text).notNull(), backfill: .expression("upper(kept)")),
        ]))
    #expect(try bench.strings("SELECT n || slug FROM t ORDER BY id") == ["10X", "5Y", "6Z"])
  }

  @Test("newer versions' own statements are used where they are there")
  func capabilities() throws {
    let bench = try bench("")
    let table = try table(bench)
    let state = try bench.queue.inDatabase { try TableState(table, $0) }
    let kept = try column("kept", bench)
    var nullable = kept
    nullable.notNull = nil
    let check = Check("ck", "size <> 'huge'")
    func statements(_ version: Int, _ change: TableChange) -> [String] {
      var settings = ExecutionSettings()
      settings.capabilities = Capabilities(version: version)
      let steps = try? NativePlan(state, [change], settings).steps()
      return (steps ?? []).map(\.sql)
    }
    #expect(statements(3_052_000, .alterColumn(kept, to: nullable)).isEmpty)
    #expect(
      statements(3_053_000, .alterColumn(kept, to: nullable)) == [
        "ALTER TABLE t ALTER COLUMN kept DROP NOT NULL"
      ])
    #expect(
      statements(3_053_000, .alterColumn(nullable, to: kept)) == [
        "ALTER TABLE t ALTER COLUMN kept SET NOT NULL"
      ])
    #expect(
      statements(3_053_000, .addConstraint(.check(check))) == [
        "ALTER TABLE t ADD CONSTRAINT ck CHECK (size <> 'huge')"
      ])
    #expect(
      statements(3_053_000, .dropConstraint(.check(check))) == ["ALTER TABLE t DROP CONSTRAINT ck"])
    let key = try #require(table.foreignKeys.first)
    #expect(statements(3_053_000, .dropConstraint(.foreignKey(key))).isEmpty)
    #expect(
      statements(3_054_000, .dropConstraint(.foreignKey(key))) == [
        "ALTER TABLE t DROP CONSTRAINT fk"
      ])
  }
}
