import Godwit

/// rowid or not
///
/// - Alters column `a.id`: INTEGER -> INT.
/// - Alters column `b.id`: INT -> INTEGER.
/// - Drops a primary key of `c`.
/// - Adds a primary key to `c`.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct RowidOrNot_rowid_or_not: Revision {
  static let id: RevisionID = "rowid_or_not"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.alterColumn("a", "id", .type(.int))
    try op.alterColumn("b", "id", .type(.integer))
    try op.alterTable("c") { table in
      table.dropPrimaryKey()
      table.addPrimaryKey(PrimaryKey(on: "id"))
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.alterTable("c") { table in
      table.dropPrimaryKey()
      table.addPrimaryKey(PrimaryKey(on: .descending("id")))
    }
    try op.alterColumn("b", "id", .type(.int))
    try op.alterColumn("a", "id", .type(.integer))
  }
}
