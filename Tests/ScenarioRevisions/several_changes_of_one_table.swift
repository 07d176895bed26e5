import Godwit

/// several changes of one table
///
/// - Creates table `poets`.
/// - Drops column `poems.old`.
/// - Alters column `poems.title`: VARCHAR(100) -> VARCHAR(200); now NOT NULL; now DEFAULT ''.
/// - Adds column `poems.rating`.
/// - Adds column `poems.poet`.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct SeveralChangesOfOneTable_several_changes_of_one_table: Revision {
  static let id: RevisionID = "several_changes_of_one_table"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.createTable("poets") {
      Column("id", .integer).primaryKey()
      Column("name", .text).notNull()
    }
    // Loses 1 value of poems.old, which downgrade cannot bring back.
    try op.alterTable("poems") { table in
      table.dropColumn("old")
      table.alterColumn("title", .type(.varchar(200)), .notNull, .default(""))
      table.addColumn(
        Column("rating", .integer).check("ck_poems_rating", "rating BETWEEN 0 AND 10"))
      table.addColumn(Column("poet", .integer).references("poets", "id", name: "fk_poems_poet"))
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.alterTable("poems") { table in
      table.dropColumn("poet")
      table.dropColumn("rating")
      table.alterColumn("title", .type(.varchar(100)), .nullable, .noDefault)
      table.addColumn(Column("old", .text))
    }
    try op.dropTable("poets")
  }
}
