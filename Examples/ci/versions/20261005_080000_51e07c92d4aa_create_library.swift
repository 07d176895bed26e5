import Godwit

/// create library
///
/// - Creates table `books`.
/// - Creates table `members`.
/// - Creates table `loans`.
///
/// Create Date: 2026-10-05 08:00:00 UTC
struct CreateLibrary_51e07c92d4aa: Revision {
  static let id: RevisionID = "51e07c92d4aa"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.createTable("books") {
      Column("id", .integer).primaryKey()
      Column("isbn", .text).notNull()
      Column("title", .text).notNull()
      Column("author", .text).notNull()

      Index("idx_books_isbn", on: "isbn", unique: true)
      Index("idx_books_author", on: "author")
    }
    try op.createTable("members") {
      Column("id", .integer).primaryKey()
      Column("name", .text).notNull()
      Column("email", .text)
      Column("fax", .text)
    }
    try op.createTable("loans") {
      Column("id", .integer).primaryKey()
      Column("book_id", .integer).notNull().references("books", "id")
      Column("member_id", .integer).notNull().references("members", "id", onDelete: .cascade)
      Column("lent_on", .date).notNull()
      Column("returned_on", .date)

      Check("ck_loans_order", "returned_on >= lent_on")
      Index("idx_loans_book", on: "book_id")
      Index("idx_loans_member", on: "member_id")
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropTable("loans")
    try op.dropTable("members")
    try op.dropTable("books")
  }
}
