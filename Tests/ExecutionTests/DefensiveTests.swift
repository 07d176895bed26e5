import GodwitIntrospection
import GodwitSQLiteC
import GodwitSchemaModel
import Testing

@testable import GodwitExecution

/// Apple's SQLite is in defensive mode unless it is told otherwise
/// (https://sqlite.org/c3ref/c_dbconfig_defensive.html).
@Suite("In defensive mode")
struct DefensiveTests {
  private func bench(_ sql: String) throws -> Bench {
    let bench = try Bench(sql)
    bench.queue.inDatabase { _ = godwit_set_defensive($0.sqliteConnection, 1) }
    return bench
  }

  @Test("what would be an edit is a rebuild, and is announced as one")
  func edits() throws {
    let bench = try bench("CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 2);")
    var ways: [AlterationStrategy.Kind] = []
    try bench.queue.inDatabase { db in
      try db.inTransaction {
        try OperationExecutor(
          db, settings: Bench.olderSettings, willChange: { ways.append($0.kind) }
        )
        .run(.alterTable("t", [.addConstraint(.check(Check("ck", "a > 0")))]))
        return .commit
      }
    }
    #expect(ways == [.rebuild])
    #expect(try bench.table("t").checks.map(\.name) == ["ck"])
    #expect(try bench.strings("SELECT a || b FROM t") == ["12"])
  }

  @Test("a column can be dropped while a view elsewhere is broken")
  func brokenView() throws {
    let bench = try bench(
      """
      CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 2);
      CREATE VIEW broken AS SELECT * FROM nowhere;
      """)
    let column = try #require(try bench.table("t").column("b"))
    try bench.run(.alterTable("t", [.dropColumn(column)]), settings: Bench.olderSettings)
    #expect(try bench.strings("SELECT * FROM t") == ["1"])
  }

  @Test("an index gets its name by being made anew")
  func indexes() throws {
    let bench = try bench("CREATE TABLE t (a); CREATE INDEX old ON t (a);")
    let steps = try bench.run(.renameIndex("t", "old", to: "new"))
    #expect(steps == ["DROP INDEX old", "CREATE INDEX new ON t (a)"])
  }

  @Test("what is in memory only is not in it: there edits are tried")
  func inMemory() throws {
    let connections = [try Connections.inMemory(), try Sandbox().empty()]
    for queue in connections {
      #expect(queue.inDatabase { $0.canEditSchema })
    }
    let bench = try bench("")
    #expect(!bench.queue.inDatabase { $0.canEditSchema })
  }
}
