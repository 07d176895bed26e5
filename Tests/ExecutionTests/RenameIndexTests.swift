import GodwitSchemaModel
import Testing

@testable import GodwitExecution

@Suite("An index gets another name")
struct RenameIndexTests {
  private let sql = """
    CREATE TABLE t (a TEXT, b TEXT);
    INSERT INTO t VALUES ('x', 'y'), ('z', 'y');
    CREATE INDEX "old one" ON t (b, lower(a)) WHERE a <> '';
    CREATE INDEX other ON t (a);
    ANALYZE;
    """

  @Test("without being made anew, its statistics with it, and back", arguments: [true, false])
  func renaming(isAllowed: Bool) throws {
    let bench = try Bench(sql)
    var settings = ExecutionSettings()
    settings.allowsMetadataEdits = isAllowed
    let root = "SELECT rootpage FROM sqlite_master WHERE sql LIKE '%lower%'"
    let before = try bench.strings(root)
    let steps = try bench.run(.renameIndex("t", "old one", to: "new one"), settings: settings)
    #expect(steps.contains { $0.hasPrefix("DROP INDEX") } != isAllowed)
    if isAllowed {
      #expect(try bench.strings(root) == before)
      #expect(
        try bench.strings("SELECT idx FROM sqlite_stat1 ORDER BY 1") == ["new one", "other"])
    }
    #expect(
      try bench.strings("SELECT a FROM t INDEXED BY \"new one\" WHERE b = 'y' AND a <> ''").count
        == 2)
    #expect(try bench.strings("PRAGMA integrity_check") == ["ok"])
    try bench.run(.renameIndex("t", "new one", to: "old one"), settings: settings)
    #expect(
      try bench.strings("SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY 1")
        == ["old one", "other"])
  }

  @Test("but not one that is taken")
  func taken() throws {
    let bench = try Bench(sql)
    #expect(throws: ExecutionError.self) {
      try bench.run(.renameIndex("t", "other", to: "OLD one"))
    }
    #expect(throws: ExecutionError.self) { try bench.run(.renameIndex("t", "none", to: "some")) }
  }
}
