import Godwit

/// Where columns stand
///
/// Create Date: 2026-11-26 12:00:00 UTC
struct FrozenPlaces: Revision {
  static let id: RevisionID = "frozen_places"
  static let downRevisions: [RevisionID] = ["frozen_02"]

  static func upgrade(_ op: Operations) throws {
    try op.createTable("places") {
      Column("a", .integer).primaryKey()
      Column("b", .text)
      Column("c", .text)
    }
    try op.addColumn("places", Column("d", .text), after: "a")
    try op.alterTable("places") { table in
      table.addColumn(Column("e", .text), after: "c", backfill: "b || c")
      table.addColumn(Column("f", .text), after: "a")
      table.reorderColumns("f", "a")
    }
    try op.reorderColumns("places", "c", "a")
  }

  static func downgrade(_ op: Operations) throws {
    try op.reorderColumns("places", "f", "a", "d", "b", "c", "e")
    try op.dropTable("places")
  }
}
