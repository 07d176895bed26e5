import Godwit

let site = Table("site") {
  Column("id", .integer).primaryKey(autoincrement: true)
  Column("name", .text).notNull().collate("swiftLocalizedCaseInsensitiveCompare")
  Column("latitude", .double).check("latitude BETWEEN -90 AND 90")
  Column("longitude", .double)
}
