import Godwit

/// What can be bought.
let products = Table("products", .strict) {
  Column("id", .integer).primaryKey()
  Column("name", .text).notNull()
  Column("price_in_cents", .integer).notNull()

  Check("ck_products_price", "price_in_cents >= 0")
  Index("idx_products_name", on: "name")
}
