import Godwit

/// uniques
///
/// - Drops a uniqueness constraint of `t`.
/// - Drops uniqueness constraint `uq_bc` of `t`.
/// - Adds uniqueness constraint `uq_t_b_c` to `t`.
/// - Adds uniqueness constraint `uq_t_a_b` to `t`.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct Uniques_uniques: Revision {
  static let id: RevisionID = "uniques"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.alterTable("t") { table in
      table.dropUnique(Unique(on: "a"))
      table.dropUnique("uq_bc")
      table.addUnique(Unique("uq_t_b_c", on: "b", .descending("c"), onConflict: .ignore))
      table.addUnique(Unique("uq_t_a_b", on: "a", "b"))
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.alterTable("t") { table in
      table.dropUnique("uq_t_a_b")
      table.dropUnique("uq_t_b_c")
      table.addUnique(Unique("uq_bc", on: "b", "c"))
      table.addUnique(Unique(on: "a"))
    }
  }
}
