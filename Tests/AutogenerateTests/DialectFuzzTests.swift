import GRDB
import GRDBSQLite
import GodwitAutogenerate
import GodwitExecution
import GodwitIntrospection
import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaModel
import GodwitTestSupport
import Testing

@Suite("A script for who keeps foreign keys on")
struct DialectFuzzTests {
  /// How many families of tables are tried, and what came of it.
  private struct Outcome {
    var made = 0
    var refused = 0
    var failed = 0
  }

  @Test(
    "loses no row of a table that refers to the changed one, whatever the keys do",
    arguments: [1, 2, 3])
  func families(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    var outcome = Outcome()
    for number in 0..<60 {
      let family = RandomFamily(&random)
      try look(at: family, "seed \(seed), number \(number)", &outcome)
    }
    // Most can be done: a test of refusals would show nothing.
    #expect(outcome.made > 60, "\(outcome)")
  }

  private func look(at family: RandomFamily, _ name: String, _ outcome: inout Outcome) throws {
    let source = try family.database()
    let target = try Connections.inMemory()
    try target.inDatabase { try $0.execute(sql: family.targetSchema) }
    let autogenerator = try source.inDatabase { db in
      try target.inDatabase {
        try Autogenerator(
          from: db, toSchemaOf: $0, by: SchemaReader(), settings: MigrationSettings())
      }
    }
    let before = try contents(source, family)
    for dialect in [Dialect.dqlite, .rqlite, .d1] {
      let script: SQLScript
      do {
        script = try source.inDatabase { db in
          try autogenerator.script(for: try autogenerator.change(of: db), of: db, in: dialect)
        }
      } catch {
        outcome.refused += 1
        continue
      }
      let copy = try DatabaseQueue()
      try source.backup(to: copy)
      do {
        try copy.inDatabase {
          try OwnedTransaction(onlyPragmas: dialect.pragmas).run(script.statements, on: $0)
        }
      } catch {
        outcome.failed += 1
        #expect(try contents(copy, family) == before, "\(name) \(dialect.name)")
        Issue.record("\(name) \(dialect.name): \(error)\n\(family.schema)\n\(family.targetSchema)")
        continue
      }
      outcome.made += 1
      #expect(try contents(copy, family) == before, "\(name) \(dialect.name)\n\(family.schema)")
      let left = try copy.inDatabase { db in
        try target.inDatabase {
          try Autogenerator(
            from: db, toSchemaOf: $0, by: SchemaReader(), settings: MigrationSettings())
        }.change(of: db).differences(strictOrder: false)
      }
      #expect(left.isEmpty, "\(name) \(dialect.name) \(left)")
      let wrong = try copy.inDatabase { try Row.fetchAll($0, sql: "PRAGMA foreign_key_check") }
      #expect(wrong.isEmpty, "\(name) \(dialect.name)")
    }
  }

  /// All rows, with their rowids and what was counted.
  private func contents(_ queue: DatabaseQueue, _ family: RandomFamily) throws -> [String] {
    try queue.inDatabase { db in
      try family.tables.flatMap { table in
        try String.fetchAll(db, sql: table.query)
      } + String.fetchAll(db, sql: "SELECT name || seq FROM sqlite_sequence ORDER BY name")
        + String.fetchAll(
          db,
          sql:
            "SELECT name || coalesce(tbl_name, '') FROM sqlite_master WHERE type <> 'table' ORDER BY name"
        )
    }
  }
}

/// Tables that refer to each other, with rows.
private struct RandomFamily {
  struct Table {
    let name: String
    let isWithoutRowID: Bool
    let isCounting: Bool
    var keys: [String] = []
    /// Columns of foreign keys with the number of their parent.
    var references: [(column: String, parent: Int, toCode: Bool)] = []

    var query: String {
      let columns = ["id", "code", "n"] + references.map(\.column)
      let values = (columns + (isWithoutRowID ? [] : ["rowid"])).map {
        "quote(CAST(\($0) AS TEXT))"
      }
      return "SELECT \(values.joined(separator: " || ',' || ")) FROM \(name) ORDER BY 1"
    }

    func createStatement(changed: Bool) -> String {
      let key =
        isCounting
        ? "id INTEGER PRIMARY KEY AUTOINCREMENT"
        : isWithoutRowID ? "id INTEGER PRIMARY KEY" : "id INT PRIMARY KEY"
      let others = changed ? "n TEXT, CHECK (code <> 'never')" : "n INTEGER"
      let parts =
        [key, "code TEXT NOT NULL"] + references.map { "\($0.column) INT" } + [others] + keys
      return "CREATE TABLE \(name) (\(parts.joined(separator: ", ")))"
        + (isWithoutRowID ? " WITHOUT ROWID" : "") + ";\n"
        + "CREATE UNIQUE INDEX idx_\(name)_code ON \(name) (code);\n"
        + "CREATE INDEX idx_\(name)_n ON \(name) (n);\n"
    }
  }

  private(set) var tables: [Table] = []
  private let changed: Int
  private var rows = ""

  init(_ random: inout SplitMix) {
    let count = Int.random(in: 2...5, using: &random)
    let actions = ["NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"]
    for number in 0..<count {
      let isCounting = Int.random(in: 0..<4, using: &random) == 0
      var table = Table(
        name: "t\(number)",
        isWithoutRowID: !isCounting && Int.random(in: 0..<3, using: &random) == 0,
        isCounting: isCounting)
      for place in 0..<Int.random(in: 0...2, using: &random) {
        // Mostly to one that is there before, sometimes to itself or in a circle.
        let isFree = Int.random(in: 0..<5, using: &random) == 0
        let parent =
          isFree
          ? Int.random(in: 0..<count, using: &random) : Int.random(in: 0...number, using: &random)
        let column = "r\(place)"
        let toCode = Int.random(in: 0..<3, using: &random) == 0
        let delete = actions.randomElement(using: &random) ?? "CASCADE"
        let update = actions.randomElement(using: &random) ?? "CASCADE"
        let deferral =
          Int.random(in: 0..<4, using: &random) == 0 ? " DEFERRABLE INITIALLY DEFERRED" : ""
        table.references.append((column, parent, toCode))
        table.keys.append(
          "FOREIGN KEY (\(column)) REFERENCES t\(parent) (\(toCode ? "code" : "id")) ON DELETE \(delete) ON UPDATE \(update)\(deferral)"
        )
      }
      tables.append(table)
    }
    changed = Int.random(in: 0..<count, using: &random)
    for (number, table) in tables.enumerated() {
      for row in 1...6 {
        let values = table.references.map { reference -> String in
          let other = Int.random(in: 0...6, using: &random)
          return other == 0
            ? "NULL" : reference.toCode ? "'c\(reference.parent)_\(other)'" : "\(other)"
        }
        let all = ["\(row)", "'c\(number)_\(row)'"] + values + ["\(row * 7)"]
        rows +=
          "INSERT INTO t\(number) (\((["id", "code"] + table.references.map(\.column) + ["n"]).joined(separator: ", "))) VALUES (\(all.joined(separator: ", ")));\n"
      }
    }
  }

  private var others: String {
    """
    CREATE TABLE log (a);
    CREATE VIEW v AS SELECT * FROM t0 JOIN t1;
    CREATE TRIGGER logs AFTER DELETE ON t0 BEGIN INSERT INTO log VALUES (old.id); END;
    CREATE TRIGGER counts AFTER INSERT ON t1 BEGIN UPDATE t0 SET code = code || '!' WHERE id = new.id; END;
    CREATE TRIGGER guards BEFORE UPDATE ON t1 BEGIN SELECT RAISE(ABORT, 'no'); END;
    """
  }

  private func schema(changing: Bool) -> String {
    // AUTOINCREMENT makes the table that is asked for.
    "CREATE TABLE seq (id INTEGER PRIMARY KEY AUTOINCREMENT);\n"
      + tables.enumerated().map { $1.createStatement(changed: changing && $0 == changed) }.joined()
  }

  var schema: String { schema(changing: false) + others }
  var targetSchema: String { schema(changing: true) + others }

  func database() throws -> DatabaseQueue {
    let queue = try Connections.inMemory()
    try queue.inDatabase { db in
      try db.execute(sql: "PRAGMA foreign_keys = OFF")
      try db.execute(sql: schema(changing: false) + rows)
      try db.execute(sql: "INSERT INTO seq VALUES (9); DELETE FROM seq; " + others + "; ANALYZE")
    }
    return queue
  }
}
