import Foundation
import GodwitExecution
import GodwitIntrospection
import GodwitSchemaModel

import class GRDB.Database
import class GRDB.DatabaseQueue

/// Changes of a large table, beside the same statements written by hand. Each runs in a transaction
/// that is rolled back, so that all begin with the same file.
struct ChangingBenchmark {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "godwit-benchmark-\(UUID().uuidString)", directoryHint: .isDirectory)

  private static let rows = 1_000_000

  func run() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let queue = try Connections.writable(path: folder.appending(path: "large.sqlite").path)
    try queue.inDatabase(fill)
    let bytes = try queue.inDatabase {
      try $0.integer("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size") ?? 0
    }
    print("")
    print("Changing a table of \(Self.rows) rows, \(bytes / 1_000_000) MB with two indexes.")
    print("By hand: the statements that a careful person would write, by SQLite's C interface.")
    print("")
    print(Self.row("change", "Godwit", "by hand", "ratio"))
    for change in changes {
      let godwit = try time(queue) {
        try OperationExecutor($0).run(.alterTable("t", change.changes))
      }
      let hand = try time(queue) { db in
        for sql in change.byHand { try db.execute(sql: sql) }
      }
      print(
        Self.row(
          change.name, Self.milliseconds(godwit), Self.milliseconds(hand),
          String(format: "%.2f", godwit / hand)))
    }
    try queue.close()
    try compareProcesses()
  }

  /// One rebuild in whole processes, with the COMMIT: its memory with few rows and with many, and other
  /// tools beside it.
  private func compareProcesses() throws {
    print("")
    print("Changing the type of `body`, in a process of its own, committed:")
    let large = folder.appending(path: "large.sqlite").path
    let copy = folder.appending(path: "copy.sqlite").path
    func measure(_ name: String, rows: Int, _ body: () throws -> Int?) throws {
      try FileManager.default.copyItem(atPath: large, toPath: copy)
      defer {
        for suffix in ["", "-wal", "-shm"] {
          try? FileManager.default.removeItem(atPath: copy + suffix)
        }
      }
      if rows < Self.rows {
        let queue = try Connections.writable(path: copy)
        try queue.inDatabase { try $0.execute(sql: "DELETE FROM t WHERE id > \(rows); VACUUM") }
        try queue.close()
      }
      var kilobytes: Int?
      let time = try ContinuousClock().measure { kilobytes = try body() }
      let memory =
        kilobytes.map { String(format: ", peak memory %.0f MB", Double($0) / 1024) } ?? ""
      print(String(format: "%@, %d rows: %.2f s%@", name, rows, time / .seconds(1), memory))
    }
    for rows in [Self.rows / 10, Self.rows] {
      try measure("Godwit", rows: rows) {
        try TypeChange(path: copy, table: "t", column: "body").runAlone()
      }
    }
    for tool in OtherTool.all {
      guard let version = tool.version() else { continue }
      try measure("\(tool.name) \(version)", rows: Self.rows) {
        try tool.changeType(at: copy, of: "t", "body")
        return nil
      }
    }
  }

  private func fill(_ db: Database) throws {
    try db.execute(
      sql: """
        PRAGMA journal_mode = wal;
        BEGIN;
        CREATE TABLE t (
          id INTEGER PRIMARY KEY, name VARCHAR(200) NOT NULL, body TEXT, n INTEGER DEFAULT 0,
          extra TEXT
        );
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(Self.rows))
        INSERT INTO t SELECT i, 'name ' || i, printf('%0200d', i), i % 1000, 'extra' FROM n;
        CREATE INDEX ix_name ON t (name);
        CREATE INDEX ix_n ON t (n);
        COMMIT;
        """)
  }

  // MARK: Changes

  private struct Change {
    let name: String
    let changes: [TableChange]
    let byHand: [String]
  }

  private static let columns: [String: Column] = [
    "name": Column("name", .varchar(200)).notNull(), "n": Column("n", .integer).default(0),
    "body": Column("body", .text), "extra": Column("extra", .text),
  ]

  private func altering(_ name: String, _ change: (inout Column) -> Void) -> [TableChange] {
    guard let old = Self.columns[name] else { return [] }
    var new = old
    change(&new)
    return [.alterColumn(old, to: new)]
  }

  /// The rebuild that SQLite's documentation gives, with a definition of its own.
  private func rebuild(_ definition: String) -> [String] {
    [
      "PRAGMA legacy_alter_table = ON", "CREATE TABLE new_t (\(definition))",
      "INSERT INTO new_t (id, name, body, n, extra) SELECT id, name, body, n, extra FROM t",
      "DROP TABLE t", "ALTER TABLE new_t RENAME TO t", "CREATE INDEX ix_name ON t (name)",
      "CREATE INDEX ix_n ON t (n)", "PRAGMA legacy_alter_table = OFF",
    ]
  }

  private var changes: [Change] {
    [
      Change(
        name: "drop NOT NULL (by hand: a rebuild)", changes: altering("name") { $0.notNull = nil },
        byHand: rebuild(
          "id INTEGER PRIMARY KEY, name VARCHAR(200), body TEXT, n INTEGER DEFAULT 0, extra TEXT")),
      Change(
        name: "VARCHAR(200) -> VARCHAR(500) (by hand: a rebuild)",
        changes: altering("name") { $0.type = .varchar(500) },
        byHand: rebuild(
          "id INTEGER PRIMARY KEY, name VARCHAR(500) NOT NULL, body TEXT, n INTEGER DEFAULT 0, "
            + "extra TEXT")),
      Change(
        name: "add a CHECK (by hand: one scan)",
        changes: [.addConstraint(.check(Check("ck", "n >= 0")))],
        byHand: ["SELECT count(*) FROM t WHERE NOT (n >= 0)"]),
      Change(
        name: "change a default (by hand: one scan)",
        changes: altering("n") { $0.defaultValue = 7 },
        byHand: ["SELECT count(*) FROM t NOT INDEXED WHERE +n IS 'x'"]),
      Change(
        name: "add a column", changes: [.addColumn(Column("more", .text))],
        byHand: ["ALTER TABLE t ADD COLUMN more TEXT"]),
      Change(
        name: "rename a column", changes: [.renameColumn("extra", to: "other")],
        byHand: ["ALTER TABLE t RENAME COLUMN extra TO other"]),
      Change(
        name: "drop a column", changes: [.dropColumn(Self.columns["extra"] ?? Column("extra"))],
        byHand: ["ALTER TABLE t DROP COLUMN extra"]),
      Change(
        name: "change a type (both: a rebuild)", changes: altering("body") { $0.type = .blob },
        byHand: rebuild(
          "id INTEGER PRIMARY KEY, name VARCHAR(200) NOT NULL, body BLOB, n INTEGER DEFAULT 0, "
            + "extra TEXT")),
    ]
  }

  // MARK: Measuring

  /// The better of two runs.
  private func time(
    _ queue: DatabaseQueue, _ body: (Database) throws -> Void
  ) throws -> Duration {
    var best = Duration.seconds(3600)
    for _ in 0..<2 {
      try queue.inDatabase { db in
        try db.beginTransaction(.immediate)
        best = min(best, try ContinuousClock().measure { try body(db) })
        try db.rollback()
      }
    }
    return best
  }

  private static func milliseconds(_ duration: Duration) -> String {
    String(format: "%.1f ms", duration / .milliseconds(1))
  }

  private static func row(_ cells: String...) -> String {
    let first = cells[0].padding(toLength: 52, withPad: " ", startingAt: 0)
    return first
      + cells.dropFirst().map { String(repeating: " ", count: max(14 - $0.count, 1)) + $0 }.joined()
  }
}
