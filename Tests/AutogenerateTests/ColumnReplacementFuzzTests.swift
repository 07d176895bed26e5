import GRDB
import GodwitAutogenerate
import GodwitExecution
import GodwitIntrospection
import GodwitMigrations
import GodwitTestSupport
import Testing

@Suite("A column that is changed in its place where foreign keys stay on")
struct ColumnReplacementFuzzTests {
  private struct Outcome {
    /// Changed by a new column, and by a rebuild of all tables.
    var columns = 0
    var families = 0
    /// Refused by both for what the rows hold.
    var refused = 0
  }

  @Test("leaves what an ordinary rebuild leaves, or both change nothing", arguments: [11, 12, 13])
  func columns(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    var outcome = Outcome()
    for number in 0..<60 {
      let change = RandomColumnChange(&random)
      try look(
        at: change, "seed \(seed), number \(number)\n\(change.schema(changed: true))", &outcome)
    }
    #expect(outcome.columns > 20 && outcome.families > 1 && outcome.refused > 5, "\(outcome)")
  }

  private func look(at change: RandomColumnChange, _ name: String, _ outcome: inout Outcome) throws
  {
    let source = try database(change.schema(changed: false), change.rows)
    let target = try database(change.schema(changed: true), "")
    var settings = MigrationSettings()
    settings.allowsMetadataEdits = false
    let autogenerator = try source.inDatabase { db in
      try target.inDatabase {
        try Autogenerator(from: db, toSchemaOf: $0, by: SchemaReader(), settings: settings)
      }
    }
    func script(_ dialect: Dialect) throws -> [String] {
      try source.inDatabase { db in
        try autogenerator.script(for: try autogenerator.change(of: db), of: db, in: dialect)
          .statements
      }
    }
    let (ordinary, service) = (try copy(of: source), try copy(of: source))
    let isRebuilt = try runs(try script(.sqlite), on: ordinary)
    for dialect in [Dialect.dqlite, .d1] {
      let statements = try script(dialect)
      let isChanged = try service.inDatabase { db in
        do {
          try OwnedTransaction(onlyPragmas: dialect.pragmas).run(statements, on: db)
          return true
        } catch is DatabaseError {
          return false
        }
      }
      #expect(isChanged == isRebuilt, "\(name)\n\(statements.joined(separator: ";\n"))")
      if !isChanged {
        outcome.refused += 1
      } else if statements.contains(where: { $0.contains("DROP COLUMN n") }) {
        outcome.columns += 1
        #expect(!statements.contains { $0.hasPrefix("DROP TABLE main.c") }, "\(name)")
      } else if statements.contains(where: { $0.hasPrefix("DROP TABLE main.p") }) {
        outcome.families += 1
      }
      try expectEqual(service, try copy(of: ordinary), name)
      try source.backup(to: service)
    }
  }

  /// The same rows and definitions, and the same after rows of the parent have been changed and deleted.
  private func expectEqual(_ one: DatabaseQueue, _ other: DatabaseQueue, _ name: String) throws {
    #expect(try contents(one) == contents(other), "\(name)")
    for statement in [
      "UPDATE p SET id = id + 100, code = code || '!' WHERE id = 2", "DELETE FROM p WHERE id = 3",
      "INSERT INTO p (id, code) VALUES (50, 'new')", "INSERT INTO p (code) VALUES ('newer')",
      "UPDATE p SET n = 'x'", "UPDATE p SET n = 12.0",
    ] {
      let made = try [one, other].map { try answer(statement, $0) }
      #expect(made[0] == made[1], "\(name)\n\(statement)")
    }
    #expect(try contents(one) == contents(other), "\(name), after changes")
  }

  private func answer(_ statement: String, _ queue: DatabaseQueue) throws -> String {
    try queue.inDatabase { db in
      try db.execute(sql: "PRAGMA foreign_keys = ON")
      do {
        try db.execute(sql: statement)
        return "\(db.changesCount)"
      } catch let error as DatabaseError {
        return error.message ?? ""
      }
    }
  }

  private func runs(_ statements: [String], on queue: DatabaseQueue) throws -> Bool {
    try queue.inDatabase { db in
      do {
        for statement in statements { try db.execute(sql: statement) }
        return true
      } catch is DatabaseError {
        if db.isInsideTransaction { try db.execute(sql: "ROLLBACK") }
        return false
      }
    }
  }

  private func database(_ schema: String, _ rows: String) throws -> DatabaseQueue {
    let queue = try Connections.inMemory()
    try queue.inDatabase { try $0.execute(sql: "PRAGMA foreign_keys = OFF;" + schema + rows) }
    return queue
  }

  private func copy(of source: DatabaseQueue) throws -> DatabaseQueue {
    let copy = try DatabaseQueue()
    try source.backup(to: copy)
    return copy
  }

  /// All rows, and what the pragmas say of the tables.
  private func contents(_ queue: DatabaseQueue) throws -> [String] {
    let tables = ["p", "c0", "c1", "g", "log"]
    let pragmas = ["table_xinfo", "index_list", "foreign_key_list"]
    return try queue.inDatabase { db in
      let rows = try tables.flatMap { table in
        let info = try Row.fetchAll(db, sql: "PRAGMA table_xinfo(\(table))")
        let columns = info.map { "\"\($0["name"] as String)\"" }
        let all = try columns + (isWithoutRowID(table, db) ? [] : ["rowid"])
        let values = all.map { "typeof(\($0)) || ' ' || quote(\($0))" }
        return try String.fetchAll(
          db, sql: "SELECT '\(table) ' || \(values.joined(separator: " || ', ' || ")) FROM \(table)"
        )
        .sorted()
      }
      let facts = try tables.flatMap { table in
        try pragmas.flatMap {
          try Row.fetchAll(db, sql: "PRAGMA \($0)(\(table))").map(\.description)
        }
      }
      let rest = try Row.fetchAll(
        db, sql: "SELECT type, name, sql FROM sqlite_master WHERE name <> 'p' ORDER BY type, name")
      let sequence = try Row.fetchAll(db, sql: "SELECT * FROM sqlite_sequence ORDER BY name")
      let wrong =
        try Row.fetchAll(db, sql: "PRAGMA foreign_key_check")
        + Row.fetchAll(db, sql: "PRAGMA integrity_check")
      return rows + facts + (rest + sequence + wrong).map(\.description)
    }
  }

  private func isWithoutRowID(_ table: String, _ db: Database) throws -> Bool {
    try Bool.fetchOne(db, sql: "SELECT wr FROM pragma_table_list(?)", arguments: [table]) ?? false
  }
}

/// A table to which others refer in all ways, and a change of its last column.
private struct RandomColumnChange {
  private let options: String
  private let key: String
  private let more: String
  private let old: String
  private let new: String
  private let others: String
  private(set) var rows = ""

  init(_ random: inout SplitMix) {
    func pick(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "" }
    let types = ["INTEGER", "TEXT", "REAL", "BLOB"]
    let isStrict = Bool.random(using: &random)
    let kinds: [(key: String, options: [String])] = [
      ("id INTEGER PRIMARY KEY AUTOINCREMENT", []), ("id INTEGER PRIMARY KEY", []),
      ("id INT PRIMARY KEY NOT NULL", []), ("id INT PRIMARY KEY", ["WITHOUT ROWID"]),
    ]
    let kind = kinds.randomElement(using: &random) ?? kinds[0]
    key = kind.key
    let all = kind.options + (isStrict ? ["STRICT"] : [])
    options = all.joined(separator: ", ")
    more = pick([
      "", "", "up INT REFERENCES p (id) ON DELETE SET NULL ON UPDATE CASCADE,",
      "g AS (id * 2) VIRTUAL,",
    ])
    .replacing("g AS", with: isStrict ? "g INT AS" : "g AS")
    let tails = ["", "", "", " CHECK (n <> 'never')", " COLLATE NOCASE", " /* n */ DEFAULT 5"]
    old =
      pick(types + (isStrict ? ["ANY"] : ["", "VARCHAR(9)", "DECIMAL"]))
      + pick(isStrict ? Array(tails.dropLast()) : tails)
    let newTails =
      tails + [" NOT NULL DEFAULT 7", " DEFAULT 'a' CHECK (length(n) < 30)", " DEFAULT (1 + 1)"]
    new = pick(types + (isStrict ? ["ANY"] : ["DECIMAL", "DATETIME", "MONEY"])) + pick(newTails)
    let actions = ["NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"]
    func reference(_ column: String) -> String {
      "REFERENCES p (\(column)) ON DELETE \(pick(actions)) ON UPDATE \(pick(actions))"
        + pick(["", " DEFERRABLE INITIALLY DEFERRED"])
    }
    others = """
      CREATE UNIQUE INDEX code ON p (code);
      CREATE TABLE c0 (id INTEGER PRIMARY KEY, p INT DEFAULT 1 \(reference("id")));
      CREATE TABLE c1 (p INT \(reference("id")), code TEXT DEFAULT 'k1' \(reference("code")));
      CREATE TABLE g (c INT \(reference("id").replacing("p (", with: "c0 (")));
      CREATE TABLE log (a);
      \(pick(["", "CREATE VIEW v AS SELECT * FROM p JOIN c0;", "CREATE INDEX ix ON p (code, id);"]))
      \(pick(["", "CREATE TRIGGER logs AFTER DELETE ON p BEGIN INSERT INTO log VALUES (old.id); END;",
        "CREATE TRIGGER logs AFTER UPDATE OF code ON p BEGIN INSERT INTO log VALUES (new.id); END;",
        "CREATE TRIGGER logs AFTER UPDATE ON p BEGIN INSERT INTO log VALUES (new.id); END;"]))
      """
    addRows(&random)
  }

  private mutating func addRows(_ random: inout SplitMix) {
    let simple = ["1", "0", "-3", "12", "NULL", "'12'", "'b'", "2.0"]
    let odd = [
      "'007'", "'1e3'", "0.30000000000000004", "x'00ff'", "9007199254740993", "' 5'", "1e300", "''",
    ]
    let values = Int.random(in: 0..<3, using: &random) == 0 ? simple + odd : simple
    let numbers = ["1", "0", "-3", "12", "40"]
    let isPlain = Bool.random(using: &random)
    for id in 1...6 {
      let value = (isPlain ? numbers : values).randomElement(using: &random) ?? "1"
      // What a STRICT table does not take is no row of it.
      rows +=
        "INSERT OR IGNORE INTO p (id, code) VALUES (\(id), 'k\(id)');"
        + "UPDATE OR IGNORE p SET n = \(converted(value)) WHERE id = \(id);"
      rows += "INSERT INTO c0 VALUES (\(id), \(Int.random(in: 1...6, using: &random)));"
      rows += "INSERT INTO c1 VALUES (\(Int.random(in: 1...6, using: &random)), 'k\(id)');"
      rows += "INSERT INTO g VALUES (\(Int.random(in: 1...6, using: &random)));"
    }
    rows += "INSERT INTO seq VALUES (9); DELETE FROM seq; DELETE FROM log; ANALYZE;"
  }

  /// The value as the STRICT type takes it.
  private func converted(_ value: String) -> String {
    guard options.contains("STRICT"), value != "NULL" else { return value }
    let type = old.prefix { $0.isLetter }
    return type == "ANY" ? value : "CAST(\(value) AS \(type))"
  }

  func schema(changed: Bool) -> String {
    """
    CREATE TABLE seq (id INTEGER PRIMARY KEY AUTOINCREMENT);
    CREATE TABLE p (\(key), code TEXT NOT NULL, \(more) n \(changed ? new : old)) \(options);
    \(others)

    """
  }
}
