import Godwit

/// A poem in its source language.
let poems = Table("poems") {
  Column("id", .varchar(26)).primaryKey().notNull()
  Column("poet_name", .varchar(200)).notNull()
  Column("poem_title", .varchar(300)).notNull()
  Column("source_language", .varchar(10)).notNull()
  Column("original_text", .text).notNull()
  Column("metadata_json", .text)
  Column("created_at", .datetime).notNull()
  Column("updated_at", .datetime).notNull()

  Index("ix_poems_id", on: "id")
  Index("ix_poems_poet_name", on: "poet_name")
  Index("ix_poems_poem_title", on: "poem_title")
  Index("ix_poems_source_language", on: "source_language")
  Index("idx_poems_created_at", on: "created_at")
  Index("idx_poems_poet_name_created_at", on: "poet_name", "created_at")
  Index("idx_poems_poet_title", on: "poet_name", "poem_title")
  Index("idx_poems_language_created_at", on: "source_language", "created_at")
}
