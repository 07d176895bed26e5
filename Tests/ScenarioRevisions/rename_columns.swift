import Godwit

/// rename columns
///
/// - Renames column `authors.pen` to `pen_name`.
/// - Renames column `poems.two` to `three`.
/// - Renames column `poems.one` to `two`.
/// - Renames column `poems.words` to `word_count`.
/// - Renames column `poems.first` to `_godwit_first`.
/// - Renames column `poems.last` to `first`.
/// - Renames column `poems._godwit_first` to `last`.
/// - Alters column `poems.word_count`: VARCHAR(10) -> VARCHAR(20).
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct RenameColumns_rename_columns: Revision {
  static let id: RevisionID = "rename_columns"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.renameColumn("authors", "pen", to: "pen_name")
    try op.alterTable("poems") { table in
      table.renameColumn("two", to: "three")
      table.renameColumn("one", to: "two")
      table.renameColumn("words", to: "word_count")
      table.renameColumn("first", to: "_godwit_first")
      table.renameColumn("last", to: "first")
      table.renameColumn("_godwit_first", to: "last")
    }
    try op.alterColumn("poems", "word_count", .type(.varchar(20)))
  }

  static func downgrade(_ op: Operations) throws {
    try op.alterColumn("poems", "word_count", .type(.varchar(10)))
    try op.alterTable("poems") { table in
      table.renameColumn("last", to: "_godwit_first")
      table.renameColumn("first", to: "last")
      table.renameColumn("_godwit_first", to: "first")
      table.renameColumn("word_count", to: "words")
      table.renameColumn("two", to: "one")
      table.renameColumn("three", to: "two")
    }
    try op.renameColumn("authors", "pen_name", to: "pen")
  }
}
