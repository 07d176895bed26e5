import Godwit

/// Initial schema: poems, translations, ai_logs, human_notes, workflow_tasks
///
/// Create Date: 2025-01-19 12:00:00 UTC
struct InitialSchema_001_initial_schema: Revision {
  static let id: RevisionID = "001_initial_schema"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.createTable("poems") {
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
    }
    try op.createTable("translations") {
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
    }
    try op.createTable("ai_logs") {
      Column("id", .varchar(26)).primaryKey().notNull()
      Column("translation_id", .varchar(26)).notNull()
        .references("translations", "id", onDelete: .cascade)
      Column("model_name", .varchar(100)).notNull()
      Column("workflow_mode", .varchar(20)).notNull()
      Column("token_usage_json", .text)
      Column("cost_info_json", .text)
      Column("runtime_seconds", .float)
      Column("notes", .text)
      Column("created_at", .datetime).notNull()

      Index("ix_ai_logs_id", on: "id")
      Index("ix_ai_logs_translation_id", on: "translation_id")
      Index("ix_ai_logs_model_name", on: "model_name")
      Index("ix_ai_logs_workflow_mode", on: "workflow_mode")
      Index("idx_ai_logs_created_at", on: "created_at")
    }
    try op.createTable("human_notes") {
      Column("id", .varchar(26)).primaryKey().notNull()
      Column("translation_id", .varchar(26)).notNull()
        .references("translations", "id", onDelete: .cascade)
      Column("note_text", .text).notNull()
      Column("created_at", .datetime).notNull()

      Index("ix_human_notes_id", on: "id")
      Index("ix_human_notes_translation_id", on: "translation_id")
      Index("idx_human_notes_created_at", on: "created_at")
    }
    try op.createTable("workflow_tasks") {
      Column("id", .varchar(36)).primaryKey().notNull()
      Column("poem_id", .varchar(26)).notNull().references("poems", "id", onDelete: .cascade)
      Column("source_lang", .varchar(10)).notNull()
      Column("target_lang", .varchar(10)).notNull()
      Column("workflow_mode", .varchar(20)).notNull()
      Column("status", .varchar(20)).notNull()
      Column("progress_percentage", .integer).notNull()
      Column("result_json", .text)
      Column("error_message", .text)
      Column("started_at", .datetime)
      Column("completed_at", .datetime)
      Column("created_at", .datetime).notNull()
      Column("updated_at", .datetime).notNull()

      Index("ix_workflow_tasks_id", on: "id")
      Index("idx_workflow_tasks_poem_id", on: "poem_id")
      Index("idx_workflow_tasks_status", on: "status")
      Index("idx_workflow_tasks_created_at", on: "created_at")
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropTable("workflow_tasks")
    try op.dropTable("human_notes")
    try op.dropTable("ai_logs")
    try op.dropTable("translations")
    try op.dropTable("poems")
  }
}

// godwit:allow duplicate-index The project that this is taken from has them, and keeps them.
