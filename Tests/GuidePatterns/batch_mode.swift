import Godwit

/// Several changes of one table at once: what Alembic calls batch mode
struct BatchMode: Revision {
  static let id: RevisionID = "batch_mode"
  static let downRevisions: [RevisionID] = ["94bcac9585c9"]

  static func upgrade(_ op: Operations) throws {
    try op.alterTable("poems") { table in
      table.alterColumn("poem_title", .type(.varchar(500)))
      table.alterColumn("metadata_json", .default("{}"))
      table.addColumn(Column("word_count", .integer).notNull().default(0))
      table.addCheck(Check("ck_poems_word_count", "word_count >= 0"))
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.alterTable("poems") { table in
      table.dropCheck("ck_poems_word_count")
      table.dropColumn("word_count")
      table.alterColumn("metadata_json", .noDefault)
      table.alterColumn("poem_title", .type(.varchar(300)))
    }
  }
}
