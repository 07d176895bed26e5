import GRDB
import Godwit
import GodwitExecution
import GodwitRevisionGraph
import Testing

@testable import GodwitMigrations

@Suite("The place of a column")
struct ColumnPlaceTests {
  private static let table = """
    CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT UNIQUE, c INTEGER AS (length(a)));
    CREATE INDEX ix ON t (a);
    CREATE TRIGGER g AFTER DELETE ON t BEGIN INSERT INTO t (a, b) VALUES ('x', 'y'); END;
    INSERT INTO t (a, b) VALUES ('a1', 'b1'), ('a2', 'b2');
    """

  private struct Result {
    let columns: [String]
    let rows: [String]
    let ways: [AlterationStrategy]
  }

  /// What becomes of the table by a closure of operations, and how.
  private func result(
    on sql: String = table, _ body: (Operations) throws -> Void
  ) throws -> Result {
    let database = try TestDatabase(sql)
    var ways: [AlterationStrategy] = []
    try database.queue.inDatabase { db in
      let session = OperationSession(
        settings: MigrationSettings().execution, willChange: { ways.append($0) })
      try db.inTransaction {
        try body(Operations(db, mode: .database, session: session))
        return .commit
      }
    }
    return Result(
      columns: try database.strings("SELECT name FROM pragma_table_xinfo('t')"),
      rows: (try? database.strings("SELECT id || a || b || c FROM t ORDER BY id")) ?? [],
      ways: ways)
  }

  private let rows = ["1a1b12", "2a2b22"]

  @Test("is behind another one, at the price of a rebuild")
  func after() throws {
    let result = try result { try $0.addColumn("t", Column("n", .text), after: "A") }
    #expect(result.columns == ["id", "a", "n", "b", "c"])
    #expect(result.rows == rows)
    #expect(result.ways.map(\.reason) == [.ordersColumns])
  }

  @Test("is the last one by ALTER TABLE, said or not")
  func last() throws {
    for body: (Operations) throws -> Void in [
      { try $0.addColumn("t", Column("n", .text)) },
      { try $0.addColumn("t", Column("n", .text), after: "c") },
      { try $0.reorderColumns("t", "ID", "a") },
      { op in
        try op.alterTable("t") { table in
          table.addColumn(Column("n", .text))
          table.orderColumns("b", "a", "id", "c", "n")
        }
      },
    ] {
      let result = try result(on: Self.table, body)
      #expect(result.columns.starts(with: ["id", "a", "b", "c"]), "\(result)")
      #expect(result.ways.map(\.kind) == [.native], "\(result)")
      #expect(result.rows == rows)
    }
  }

  @Test("in an order counts for a column that is added with it")
  func ordered() throws {
    let result = try result { op in
      try op.alterTable("t") { table in
        table.addColumn(Column("n", .text).notNull(), backfill: "a || b")
        table.addColumn(Column("m", .text))
        table.orderColumns("id", "n", "nobody")
      }
    }
    #expect(result.columns == ["id", "n", "a", "b", "c", "m"])
    let swapped = try self.result { op in
      try op.alterTable("t") { table in
        table.addColumn(Column("n", .text))
        table.addColumn(Column("m", .text))
        table.orderColumns("id", "a", "b", "c", "m", "n")
      }
    }
    #expect(swapped.columns == ["id", "a", "b", "c", "m", "n"])
    #expect(swapped.ways.map(\.reason) == [.ordersColumns])
  }

  @Test("can be changed for all, and given back")
  func reordered() throws {
    let result = try result { try $0.reorderColumns("t", "b", "id") }
    #expect(result.columns == ["b", "id", "a", "c"])
    #expect(result.rows == rows)
    #expect(result.ways.map(\.reason) == [.ordersColumns])
    let back = try self.result {
      try $0.reorderColumns("t", "b", "id")
      try $0.reorderColumns("t", "id", "a", "b", "c")
    }
    #expect(back.columns == ["id", "a", "b", "c"] && back.rows == rows)
  }

  @Test("goes with other changes into one rebuild, around renames too")
  func together() throws {
    let result = try result { op in
      try op.alterTable("t") { table in
        table.alterColumn("a", .type(.blob))
        table.addColumn(Column("n", .integer).notNull().default(7), after: "id")
        table.dropUnique(Unique(on: "b"))
      }
    }
    #expect(result.columns == ["id", "n", "a", "b", "c"])
    #expect(result.ways.map(\.kind) == [.rebuild])
    let renamed = try self.result(on: "CREATE TABLE t (id INTEGER PRIMARY KEY, a, b, c)") { op in
      try op.alterTable("t") { table in
        table.renameColumn("a", to: "z")
        table.addColumn(Column("n", .integer), after: "z")
      }
    }
    #expect(renamed.columns == ["id", "z", "n", "b", "c"])
  }

  @Test("is refused where it cannot be")
  func refused() throws {
    #expect {
      try result { try $0.addColumn("t", Column("n"), after: "d") }
    } throws: {
      "\($0)".contains("The table 't' has no column 'd'.")
    }
    #expect {
      try result { try $0.reorderColumns("t", "a", "d") }
    } throws: {
      "\($0)".contains("has no column 'd'")
    }
    #expect {
      try result { try $0.reorderColumns("t", "a", "b", "A") }
    } throws: {
      "\($0)".contains("names 'A' twice")
    }
    #expect(throws: OperationError.self) { try result { try $0.reorderColumns("u", "a") } }
  }

  @Test(
    "stays while a trigger inserts by positions",
    arguments: [
      ("INSERT INTO t VALUES (1, 2, 3);", true),
      ("REPLACE INTO \"T\" SELECT 1, 2, 3;", true),
      ("INSERT INTO t (id, a, b) VALUES (1, 2, 3);", false),
      ("INSERT INTO u VALUES (1);", false),
    ])
  func positions(statement: String, isRefused: Bool) throws {
    let sql = """
      CREATE TABLE t (id INTEGER PRIMARY KEY, a, b); CREATE TABLE u (a);
      CREATE TRIGGER g AFTER DELETE ON u BEGIN \(statement) END
      """
    let reorder: (Operations) throws -> Void = { try $0.reorderColumns("t", "b", "a") }
    guard isRefused else {
      #expect(try result(on: sql, reorder).columns == ["b", "a", "id"])
      return
    }
    #expect {
      try result(on: sql, reorder)
    } throws: {
      "\($0)".contains("INSERT INTO in 'g' names no columns")
    }
  }
}
