import GodwitSQLSyntax
import Testing

@Suite("Variables become literals")
struct VariablesTests {
  @Test(
    "as SQLite numbers them",
    arguments: [
      ("SELECT ?, ?", ["1", "2"], "SELECT 1, 2"), ("SELECT ?2, ?1", ["1", "2"], "SELECT 2, 1"),
      ("SELECT ?2, ?", ["1", "2", "3"], "SELECT 2, 3"),
      ("SELECT :a, :b, :a", ["1", "2"], "SELECT 1, 2, 1"),
      ("SELECT @a, $a, ?", ["1", "2", "3"], "SELECT 1, 2, 3"),
      ("SELECT '?', \"?\" -- ?\n, ?", ["1"], "SELECT '?', \"?\" -- ?\n, 1"),
      ("SELECT ?; SELECT ?, ?1;", ["1", "2"], "SELECT 1; SELECT 2, 2;"),
      ("SELECT 1", [], "SELECT 1"), ("", [], ""),
    ] as [(String, [String], String)])
  func numbering(sql: String, literals: [String], expected: String) throws {
    #expect(try SQLVariables.replaced(in: sql, by: literals) == expected)
  }

  @Test("or nothing, where there are too few", arguments: ["?", "?2", "?0", ":a", "1; ?"])
  func missing(sql: String) {
    let literals = sql == "?2" ? ["1"] : []
    #expect(throws: SQLVariables.Mismatch.self) {
      try SQLVariables.replaced(in: "SELECT \(sql)", by: literals)
    }
  }
}
