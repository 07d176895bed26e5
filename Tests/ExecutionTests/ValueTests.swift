import GRDB
import GodwitExecution
import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel
import Testing

@Suite("Values stay what they are, or the change is refused")
struct ValueTests {
  /// One column's change of type in a table, and a value of it.
  struct Change: Sendable, CustomTestStringConvertible {
    let from: String
    let to: String
    let value: String
    var options = ""
    var newOptions: String?

    var testDescription: String { "\(value): \(from)\(options) to \(to)\(newOptions ?? options)" }

    static let refused = [
      Change(from: "REAL", to: "TEXT", value: "0.30000000000000004"),
      Change(from: "REAL", to: "TEXT", value: "9e999"),
      Change(from: "INTEGER", to: "REAL", value: "9007199254740993"),
      Change(from: "", to: "REAL", value: "9223372036854775807"),
      Change(from: "TEXT", to: "INTEGER", value: "'007'"),
      Change(from: "TEXT", to: "INTEGER", value: "'1e3'"),
      Change(from: "TEXT", to: "NUMERIC", value: "' 12'"),
      Change(from: "TEXT", to: "REAL", value: "'1.50'"),
      Change(from: "ANY", to: "ANY", value: "'007'", options: " STRICT", newOptions: ""),
      Change(from: "ANY", to: "TEXT", value: "0.30000000000000004", options: " STRICT"),
    ]

    static let allowed = [
      Change(from: "TEXT", to: "INTEGER", value: "'12'"),
      Change(from: "INTEGER", to: "TEXT", value: "12"),
      Change(from: "REAL", to: "INTEGER", value: "3.0"),
      Change(from: "INTEGER", to: "REAL", value: "3"),
      Change(from: "REAL", to: "TEXT", value: "0.5"),
      Change(from: "TEXT", to: "REAL", value: "'0.1'"),
      Change(from: "TEXT", to: "INTEGER", value: "'abc'"),
      Change(from: "TEXT", to: "BLOB", value: "'007'"),
      Change(from: "INTEGER", to: "TEXT", value: "NULL"),
      Change(from: "TEXT", to: "INTEGER", value: "X'3132'"),
    ]
  }

  private func run(_ change: Change, key: String = "id INTEGER PRIMARY KEY, ") throws -> Bench {
    let bench = try Bench(
      """
      CREATE TABLE t (\(key)v \(change.from))\(change.options);
      INSERT INTO t (v) VALUES (\(change.value));
      """)
    let old = try bench.table("t")
    let column = try #require(old.column("v"))
    var new = column
    new.type = .custom(change.to)
    var changes: [TableChange] = [.alterColumn(column, to: new)]
    if change.newOptions == "" { changes.append(.setOptions([], from: [.strict])) }
    try bench.run(.alterTable("t", changes.filter { $0 != .alterColumn(column, to: column) }))
    return bench
  }

  @Test(
    "a value that would become another keeps the change from being made", arguments: Change.refused)
  func refused(_ change: Change) throws {
    for key in ["id INTEGER PRIMARY KEY, ", ""] {
      guard try !isPrintedWhole(change) else {
        #expect(try run(change, key: key).strings("SELECT v FROM t") == [change.value])
        continue
      }
      #expect(throws: PreconditionFailure.self) { try run(change, key: key) }
    }
  }

  /// Since 3.53 all digits of a REAL are printed (https://sqlite.org/changes.html).
  private func isPrintedWhole(_ change: Change) throws -> Bool {
    let isNumber = change.to == "TEXT" && Double(change.value) != nil
    let text = "SELECT CAST(\(change.value) AS TEXT)"
    return try isNumber && Bench("").strings(text) == [change.value]
  }

  @Test("what a change of type is for goes through", arguments: Change.allowed)
  func allowed(_ change: Change) throws {
    for key in ["id INTEGER PRIMARY KEY, ", ""] {
      let bench = try run(change, key: key)
      #expect(try bench.table("t").column("v")?.type == .custom(change.to))
    }
  }

  @Test("also where no row can be found again: with a new INTEGER PRIMARY KEY")
  func newKey() throws {
    let bench = try Bench("CREATE TABLE t (v TEXT); INSERT INTO t VALUES ('007'), ('8')")
    let column = try #require(try bench.table("t").column("v"))
    var new = column
    new.type = .integer
    let changes: [TableChange] = [
      .addColumn(Column("id", .integer).primaryKey()), .alterColumn(column, to: new),
    ]
    let failure = #expect(throws: PreconditionFailure.self) {
      try bench.run(.alterTable("t", changes))
    }
    #expect(failure?.count == 1 && failure?.examples == ["'007'"])
    try bench.execute("UPDATE t SET v = '7' WHERE v = '007'")
    try bench.run(.alterTable("t", changes))
    #expect(try bench.strings("SELECT quote(v) FROM t ORDER BY id") == ["7", "8"])
  }

  @Test("a NULL in a key that becomes the rowid is no number")
  func rowID() throws {
    let bench = try Bench(
      "CREATE TABLE t (k TEXT PRIMARY KEY, v); INSERT INTO t VALUES ('3', 'a'), (NULL, 'b')")
    let column = try #require(try bench.table("t").column("k"))
    var new = column
    new.type = .integer
    let failure = #expect(throws: PreconditionFailure.self) {
      try bench.run(.alterTable("t", [.alterColumn(column, to: new)]))
    }
    #expect(failure?.rule == .rowID(column: "k"))
    try bench.execute("DELETE FROM t WHERE k IS NULL")
    try bench.run(.alterTable("t", [.alterColumn(column, to: new)]))
    #expect(try bench.strings("SELECT quote(k) FROM t") == ["3"])
  }

  @Test("a row that had no key gets a number when a column becomes the rowid")
  func newRowID() throws {
    let bench = try Bench(
      "CREATE TABLE t (k INTEGER, v); INSERT INTO t VALUES (3, 'a'), (NULL, 'b')")
    try bench.run(.alterTable("t", [.addConstraint(.primaryKey(PrimaryKey(on: "k")))]))
    #expect(try bench.strings("SELECT quote(k) || v FROM t ORDER BY k") == ["3a", "4b"])
  }

  @Test(
    "a declared type is kept as its text stands",
    arguments: ["\"TEXT\" INT", "[my type](3)", "TEXT[]", "'odd ''type'", "\"varchar\"(255)"])
  func types(type: String) throws {
    let bench = try Bench(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, v \(type), w); INSERT INTO t VALUES (1, '007', 1)")
    let before = try bench.strings("SELECT type FROM pragma_table_info('t')")
    let kind = try bench.strings("SELECT typeof(v) FROM t")
    try bench.rebuild("t", "w")
    #expect(try bench.strings("SELECT type FROM pragma_table_info('t')") == before)
    #expect(try bench.strings("SELECT typeof(v) FROM t") == kind)
  }

  @Test("a computed value that is not of its STRICT type keeps the change from being made")
  func strictGenerated() throws {
    let bench = try Bench(
      """
      CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT, g INT AS (v || 'x'));
      INSERT INTO t VALUES (1, 'a');
      """)
    let failure = #expect(throws: (any Error).self) {
      try bench.run(.alterTable("t", [.setOptions([.strict], from: [])]))
    }
    let strict = try Bench("CREATE TABLE t (v TEXT) STRICT; INSERT INTO t VALUES ('a')")
    let other = #expect(throws: (any Error).self) {
      try strict.run(
        .alterTable("t", [.addColumn(Column("g", .int).generated(as: "v || 'x'"))]))
    }
    // Later versions of SQLite look at such values themselves.
    for error in [failure, other] {
      if case ExecutionError.statementFailed? = error { continue }
      let rule = (error as? PreconditionFailure)?.rule
      #expect(rule == .strictGenerated(column: "g", type: "INT"))
    }
  }

  @Test("columns that are called as words of SQL are no words")
  func words() throws {
    let bench = try Bench(
      """
      CREATE TABLE t ("true" TEXT, "false" TEXT, "null" TEXT, o TEXT, n TEXT);
      INSERT INTO t VALUES ('0', '1', '2', '3', '4'), (NULL, '1', '2', '3', '4');
      """)
    for name in ["true", "false", "null", "o", "n"] {
      let column = try #require(try bench.table("t").column(SQLText(name)))
      var new = column
      new.type = .integer
      try bench.run(.alterTable("t", [.alterColumn(column, to: new)]))
    }
    #expect(
      try bench.strings("SELECT quote(o.\"true\") || \"false\" || typeof(\"null\") FROM t AS o")
        == ["01integer", "NULL1integer"])
    try bench.run(.alterTable("t", [.setOptions([.strict], from: [])]))
  }
}
