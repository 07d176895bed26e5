import GodwitSQLSyntax
import GodwitSchemaModel
import Testing

import struct GRDB.DatabaseError

@testable import GodwitIntrospection

@Suite("A constraint is read")
struct ConstraintCaseTests {
  // MARK: Primary keys

  static let keyCases: [(String, PrimaryKey)] = [
    ("(a INTEGER PRIMARY KEY)", PrimaryKey(on: "a")),
    ("(a INTEGER PRIMARY KEY ASC)", PrimaryKey(on: "a")),
    ("(a INTEGER PRIMARY KEY DESC)", PrimaryKey(on: .descending("a"))),
    ("(a INTEGER PRIMARY KEY AUTOINCREMENT)", PrimaryKey(on: "a", autoincrement: true)),
    (
      "(a INTEGER CONSTRAINT pk PRIMARY KEY ASC ON CONFLICT REPLACE AUTOINCREMENT)",
      PrimaryKey("pk", on: "a", autoincrement: true, onConflict: .replace)
    ), ("(a INT PRIMARY KEY)", PrimaryKey(on: "a")),
    ("(a TEXT PRIMARY KEY DESC)", PrimaryKey(on: .descending("a"))),
    ("(a TEXT NOT NULL PRIMARY KEY)", PrimaryKey(on: "a")),
    (
      "(a TEXT CONSTRAINT \"the key\" PRIMARY KEY ON CONFLICT IGNORE)",
      PrimaryKey("the key", on: "a", onConflict: .ignore)
    ), ("(a INTEGER, PRIMARY KEY (a))", PrimaryKey(on: "a")),
    // Behind the columns, DESC does not keep the column from being the rowid, which is ascending.
    ("(a INTEGER, PRIMARY KEY (a DESC))", PrimaryKey(on: "a")),
    ("(a TEXT, PRIMARY KEY (a DESC))", PrimaryKey(on: .descending("a"))),
    ("(a INTEGER, PRIMARY KEY (a DESC)) WITHOUT ROWID", PrimaryKey(on: .descending("a"))),
    ("(a INTEGER, PRIMARY KEY (a AUTOINCREMENT))", PrimaryKey(on: "a", autoincrement: true)),
    ("(a INTEGER, PRIMARY KEY (\"a\"))", PrimaryKey(on: "a")),
    ("(a INTEGER, PRIMARY KEY ('a'))", PrimaryKey(on: "a")),
    ("(a INTEGER, PRIMARY KEY ([a]))", PrimaryKey(on: "a")),
    ("(a, b, PRIMARY KEY (a, b))", PrimaryKey(on: "a", "b")),
    ("(a, b, PRIMARY KEY (b, a DESC))", PrimaryKey(on: "b", .descending("a"))),
    ("(a, b, PRIMARY KEY (a, a, b))", PrimaryKey(on: "a", "a", "b")),
    (
      "(a, b, CONSTRAINT pk PRIMARY KEY (a COLLATE NOCASE, b COLLATE RTRIM DESC) ON CONFLICT FAIL)",
      PrimaryKey(
        "pk", on: .column("a").collate("NOCASE"), .column("b").collate("RTRIM").descending(),
        onConflict: .fail)
    ), ("(a TEXT PRIMARY KEY, b INT) STRICT, WITHOUT ROWID", PrimaryKey(on: "a")),
  ]

  @Test("that is the primary key, of one column or of several", arguments: keyCases)
  func keys(definition: String, expected: PrimaryKey) throws {
    let table = try Reading.table("CREATE TABLE t \(definition)")
    #expect(table.primaryKey == expected)
    #expect(table.constraints == [.primaryKey(expected)])
  }

  @Test(
    "that makes its column the rowid, where SQLite does",
    arguments: [
      "(a INTEGER PRIMARY KEY)", "(a integer PRIMARY KEY)", "(a INTEGER PRIMARY KEY ASC)",
      "(a INTEGER PRIMARY KEY DESC)", "(a INT PRIMARY KEY)", "(a INTEGER(8) PRIMARY KEY)",
      "(a UNSIGNED INTEGER PRIMARY KEY)", "(a \"INTEGER\" PRIMARY KEY)",
      "(a INTEGER /* number */ PRIMARY KEY)", "(a INTEGER, PRIMARY KEY (a))",
      "(a INTEGER, PRIMARY KEY (a ASC))",
      "(a INTEGER, PRIMARY KEY (a DESC))", "(a INTEGER, PRIMARY KEY (a COLLATE NOCASE))",
      "(a INTEGER, b, PRIMARY KEY (a, b))", "(a INTEGER UNIQUE)",
      "(a INTEGER PRIMARY KEY AUTOINCREMENT)", "(a INTEGER PRIMARY KEY) STRICT",
      "(a INT PRIMARY KEY) STRICT",
    ])
  func rowIDs(definition: String) throws {
    let table = try Reading.table("CREATE TABLE t \(definition)")
    // Only the rowid gets a value by itself; a STRICT table's key may have no other.
    let queue = try Reading.database(["CREATE TABLE t \(definition)"])
    let isAlias = try queue.inDatabase { db in
      do {
        try db.execute(sql: "INSERT INTO t DEFAULT VALUES")
      } catch is DatabaseError {
        return false
      }
      return try db.integer("SELECT a IS NOT NULL FROM t") == 1
    }
    #expect((table.rowIDAlias != nil) == isAlias)
  }

  @Test("that makes no rowid of a type in quotes that has more behind it")
  func quotedType() throws {
    // INTEGER is all that SQLite keeps of it, and it is not the word by which it knows a rowid.
    let table = try Reading.table("CREATE TABLE t (a 'INTEGER' TEXT PRIMARY KEY)")
    #expect(table.rowIDAlias == nil)
  }

  // MARK: Uniqueness

  static let uniqueCases: [(String, [Unique])] = [
    ("(a UNIQUE)", [Unique(on: "a")]),
    ("(a CONSTRAINT uq UNIQUE ON CONFLICT IGNORE)", [Unique("uq", on: "a", onConflict: .ignore)]),
    ("(a UNIQUE UNIQUE)", [Unique(on: "a"), Unique(on: "a")]),
    ("(a, b, UNIQUE (a, b))", [Unique(on: "a", "b")]),
    ("(a, b, UNIQUE (a) UNIQUE (b))", [Unique(on: "a"), Unique(on: "b")]),
    (
      "(a, b, CONSTRAINT \"u q\" UNIQUE (a DESC, b COLLATE RTRIM) ON CONFLICT IGNORE)",
      [
        Unique("u q", on: .descending("a"), .column("b").collate("RTRIM"), onConflict: .ignore)
      ]
    ), ("(\"a b\", UNIQUE (\"a b\"))", [Unique(on: "a b")]),
    ("(a, UNIQUE (A))", [Unique(on: "A")]),
  ]

  @Test("that keeps values unique", arguments: uniqueCases)
  func uniques(definition: String, expected: [Unique]) throws {
    #expect(try Reading.table("CREATE TABLE t \(definition)").uniques == expected)
  }

  // MARK: Checks

  static let checkCases: [(String, [Check])] = [
    ("(a CHECK (a > 0))", [Check("a > 0")]),
    ("(a CHECK(a>0)CHECK(a<9))", [Check("a>0"), Check("a<9")]),
    ("(a CONSTRAINT ck CHECK (a > 0))", [Check("ck", "a > 0")]),
    ("(a CONSTRAINT \"c k\" CHECK (a IN ('x', 'y)')))", [Check("c k", "a IN ('x', 'y)')")]),
    ("(a CONSTRAINT 'ck' CHECK (a))", [Check("ck", "a")]),
    ("(a CHECK ((a > 0)))", [Check("(a > 0)")]),
    ("(a CHECK ( /* first */ a > /* zero */ 0 -- last )\n))", [Check("a > /* zero */ 0")]),
    ("(a CHECK (a <> \"b, )\"))", [Check("a <> \"b, )\"")]),
    ("(a CHECK (t.a > 0))", [Check("t.a > 0")]),
    ("(a, b, CHECK (a < b), CONSTRAINT ck CHECK (b < 9))", [Check("a < b"), Check("ck", "b < 9")]),
    // Behind the columns, SQLite reads a conflict clause and ignores it.
    ("(a, CHECK (a > 0) ON CONFLICT IGNORE)", [Check("a > 0")]),
    (
      "(a, CONSTRAINT x CHECK (a) CONSTRAINT y CHECK (a > 1))",
      [Check("x", "a"), Check("y", "a > 1")]
    ),
    (
      "(a CHECK (CASE WHEN a THEN (1) ELSE max(a, 2) END))",
      [Check("CASE WHEN a THEN (1) ELSE max(a, 2) END")]
    ),
  ]

  @Test("that checks, with the text of its expression", arguments: checkCases)
  func checks(definition: String, expected: [Check]) throws {
    #expect(try Reading.table("CREATE TABLE t \(definition)").checks == expected)
  }

  // MARK: Foreign keys

  static let referenceCases: [(String, [ForeignKey])] = [
    ("(a REFERENCES p)", [ForeignKey(on: "a", references: "p")]),
    ("(a REFERENCES p (id))", [ForeignKey(on: "a", references: "p", "id")]),
    (
      "(a CONSTRAINT fk REFERENCES \"p q\" (\"x y\") ON DELETE CASCADE)",
      [ForeignKey("fk", on: "a", references: "p q", "x y", onDelete: .cascade)]
    ), ("(a REFERENCES p REFERENCES q)", ["p", "q"].map { ForeignKey(on: "a", references: $0) }),
    ("(a REFERENCES t)", [ForeignKey(on: "a", references: "t")]),
    (
      "(a, b, FOREIGN KEY (a, b) REFERENCES p (x, y) ON UPDATE SET NULL)",
      [ForeignKey(on: "a", "b", references: "p", "x", "y", onUpdate: .setNull)]
    ),
    (
      "(a, b, CONSTRAINT fk FOREIGN KEY (a) REFERENCES p, FOREIGN KEY (b) REFERENCES q (id))",
      [ForeignKey("fk", on: "a", references: "p"), ForeignKey(on: "b", references: "q", "id")]
    ),
    // Of one action said twice, the last one counts.
    (
      "(a REFERENCES p ON DELETE CASCADE ON DELETE RESTRICT)",
      [ForeignKey(on: "a", references: "p", onDelete: .restrict)]
    ),
    // A word of older grammars.
    (
      "(a REFERENCES p ON INSERT SET NULL ON DELETE CASCADE)",
      [ForeignKey(on: "a", references: "p", onDelete: .cascade)]
    ), ("(a REFERENCES p MATCH FULL)", [ForeignKey(on: "a", references: "p", match: "FULL")]),
    ("(a REFERENCES p MATCH simple)", [ForeignKey(on: "a", references: "p", match: "SIMPLE")]),
    (
      """
      (a REFERENCES p MATCH PARTIAL ON UPDATE CASCADE ON DELETE SET DEFAULT
        DEFERRABLE INITIALLY DEFERRED NOT NULL)
      """,
      [
        ForeignKey(
          on: "a", references: "p", onDelete: .setDefault, onUpdate: .cascade, match: "PARTIAL",
          deferred: true)
      ]
    ),
  ]

  @Test("that refers to a table", arguments: referenceCases)
  func references(definition: String, expected: [ForeignKey]) throws {
    #expect(try Reading.table("CREATE TABLE t \(definition)").foreignKeys == expected)
  }

  @Test(
    "that refers to a table, with every action",
    arguments: ForeignKey.Action.allCases, ForeignKey.Action.allCases)
  func actions(onDelete: ForeignKey.Action, onUpdate: ForeignKey.Action) throws {
    let expected = ForeignKey(on: "a", references: "p", onDelete: onDelete, onUpdate: onUpdate)
    let (delete, update) = (
      "ON DELETE \(onDelete.rawValue)", "on update \(onUpdate.rawValue.lowercased())"
    )
    for definition in [
      "(a REFERENCES p \(delete) \(update))", "(a REFERENCES p \(update) \(delete))",
      "(a, FOREIGN KEY (a) REFERENCES p \(delete) \(update))",
    ] {
      #expect(try Reading.table("CREATE TABLE t \(definition)").foreignKeys == [expected])
    }
  }

  @Test(
    "that waits for the end of the transaction, where SQLite does",
    arguments: [
      "", "DEFERRABLE", "DEFERRABLE INITIALLY DEFERRED", "DEFERRABLE INITIALLY IMMEDIATE",
      "NOT DEFERRABLE", "NOT DEFERRABLE INITIALLY DEFERRED", "NOT DEFERRABLE INITIALLY IMMEDIATE",
      "deferrable initially deferred", "DEFERRABLE INITIALLY DEFERRED NOT DEFERRABLE",
      "NOT DEFERRABLE DEFERRABLE INITIALLY DEFERRED", "NOT NULL DEFERRABLE INITIALLY DEFERRED",
      ", b DEFERRABLE INITIALLY DEFERRED", ", b REFERENCES p DEFERRABLE INITIALLY DEFERRED",
    ])
  func deferral(clause: String) throws {
    let create = "CREATE TABLE t (a INTEGER REFERENCES p (id) \(clause))"
    let table = try Reading.table(create)
    let key = try #require(table.foreignKeys.first { $0.columns == ["a"] })
    let queue = try Reading.database([
      "CREATE TABLE p (id INTEGER PRIMARY KEY)", create, "PRAGMA foreign_keys = ON",
    ])
    let waits = try queue.inDatabase { db in
      try db.execute(sql: "BEGIN")
      defer { try? db.execute(sql: "ROLLBACK") }
      do {
        try db.execute(sql: "INSERT INTO t (a) VALUES (1)")
      } catch is DatabaseError {
        return false
      }
      return true
    }
    #expect(key.isDeferred == waits)
  }

  // MARK: Constraints of a table

  @Test("in the order in which it stands, whatever its kind")
  func order() throws {
    let table = try Reading.table(
      """
      CREATE TABLE t (
        a INTEGER CHECK (a > 0) UNIQUE, b REFERENCES p,
        UNIQUE (a, b), CONSTRAINT ck CHECK (a < b), FOREIGN KEY (a, b) REFERENCES q, PRIMARY KEY (a)
      )
      """)
    #expect(
      table.constraints == [
        .check(Check("a > 0")), .unique(Unique(on: "a")),
        .foreignKey(ForeignKey(on: "b", references: "p")), .unique(Unique(on: "a", "b")),
        .check(Check("ck", "a < b")), .foreignKey(ForeignKey(on: "a", "b", references: "q")),
        .primaryKey(PrimaryKey(on: "a")),
      ])
    #expect(table.columns == [Column("a", .integer), Column("b")])
  }

  @Test("that is only a name")
  func danglingConstraintNames() throws {
    #expect(
      try Reading.table("CREATE TABLE t (a, CONSTRAINT lonely)").danglingConstraintNames == [
        "lonely"
      ])
    let table = try Reading.table(
      "CREATE TABLE t (a, CONSTRAINT one CONSTRAINT two UNIQUE (a), CONSTRAINT \"and three\")")
    #expect(table.danglingConstraintNames == ["one", "and three"])
    #expect(table.constraints == [.unique(Unique("two", on: "a"))])
  }

  // MARK: Options

  @Test(
    "and the options of the table",
    arguments: [
      ("(a TEXT)", false, false), ("(a TEXT) STRICT", true, false),
      ("(a TEXT) strict", true, false),
      ("(a TEXT PRIMARY KEY) WITHOUT ROWID", false, true),
      ("(a TEXT PRIMARY KEY) without rowid, strict", true, true),
      ("(a TEXT PRIMARY KEY)\n STRICT /* and */ ,\n WITHOUT -- any\n ROWID ;", true, true),
    ])
  func options(definition: String, isStrict: Bool, isWithoutRowID: Bool) throws {
    let table = try Reading.table("CREATE TABLE t \(definition)")
    #expect(table.isStrict == isStrict && table.isWithoutRowID == isWithoutRowID)
    #expect(table.columns == [Column("a", .text)])
  }

  @Test("and every type of a STRICT table")
  func strictTypes() throws {
    let table = try Reading.table(
      "CREATE TABLE t (a INT, b INTEGER, c REAL, d TEXT, e BLOB, f ANY, g any) STRICT")
    #expect(
      table.columns.map(\.type)
        == [.int, .integer, .real, .text, .blob, .any, .custom("any")])
  }
}
