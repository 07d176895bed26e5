import Godwit

/// Somebody who borrows books.
let members = Table("members") {
  Column("id", .integer).primaryKey()
  Column("name", .text).notNull()
  Column("email", .text)
}
