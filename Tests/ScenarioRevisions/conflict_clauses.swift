import Godwit

/// conflict clauses
///
/// - Drops a primary key of `t`.
/// - Drops a uniqueness constraint of `t`.
/// - Alters column `t.a`: NOT NULL ON CONFLICT IGNORE -> NOT NULL ON CONFLICT ROLLBACK.
/// - Adds a primary key to `t`.
/// - Adds uniqueness constraint `uq_t_b` to `t`.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct ConflictClauses_conflict_clauses: Revision {
  static let id: RevisionID = "conflict_clauses"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.alterTable("t") { table in
      table.dropPrimaryKey()
      table.dropUnique(Unique(on: "b", onConflict: .fail))
      table.alterColumn("a", .notNull(onConflict: .rollback))
      table.addPrimaryKey(PrimaryKey(on: "id"))
      table.addUnique(Unique("uq_t_b", on: "b"))
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.alterTable("t") { table in
      table.dropUnique("uq_t_b")
      table.dropPrimaryKey()
      table.alterColumn("a", .notNull(onConflict: .ignore))
      table.addUnique(Unique(on: "b", onConflict: .fail))
      table.addPrimaryKey(PrimaryKey(on: "id", onConflict: .replace))
    }
  }
}
