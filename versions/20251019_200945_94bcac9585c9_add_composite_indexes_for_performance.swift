import Godwit

/// Add composite indexes for performance optimization
///
/// Create Date: 2025-10-19 20:09:45 UTC
struct AddCompositeIndexes_94bcac9585c9: Revision {
  static let id: RevisionID = "94bcac9585c9"
  static let downRevisions: [RevisionID] = ["001_initial_schema"]

  static func upgrade(_ op: Operations) throws {
    try op.createIndex(
      "poems", Index("idx_poems_poet_name_created_at", on: "poet_name", "created_at"))
    try op.createIndex("poems", Index("idx_poems_poet_title", on: "poet_name", "poem_title"))
    try op.createIndex(
      "poems", Index("idx_poems_language_created_at", on: "source_language", "created_at"))
    try op.createIndex(
      "translations", Index("idx_translations_poem_language", on: "poem_id", "target_language"))
    try op.createIndex(
      "translations",
      Index("idx_translations_type_language", on: "translator_type", "target_language"))
    try op.createIndex(
      "translations", Index("idx_translations_poem_type", on: "poem_id", "translator_type"))
    try op.createIndex(
      "translations",
      Index("idx_translations_language_created_at", on: "target_language", "created_at"))
    try op.createIndex(
      "ai_logs", Index("idx_ai_logs_model_created_at", on: "model_name", "created_at"))
    try op.createIndex(
      "ai_logs", Index("idx_ai_logs_mode_created_at", on: "workflow_mode", "created_at"))
    try op.createIndex(
      "ai_logs", Index("idx_ai_logs_translation_model", on: "translation_id", "model_name"))
    try op.createIndex(
      "workflow_tasks", Index("idx_workflow_tasks_status_created_at", on: "status", "created_at"))
    try op.createIndex(
      "workflow_tasks", Index("idx_workflow_tasks_poem_status", on: "poem_id", "status"))
    try op.createIndex(
      "workflow_tasks", Index("idx_workflow_tasks_mode_status", on: "workflow_mode", "status"))
    try op.createIndex(
      "workflow_tasks", Index("idx_workflow_tasks_poem_mode", on: "poem_id", "workflow_mode"))
    try op.createIndex(
      "human_notes",
      Index("idx_human_notes_translation_created_at", on: "translation_id", "created_at"))
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropIndex("human_notes", "idx_human_notes_translation_created_at")
    try op.dropIndex("workflow_tasks", "idx_workflow_tasks_poem_mode")
    try op.dropIndex("workflow_tasks", "idx_workflow_tasks_mode_status")
    try op.dropIndex("workflow_tasks", "idx_workflow_tasks_poem_status")
    try op.dropIndex("workflow_tasks", "idx_workflow_tasks_status_created_at")
    try op.dropIndex("ai_logs", "idx_ai_logs_translation_model")
    try op.dropIndex("ai_logs", "idx_ai_logs_mode_created_at")
    try op.dropIndex("ai_logs", "idx_ai_logs_model_created_at")
    try op.dropIndex("translations", "idx_translations_language_created_at")
    try op.dropIndex("translations", "idx_translations_poem_type")
    try op.dropIndex("translations", "idx_translations_type_language")
    try op.dropIndex("translations", "idx_translations_poem_language")
    try op.dropIndex("poems", "idx_poems_language_created_at")
    try op.dropIndex("poems", "idx_poems_poet_title")
    try op.dropIndex("poems", "idx_poems_poet_name_created_at")
  }
}
