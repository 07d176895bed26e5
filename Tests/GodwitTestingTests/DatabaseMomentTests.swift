import GodwitIntrospection
import Testing

@testable import GodwitTesting

@Suite("Two moments of a database")
struct DatabaseMomentTests {
  private func moment(_ sql: String) throws -> DatabaseMoment {
    try Connections.inMemory().inDatabase { db in
      try db.execute(sql: sql)
      return try DatabaseMoment(db, SchemaCache(SchemaReader()))
    }
  }

  private static let table = """
    CREATE TABLE t (a INTEGER, b TEXT);
    INSERT INTO t VALUES (1, 'one'), (2, 'two'), (2, 'two'), (3, 'it''s');
    """

  @Test("tell values that are different, whatever the order of the rows and the columns")
  func values() throws {
    let before = try moment(Self.table)
    #expect(try before.rowDifferences(to: moment(Self.table)) == [])
    let after = try moment(
      """
      CREATE TABLE t (c, b TEXT, a INTEGER);
      INSERT INTO t (b, a) VALUES ('two', 2), ('its', 3), ('one', 1), ('two', 2);
      """)
    #expect(before.rowDifferences(to: after) == ["~ t.b: 'it''s' -> 'its'"])
  }

  @Test("tell 1 from '1' and 1.0, and two ways to write a letter")
  func storage() throws {
    let before = try moment(
      "CREATE TABLE t (a); INSERT INTO t VALUES (1), ('1'), (1.0), ('\u{E9}')")
    let after = try moment(
      "CREATE TABLE t (a); INSERT INTO t VALUES (1), (1), (1.0), ('e\u{301}')")
    #expect(before.rowDifferences(to: after).count == 2)
  }

  @Test("tell rows that are gone, and rows that are new")
  func counts() throws {
    let before = try moment(Self.table)
    let fewer = try moment(Self.table + "DELETE FROM t WHERE a = 2")
    #expect(before.rowDifferences(to: fewer) == ["- t: 4 rows -> 2"])
    #expect(fewer.rowDifferences(to: before) == ["+ t: 2 rows -> 4"])
  }

  @Test("do not compare what another type can change, nor tables that are not in both")
  func incomparable() throws {
    let before = try moment(Self.table + "CREATE TABLE old (a); INSERT INTO old VALUES (1)")
    let after = try moment(
      """
      CREATE TABLE t (a TEXT, b TEXT);
      INSERT INTO t VALUES (1, 'one'), (2, 'two'), (2, 'two'), (3, 'it''s');
      """)
    #expect(before.rowDifferences(to: after) == [])
  }

  @Test("hold a downgrade only to what the upgrade has left alone")
  func leftAlone() throws {
    let before = try moment(Self.table)
    let upgraded = try moment(Self.table + "UPDATE t SET b = 'x'")
    let back = try moment(Self.table + "UPDATE t SET b = 'y'")
    #expect(before.rowDifferences(to: back, leftAloneBy: upgraded) == [])
    let worse = try moment(Self.table + "UPDATE t SET a = 0 WHERE a = 3")
    #expect(before.rowDifferences(to: worse, leftAloneBy: upgraded) == ["~ t.a: 3 -> 0"])
  }
}
