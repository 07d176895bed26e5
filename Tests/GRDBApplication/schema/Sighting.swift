import Godwit

let sighting = Table("sighting") {
  Column("id", .integer).primaryKey(autoincrement: true)
  Column("speciesId", .integer).notNull().references("species", "id", onDelete: .restrict)
  Column("siteId", .integer).references("site", "id", onDelete: .setNull)
  Column("seenAt", .datetime).notNull()
  Column("count", .integer).notNull().default(1)
  Column("note", .text)
  Column("weather", .varchar(40))
  Column("isHeardOnly", .boolean).notNull().default(false)
  Column("day", .text).generated(as: "substr(seenAt, 1, 10)")

  Index("sighting_on_speciesId", on: "speciesId")
  Index("sighting_on_siteId", on: "siteId")
  Index("sighting_on_day", on: "day", where: "\"note\" IS NOT NULL")
}
