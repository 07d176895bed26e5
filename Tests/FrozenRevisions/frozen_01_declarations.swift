import Godwit

/// Everything that a declaration can say
///
/// Create Date: 2026-11-23 12:00:00 UTC
struct FrozenDeclarations: Revision {
  static let id: RevisionID = "frozen_01"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.createTable("authors") {
      Column("id", .integer).primaryKey(autoincrement: true)
      Column("name", .varchar(200)).notNull().unique()
      Column("code", .char(3)).collate("NOCASE").unique(onConflict: .ignore, name: "uq_code")
      Column("born", .date).default(.null)
      Column("rating", .decimal(4, 2)).default(1.5).check("rating >= 0")
      Column("is_living", .boolean).notNull().default(true)
      Column("anything")
      Column("price", .custom("MONEY")).default(-3)
      Column("created_at", .datetime).notNull(onConflict: .fail, name: "nn_created")
        .default(.currentTimestamp)
      Column("token", .blob).default(.blob([0, 255]))
      Column("seconds", .real).default(.sql("unixepoch()"))

      Check("length(name) > 0")
      Check("ck_authors_code", "code <> ''")
      Index("ix_authors_name", on: "name", .descending("born"))
      Index("ix_authors_lower", on: .expression("lower(name)").descending(), unique: true)
      Index("ix_authors_code", on: .column("code").collate("RTRIM"), where: "code IS NOT NULL")
    }
    try op.createTable("books", .strict) {
      Column("id", .integer).primaryKey()
      Column("author", .integer).notNull().references("authors", "id", onDelete: .cascade)
      Column("editor", .integer)
        .references("authors", onDelete: .setNull, onUpdate: .restrict, deferred: true)
      Column("title", .text).notNull().default("")
      Column("pages", .integer).check("ck_books_pages", "pages > 0")
      Column("half", .integer).generated(as: "pages / 2")
      Column("double", .integer).generated(as: "pages * 2", .stored)

      Unique("uq_books", on: "author", .descending("title"), onConflict: .rollback)
    }
    try op.createTable("shelves", .withoutRowID) {
      for column in ["room", "row", "place"] {
        Column(column, .integer).notNull()
      }
      Column("book", .integer)

      PrimaryKey("pk_shelves", on: "room", "row", "place")
      ForeignKey("fk_shelves_book", on: "book", references: "books", "id", onDelete: .setDefault)
    }
    try op.createView(View("living", "SELECT name FROM authors WHERE is_living"))
    try op.createView(View("counts", columns: ["n"], "SELECT count(*) FROM books"))
    try op.createTrigger(
      Trigger("books_title", .after, .update(of: "title"), on: "books", when: "new.title = ''") {
        "UPDATE books SET pages = NULL WHERE id = new.id"
        "DELETE FROM shelves WHERE book = new.id"
      })
    try op.createTrigger(
      Trigger("living_insert", .insteadOf, .insert, on: "living") {
        "INSERT INTO authors (name) VALUES (new.name)"
      })
    try op.createVirtualTable(VirtualTable("books_fts", using: "fts5", "title", "content=''"))
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropVirtualTable("books_fts")
    try op.dropTrigger("living_insert")
    try op.dropTrigger("books_title")
    try op.dropView("counts")
    try op.dropView("living")
    try op.dropTable("shelves")
    try op.dropTable("books")
    try op.dropTable("authors")
  }
}
