import Godwit

/// rename both
///
/// - Renames table `poems` to `verses`.
/// - Renames column `verses.poem_title` to `title`.
/// - Drops index `idx_poems_title`.
/// - Drops column `verses.junk`.
/// - Alters column `verses.title`: VARCHAR(300) -> VARCHAR(500); now DEFAULT ''.
/// - Alters column `verses.year`: TEXT -> VARCHAR(20).
/// - Adds column `verses.added`.
/// - Creates index `idx_verses_title`.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct RenameBoth_rename_both: Revision {
  static let id: RevisionID = "rename_both"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.renameTable("poems", to: "verses")
    try op.renameColumn("verses", "poem_title", to: "title")
    try op.dropIndex("verses", "idx_poems_title")
    // Loses 1 value of verses.junk, which downgrade cannot bring back.
    try op.alterTable("verses") { table in
      table.dropColumn("junk")
      table.alterColumn("title", .type(.varchar(500)), .default(""))
      table.alterColumn("year", .type(.varchar(20)))
      table.addColumn(Column("added", .text))
    }
    try op.createIndex("verses", Index("idx_verses_title", on: "title", unique: true))
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropIndex("verses", "idx_verses_title")
    try op.alterTable("verses") { table in
      table.dropColumn("added")
      table.alterColumn("year", .type(.text))
      table.alterColumn("title", .type(.varchar(300)), .noDefault)
      table.addColumn(Column("junk", .blob))
    }
    try op.createIndex("verses", Index("idx_poems_title", on: "title", unique: true))
    try op.renameColumn("verses", "title", to: "poem_title")
    try op.renameTable("verses", to: "poems")
  }
}
