import Godwit

/// collations
///
/// - Alters column `t.a`: now COLLATE NOCASE.
/// - Alters column `t.b`: no longer COLLATE NOCASE.
/// - Alters column `t.c`: COLLATE RTRIM -> COLLATE NOCASE.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct Collations_collations: Revision {
  static let id: RevisionID = "collations"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.alterTable("t") { table in
      table.alterColumn("a", .collate("NOCASE"))
      table.alterColumn("b", .noCollation)
      table.alterColumn("c", .collate("NOCASE"))
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.alterTable("t") { table in
      table.alterColumn("c", .collate("RTRIM"))
      table.alterColumn("b", .collate("NOCASE"))
      table.alterColumn("a", .noCollation)
    }
  }
}
