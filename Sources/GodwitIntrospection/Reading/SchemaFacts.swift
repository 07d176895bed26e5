import GodwitSQLSyntax

import class GRDB.Database

/// What SQLite says about its tables when it is asked with PRAGMAs
/// (https://sqlite.org/pragma.html#pragfunc), against which the parser's reading is checked.
///
/// A user's table can be called `pragma_table_list`, and would be asked in its stead. Behind `temp.`
/// stands the function.
struct SchemaFacts {
  /// Everything in `sqlite_schema`, in the order in which it was created.
  private(set) var objects: [ObjectFacts] = []
  private(set) var tables: [FoldedName: TableFacts] = [:]

  struct ObjectFacts {
    let type: SQLText
    let name: SQLText
    let table: SQLText
    /// `nil` for the indexes that SQLite makes for constraints.
    let sql: SQLText?
  }

  struct TableFacts {
    enum Kind {
      case table, view, shadow, virtual

      init?(_ word: SQLText) {
        switch word {
        case "table": self = .table
        case "view": self = .view
        case "shadow": self = .shadow
        case "virtual": self = .virtual
        default: return nil
        }
      }
    }

    let kind: Kind
    /// Nothing where one table is read: `table_list` would compile all views of the database.
    let isWithoutRowID: Bool?
    let isStrict: Bool?
    var columns: [ColumnFacts] = []
    var foreignKeys: [Int: ForeignKeyFacts] = [:]
    var indexes: [FoldedName: IndexFacts] = [:]
  }

  struct ColumnFacts {
    let name: SQLText
    let isNotNull: Bool
    let hasDefault: Bool
    /// The position in the primary key, from 1; 0 outside of it.
    let keyPosition: Int
    /// 0: plain, 2: generated and virtual, 3: generated and stored.
    let hidden: Int
  }

  struct ForeignKeyFacts {
    var columns: [SQLText]
    let table: SQLText
    let onUpdate: SQLText
    let onDelete: SQLText
  }

  struct IndexFacts {
    /// `c`: CREATE INDEX, `u`: UNIQUE, `pk`: PRIMARY KEY.
    let origin: SQLText
    let isUnique: Bool
    let isPartial: Bool
    var terms: [TermFacts] = []
  }

  struct TermFacts {
    /// `nil` for an expression.
    let column: SQLText?
    let isDescending: Bool
  }
}

extension SchemaFacts {
  /// Reads the facts of all tables, or of one.
  ///
  /// The PRAGMAs are joined as table-valued functions over all tables, so that their number does
  /// not grow with the schema. Only ordinary tables are asked: `table_xinfo` fails on a view that
  /// is broken or a virtual table without its module, and would take the others down with it.
  init(_ db: Database, of table: SQLText? = nil) throws {
    let only = table == nil ? "" : " AND t.tbl_name = ?1 COLLATE NOCASE"
    try readObjects(db, only, table)
    if table == nil { try ViewExpansion.require(objects) }
    try readTables(db, table)
    guard tables.contains(where: { $0.value.kind == .table }) else { return }
    let from = "FROM main.sqlite_master AS t, "
    let filter = "WHERE t.type = 'table' AND t.rootpage > 0" + only
    try readColumns(db, from, filter, table)
    try readForeignKeys(db, from, filter, table)
    try readIndexes(db, from, filter, table)
  }

  private mutating func readObjects(_ db: Database, _ only: String, _ table: SQLText?) throws {
    let sql = """
      SELECT type, name, tbl_name, sql FROM main.sqlite_master AS t WHERE 1\(only)
      ORDER BY rowid
      """
    try db.forEachRow(sql, arguments(table)) { row in
      guard let type = row.text(0), let name = row.text(1), let table = row.text(2) else { return }
      objects.append(ObjectFacts(type: type, name: name, table: table, sql: row.text(3)))
    }
  }

  private mutating func readTables(_ db: Database, _ table: SQLText?) throws {
    let sql =
      table == nil
      ? "SELECT name, type, wr, strict FROM temp.pragma_table_list WHERE schema = 'main'"
      : """
      SELECT name, iif(rootpage > 0, 'table', 'virtual'), NULL, NULL FROM main.sqlite_master
      WHERE type = 'table' AND name = ?1 COLLATE NOCASE
      """
    try db.forEachRow(sql, arguments(table)) { row in
      guard let name = row.text(0) else { return }
      tables[name.folded] = TableFacts(
        kind: row.text(1).flatMap(TableFacts.Kind.init) ?? .table,
        isWithoutRowID: table == nil ? row.flag(2) : nil,
        isStrict: table == nil ? row.flag(3) : nil)
    }
  }

  // [cid:0 name:"id" type:"INTEGER" notnull:0 dflt_value:NULL pk:1 hidden:0]
  private mutating func readColumns(
    _ db: Database, _ from: String, _ filter: String, _ table: SQLText?
  ) throws {
    let sql = """
      SELECT t.name, x.name, x."notnull", x.dflt_value IS NOT NULL, x.pk, x.hidden
      \(from) temp.pragma_table_xinfo(t.name, 'main') AS x \(filter)
      """
    try forEachRow(db, sql, table) { facts, row in
      guard let column = row.text(1) else { return }
      facts.columns.append(
        ColumnFacts(
          name: column, isNotNull: row.flag(2), hasDefault: row.flag(3),
          keyPosition: row.integer(4), hidden: row.integer(5)))
    }
  }

  // [id:0 seq:0 table:"poems" from:"poem_id" to:"id" on_update:"NO ACTION" on_delete:"CASCADE"]
  private mutating func readForeignKeys(
    _ db: Database, _ from: String, _ filter: String, _ table: SQLText?
  ) throws {
    let sql = """
      SELECT t.name, x.id, x."table", x."from", x.on_update, x.on_delete
      \(from) temp.pragma_foreign_key_list(t.name, 'main') AS x \(filter) ORDER BY t.rowid, x.id, x.seq
      """
    try forEachRow(db, sql, table) { facts, row in
      let column = row.text(3) ?? ""
      if facts.foreignKeys[row.integer(1)]?.columns.append(column) == nil {
        facts.foreignKeys[row.integer(1)] = ForeignKeyFacts(
          columns: [column], table: row.text(2) ?? "", onUpdate: row.text(4) ?? "",
          onDelete: row.text(5) ?? "")
      }
    }
  }

  // [seq:0 name:"idx" unique:0 origin:"c" partial:0], [seqno:0 cid:1 name:"a" desc:0 coll:"BINARY"]
  private mutating func readIndexes(
    _ db: Database, _ from: String, _ filter: String, _ table: SQLText?
  ) throws {
    let lists = """
      SELECT t.name, x.name, x.origin, x."unique", x.partial
      \(from) temp.pragma_index_list(t.name, 'main') AS x \(filter)
      """
    try forEachRow(db, lists, table) { facts, row in
      guard let name = row.text(1) else { return }
      facts.indexes[name.folded] = IndexFacts(
        origin: row.text(2) ?? "", isUnique: row.flag(3), isPartial: row.flag(4))
    }
    let terms = """
      SELECT t.name, i.name, x.name, x.desc
      \(from) temp.pragma_index_list(t.name, 'main') AS i, temp.pragma_index_xinfo(i.name, 'main') AS x
      \(filter) AND x.key = 1
      """
    try forEachRow(db, terms, table) { facts, row in
      guard let name = row.text(1)?.folded else { return }
      facts.indexes[name]?.terms.append(
        TermFacts(column: row.text(2), isDescending: row.flag(3)))
    }
  }

  private mutating func forEachRow(
    _ db: Database, _ sql: String, _ table: SQLText?, _ body: (inout TableFacts, SQLRow) -> Void
  ) throws {
    try db.forEachRow(sql, arguments(table)) { row in
      guard let table = row.text(0)?.folded, let place = tables.index(forKey: table) else { return }
      body(&tables.values[place], row)
    }
  }

  private func arguments(_ table: SQLText?) -> [SQLText] { table.map { [$0] } ?? [] }
}
