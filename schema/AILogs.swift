import Godwit

/// What a model was asked for a translation, and what that cost.
let aiLogs = Table("ai_logs") {
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
  Index("idx_ai_logs_model_created_at", on: "model_name", "created_at")
  Index("idx_ai_logs_mode_created_at", on: "workflow_mode", "created_at")
  Index("idx_ai_logs_translation_model", on: "translation_id", "model_name")
}
