import GodwitIntrospection
import GodwitSchemaModel
import Testing

@testable import GodwitVerification

@Suite("Two moments of a database")
struct DatabaseMomentTests {
  private func moment(_ sql: String) throws -> DatabaseMoment<MemoryContent> {
    try Connections.inMemory().inDatabase { db in
      try db.execute(sql: sql)
      return try DatabaseMoment(db, SchemaCache(SchemaReader()), .everything)
    }
  }

  /// What differs, where nothing has another name.
  private func lines(
    _ before: DatabaseMoment<MemoryContent>, _ after: DatabaseMoment<MemoryContent>,
    leftAloneBy upgraded: DatabaseMoment<MemoryContent>? = nil
  ) throws -> [String] {
    let names = RenameTracker(of: before.schema)
    return try
      (upgraded.map { try before.rowDifferences(to: after, leftAloneBy: $0, names) }
      ?? before.rowDifferences(to: after, names)).map(\.line)
  }

  private static let table = """
    CREATE TABLE t (a INTEGER, b TEXT);
    INSERT INTO t VALUES (1, 'one'), (2, 'two'), (2, 'two'), (3, 'it''s');
    """

  @Test("tell values that are different, whatever the order of the rows and the columns")
  func values() throws {
    let before = try moment(Self.table)
    #expect(try lines(before, moment(Self.table)) == [])
    let after = try moment(
      """
      CREATE TABLE t (c, b TEXT, a INTEGER);
      INSERT INTO t (b, a) VALUES ('two', 2), ('its', 3), ('one', 1), ('two', 2);
      """)
    #expect(try lines(before, after) == ["~ t.b: 'it''s' -> 'its'"])
  }

  @Test("tell 1 from '1' and 1.0, and two ways to write a letter")
  func storage() throws {
    let before = try moment(
      "CREATE TABLE t (a); INSERT INTO t VALUES (1), ('1'), (1.0), ('\u{E9}')")
    let after = try moment(
      "CREATE TABLE t (a); INSERT INTO t VALUES (1), (1), (1.0), ('e\u{301}')")
    #expect(try lines(before, after).count == 2)
  }

  @Test("tell rows that are gone, and rows that are new")
  func counts() throws {
    let before = try moment(Self.table)
    let fewer = try moment(Self.table + "DELETE FROM t WHERE a = 2")
    #expect(try lines(before, fewer) == ["- t: 4 rows -> 2"])
    #expect(try lines(fewer, before) == ["+ t: 2 rows -> 4"])
  }

  @Test("do not compare what another type can change, nor tables that are not in both")
  func incomparable() throws {
    let before = try moment(Self.table + "CREATE TABLE old (a); INSERT INTO old VALUES (1)")
    let after = try moment(
      """
      CREATE TABLE t (a TEXT, b TEXT);
      INSERT INTO t VALUES (1, 'one'), (2, 'two'), (2, 'two'), (3, 'it''s');
      """)
    #expect(try lines(before, after) == [])
  }

  @Test("hold a downgrade only to what the upgrade has left alone")
  func leftAlone() throws {
    let before = try moment(Self.table)
    let upgraded = try moment(Self.table + "UPDATE t SET b = 'x'")
    let back = try moment(Self.table + "UPDATE t SET b = 'y'")
    #expect(try lines(before, back, leftAloneBy: upgraded) == [])
    let worse = try moment(Self.table + "UPDATE t SET a = 0 WHERE a = 3")
    #expect(try lines(before, worse, leftAloneBy: upgraded) == ["~ t.a: 3 -> 0"])
  }

  @Test("follow a table and a column to other names, and back")
  func renamed() throws {
    let before = try moment(Self.table)
    var names = RenameTracker(of: before.schema)
    names.follow(.renameTable("t", to: "u"))
    names.follow(.alterTable("u", [.renameColumn("b", to: "c")]))
    let renamed = """
      CREATE TABLE u (a INTEGER, c TEXT);
      INSERT INTO u VALUES (1, 'one'), (2, 'two'), (2, 'two'), (3, 'it''s');
      """
    let upgraded = try moment(renamed)
    #expect(try before.rowDifferences(to: upgraded, names) == [])
    let changed = try moment(renamed + "UPDATE u SET c = 'x' WHERE a = 1")
    #expect(
      try before.rowDifferences(to: changed, names).map(\.line) == ["~ t.b: 'one' -> 'x'"])
    let emptied = try moment("CREATE TABLE t (a INTEGER, b TEXT)")
    #expect(
      try before.rowDifferences(to: emptied, leftAloneBy: upgraded, names).map(\.line)
        == ["- t: 4 rows -> 0"])
  }

  @Test("tell what stands behind a NUL")
  func nul() throws {
    let before = try moment("CREATE TABLE t (a); INSERT INTO t VALUES ('x' || char(0) || 'y')")
    let after = try moment("CREATE TABLE t (a); INSERT INTO t VALUES ('x' || char(0) || 'z')")
    #expect(
      try lines(before, after)
        == ["~ t.a: CAST(X'780079' AS TEXT) -> CAST(X'78007A' AS TEXT)"])
  }

  @Test("tell rows without a key that have other rowids, where an upgrade keeps them")
  func rowIDs() throws {
    let before = try moment(Self.table)
    let moved = try moment(Self.table + "UPDATE t SET rowid = rowid + 10")
    let line = "~ t: its rows have other rowids than before"
    #expect(try lines(before, moved) == [line])
    #expect(try lines(before, moved, leftAloneBy: before) == [line])
    #expect(try lines(before, before, leftAloneBy: moved) == [])
    let keyed = "CREATE TABLE t (a TEXT PRIMARY KEY); INSERT INTO t(rowid, a) VALUES"
    #expect(try lines(moment(keyed + "(1, 'x')"), moment(keyed + "(2, 'x')")) == [])
  }

  @Test("tell a number of AUTOINCREMENT that would be given again")
  func sequences() throws {
    let table = "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT); INSERT INTO t VALUES (7);"
    let before = try moment(table)
    let lost = try moment(table + "DELETE FROM sqlite_sequence")
    let line = "~ t: its next number is 1, and was 8"
    #expect(try lines(before, lost) == [line])
    #expect(try lines(before, lost, leftAloneBy: before) == [line])
    #expect(try lines(before, lost, leftAloneBy: lost) == [])
    #expect(try lines(lost, before) == [])
    let plain = try moment("CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (7)")
    #expect(try lines(before, plain) == [])
  }

  @Test("tell rows that a virtual table holds, and not those that it reads elsewhere")
  func virtualTables() throws {
    let own = "CREATE VIRTUAL TABLE f USING fts5(a); INSERT INTO f VALUES ('x');"
    let before = try moment(own)
    let emptied = try moment(own + "DELETE FROM f")
    #expect(try lines(before, emptied) == ["- f: 1 row -> 0"])
    #expect(try lines(before, emptied, leftAloneBy: before) == ["- f: 1 row -> 0"])
    #expect(try lines(before, moment(own + "UPDATE f SET a = 'y'")) == ["~ f.a: 'x' -> 'y'"])
    #expect(
      try lines(before, moment(own + "UPDATE f SET rowid = 5"))
        == ["~ f: its rows have other rowids than before"])
    let other = "CREATE VIRTUAL TABLE f USING fts5(a, content='');"
    #expect(try lines(moment(other + "INSERT INTO f VALUES ('x')"), moment(other)) == [])
  }
}
