import Godwit

/// change primary key
///
/// - Drops a primary key of `tags`.
/// - Adds a primary key to `tags`.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct ChangePrimaryKey_change_primary_key: Revision {
  static let id: RevisionID = "change_primary_key"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.alterTable("tags") { table in
      table.dropPrimaryKey()
      table.addPrimaryKey(PrimaryKey(on: "poem", .descending("tag")))
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.alterTable("tags") { table in
      table.dropPrimaryKey()
      table.addPrimaryKey(PrimaryKey(on: "poem"))
    }
  }
}
