import Godwit

/// set and drop not null
///
/// - Alters column `poems.a`: no longer NOT NULL.
/// - Alters column `poems.b`: now NOT NULL.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct SetAndDropNotNull_set_and_drop_not_null: Revision {
  static let id: RevisionID = "set_and_drop_not_null"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.alterTable("poems") { table in
      table.alterColumn("a", .nullable)
      table.alterColumn("b", .notNull)
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.alterTable("poems") { table in
      table.alterColumn("b", .nullable)
      table.alterColumn("a", .notNull)
    }
  }
}
