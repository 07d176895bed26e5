import Testing

@testable import GodwitSQLSyntax

@Suite("The normal form of SQL")
struct NormalFormTests {
  private let names: Set<FoldedName> = ["a", "b", "order"]

  private func areEqual(_ a: String, _ b: String) -> Bool {
    SQLNormalForm(a, names: names) == SQLNormalForm(b, names: names)
  }

  @Test(
    "spelling does not count",
    arguments: [
      ("a>0", "A > 0"), ("(a > 0)", "a > 0"), ("((a))", "a"), ("\"a\" > 0", "[A] > 0"),
      ("`a`", "a"),
      ("a -- comment\n > 0", "a > 0"), ("LENGTH(a)", "length ( a )"), ("x'AB'", "X'ab'"),
      ("\"order\" = 1", "[ORDER] = 1"), ("1E3", "1e3"),
    ])
  func equal(a: String, b: String) {
    #expect(areEqual(a, b))
  }

  @Test(
    "meaning does",
    arguments: [
      ("a > 0", "a >= 0"), ("a = 'X'", "a = 'x'"), ("a = 1", "a == 1"), ("(a) + (b)", "a + b"),
      ("(a OR b) AND a", "a OR b AND a"), ("a = 'b'", "a = b"), ("a = '1'", "a = 1"), ("1.0", "1"),
      ("\"order\"", "'order'"),
    ])
  func different(a: String, b: String) {
    #expect(!areEqual(a, b))
  }

  @Test("a double-quoted word that is no name is a string, as SQLite reads it")
  func doubleQuotedStrings() {
    #expect(areEqual("a <> \"zzz\"", "a <> 'zzz'"))
    #expect(!areEqual("a <> \"b\"", "a <> 'b'"))
    #expect(SQLNormalForm("\"zzz\"") == SQLNormalForm("zzz"))
  }

  @Test("a string in the place of a name is a name")
  func stringsAsNames() {
    #expect(
      SQLNormalForm("SELECT * FROM 't'", names: []) == SQLNormalForm("SELECT * FROM t", names: []))
    #expect(
      SQLNormalForm("a IS DISTINCT FROM 't'", names: [])
        != SQLNormalForm("a IS DISTINCT FROM t", names: []))
  }
}

@Suite("Names inside of expressions")
struct NamesTests {
  @Test("a column is renamed wherever it is meant, and nowhere else")
  func renaming() {
    #expect(
      SQLNames.renamingColumn(
        "len", to: "order", in: "len(len) > t.len AND 'len' <> \"LEN\" COLLATE len")
        == "len(\"order\") > t.\"order\" AND 'len' <> \"order\" COLLATE len")
    #expect(SQLNames.renamingColumn("x", to: "y", in: "x.a > x") == "x.a > y")
    #expect(
      SQLNames.renamingColumn("end", to: "y", in: "CASE WHEN end = 1 THEN end ELSE 'end' END = end")
        == "CASE WHEN y = 1 THEN y ELSE 'end' END = y")
    #expect(
      SQLNames.renamingColumn("like", to: "y", in: "like NOT LIKE like AND NOT like LIKE (like)")
        == "y NOT LIKE y AND NOT y LIKE (y)")
    #expect(
      SQLNames.renamingColumn("key", to: "y", in: "key ISNULL OR key BETWEEN -key AND 'a' || key")
        == "y ISNULL OR y BETWEEN -y AND 'a' || y")
  }

  @Test("a table's qualifier is removed, with the schema before it")
  func qualifiers() {
    #expect(
      SQLNames.removingQualifier("t", in: "t.a>main.\"T\".b AND u.t > 't.'") == "a>b AND u.t > 't.'"
    )
    #expect(SQLNames.removingQualifier("t", in: "t > 0") == "t > 0")
  }
}
