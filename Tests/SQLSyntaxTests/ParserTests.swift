import Testing

@testable import GodwitSQLSyntax

@Suite("CREATE TABLE")
struct CreateTableParserTests {
  private func table(_ sql: String) throws -> CreateTable {
    guard case .table(let table) = try SQLParser.parse(sql) else {
      throw SQLSyntaxError(expected: "a table", offset: 0)
    }
    return table
  }

  @Test("names may be quoted in every way, and be keywords")
  func names() throws {
    let parsed = try table(
      "CREATE TABLE main.[a b] (\"x\"\"y\", `key` TEXT, 'str' , abort INT, ünï, left TEXT)")
    #expect(parsed.name == "a b")
    #expect(parsed.columns.map(\.name) == ["x\"y", "key", "str", "abort", "ünï", "left"])
  }

  @Test(
    "types may have any shape",
    arguments: [
      ("", ""), ("VARCHAR ( 10 , 2 )", "VARCHAR(10, 2)"), ("UNSIGNED BIG INT", "UNSIGNED BIG INT"),
      ("\"my type\"", "\"my type\""), ("DECIMAL(-5,+2)", "DECIMAL(-5, +2)"), ("'a-b'", "'a-b'"),
      ("/* c */ INT", "INT"), ("\"TEXT\"  INT", "\"TEXT\"  INT"), ("[my type](3)", "[my type](3)"),
      ("TEXT[]", "TEXT[]"),
    ])
  func types(sql: String, type: String) throws {
    #expect(try table("CREATE TABLE t (a \(sql) NOT NULL)").columns[0].type.string == type)
  }

  @Test("GENERATED ends a type, and comments may stand anywhere")
  func generated() throws {
    let parsed = try table(
      """
      CREATE TABLE t ( -- it's, a (comment
        a INT GENERATED ALWAYS AS (b /* ) */ + 1) STORED, b INT AS (1), c, d AS (')')
      )
      """)
    #expect(
      parsed.columns[0].constraints.map(\.body)
        == [.generated(expression: "b /* ) */ + 1", isStored: true)])
    #expect(
      parsed.columns[1].constraints.map(\.body) == [.generated(expression: "1", isStored: false)])
    #expect(parsed.columns.map(\.name) == ["a", "b", "c", "d"])
  }

  @Test("defaults may be literals, signed numbers, names and expressions")
  func defaults() throws {
    let parsed = try table(
      """
      CREATE TABLE t (a DEFAULT 1, b DEFAULT -2.5, c DEFAULT 'x', d DEFAULT (1 + (2)), e DEFAULT abc,
        f DEFAULT "q", g DEFAULT CURRENT_TIMESTAMP NOT NULL, h DEFAULT x'00', i DEFAULT NULL UNIQUE)
      """)
    let defaults = parsed.columns.compactMap { column -> SQLText? in
      guard case .defaultValue(let sql)? = column.constraints.first?.body else { return nil }
      return sql
    }
    #expect(
      defaults == [
        "1", "-2.5", "'x'", "1 + (2)", "abc", "\"q\"", "CURRENT_TIMESTAMP", "x'00'", "NULL",
      ])
    #expect(parsed.columns[6].constraints.count == 2)
    #expect(parsed.columns[8].constraints.count == 2)
  }

  @Test("constraints may be named, unnamed, and names may stand alone")
  func namedConstraints() throws {
    let parsed = try table(
      """
      CREATE TABLE t (a INT CONSTRAINT nn NOT NULL ON CONFLICT FAIL CONSTRAINT lone CONSTRAINT ck
        CHECK (a > 0) CONSTRAINT last, CONSTRAINT p PRIMARY KEY (a DESC) ON CONFLICT REPLACE
        CONSTRAINT u UNIQUE (a COLLATE NOCASE, b), CONSTRAINT stray)
      """)
    let names = parsed.columns[0].constraints.map(\.name)
    #expect(names == ["nn", "lone", "ck", "last"])
    #expect(parsed.columns[0].constraints[0].body == .notNull(onConflict: .fail))
    #expect(parsed.columns[0].constraints[1].body == .none)
    #expect(parsed.constraints.map(\.name) == ["p", "u", "stray"])
    guard case .unique(let key) = parsed.constraints[1].body else {
      Issue.record("no UNIQUE")
      return
    }
    #expect(key.columns.map(\.name) == ["a", "b"])
    #expect(key.columns[0].collation == "NOCASE")
  }

  @Test("REFERENCES takes its clauses in any order, and DEFERRABLE may come later")
  func foreignKeys() throws {
    let parsed = try table(
      """
      CREATE TABLE t (
        a REFERENCES p ON UPDATE CASCADE MATCH FULL ON DELETE SET NULL NOT DEFERRABLE,
        b REFERENCES p(x) DEFERRABLE INITIALLY DEFERRED,
        FOREIGN KEY (a, b) REFERENCES "q r" (c, d) ON DELETE NO ACTION DEFERRABLE INITIALLY IMMEDIATE)
      """)
    guard case .foreignKey(let first) = parsed.columns[0].constraints[0].body,
      case .foreignKey(let last) = parsed.constraints[0].body
    else {
      Issue.record("no foreign key")
      return
    }
    #expect(first.onUpdate == "CASCADE" && first.onDelete == "SET NULL" && first.match == "FULL")
    #expect(first.referencedColumns.isEmpty)
    #expect(parsed.columns[0].constraints[1].body == .deferral(isDeferred: false))
    #expect(parsed.columns[1].constraints[1].body == .deferral(isDeferred: true))
    #expect(last.columns == ["a", "b"] && last.table == "q r" && !last.isDeferred)
  }

  @Test("AUTOINCREMENT is found at the column and behind the columns")
  func autoincrement() throws {
    let column = try table(
      "CREATE TABLE t (a INTEGER PRIMARY KEY DESC ON CONFLICT FAIL AUTOINCREMENT)")
    #expect(
      column.columns[0].constraints[0].body
        == .primaryKey(KeyClause(onConflict: .fail), descending: true, isAutoincrement: true))
    let behind = try table("CREATE TABLE t (a INTEGER, PRIMARY KEY (a AUTOINCREMENT))")
    guard case .primaryKey(let key, _, let isAutoincrement) = behind.constraints[0].body else {
      Issue.record("no primary key")
      return
    }
    #expect(isAutoincrement && key.columns.map(\.name) == ["a"])
  }

  @Test("options are read, and unknown ones are kept")
  func options() throws {
    let parsed = try table("CREATE TABLE t (a INT) STRICT, WITHOUT ROWID, FANCY (x, y)")
    #expect(parsed.isStrict && parsed.isWithoutRowID)
    #expect(parsed.unknownOptions == ["FANCY (x, y)"])
  }

  @Test("unknown clauses are kept as they stand")
  func unknownClauses() throws {
    let parsed = try table("CREATE TABLE t (a INT ENCRYPTED (key, 1) NOT NULL, EXCLUDE (a))")
    #expect(parsed.columns[0].type == "INT ENCRYPTED(key, 1)")
    #expect(parsed.columns[0].constraints.map(\.body) == [.notNull(onConflict: nil)])
    let later = try table("CREATE TABLE t (a INT NOT NULL ENCRYPTED (key, 1), EXCLUDE (a))")
    #expect(
      later.columns[0].constraints.dropFirst().map(\.body)
        == [.unknown("ENCRYPTED"), .unknown("(key, 1)")])
  }

  @Test("ranges point at the source")
  func ranges() throws {
    let sql = "CREATE TABLE t (ä INT NOT NULL, b TEXT CONSTRAINT c CHECK (b <> ''))"
    let parsed = try table(sql)
    let text = SQLTokens(sql)
    #expect(text.text(in: parsed.columns[0].range) == "ä INT NOT NULL")
    #expect(text.text(in: parsed.columns[1].constraints[0].range) == "CONSTRAINT c CHECK (b <> '')")
    #expect(text.text(in: parsed.closingParenthesis..<(parsed.closingParenthesis + 1)) == ")")
  }
}

@Suite("Other CREATE statements")
struct OtherStatementParserTests {
  @Test("an index is read with all that it can hold")
  func index() throws {
    guard
      case .index(let index) = try SQLParser.parse(
        """
        CREATE UNIQUE INDEX IF NOT EXISTS "i" ON t (a, (b), lower(c) DESC, d COLLATE NOCASE ASC,
          a || b COLLATE RTRIM) WHERE a > ';' AND b IS NOT NULL;
        """)
    else {
      Issue.record("no index")
      return
    }
    #expect(index.name == "i" && index.table == "t" && index.isUnique)
    #expect(index.terms.map(\.name) == ["a", "b", nil, "d", nil])
    #expect(index.terms[2].isDescending && index.terms[2].expression == "lower(c)")
    #expect(index.terms[3].collation == "NOCASE")
    #expect(index.terms[4].expression == "a || b COLLATE RTRIM")
    #expect(index.condition == "a > ';' AND b IS NOT NULL")
  }

  @Test("a view is read with its columns")
  func view() throws {
    let statement = try SQLParser.parse("CREATE VIEW v (a, \"b c\") AS SELECT 1, ';' -- end\n;")
    #expect(
      statement
        == .view(CreateView(name: "v", columns: ["a", "b c"], select: "SELECT 1, ';'")))
  }

  @Test(
    "a trigger is read in every form",
    arguments: [
      (
        "CREATE TRIGGER g INSERT ON t BEGIN SELECT 1; END", CreateTrigger.Timing.before,
        CreateTrigger.Event.insert, String?.none
      ),
      (
        "CREATE TRIGGER g AFTER UPDATE OF a, \"b\" ON main.t FOR EACH ROW WHEN new.a > 0 BEGIN SELECT 1; END;",
        .after, .update(of: ["a", "b"]), "new.a > 0"
      ),
      (
        "CREATE TRIGGER g INSTEAD OF DELETE ON t WHEN CASE WHEN old.x THEN 1 ELSE 0 END BEGIN SELECT 1; END",
        .insteadOf, .delete, "CASE WHEN old.x THEN 1 ELSE 0 END"
      ),
      (
        "CREATE TRIGGER g BEFORE UPDATE ON t WHEN new.begin IS NULL BEGIN SELECT 1; END", .before,
        .update(of: []), "new.begin IS NULL"
      ),
    ])
  func trigger(
    sql: String, timing: CreateTrigger.Timing, event: CreateTrigger.Event, condition: String?
  ) throws {
    #expect(
      try SQLParser.parse(sql)
        == .trigger(
          CreateTrigger(
            name: "g", table: "t", timing: timing, event: event,
            condition: condition.map { SQLText($0) }, body: "SELECT 1;")))
  }

  @Test("the body of a trigger ends at the last END")
  func triggerBody() throws {
    let sql = """
      CREATE TRIGGER g AFTER INSERT ON t BEGIN
        UPDATE t SET a = CASE WHEN 1 THEN 2 END WHERE id = new.id; -- END
        INSERT INTO "end" VALUES ('END;');
      END
      """
    guard case .trigger(let trigger) = try SQLParser.parse(sql) else {
      Issue.record("no trigger")
      return
    }
    #expect(trigger.body.hasPrefix("UPDATE t") && trigger.body.string.hasSuffix("('END;');"))
    #expect(SQLStatements.split(trigger.body).count == 2)
  }

  @Test("a virtual table keeps its arguments as they stand")
  func virtualTable() throws {
    let sql =
      "CREATE VIRTUAL TABLE f USING fts5(a, b UNINDEXED, content='x,y', tokenize = \"p (1)\")"
    #expect(
      try SQLParser.parse(sql)
        == .virtualTable(
          CreateVirtualTable(
            name: "f", module: "fts5",
            arguments: ["a", "b UNINDEXED", "content='x,y'", "tokenize = \"p (1)\""])))
    #expect(
      try SQLParser.parse("CREATE VIRTUAL TABLE f USING m")
        == .virtualTable(CreateVirtualTable(name: "f", module: "m")))
  }

  @Test(
    "what is no such statement is an error",
    arguments: [
      "", "SELECT 1", "CREATE", "CREATE TABLE", "CREATE TABLE t", "CREATE TABLE t (",
      "CREATE INDEX i ON t",
      "CREATE TABLE t AS SELECT 1", "CREATE TRIGGER g AFTER INSERT ON t BEGIN", "CREATE VIEW v",
      "CREATE VIRTUAL TABLE v",
      "CREATE TABLE t (a CHECK b)", "CREATE TABLE t (a DEFAULT)",
    ])
  func errors(sql: String) {
    #expect(throws: SQLSyntaxError.self) { try SQLParser.parse(sql) }
  }
}

@Suite("The parser on any input")
struct ParserRobustnessTests {
  private let pieces = [
    "CREATE", "TABLE", "INDEX", "UNIQUE", "TRIGGER", "VIEW", "VIRTUAL", "t", "\"a", "'", "`", "[",
    "]",
    "(", ")", ",", ";", "CHECK", "DEFAULT", "PRIMARY", "KEY", "REFERENCES", "ON", "CONFLICT",
    "BEGIN",
    "END", "WHEN", "CASE", "--", "/*", "*/", "\n", "x'", "12", "é", "CONSTRAINT", "AS", "GENERATED",
    "NOT", "NULL", "COLLATE", "USING", ".", "AUTOINCREMENT", "WHERE", "DESC", "\u{0}", "FOREIGN",
  ]

  @Test("random pieces of SQL never trap or hang", arguments: 0..<8)
  func fuzz(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      let count = Int.random(in: 0..<40, using: &random)
      let sql = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }
        .joined(separator: Bool.random(using: &random) ? " " : "")
      _ = try? SQLParser.parse(sql)
      _ = try? SQLParser.parse("CREATE TABLE t (a " + sql)
      _ = try? SQLParser.parse("CREATE TRIGGER g AFTER INSERT ON t WHEN " + sql)
      _ = SQLNormalForm(sql)
      _ = SQLStatements.split(SQLText(sql))
    }
  }

  @Test("depth costs no more than length", .timeLimit(.minutes(1)))
  func deepNesting() throws {
    let depth = 20_000
    let open = String(repeating: "(", count: depth)
    let close = String(repeating: ")", count: depth)
    guard case .table(let table) = try SQLParser.parse("CREATE TABLE t (a CHECK \(open)1\(close))")
    else {
      Issue.record("no table")
      return
    }
    #expect(table.columns.count == 1)
    #expect(SQLNormalForm(open + "1" + close).tokens == ["1"])
    _ = try? SQLParser.parse("CREATE TABLE t (a " + open)
    _ = SQLNormalForm(open)
  }
}

/// Random numbers that are the same each time.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed &+ 0x9E37_79B9_7F4A_7C15
  }

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    var value = state
    value ^= value >> 33
    value = value &* 0xFF51_AFD7_ED55_8CCD
    return value ^ (value >> 33)
  }
}
