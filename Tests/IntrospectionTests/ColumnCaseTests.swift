import GodwitSQLSyntax
import GodwitSchemaModel
import Testing

import struct GRDB.DatabaseError

@testable import GodwitIntrospection

@Suite("A column is read")
struct ColumnCaseTests {
  /// What is read of `a`, declared beside an `x`.
  private func column(_ definition: String) throws -> Column {
    try #require(try Reading.table("CREATE TABLE t (x, a \(definition)\n)").column("a"))
  }

  // MARK: Types

  static let typeCases: [(String, ColumnType)] = [
    ("", .none), ("INTEGER", .integer), ("integer", .custom("integer")),
    ("UNSIGNED BIG INT", .custom("UNSIGNED BIG INT")),
    ("DOUBLE   PRECISION", .custom("DOUBLE PRECISION")),
    ("UNSIGNED\n/* and */ INT -- end", .custom("UNSIGNED INT")), ("VARCHAR(200)", .varchar(200)),
    ("VARCHAR ( 200 )", .varchar(200)),
    ("VARYING CHARACTER(255)", .custom("VARYING CHARACTER(255)")),
    ("DECIMAL(10,2)", .decimal(10, 2)), ("DECIMAL( 10 , 2 )", .decimal(10, 2)),
    ("NUMERIC(-3, +2)", .custom("NUMERIC(-3, +2)")), ("VARCHAR(1.5)", .custom("VARCHAR(1.5)")),
    ("\"my type\"", .custom("\"my type\"")), ("[my type]", .custom("[my type]")),
    ("`my type`", .custom("`my type`")), ("'TEXT' INT", .custom("'TEXT' INT")),
    ("\"TEXT\"(20)", .custom("\"TEXT\"(20)")),
  ]

  @Test("with a type of any number of words, in quotes or not", arguments: typeCases)
  func types(definition: String, type: ColumnType) throws {
    #expect(try column(definition) == Column("a").typed(type))
    #expect(try column(definition + "\nNOT NULL") == Column("a").typed(type).notNull())
  }

  @Test(
    "with the affinity that SQLite gives it",
    arguments: typeCases.map(\.0) + [
      "INT", "BIGINT", "INT8", "CHARACTER(20)", "CLOB", "BLOB", "REAL", "FLOAT", "DOUBLE", "DATE",
      "BOOLEAN", "DATETIME", "STRING", "JSON", "CHARINT", "FLOATING POINT", "\"BLOB\" TEXT",
      "XBLOBX", "DOUB", "TEXTUAL", "ANY", "REAL BLOB", "TEXT BLOB", "BLOB TEXT", "BLOB REAL",
    ])
  func affinities(definition: String) throws {
    let queue = try Reading.database(["CREATE TABLE t (a \(definition)\n)"])
    let (type, text, integer) = try queue.inDatabase { db in
      try db.execute(sql: "INSERT INTO t VALUES ('5'), (5)")
      let types = try String.fetchAll(db, sql: "SELECT typeof(a) FROM t ORDER BY _rowid_")
      return (try SchemaReader().table("t", db)?.column("a")?.type, types[0], types[1])
    }
    let expected: (String, String) =
      switch try #require(type).affinity {
      case .text: ("text", "text")
      case .blob: ("text", "integer")
      case .real: ("real", "real")
      case .integer, .numeric: ("integer", "integer")
      }
    #expect((text, integer) == expected)
  }

  // MARK: NULL

  static let nullCases: [(String, Column)] = [
    ("NOT NULL", Column("a").notNull()), ("not null", Column("a").notNull()),
    ("CONSTRAINT nn NOT NULL", Column("a").notNull(name: "nn")),
    (
      "CONSTRAINT \"n n\" NOT NULL ON CONFLICT FAIL",
      Column("a").notNull(onConflict: .fail, name: "n n")
    ), ("NULL", Column("a")), ("NULL ON CONFLICT REPLACE", Column("a")),
    ("CONSTRAINT n NULL", Column("a").clauseName("n", of: .null)),
    ("NOT NULL NULL", Column("a").notNull()),
    ("NOT NULL ON CONFLICT FAIL NOT NULL", Column("a").notNull()),
  ]

  @Test("with NOT NULL, its name and its conflict clause", arguments: nullCases)
  func nulls(definition: String, expected: Column) throws {
    #expect(try column(definition) == expected)
  }

  @Test("with every way to resolve a conflict", arguments: ConflictResolution.allCases)
  func conflicts(resolution: ConflictResolution) throws {
    let clause = "ON CONFLICT \(resolution.rawValue)"
    // ABORT is what happens without a clause, and is read as none.
    let expected = resolution == .abort ? nil : resolution
    #expect(try column("NOT NULL \(clause)").notNull == NotNull(onConflict: expected))
    let unique = try Reading.table("CREATE TABLE t (a UNIQUE \(clause), b, UNIQUE (b) \(clause))")
    #expect(unique.uniques.map(\.onConflict) == [expected, expected])
    let key = try Reading.table("CREATE TABLE t (a PRIMARY KEY \(clause))")
    #expect(key.primaryKey?.onConflict == expected)
    let tableKey = try Reading.table("CREATE TABLE t (a, PRIMARY KEY (a) \(clause))")
    #expect(tableKey.primaryKey?.onConflict == expected)
  }

  // MARK: Defaults

  static let defaultCases: [(String, Default)] = [
    ("1", 1), ("-1", -1), ("+1", .sql("+1")), ("- 1", .sql("- 1")), ("1.5", 1.5),
    ("1.5e3", .sql("1.5e3")), (".5", .sql(".5")), ("0x1F", .sql("0x1F")), ("-'5'", .sql("-'5'")),
    ("9223372036854775808", .sql("9223372036854775808")), ("'x'", "x"), ("'it''s'", "it's"),
    ("''", ""), ("'a\nb'", "a\nb"), ("\"x\"", "x"), ("\"it's\"", "it's"), ("x", "x"),
    ("[x y]", "x y"), ("`x`", "x"), ("NULL", .null), ("null", .sql("null")),
    ("TRUE", .sql("TRUE")), ("false", .sql("false")), ("X'00FF'", .blob([0, 255])),
    ("x'ab'", .sql("x'ab'")), ("(1)", 1), ("( /* one */ 1 )", 1), ("(-1)", -1),
    ("('it''s')", "it's"), ("(1 + 1)", .sql("1 + 1")), ("((1 + 1))", .sql("(1 + 1)")),
    ("('a' || ')')", .sql("'a' || ')'")), ("(NULL)", .null), ("1 DEFAULT 2", 2),
  ]

  @Test("with a default, which is what SQLite inserts", arguments: defaultCases)
  func defaults(definition: String, expected: Default) throws {
    let table = try Reading.table("CREATE TABLE t (x, a DEFAULT \(definition))")
    #expect(table.column("a") == Column("a").default(expected))
    let queue = try Reading.database([
      "CREATE TABLE t (x, a DEFAULT \(definition))", "INSERT INTO t (x) VALUES (1)",
    ])
    try queue.inDatabase { db in
      let inserted = try String.fetchOne(db, sql: "SELECT quote(a) FROM t")
      #expect(try String.fetchOne(db, sql: "SELECT quote(\(expected.sql))") == inserted)
    }
  }

  @Test(
    "with a default that is another one each time",
    arguments: [
      ("CURRENT_TIMESTAMP", .currentTimestamp), ("CURRENT_DATE", .currentDate),
      ("CURRENT_TIME", .currentTime), ("current_timestamp", .sql("current_timestamp")),
      ("(CURRENT_TIMESTAMP)", .currentTimestamp), ("(random())", .sql("random()")),
      ("(strftime('%s', 'now'))", .sql("strftime('%s', 'now')")),
      ("(unknown(1, 2))", .sql("unknown(1, 2)")),
    ] as [(String, Default)])
  func changingDefaults(definition: String, expected: Default) throws {
    #expect(try column("DEFAULT \(definition)") == Column("a").default(expected))
  }

  // MARK: Collations

  static let collationCases: [(String, Column)] = [
    ("COLLATE NOCASE", Column("a").collate("NOCASE")),
    ("COLLATE nocase", Column("a").collate("nocase")),
    ("COLLATE \"RTRIM\"", Column("a").collate("RTRIM")),
    ("COLLATE 'RTRIM'", Column("a").collate("RTRIM")), ("COLLATE BINARY", Column("a")),
    ("COLLATE binary", Column("a")), ("COLLATE NOCASE COLLATE RTRIM", Column("a").collate("RTRIM")),
    ("COLLATE \"of the application\"", Column("a").collate("of the application")),
    (
      "CONSTRAINT c COLLATE RTRIM",
      Column("a").collate("RTRIM").clauseName("c", of: .collate)
    ), ("CONSTRAINT c COLLATE BINARY", Column("a").clauseName("c", of: .collate)),
  ]

  @Test("with its collation, of which BINARY is none", arguments: collationCases)
  func collations(definition: String, expected: Column) throws {
    #expect(try column(definition) == expected)
  }

  // MARK: Generated columns

  static let generatedCases: [(String, Column)] = [
    ("AS (x + 1)", Column("a").generated(as: "x + 1")),
    ("AS (x + 1) VIRTUAL", Column("a").generated(as: "x + 1")),
    ("INT AS (x + 1)", Column("a", .int).generated(as: "x + 1")),
    ("GENERATED ALWAYS AS (x || ')')", Column("a").generated(as: "x || ')'")),
    ("GENERATED ALWAYS AS (x) STORED", Column("a").generated(as: "x", .stored)),
    ("generated always as (x) stored", Column("a").generated(as: "x", .stored)),
    ("AS ((x))", Column("a").generated(as: "(x)")),
    ("AS ( /* of */ x /* it */ )", Column("a").generated(as: "x")),
    ("AS (x) NOT NULL", Column("a").notNull().generated(as: "x")),
    (
      "TEXT AS (x COLLATE NOCASE) STORED COLLATE RTRIM",
      Column("a", .text).collate("RTRIM").generated(as: "x COLLATE NOCASE", .stored)
    ),
    (
      "CONSTRAINT g GENERATED ALWAYS AS (x) VIRTUAL",
      Column("a").generated(as: "x").clauseName("g", of: .generated)
    ),
  ]

  @Test("with the expression that computes it, and when", arguments: generatedCases)
  func generated(definition: String, expected: Column) throws {
    #expect(try column(definition) == expected)
  }

  // MARK: All together

  @Test("with the names of clauses that constrain nothing")
  func clauseNames() throws {
    #expect(
      try column("CONSTRAINT d DEFAULT 0")
        == Column("a").default(0).clauseName("d", of: .defaultValue))
    #expect(try column("CONSTRAINT lonely") == Column("a").clauseName("lonely", of: .none))
    #expect(
      try column("CONSTRAINT one CONSTRAINT \"two too\" DEFAULT 0 CONSTRAINT three")
        == Column("a").default(0).clauseName("one", of: .none)
        .clauseName("two too", of: .defaultValue).clauseName("three", of: .none))
  }

  @Test(
    "with its clauses in any order",
    arguments: [
      "DEFAULT 1 NOT NULL COLLATE NOCASE CHECK (a > 0) UNIQUE REFERENCES p (id)",
      "REFERENCES p (id) UNIQUE CHECK (a > 0) COLLATE NOCASE NOT NULL DEFAULT 1",
      "UNIQUE NOT NULL REFERENCES p (id) DEFAULT (1) CHECK(a > 0)COLLATE NOCASE",
    ])
  func order(clauses: String) throws {
    let table = try Reading.table("CREATE TABLE t (x, a TEXT \(clauses))")
    #expect(
      table.column("a") == Column("a", .text).notNull().default(1).collate("NOCASE"))
    #expect(
      Set(table.constraints) == [
        .check(Check("a > 0")), .unique(Unique(on: "a")),
        .foreignKey(ForeignKey(on: "a", references: "p", "id")),
      ])
  }
}

extension Column {
  fileprivate func typed(_ type: ColumnType) -> Column {
    var copy = self
    copy.type = type
    return copy
  }
}
