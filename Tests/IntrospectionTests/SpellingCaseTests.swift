import GodwitSQLSyntax
import GodwitSchemaModel
import Testing

@testable import GodwitIntrospection

@Suite("However it is written")
struct SpellingCaseTests {
  /// Names that have to stand in quotes, and some that need none.
  static let nameCases: [String] = [
    "order", "select", "TABLE", "begin", "rowid", "a b", " a ", "a.b", "1a", "a-b", "a;b", "%s",
    "$a", "_x", "?", ":x", "--", "/*", "*/", "(", ")", ",", "'", "it's", "\"", "say \"hi\"", "`",
    "[x]", "]", "\\", "\n", "\r\n", "\t", "größe", "\u{E9}", "e\u{301}", "名前", "😀", "x\u{600}",
    "\u{301}'", "",
  ]

  @Test("a name is that name, of whatever has it", arguments: nameCases)
  func names(name: String) throws {
    let quoted = "\"\(name.utf8Doubling("\""))\""
    // Tables, indexes and views share their names; the index is called otherwise.
    let index = "\"ix \(name.utf8Doubling("\""))\""
    let schema = try Reading.schema(
      "CREATE TABLE \(quoted) (\(quoted) TEXT CONSTRAINT \(quoted) CHECK (\(quoted) > 0), y)",
      "CREATE INDEX \(index) ON \(quoted) (\(quoted), y)",
      "CREATE TABLE child (a CONSTRAINT \(quoted) REFERENCES \(quoted) (\(quoted)))",
      "CREATE VIEW v (\(quoted)) AS SELECT 1",
      "CREATE TRIGGER \(quoted) AFTER UPDATE OF \(quoted) ON \(quoted) BEGIN SELECT 1; END")
    let text = SQLText(name)
    let table = try #require(schema.table(text))
    #expect(table.name == text && table.columns.map(\.name) == [text, "y"])
    #expect(table.checks.map(\.name) == [text])
    #expect(table.indexes.map(\.name) == [SQLText("ix " + name)])
    #expect(table.indexes.map { $0.terms.map(\.column) } == [[text, "y"]])
    let key = try #require(schema.table("child")?.foreignKeys.first)
    #expect(key.name == text && key.table == text && key.referencedColumns == [text])
    #expect(schema.views.map(\.columns) == [[text]])
    let trigger = try #require(schema.triggers.first)
    #expect(trigger.name == text && trigger.table == text)
    #expect(trigger.event == .update([text]))
  }

  @Test(
    "a name in any quotes is the same name",
    arguments: [
      ("\"a b\"", "a b"), ("[a b]", "a b"), ("`a b`", "a b"), ("'a b'", "a b"), ("a", "a"),
      ("\"a\"\"b\"", "a\"b"), ("`a``b`", "a`b"), ("'a''b'", "a'b"), ("[a\"b'c`d]", "a\"b'c`d"),
      ("\"a]b\"", "a]b"), ("\"a -- b\"", "a -- b"), ("'a /* b'", "a /* b"), ("[a\nb]", "a\nb"),
      ("größe", "größe"), ("_1$", "_1$"),
    ])
  func quotes(spelling: String, name: String) throws {
    let text = SQLText(name)
    let table = try Reading.table(
      """
      CREATE TABLE t (\(spelling) TEXT CONSTRAINT \(spelling) NOT NULL, y,
        CONSTRAINT \(spelling) UNIQUE (\(spelling)),
        FOREIGN KEY (\(spelling)) REFERENCES \(spelling) (\(spelling)))
      """)
    #expect(table.columns[0].name == text && table.columns[0].notNull?.name == text)
    #expect(table.uniques.map(\.name) == [text])
    #expect(table.uniques.map { $0.columns.map(\.column) } == [[text]])
    let key = try #require(table.foreignKeys.first)
    #expect(key.columns == [text] && key.table == text && key.referencedColumns == [text])
  }

  @Test(
    "keywords that SQLite lets be names are names",
    arguments: [
      "abort", "action", "after", "always", "asc", "before", "by", "cascade", "column",
      "conflict", "current", "database", "deferred", "desc", "each", "end", "exclude", "explain",
      "fail", "filter", "following", "for", "generated", "glob", "ignore", "immediate", "initially",
      "instead", "key", "like", "match", "materialized", "no", "of", "offset", "over", "partial",
      "plan", "pragma", "query", "range", "recursive", "regexp", "release", "rename",
      "replace", "restrict", "row", "rows", "savepoint", "temp", "temporary", "ties", "trigger",
      "vacuum", "view", "virtual", "with", "without", "strict", "stored", "rowid", "autoincrement_",
    ])
  func keywords(word: String) throws {
    let table = try Reading.table("CREATE TABLE t (\(word), y TEXT, CHECK (\(word) <> y))")
    #expect(table.columns.map(\.name) == [SQLText(word), "y"])
    #expect(table.checks.map(\.expression) == [SQLText("\(word) <> y")])
  }

  @Test("comments and white space say nothing, wherever they are")
  func comments() throws {
    let plain = try Reading.table(
      """
      CREATE TABLE t (a INTEGER DEFAULT 1, b VARCHAR(20) NOT NULL REFERENCES p (id) ON DELETE CASCADE, \
      PRIMARY KEY (a), CONSTRAINT uq UNIQUE (a, b DESC)) WITHOUT ROWID
      """)
    for gap in ["\n", "\t", " /* , ) ' \" */ ", " -- , ) ' \" [\n", "/**/ ", "\r\n", "\u{C}"] {
      let words = [
        "CREATE", "TABLE", "t", "(", "a", "INTEGER", "DEFAULT", "1", ",", "b", "VARCHAR", "(", "20",
        ")", "NOT", "NULL", "REFERENCES", "p", "(", "id", ")", "ON", "DELETE", "CASCADE", ",",
        "PRIMARY", "KEY", "(", "a", ")", ",", "CONSTRAINT", "uq", "UNIQUE", "(", "a", ",", "b",
        "DESC", ")", ")", "WITHOUT", "ROWID",
      ]
      #expect(try Reading.table(words.joined(separator: gap) + gap) == plain)
    }
  }

  @Test("as little white space as there can be is enough")
  func tight() throws {
    let table = try Reading.table(
      "CREATE TABLE t(\"a\"INT,[b]TEXT,`c`ANY CHECK(\"a\">0),UNIQUE(a,b)UNIQUE(b),CHECK(a)CHECK(b))STRICT"
    )
    #expect(table.columns == [Column("a", .int), Column("b", .text), Column("c", .any)])
    #expect(table.uniques == [Unique(on: "a", "b"), Unique(on: "b")])
    #expect(table.checks == [Check("\"a\">0"), Check("a"), Check("b")])
  }

  @Test("what CREATE TABLE AS makes is a table as any other")
  func tableFromSelect() throws {
    let table = try Reading.table(
      "CREATE TABLE s (a VARCHAR(20) NOT NULL, \"b c\" INTEGER)",
      "CREATE TABLE t AS SELECT a, \"b c\", 1 AS d FROM s")
    #expect(table.columns.map(\.name) == ["a", "b c", "d"])
    #expect(table.columns.map(\.type) == [.text, .custom("INT"), .none])
    #expect(table.constraints.isEmpty && table.columns.allSatisfy { $0.notNull == nil })
  }

  @Test("what ALTER TABLE has made of a text is read")
  func altered() throws {
    let schema = try Reading.schema(
      "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT CHECK (t.b <> ''), c, UNIQUE (b))",
      "CREATE INDEX i ON t (b) WHERE t.c > 0",
      "CREATE TABLE child (x REFERENCES t (a))",
      "ALTER TABLE t ADD COLUMN d TEXT NOT NULL DEFAULT 'x' COLLATE NOCASE",
      "ALTER TABLE t ADD COLUMN e AS (a + 1)",
      "ALTER TABLE t RENAME COLUMN b TO \"it's\"",
      "ALTER TABLE t RENAME TO \"new name\"",
      "ALTER TABLE \"new name\" ADD COLUMN f REFERENCES child", "DROP INDEX i",
      "ALTER TABLE \"new name\" DROP COLUMN c")
    let table = try #require(schema.table("new name"))
    #expect(
      table.columns == [
        Column("a", .integer), Column("it's", .text),
        Column("d", .text).notNull().default("x").collate("NOCASE"),
        Column("e").generated(as: "a + 1"), Column("f"),
      ])
    #expect(table.primaryKey == PrimaryKey(on: "a"))
    #expect(table.uniques == [Unique(on: "it's")])
    #expect(table.checks.count == 1)
    #expect(table.foreignKeys == [ForeignKey(on: "f", references: "child")])
    let child = try #require(schema.table("child"))
    #expect(child.foreignKeys == [ForeignKey(on: "x", references: "new name", "a")])
  }

  @Test("of a script that was cut at semicolons, only the statement counts")
  func ends() throws {
    #expect(try Reading.table("CREATE TABLE t (a);").columns == [Column("a")])
    #expect(try Reading.table("  CREATE TABLE t (a) -- end").columns == [Column("a")])
    #expect(try Reading.table("CREATE TABLE t (a) /* end */ ;; ").columns == [Column("a")])
    #expect(try Reading.table("CREATE TABLE IF NOT EXISTS main.t (a)").columns == [Column("a")])
  }
}

extension String {
  /// The string with each quote twice, found by its byte: before a combining mark it is no character.
  fileprivate func utf8Doubling(_ quote: String) -> String {
    let quote = Array(quote.utf8)
    return String(
      decoding: utf8.flatMap { [$0] == quote ? quote + quote : [$0] }, as: UTF8.self)
  }
}
