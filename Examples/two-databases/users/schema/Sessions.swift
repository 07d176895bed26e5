import Godwit

/// A device on which somebody is signed in.
let sessions = Table("sessions") {
  Column("token", .text).primaryKey().notNull()
  Column("account_id", .integer).notNull().references("accounts", "id", onDelete: .cascade)
  Column("expires_at", .datetime).notNull()

  Index("idx_sessions_account", on: "account_id")
}
