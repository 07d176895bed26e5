import Godwit

/// A translation that is being made in the background.
let workflowTasks = Table("workflow_tasks") {
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
  Index("idx_workflow_tasks_status_created_at", on: "status", "created_at")
  Index("idx_workflow_tasks_poem_status", on: "poem_id", "status")
  Index("idx_workflow_tasks_mode_status", on: "workflow_mode", "status")
  Index("idx_workflow_tasks_poem_mode", on: "poem_id", "workflow_mode")
}
