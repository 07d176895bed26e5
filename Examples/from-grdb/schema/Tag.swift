import Godwit

/// A word under which a note is found again.
let tag = Table("tag") {
  Column("id", .integer).primaryKey(autoincrement: true)
  Column("noteId", .integer).notNull().references("note", "id", onDelete: .cascade)
  Column("name", .text).notNull()

  Index("tag_on_noteId", on: "noteId")
}
