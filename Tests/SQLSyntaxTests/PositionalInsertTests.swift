import Testing

@testable import GodwitSQLSyntax

@Suite("An INSERT by positions")
struct PositionalInsertTests {
  @Test(
    "is one that names no columns",
    arguments: [
      ("INSERT INTO t VALUES (1, 2)", true), ("replace into \"T\" select 1", true),
      ("INSERT OR IGNORE INTO main.t SELECT * FROM u", true),
      ("INSERT INTO t AS x VALUES (1)", true),
      ("WITH w AS (SELECT 1) INSERT INTO [t] WITH v AS (SELECT 1) SELECT 1", true),
      ("DELETE FROM u; INSERT INTO t VALUES (1);", true),
      ("INSERT INTO t (a, b) VALUES (1, 2)", false), ("INSERT INTO t AS x (a) SELECT 1", false),
      ("INSERT INTO t DEFAULT VALUES", false), ("INSERT INTO u VALUES (1)", false),
      ("SELECT 'INTO t VALUES'", false), ("INTO", false), ("INSERT INTO t", false),
      ("INSERT INTO t.", false), ("INSERT INTO t AS", false), ("", false),
    ])
  func positions(sql: String, isOne: Bool) {
    #expect(SQLNames.insertsByPosition(into: "t", in: SQLText(sql)) == isOne)
  }
}
