import Godwit

/// A book on the shelves.
let books = Table("books") {
  Column("id", .integer).primaryKey()
  Column("isbn", .text).notNull()
  Column("title", .text).notNull()
  Column("author", .text).notNull()

  Index("idx_books_isbn", on: "isbn", unique: true)
  Index("idx_books_author", on: "author")
}
