import Godwit

/// create accounts
///
/// - Creates table `accounts`.
///
/// Create Date: 2026-10-12 09:00:00 UTC
struct CreateAccounts_7a20c4e81f5b: Revision {
  static let id: RevisionID = "7a20c4e81f5b"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.createTable("accounts") {
      Column("id", .integer).primaryKey()
      Column("email", .text).notNull()
      Column("password_hash", .text).notNull()

      Index("idx_accounts_email", on: .expression("lower(email)"), unique: true)
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropTable("accounts")
  }
}
