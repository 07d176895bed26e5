import Godwit

/// What a person noted about a translation.
let humanNotes = Table("human_notes") {
  Column("id", .varchar(26)).primaryKey().notNull()
  Column("translation_id", .varchar(26)).notNull()
    .references("translations", "id", onDelete: .cascade)
  Column("note_text", .text).notNull()
  Column("created_at", .datetime).notNull()

  Index("ix_human_notes_id", on: "id")
  Index("ix_human_notes_translation_id", on: "translation_id")
  Index("idx_human_notes_created_at", on: "created_at")
  Index("idx_human_notes_translation_created_at", on: "translation_id", "created_at")
}
