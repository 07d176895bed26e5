import Godwit

/// What a guest has written.
let entries = Table("entries") {
  Column("id", .integer).primaryKey()
  Column("author", .text).notNull()
  Column("message", .text).notNull()
  Column("written_at", .datetime).notNull().default(.currentTimestamp)
  Column("is_hidden", .boolean).notNull().default(false)

  Index("idx_entries_written_at", on: "written_at")
}
