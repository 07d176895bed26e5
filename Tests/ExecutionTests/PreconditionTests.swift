import GodwitIntrospection
import GodwitSchemaModel
import Testing

@testable import GodwitExecution

@Suite("Before a table changes")
struct PreconditionTests {
  private static let family = """
    CREATE TABLE poets (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE UNIQUE, code TEXT UNIQUE);
    CREATE TABLE poems (id INTEGER PRIMARY KEY, poet TEXT, code INTEGER);
    INSERT INTO poets VALUES (1, 'Sappho', '7'), (2, 'Li Bai', '08');
    INSERT INTO poems VALUES (1, 'SAPPHO', 7), (2, 'Homer', 8), (3, NULL, NULL), (4, 'Pindar', 9);
    """

  private func adding(_ key: ForeignKey) -> SchemaOperation {
    .alterTable("poems", [.addConstraint(.foreignKey(key))])
  }

  @Test("orphans stand against a foreign key, and are named")
  func orphans() throws {
    let bench = try Bench(Self.family)
    let failure = #expect(throws: PreconditionFailure.self) {
      try bench.run(adding(ForeignKey(on: "poet", references: "poets", "name")))
    }
    #expect(failure?.count == 2)
    #expect(failure?.examples == ["id 2, poet Homer", "id 4, poet Pindar"])
    #expect(
      failure?.rule
        == .foreignKey(columns: ["poet"], parent: "poets", parentColumns: ["name"]))
  }

  @Test("orphans are found by the parent's affinity, as SQLite finds them")
  func orphansByAffinity() throws {
    let bench = try Bench(Self.family)
    let failure = #expect(throws: PreconditionFailure.self) {
      try bench.run(adding(ForeignKey(on: "code", references: "poets", "code")))
    }
    // 8 becomes '8', which is not '08'.
    #expect(failure?.examples == ["id 2, code 8", "id 4, code 9"])
  }

  @Test("orphans of a key that is only declared otherwise are let be")
  func orphansThatWereThere() throws {
    let bench = try Bench(
      """
      CREATE TABLE p (id INTEGER PRIMARY KEY);
      CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER REFERENCES p (id));
      INSERT INTO c VALUES (1, 5);
      """)
    let old = ForeignKey(on: "p", references: "p", "id")
    let new = ForeignKey(on: "p", references: "p", "id", onDelete: .cascade)
    try bench.run(
      .alterTable("c", [.dropConstraint(.foreignKey(old)), .addConstraint(.foreignKey(new))]))
    #expect(
      try bench.strings("SELECT sql FROM sqlite_master WHERE name = 'c'")[0].contains("CASCADE"))
  }

  @Test("a key to a table that is not there yet is left to the check at the end")
  func parentToCome() throws {
    let bench = try Bench(Self.family)
    try bench.run(adding(ForeignKey(on: "poet", references: "authors", "name")))
  }

  @Test(
    "values that STRICT refuses are found, and none other",
    arguments: ["INTEGER", "REAL", "TEXT", "BLOB", "ANY"])
  func strictValues(type: String) throws {
    let values = [
      "NULL", "0", "-7", "9223372036854775807", "1.0", "1.5", "1e300", "-9.3e18", "9e999", "''",
      "' '",
      "'12'", "' 12 '", "'12x'", "'1.0'", "'1.5'", "'1e3'", "'1e-3'", "'0x10'",
      "'9223372036854775807'",
      "'9223372036854775808'", "'١'", "'+5'", "'.5'", "'5.'", "X''", "X'31'", "'inf'", "'nan'",
    ]
    for value in values {
      for declared in ["", "TEXT", "INTEGER", "REAL", "NUMERIC"] {
        let judge = try Bench(
          """
          CREATE TABLE loose (id INTEGER PRIMARY KEY, v \(declared)); INSERT INTO loose VALUES (1, \(value));
          CREATE TABLE strict (id INTEGER PRIMARY KEY, v \(type)) STRICT;
          """)
        let isTaken = (try? judge.execute("INSERT INTO strict SELECT * FROM loose")) != nil
        let refusal = StrictType.refusal(of: "v", for: .custom(type)) ?? "false"
        let found = try judge.strings("SELECT 'refused' FROM loose WHERE \(refusal)")
        #expect(found.isEmpty == isTaken, "\(value) of \(declared) as \(type)")
      }
    }
  }

  @Test("a table with such values does not become STRICT, and the rows are named")
  func becomingStrict() throws {
    let bench = try Bench(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER); INSERT INTO t VALUES (1, 1), (2, 'many')"
    )
    let failure = #expect(throws: PreconditionFailure.self) {
      try bench.run(.alterTable("t", [.setOptions([.strict], from: [])]))
    }
    #expect(failure?.rule == .strictType(column: "n", type: "INTEGER"))
    #expect(failure?.examples == ["id 2, n many"])
    #expect(try bench.strings("SELECT n FROM t ORDER BY id") == ["1", "many"])
  }
}
