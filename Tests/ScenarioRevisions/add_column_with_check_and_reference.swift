import Godwit

/// add column with check and reference
///
/// - Adds column `poems.poet`.
/// - Adds column `poems.stars`.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct AddColumnWithCheckAndReference_add_column_with_check_and_reference: Revision {
  static let id: RevisionID = "add_column_with_check_and_reference"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.alterTable("poems") { table in
      table.addColumn(
        Column("poet", .integer).references("poets", onDelete: .setNull, name: "fk_poems_poet"))
      table.addColumn(Column("stars", .integer).check("ck_poems_stars", "stars BETWEEN 0 AND 5"))
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.alterTable("poems") { table in
      table.dropColumn("stars")
      table.dropColumn("poet")
    }
  }
}
