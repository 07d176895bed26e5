import class GRDB.Database
import class GRDB.Row

/// How SQLite stores a table, as far as the table's definition decides it: the columns in their
/// order, and the indexes that stand for its constraints. An edit of the definition that leaves rows
/// and indexes as they are must leave this as it is.
public struct StorageLayout: Hashable, Sendable {
  private var lines: [[String]] = []

  public init(of table: String, _ db: Database) throws {
    let queries = [
      "SELECT name, hidden, pk FROM pragma_table_xinfo(?1, 'main')",
      """
      SELECT i.name, i."unique", i.partial, x.seqno, x.cid, x.desc, x.coll, x.key
      FROM pragma_index_list(?1, 'main') AS i, pragma_index_xinfo(i.name, 'main') AS x
      ORDER BY i.name, x.seqno
      """,
      """
      SELECT name, rootpage FROM main.sqlite_master
      WHERE tbl_name = ?1 COLLATE NOCASE AND type <> 'trigger' ORDER BY name
      """,
    ]
    for query in queries {
      for row in try Row.fetchAll(db, sql: query, arguments: [table]) {
        lines.append(row.databaseValues.map(\.description))
      }
    }
  }
}
