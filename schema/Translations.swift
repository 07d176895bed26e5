import Godwit

/// A translation of a poem, by a person or by a model.
let translations = Table("translations") {
  Column("id", .varchar(26)).primaryKey().notNull()
  Column("poem_id", .varchar(26)).notNull().references("poems", "id", onDelete: .cascade)
  Column("translator_type", .varchar(10)).notNull()
  Column("translator_info", .varchar(200))
  Column("target_language", .varchar(10)).notNull()
  Column("translated_text", .text).notNull()
  Column("quality_rating", .integer)
  Column("raw_path", .varchar(500))
  Column("created_at", .datetime).notNull()

  Index("ix_translations_id", on: "id")
  Index("ix_translations_poem_id", on: "poem_id")
  Index("ix_translations_translator_type", on: "translator_type")
  Index("ix_translations_target_language", on: "target_language")
  Index("idx_translations_created_at", on: "created_at")
  Index("idx_translations_poem_language", on: "poem_id", "target_language")
  Index("idx_translations_type_language", on: "translator_type", "target_language")
  Index("idx_translations_poem_type", on: "poem_id", "translator_type")
  Index("idx_translations_language_created_at", on: "target_language", "created_at")
}
