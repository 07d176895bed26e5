import Godwit

/// Adding a new table, with the rows that belong to it
struct AddingATable: Revision {
  static let id: RevisionID = "adding_a_table"
  static let downRevisions: [RevisionID] = ["94bcac9585c9"]

  static func upgrade(_ op: Operations) throws {
    try op.createTable("languages") {
      Column("code", .varchar(10)).primaryKey().notNull()
      Column("name", .varchar(200)).notNull()
      Column("created_at", .datetime).notNull().default(.currentTimestamp)
    }
    try op.bulkInsert(
      "languages", ["code", "name"],
      [
        ["en", "English"],
        ["zh", "中文"],
      ])
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropTable("languages")
  }
}
