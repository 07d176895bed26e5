import Godwit

/// change defaults
///
/// - Alters column `t.a`: DEFAULT 1 -> DEFAULT 2.
/// - Alters column `t.b`: no longer DEFAULT 'x'.
/// - Alters column `t.c`: now DEFAULT 'it''s "new"'.
/// - Alters column `t.d`: DEFAULT 1.5 -> DEFAULT -2.25.
/// - Alters column `t.e`: DEFAULT CURRENT_TIMESTAMP -> DEFAULT (datetime('now', '-1 day')).
/// - Alters column `t.f`: DEFAULT (1 + 1) -> DEFAULT NULL.
/// - Alters column `t.g`: DEFAULT 1000000 -> DEFAULT 12345678.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct ChangeDefaults_change_defaults: Revision {
  static let id: RevisionID = "change_defaults"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.alterTable("t") { table in
      table.alterColumn("a", .default(2))
      table.alterColumn("b", .noDefault)
      table.alterColumn("c", .default("it's \"new\""))
      table.alterColumn("d", .default(-2.25))
      table.alterColumn("e", .default(.sql("datetime('now', '-1 day')")))
      table.alterColumn("f", .default(.null))
      table.alterColumn("g", .default(12_345_678))
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.alterTable("t") { table in
      table.alterColumn("g", .default(1_000_000))
      table.alterColumn("f", .default(.sql("1 + 1")))
      table.alterColumn("e", .default(.currentTimestamp))
      table.alterColumn("d", .default(1.5))
      table.alterColumn("c", .noDefault)
      table.alterColumn("b", .default("x"))
      table.alterColumn("a", .default(1))
    }
  }
}
