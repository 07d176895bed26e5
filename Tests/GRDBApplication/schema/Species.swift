import Godwit

let species = Table("species") {
  Column("id", .integer).primaryKey(autoincrement: true)
  Column("name", .text).notNull().unique().collate("NOCASE")
  Column("latin", .text).notNull()
}
