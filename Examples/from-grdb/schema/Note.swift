import Godwit

/// What somebody has written on a day.
let note = Table("note") {
  Column("id", .integer).primaryKey(autoincrement: true)
  Column("text", .text).notNull()
  Column("createdAt", .datetime).notNull()
  Column("isPinned", .boolean).notNull().default(false)
  Column("mood", .text)

  Check("ck_note_mood", "mood IN ('good', 'bad')")
}
