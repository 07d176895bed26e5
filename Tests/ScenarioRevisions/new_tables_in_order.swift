import Godwit

/// new tables in order
///
/// - Creates table `rooms`.
/// - Creates table `shelves`.
/// - Creates table `authors`.
/// - Creates table `books`.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct NewTablesInOrder_new_tables_in_order: Revision {
  static let id: RevisionID = "new_tables_in_order"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.createTable("rooms") {
      Column("id", .integer).primaryKey()
      Column("best", .integer).references("books", "id", name: "fk_rooms_best")
    }
    try op.createTable("shelves") {
      Column("id", .integer).primaryKey()
      Column("room", .integer).references("rooms", "id", name: "fk_shelves_room")
    }
    try op.createTable("authors") {
      Column("id", .integer).primaryKey()
      Column("name", .text).notNull().unique(name: "uq_authors_name")
      Column("mentor", .integer).references("authors", "id", name: "fk_authors_mentor")
    }
    try op.createTable("books") {
      Column("id", .integer).primaryKey()
      Column("shelf", .integer).references("shelves", "id", name: "fk_books_shelf")
      Column("author", .integer).references("authors", "id", name: "fk_books_author")

      Index("ix_books_shelf", on: "shelf")
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropTable("books")
    try op.dropTable("authors")
    try op.dropTable("shelves")
    try op.dropTable("rooms")
  }
}
