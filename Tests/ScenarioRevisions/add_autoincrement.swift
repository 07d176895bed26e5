import Godwit

/// add autoincrement
///
/// - Drops a primary key of `t`.
/// - Adds a primary key to `t`.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct AddAutoincrement_add_autoincrement: Revision {
  static let id: RevisionID = "add_autoincrement"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.alterTable("t") { table in
      table.dropPrimaryKey()
      table.addPrimaryKey(PrimaryKey(on: "id", autoincrement: true))
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.alterTable("t") { table in
      table.dropPrimaryKey()
      table.addPrimaryKey(PrimaryKey(on: "id"))
    }
  }
}
