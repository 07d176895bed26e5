import Godwit

/// generated columns
///
/// - Alters column `t.b`: AS (a + 1) VIRTUAL -> AS (a + 2) VIRTUAL.
/// - Alters column `t.c`: no longer AS (a * 2) STORED.
/// - Alters column `t.d`: now AS (a - 1) VIRTUAL.
/// - Adds column `t.e`.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct GeneratedColumns_generated_columns: Revision {
  static let id: RevisionID = "generated_columns"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.alterTable("t") { table in
      table.alterColumn("b", .generated(as: "a + 2"))
      table.alterColumn("c", .notGenerated)
      table.alterColumn("d", .generated(as: "a - 1"))
      table.addColumn(Column("e", .int).generated(as: "a || 'x'", .stored))
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.alterTable("t") { table in
      table.dropColumn("e")
      table.alterColumn("d", .notGenerated)
      table.alterColumn("c", .generated(as: "a * 2", .stored))
      table.alterColumn("b", .generated(as: "a + 1"))
    }
  }
}
