import Godwit

/// Who has had which book, and until when.
let loans = Table("loans") {
  Column("id", .integer).primaryKey()
  Column("book_id", .integer).notNull().references("books", "id")
  Column("member_id", .integer).notNull().references("members", "id", onDelete: .cascade)
  Column("lent_on", .date).notNull()
  Column("returned_on", .date)

  Check("ck_loans_order", "returned_on >= lent_on")
  Index("idx_loans_book", on: "book_id")
  Index("idx_loans_member", on: "member_id")
}
