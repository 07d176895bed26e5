import Godwit

/// create products
///
/// - Creates table `products`.
///
/// Create Date: 2026-10-14 11:30:00 UTC
struct CreateProducts_2be65a90d7c1: Revision {
  static let id: RevisionID = "2be65a90d7c1"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.createTable("products", .strict) {
      Column("id", .integer).primaryKey()
      Column("name", .text).notNull()
      Column("price_in_cents", .integer).notNull()

      Check("ck_products_price", "price_in_cents >= 0")
      Index("idx_products_name", on: "name")
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropTable("products")
  }
}
