import Godwit

let photo = Table("photo", .strict) {
  Column("uuid", .text).primaryKey().notNull()
  Column("sightingId", .integer).notNull().references("sighting", "id", onDelete: .cascade)
  Column("thumbnail", .blob)
  Column("metadata", .text)

  Index("photo_on_sightingId", on: "sightingId")
}
