import GodwitSchemaModel
import Testing

@testable import GodwitExecution

/// With foreign keys on, SQLite deletes the rows of a table before it drops it, and cascades with them
/// (https://sqlite.org/foreignkeys.html#fk_schemacommands).
@Suite("On a connection that enforces foreign keys")
struct EnforcedForeignKeyTests {
  private func bench() throws -> Bench {
    try Bench(
      """
      CREATE TABLE p (id INTEGER PRIMARY KEY, a TEXT);
      CREATE TABLE c (p INTEGER REFERENCES p (id) ON DELETE CASCADE, a TEXT);
      CREATE TABLE s (id INTEGER PRIMARY KEY, up INTEGER REFERENCES s (id) ON DELETE CASCADE, a TEXT);
      INSERT INTO p VALUES (1, 'x'); INSERT INTO c VALUES (1, 'x');
      INSERT INTO s VALUES (1, NULL, 'x'), (2, 1, 'x');
      PRAGMA foreign_keys = ON;
      """)
  }

  private func rebuild(_ bench: Bench, _ name: String) throws {
    let table = try bench.table(.init(name))
    let a = try #require(table.column("a"))
    var settings = ExecutionSettings()
    settings.allowsMetadataEdits = false
    settings.capabilities = Capabilities(version: 3_040_000)
    try bench.run(
      .alterTable(table.name, [.alterColumn(a, to: a.notNull())]), settings: settings)
  }

  @Test("a table to which rows refer is neither rebuilt nor dropped, and no row is touched")
  func parents() throws {
    let bench = try bench()
    let drop = SchemaOperation.dropTable(try bench.table("p"))
    for body in [{ try rebuild(bench, "p") }, { _ = try bench.run(drop) }] {
      let error = #expect(throws: ExecutionError.self) { try body() }
      guard case .referencedTable("p", by: ["c"])? = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
    #expect(try bench.strings("SELECT a FROM c") == ["x"])
    #expect(try bench.strings("SELECT a FROM p") == ["x"])
  }

  @Test("nor one whose rows refer to each other")
  func itself() throws {
    let bench = try bench()
    let error = #expect(throws: ExecutionError.self) { try rebuild(bench, "s") }
    guard case .referencedTable("s", by: ["s"])? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try bench.strings("SELECT id FROM s") == ["1", "2"])
  }

  @Test("one to which nothing refers is rebuilt and dropped as anywhere")
  func children() throws {
    let bench = try bench()
    try rebuild(bench, "c")
    #expect(try bench.strings("SELECT p || a FROM c") == ["1x"])
    try bench.run(.dropTable(try bench.table("c")))
    #expect(try bench.strings("SELECT a FROM p") == ["x"])
    #expect(try bench.strings("PRAGMA foreign_keys") == ["1"])
  }
}
