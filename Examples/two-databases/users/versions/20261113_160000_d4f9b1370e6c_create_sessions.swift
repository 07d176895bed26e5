import Godwit

/// create sessions
///
/// - Creates table `sessions`.
///
/// Create Date: 2026-11-13 16:00:00 UTC
struct CreateSessions_d4f9b1370e6c: Revision {
  static let id: RevisionID = "d4f9b1370e6c"
  static let downRevisions: [RevisionID] = ["7a20c4e81f5b"]

  static func upgrade(_ op: Operations) throws {
    try op.createTable("sessions") {
      Column("token", .text).primaryKey().notNull()
      Column("account_id", .integer).notNull().references("accounts", "id", onDelete: .cascade)
      Column("expires_at", .datetime).notNull()

      Index("idx_sessions_account", on: "account_id")
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropTable("sessions")
  }
}
