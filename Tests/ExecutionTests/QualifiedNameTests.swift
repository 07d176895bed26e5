import GodwitSQLSyntax
import GodwitSchemaModel
import Testing

import struct GRDB.DatabaseError

@testable import GodwitExecution

@Suite("A table that calls its columns by its own name")
struct QualifiedNameTests {
  /// Rebuilds `t` by setting `b` to NOT NULL.
  private func rebuild(_ bench: Bench) throws -> [String] {
    let b = try #require(try bench.table("t").column("b"))
    var settings = ExecutionSettings()
    settings.allowsMetadataEdits = false
    settings.capabilities = Capabilities(version: 3_040_000)
    return try bench.run(.alterTable("t", [.alterColumn(b, to: b.notNull())]), settings: settings)
  }

  /// The way of the documentation, with one copy and a rename. The other way, which is for tables that
  /// cannot be renamed, takes two, and would hide that the new table could not even be created.
  private func expectOneCopy(_ steps: [String]) {
    #expect(steps.contains("ALTER TABLE main._godwit_new_t RENAME TO t"), "\(steps)")
    #expect(steps.filter { $0.hasPrefix("INSERT ") }.count == 1, "\(steps)")
    let new = steps.filter { $0.hasPrefix("CREATE TABLE _godwit_new_t") }
    #expect(new.count == 1 && !new.joined().contains("."), "\(new)")
  }

  @Test(
    "has its checks without the name while it is rebuilt, and they go on to hold",
    arguments: [
      "CHECK (t.a > 0)", "CHECK (T.a > 0)", "CHECK (\"t\".\"a\" > 0)", "CHECK ([t].[a] > 0)",
      "CHECK (`t`.a > 0)", "CHECK (main.t.a > 0)", "CHECK (main.t.a > 0 AND t.b <> '')",
      "CONSTRAINT ck CHECK (t.a > 0)", "CHECK (NOT t.a <= 0)", "CHECK (abs(t.a) = t.a AND t.a)",
      "CHECK (t /* the table */ . a > 0)",
    ])
  func checks(check: String) throws {
    for table in ["(a INTEGER \(check), b TEXT)", "(a INTEGER, b TEXT, \(check))"] {
      let bench = try Bench("CREATE TABLE t \(table); INSERT INTO t VALUES (1, 'x')")
      expectOneCopy(try rebuild(bench))
      #expect(try bench.strings("SELECT a || b FROM t") == ["1x"])
      #expect(throws: DatabaseError.self) { try bench.execute("INSERT INTO t VALUES (0, 'y')") }
      try bench.execute("INSERT INTO t VALUES (2, 'y')")
    }
  }

  @Test("can have a column that is called as the table is")
  func columnOfTheSameName() throws {
    let bench = try Bench(
      "CREATE TABLE t (t INTEGER, b TEXT, CHECK (t.t > 0)); INSERT INTO t VALUES (1, 'x')")
    expectOneCopy(try rebuild(bench))
    #expect(throws: DatabaseError.self) { try bench.execute("INSERT INTO t VALUES (0, 'y')") }
  }

  @Test("keeps a string in which the same stands")
  func strings() throws {
    let bench = try Bench(
      "CREATE TABLE t (a TEXT, b TEXT, CHECK (t.a <> 't.a')); INSERT INTO t VALUES ('x', 'x')")
    let steps = try rebuild(bench)
    #expect(steps.contains { $0.contains("CHECK (a <> 't.a')") }, "\(steps)")
    #expect(throws: DatabaseError.self) { try bench.execute("INSERT INTO t VALUES ('t.a', 'y')") }
  }

  @Test(
    "has the conditions of its indexes as they were",
    arguments: ["t.a > 0", "\"t\".a > 0", "main.t.a > 0"])
  func partialIndexes(condition: String) throws {
    let index = "CREATE UNIQUE INDEX ix ON t (b) WHERE \(condition)"
    let bench = try Bench(
      "CREATE TABLE t (a INTEGER, b TEXT, CHECK (t.a < 9)); \(index); "
        + "INSERT INTO t VALUES (0, 'x'), (0, 'x'), (1, 'x')")
    expectOneCopy(try rebuild(bench))
    #expect(try bench.strings("SELECT sql FROM sqlite_master WHERE name = 'ix'") == [index])
    #expect(throws: DatabaseError.self) { try bench.execute("INSERT INTO t VALUES (1, 'x')") }
    try bench.execute("INSERT INTO t VALUES (0, 'x')")
  }

  @Test("has triggers that mention it as they were")
  func triggers() throws {
    let trigger = "CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM t WHERE t.a = 5; END"
    let bench = try Bench(
      "CREATE TABLE t (a INTEGER, b TEXT, CHECK (t.a > 0)); \(trigger); INSERT INTO t VALUES (1, 'x')"
    )
    expectOneCopy(try rebuild(bench))
    #expect(try bench.strings("SELECT sql FROM sqlite_master WHERE name = 'g'") == [trigger])
    try bench.execute("INSERT INTO t VALUES (5, 'y')")
    #expect(try bench.strings("SELECT a FROM t") == ["1"])
  }
}
