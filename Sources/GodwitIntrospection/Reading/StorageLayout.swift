import GodwitSQLSyntax

import class GRDB.Database

/// How SQLite stores a table, as far as the table's definition decides it: the columns in their
/// order, and the indexes that stand for its constraints. An edit of the definition that leaves rows
/// and indexes as they are must leave this as it is.
package struct StorageLayout: Hashable, Sendable {
  private var lines: [[SQLText?]] = []

  package init(of table: SQLText, _ db: Database) throws {
    let queries = [
      "SELECT name, hidden, pk FROM temp.pragma_table_xinfo(?1, 'main')",
      """
      SELECT i.name, i."unique", i.partial, x.seqno, x.cid, x.desc, x.coll, x.key
      FROM temp.pragma_index_list(?1, 'main') AS i, temp.pragma_index_xinfo(i.name, 'main') AS x
      ORDER BY i.name, x.seqno
      """,
      """
      SELECT name, rootpage FROM main.sqlite_master
      WHERE tbl_name = ?1 COLLATE NOCASE AND type <> 'trigger' ORDER BY name
      """,
    ]
    for query in queries {
      lines += try db.rows(query, [table]) { $0.texts }
    }
  }
}
