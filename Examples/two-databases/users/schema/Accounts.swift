import Godwit

/// Somebody who buys.
let accounts = Table("accounts") {
  Column("id", .integer).primaryKey()
  Column("email", .text).notNull()
  Column("password_hash", .text).notNull()

  Index("idx_accounts_email", on: .expression("lower(email)"), unique: true)
}
