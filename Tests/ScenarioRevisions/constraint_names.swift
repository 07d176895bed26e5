import Godwit

/// constraint names
///
/// - Drops primary key `pk` of `t`.
/// - Drops check `ck` of `t`.
/// - Changes the options of `t`.
/// - Alters column `t.a`: CONSTRAINT nn NOT NULL -> CONSTRAINT nn2 NOT NULL; names df DEFAULT ->
///   names df2 DEFAULT.
/// - Alters column `t.b`: names co COLLATE -> names co2 COLLATE.
/// - Adds primary key `pk2` to `t`.
/// - Adds check `ck2` to `t`.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct ConstraintNames_constraint_names: Revision {
  static let id: RevisionID = "constraint_names"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.alterTable("t") { table in
      table.dropPrimaryKey()
      table.dropCheck("ck")
      table.setDanglingConstraintNames("stray")
      table.alterColumn(
        "a", .notNull(name: "nn2"), .clauseNames(ClauseName("df2", of: .defaultValue)))
      table.alterColumn("b", .clauseNames(ClauseName("co2", of: .collate)))
      table.addPrimaryKey(PrimaryKey("pk2", on: "a"))
      table.addCheck(Check("ck2", "a > 0"))
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.alterTable("t") { table in
      table.dropCheck("ck2")
      table.dropPrimaryKey()
      table.alterColumn("b", .clauseNames(ClauseName("co", of: .collate)))
      table.alterColumn(
        "a", .notNull(name: "nn"), .clauseNames(ClauseName("df", of: .defaultValue)))
      table.setDanglingConstraintNames()
      table.addCheck(Check("ck", "a > 0"))
      table.addPrimaryKey(PrimaryKey("pk", on: "a"))
    }
  }
}
