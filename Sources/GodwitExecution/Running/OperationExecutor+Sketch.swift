import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database
import struct GRDB.DatabaseError

extension OperationExecutor {
  /// Gives a table the definition that changes make of it, by creating it anew: in memory, where it has no
  /// rows that could stand against it. Neither the way to it nor the result is tried, and what an upgrade
  /// would refuse is not noticed.
  ///
  /// - Returns: Whether it was done; what renames something is not, since other objects follow.
  func sketch(_ name: SQLText, _ changes: [TableChange]) throws -> Bool {
    guard let sketched, db.isInMemory, !changes.contains(where: \.isRename) else {
      return false
    }
    let table = try sketched[name] ?? existingTable(name)
    // Rows that revisions have inserted are for those behind them.
    guard try !db.hasRows("SELECT 1 FROM main.\(SQLIdentifier.quoted(name))") else { return false }
    let target = try table.applying(changes).spellingStrings()
    let triggers = try db.texts(
      """
      SELECT sql FROM main.sqlite_master
      WHERE type = 'trigger' AND tbl_name = ?1 COLLATE NOCASE ORDER BY rowid
      """, name)
    let statements =
      ["DROP TABLE main.\(SQLIdentifier.quoted(name))"] + target.createStatements
      + triggers.map(\.string)
    do {
      try StandIns.providingFunctions(for: db) {
        try db.inSavepoint {
          for statement in statements { try db.execute(whole: statement) }
          return .commit
        }
      }
      sketched[name] = target
      return true
    } catch is DatabaseError {
      return false
    }
  }
}
