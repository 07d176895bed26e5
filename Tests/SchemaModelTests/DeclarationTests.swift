import GodwitSQLSyntax
import Testing

@testable import GodwitSchemaModel

@Suite("Declaring")
struct DeclarationTests {
  @Test("a table says what it is in SQL")
  func table() {
    let table = Table("poems", .strict) {
      Column("id", .integer).primaryKey(autoincrement: true)
      Column("title", .varchar(300)).notNull().collate("NOCASE").unique(name: "uq_title")
      Column("poet", .integer).references("poets", "id", onDelete: .setNull, deferred: true)
      Column("words", .integer).default(-5).check("words >= -5")
      Column("double", .integer).generated(as: "words * 2", .stored)
      Column("note").default("it's")

      Unique("uq_pair", on: "title", .descending("words"), onConflict: .replace)
      Check("ck_both", "words < 10 OR note IS NULL")
      ForeignKey(on: "title", "note", references: "other", "a", "b", onUpdate: .cascade)
      Index("ix_title", on: .expression("lower(title)"), unique: true, where: "words > 0")
    }
    #expect(
      table.createStatements == [
        """
        CREATE TABLE poems (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          title VARCHAR(300) NOT NULL COLLATE NOCASE CONSTRAINT uq_title UNIQUE,
          poet INTEGER REFERENCES poets (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
          words INTEGER DEFAULT -5 CHECK (words >= -5),
          "double" INTEGER GENERATED ALWAYS AS (words * 2) STORED,
          note DEFAULT 'it''s',
          CONSTRAINT uq_pair UNIQUE (title, words DESC) ON CONFLICT REPLACE,
          CONSTRAINT ck_both CHECK (words < 10 OR note IS NULL),
          FOREIGN KEY (title, note) REFERENCES other (a, b) ON UPDATE CASCADE
        ) STRICT
        """.replacing("\"double\"", with: "double"),
        "CREATE UNIQUE INDEX ix_title ON poems (lower(title)) WHERE words > 0",
      ])
  }

  @Test(
    "every literal of Swift is a default",
    arguments: [
      (Default(booleanLiteral: true), "1"), (false, "0"), (3, "3"), (-3, "-3"), (1.5, "1.5"),
      ("x", "'x'"), (.null, "NULL"), (.currentDate, "CURRENT_DATE"), (.blob([1]), "X'01'"),
      (.sql("1 + 1"), "(1 + 1)"), (.sql("unixepoch()"), "(unixepoch())"), (.sql("-1"), "-1"),
      ("", "''"),
    ])
  func defaults(value: Default, sql: String) {
    #expect(value.clause == sql)
  }

  @Test(
    "a default is constant where SQLite can add a column with it",
    arguments: [
      (Default.sql("1"), true), (.sql("- 1"), true), (.sql("'x'"), true), (.sql("x'00'"), true),
      (.null, true), (.sql("TRUE"), true), (.currentTimestamp, false), (.sql("1 + 1"), false),
      (.sql("random()"), false), (.sql(""), false),
    ])
  func constants(value: Default, isConstant: Bool) {
    #expect(value.isConstant == isConstant)
  }

  @Test("if, switch and for work inside of the builders")
  func control() {
    func table(_ isLarge: Bool) -> Table {
      Table("t") {
        Column("id")
        if isLarge { Column("a") } else { Column("b") }
        for number in 1...2 { Column("c\(number)") }
        if isLarge { Index("ix", on: "a") }
        common()
        [Column("x"), Column("y")]
      }
    }
    #expect(table(true).columns.map(\.name) == ["id", "a", "c1", "c2", "z", "x", "y"])
    #expect(table(false).columns.map(\.name) == ["id", "b", "c1", "c2", "z", "x", "y"])
    let schema = DatabaseSchema {
      for name in ["a", "b"] { Table(name) { Column("id") } }
      if true { View("v", "SELECT 1") }
    }
    #expect(schema.tables.count == 2 && schema.views.count == 1)
  }

  @TableBuilder private func common() -> [TableElement] {
    Column("z")
  }

  @Test("declarations know where they stand, and it is no part of what they are")
  func locations() {
    let one = Column("a")
    let other = Column("a")
    #expect(one == other)
    #expect(one.location?.fileID == "SchemaModelTests/DeclarationTests.swift")
    #expect((other.location?.line ?? 0) - (one.location?.line ?? 0) == 1)
  }

  @Test("a forgotten declaration is found, a listed one is not")
  func missing() {
    let listed = Table("a", fileID: "App/A.swift", line: 3) { Column("id") }
    let declarations = SchemaDeclarations(
      folder: "schema", module: "App",
      objects: [
        .init("a", file: "deep/A.swift", lines: 3...9), .init("b", file: "A.swift", lines: 11...12),
      ], checksums: ["deep/A.swift": ""])
    #expect(declarations.missing(in: DatabaseSchema { listed }).map(\.variable) == ["b"])
    #expect(
      declarations.describe(SourceLocation(fileID: "App/A.swift", line: 3))
        == "schema/deep/A.swift:3")
  }

  @Test("views, triggers and virtual tables say what they are in SQL")
  func otherObjects() {
    #expect(
      View("v", columns: ["a", "b c"], "SELECT 1, 2").createStatement
        == "CREATE VIEW v (a, \"b c\") AS SELECT 1, 2")
    let trigger = Trigger("g", .insteadOf, .update(of: "a", "b"), on: "v", when: "new.a > 0") {
      "SELECT 1"
      "SELECT 2;"
    }
    #expect(
      trigger.createStatement == """
        CREATE TRIGGER g INSTEAD OF UPDATE OF a, b ON v WHEN new.a > 0 BEGIN
        SELECT 1;
        SELECT 2;
        END
        """)
    #expect(
      VirtualTable("f", using: "fts5", "a", "content=''").createStatement
        == "CREATE VIRTUAL TABLE f USING fts5(a, content='')")
  }
}

@Suite("Changing a table")
struct TableChangeTests {
  private let table = Table("t") {
    Column("id", .integer).primaryKey()
    Column("a", .integer).check("a > 0")
    Column("b", .text).unique(name: "uq_b")
    Column("c", .integer).generated(as: "a + 1")
    Check("ck_ab", "a > length(b)")
    Index("ix_b", on: "b", .expression("lower(a)"), where: "a IS NOT NULL")
  }

  @Test("a column takes its own constraints along")
  func droppingWithConstraints() throws {
    let column = try #require(table.columnWithConstraints("B"))
    #expect(column.constraints == [.unique(Unique("uq_b", on: "b"))])
    var free = table
    free.indexes = []
    let dropped = try free.applying([
      .dropConstraint(.check(Check("ck_ab", "a > length(b)"))), .dropColumn(column),
    ])
    #expect(dropped.columns.map(\.name) == ["id", "a", "c"])
    #expect(dropped.uniques.isEmpty)
    #expect(dropped.checks.map(\.expression) == ["a > 0"])
    #expect(dropped.primaryKey == table.primaryKey)
  }

  @Test("what others still speak of cannot be dropped")
  func inUse() throws {
    let column = try #require(table.columnWithConstraints("a"))
    #expect(throws: TableChangeError.self) { try table.applying([.dropColumn(column)]) }
    var free = table
    free.indexes = []
    let generated = try #require(table.columnWithConstraints("c"))
    let check = Constraint.check(Check("ck_ab", "a > length(b)"))
    let result = try free.applying([
      .dropColumn(column), .dropColumn(generated), .dropConstraint(check),
    ])
    #expect(result.columns.map(\.name) == ["id", "b"])
    #expect(result.constraints.count == 2)
  }

  @Test("a rename is followed wherever the column is meant")
  func renaming() throws {
    let result = try table.applying([.renameColumn("a", to: "first one")])
    #expect(result.column("c")?.generated?.expression == "\"first one\" + 1")
    #expect(result.checks.map(\.expression) == ["\"first one\" > 0", "\"first one\" > length(b)"])
    #expect(result.indexes[0].terms[1].content == .expression("lower(\"first one\")"))
    #expect(result.indexes[0].condition == "\"first one\" IS NOT NULL")
    #expect(throws: TableChangeError.columnExists("b", table: "t")) {
      try table.applying([.renameColumn("a", to: "b")])
    }
  }

  @Test("a constraint without a name is found by what it says")
  func findingConstraints() throws {
    let result = try table.applying([.dropConstraint(.check(Check("A>0")))])
    #expect(result.checks.map(\.name) == ["ck_ab"])
    #expect(throws: TableChangeError.self) {
      try table.applying([.dropConstraint(.check(Check("a > 1")))])
    }
  }

  @Test("the inverse of changes undoes them")
  func inverse() throws {
    let changes: [TableChange] = [
      .addColumn(Column("n", .real)), .renameColumn("n", to: "m"),
      .alterColumn(Column("b", .text), to: Column("b", .text).notNull()),
      .addConstraint(.check(Check("ck", "m > 0"))), .setOptions([.strict], from: []),
    ]
    let changed = try table.applying(changes)
    #expect(changed != table)
    #expect(try changed.applying(changes.inverse) == table)
  }
}
