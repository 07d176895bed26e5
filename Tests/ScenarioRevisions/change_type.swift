import Godwit

/// change type
///
/// - Alters column `poems.title`: VARCHAR(200) -> VARCHAR(500).
/// - Alters column `poems.note`: now TEXT.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct ChangeType_change_type: Revision {
  static let id: RevisionID = "change_type"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.alterTable("poems") { table in
      table.alterColumn("title", .type(.varchar(500)))
      table.alterColumn("note", .type(.text))
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.alterTable("poems") { table in
      table.alterColumn("note", .type(.none))
      table.alterColumn("title", .type(.varchar(200)))
    }
  }
}
