import Godwit

/// foreign keys
///
/// - Drops a foreign key of `poems`.
/// - Drops foreign key `fk_old` of `poems`.
/// - Adds foreign key `fk_poems_poet` to `poems`.
/// - Adds foreign key `fk_poems_b` to `poems`.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct ForeignKeys_foreign_keys: Revision {
  static let id: RevisionID = "foreign_keys"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.alterTable("poems") { table in
      table.dropForeignKey(ForeignKey(on: "poet", references: "poets", "id"))
      table.dropForeignKey("fk_old")
      table.addForeignKey(
        ForeignKey(
          "fk_poems_poet",
          on: "poet",
          references: "poets",
          "id",
          onDelete: .cascade,
          onUpdate: .restrict,
          deferred: true))
      table.addForeignKey(ForeignKey("fk_poems_b", on: "b", references: "poets", match: "FULL"))
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.alterTable("poems") { table in
      table.dropForeignKey("fk_poems_b")
      table.dropForeignKey("fk_poems_poet")
      table.addForeignKey(ForeignKey("fk_old", on: "a", "b", references: "poets", "a", "b"))
      table.addForeignKey(ForeignKey(on: "poet", references: "poets", "id"))
    }
  }
}
