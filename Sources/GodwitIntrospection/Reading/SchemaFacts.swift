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
  /// Reads the facts of all tables.
  ///
  /// The PRAGMAs are joined as table-valued functions over all tables, so that their number does
  /// not grow with the schema. Only ordinary tables are asked: `table_xinfo` fails on a view that
  /// is broken or a virtual table without its module, and would take the others down with it.
  init(_ db: Database) throws {
    let list = "SELECT type, name, tbl_name, sql FROM main.sqlite_master ORDER BY rowid"
    try db.forEachRow(list) { addObject($0) }
    try ViewExpansion.require(objects)
    try readTables(db)
    guard tables.contains(where: { $0.value.kind == .table }) else { return }
    let from = "FROM main.sqlite_master AS t, "
    let filter = "WHERE t.type = 'table' AND t.rootpage > 0"
    try readColumns(db, from, filter)
    try readForeignKeys(db, from, filter)
    try readIndexes(db, from, filter)
  }

  private mutating func addObject(_ row: SQLRow) {
    guard let type = row.text(0), let name = row.text(1), let table = row.text(2) else { return }
    objects.append(ObjectFacts(type: type, name: name, table: table, sql: row.text(3)))
  }

  private mutating func readTables(_ db: Database) throws {
    let sql = "SELECT name, type, wr, strict FROM temp.pragma_table_list WHERE schema = 'main'"
    try db.forEachRow(sql) { row in
      guard let name = row.text(0) else { return }
      tables[name.folded] = TableFacts(
        kind: row.text(1).flatMap(TableFacts.Kind.init) ?? .table, isWithoutRowID: row.flag(2),
        isStrict: row.flag(3))
    }
  }

  private mutating func readColumns(
    _ db: Database, _ from: String, _ filter: String
  ) throws {
    let sql = """
      SELECT t.name, x.cid, x.name, x.type, x."notnull", x.dflt_value, x.pk, x.hidden
      \(from) temp.pragma_table_xinfo(t.name, 'main') AS x \(filter)
      """
    try forEachRow(db, sql) { $0.addColumn($1, from: 1) }
  }

  private mutating func readForeignKeys(
    _ db: Database, _ from: String, _ filter: String
  ) throws {
    let sql = """
      SELECT t.name, x.id, x.seq, x."table", x."from", x."to", x.on_update, x.on_delete
      \(from) temp.pragma_foreign_key_list(t.name, 'main') AS x \(filter) ORDER BY t.rowid, x.id, x.seq
      """
    try forEachRow(db, sql) { $0.addForeignKey($1, from: 1) }
  }

  private mutating func readIndexes(_ db: Database, _ from: String, _ filter: String) throws {
    let lists = """
      SELECT t.name, x.seq, x.name, x."unique", x.origin, x.partial
      \(from) temp.pragma_index_list(t.name, 'main') AS x \(filter)
      """
    try forEachRow(db, lists) { $0.addIndex($1, from: 1) }
    let terms = """
      SELECT t.name, i.name, x.seqno, x.cid, x.name, x.desc, x.coll, x.key
      \(from) temp.pragma_index_list(t.name, 'main') AS i, temp.pragma_index_xinfo(i.name, 'main') AS x
      \(filter)
      """
    try forEachRow(db, terms) { facts, row in
      if let name = row.text(1) { facts.addTerm(row, from: 2, of: name) }
    }
  }

  private mutating func forEachRow(
    _ db: Database, _ sql: String, _ body: (inout TableFacts, SQLRow) -> Void
  ) throws {
    try db.forEachRow(sql) { row in
      guard let table = row.text(0)?.folded, let place = tables.index(forKey: table) else { return }
      body(&tables.values[place], row)
    }
  }
}

extension SchemaFacts {
  /// Reads the facts of one table.
  ///
  /// A PRAGMA by itself takes a tenth of the time that a query takes in which it is a function, and
  /// with one table there are few.
  init(_ db: Database, of table: SQLText) throws {
    let list = """
      SELECT type, name, tbl_name, sql, rootpage > 0 FROM main.sqlite_master
      WHERE tbl_name = ?1 COLLATE NOCASE ORDER BY rowid
      """
    try db.forEachRow(list, [table]) { row in
      addObject(row)
      guard row.text(0) == "table", let name = row.text(1) else { return }
      // `table_list` would compile all views of the database.
      tables[name.folded] = TableFacts(
        kind: row.flag(4) ? .table : .virtual, isWithoutRowID: nil, isStrict: nil)
    }
    // A name that is no UTF-8 cannot be written into SQL, and makes its table unreadable anyway.
    guard let name = objects.first(where: { $0.type == "table" })?.name, name.isUTF8,
      var facts = tables[name.folded], facts.kind == .table
    else { return }
    func forEachRow(_ pragma: String, _ name: SQLText, _ body: (SQLRow) -> Void) throws {
      try db.forEachRow("PRAGMA main.\(pragma)(\(SQLLiteral.string(name)))", [], body)
    }
    try forEachRow("table_xinfo", name) { facts.addColumn($0, from: 0) }
    try forEachRow("foreign_key_list", name) { facts.addForeignKey($0, from: 0) }
    var indexes: [SQLText] = []
    try forEachRow("index_list", name) { row in
      facts.addIndex(row, from: 0)
      if let index = row.text(1), index.isUTF8 { indexes.append(index) }
    }
    for index in indexes {
      try forEachRow("index_xinfo", index) { facts.addTerm($0, from: 0, of: index) }
    }
    tables[name.folded] = facts
  }
}

// The columns of a row are those of the PRAGMA, from a place on.
extension SchemaFacts.TableFacts {
  // [cid:0 name:"id" type:"INTEGER" notnull:0 dflt_value:NULL pk:1 hidden:0]
  fileprivate mutating func addColumn(_ row: SQLRow, from start: Int) {
    guard let column = row.text(start + 1) else { return }
    columns.append(
      SchemaFacts.ColumnFacts(
        name: column, isNotNull: row.flag(start + 3), hasDefault: row.text(start + 4) != nil,
        keyPosition: row.integer(start + 5), hidden: row.integer(start + 6)))
  }

  // [id:0 seq:0 table:"poems" from:"poem_id" to:"id" on_update:"NO ACTION" on_delete:"CASCADE"]
  fileprivate mutating func addForeignKey(_ row: SQLRow, from start: Int) {
    let number = row.integer(start)
    let column = row.text(start + 3) ?? ""
    if foreignKeys[number]?.columns.append(column) == nil {
      foreignKeys[number] = SchemaFacts.ForeignKeyFacts(
        columns: [column], table: row.text(start + 2) ?? "", onUpdate: row.text(start + 5) ?? "",
        onDelete: row.text(start + 6) ?? "")
    }
  }

  // [seq:0 name:"idx" unique:0 origin:"c" partial:0]
  fileprivate mutating func addIndex(_ row: SQLRow, from start: Int) {
    guard let name = row.text(start + 1) else { return }
    indexes[name.folded] = SchemaFacts.IndexFacts(
      origin: row.text(start + 3) ?? "", isUnique: row.flag(start + 2),
      isPartial: row.flag(start + 4))
  }

  // [seqno:0 cid:1 name:"a" desc:0 coll:"BINARY" key:1]
  fileprivate mutating func addTerm(_ row: SQLRow, from start: Int, of index: SQLText) {
    guard row.flag(start + 5) else { return }
    indexes[index.folded]?.terms.append(
      SchemaFacts.TermFacts(column: row.text(start + 2), isDescending: row.flag(start + 3)))
  }
}
