import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database
import struct GRDB.DatabaseError

/// The columns of views and virtual tables, which no statement in the schema lists: SQLite has to
/// compile the view, or to ask the module.
package struct ResultColumns: Sendable {
  /// Of each that SQLite can tell, its columns with the types that they have in their tables.
  package private(set) var columns: [FoldedName: [Column]] = [:]
  /// What SQLite says of the others.
  package private(set) var failures: [(name: SQLText, message: String)] = []

  package init(of schema: DatabaseSchema, _ db: Database) throws {
    for name in schema.views.map(\.name) + schema.virtualTables.map(\.name) {
      do {
        columns[name.folded] = try Self.columns(of: name, db)
      } catch let error as DatabaseError
        where [.SQLITE_ERROR, .SQLITE_CORRUPT].contains(error.resultCode)
      {
        // A module may find the tables damaged in which it keeps its data: a copy of a schema has no rows.
        failures.append((name, error.message ?? "\(error)"))
      }
    }
  }

  // [cid:0 name:"id" type:"INTEGER" notnull:0 dflt_value:NULL pk:0 hidden:0]
  private static func columns(of name: SQLText, _ db: Database) throws -> [Column] {
    try StandIns.providingFunctions(for: db) {
      let sql = "SELECT name, type FROM temp.pragma_table_xinfo(?1, 'main') WHERE hidden <> 1"
      return try db.rows(sql, [name]) { row in
        row.text(0).flatMap { name in
          name.isUTF8 ? Column(named: name, type: ColumnType(row.text(1) ?? "")) : nil
        }
      }
    }
  }
}
