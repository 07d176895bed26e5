import Godwit

/// hostile names
///
/// - Alters column `it's "quoted" \(x).a b`: now DEFAULT '"""'.
/// - Adds column `it's "quoted" \(x).new\nline`.
/// - Adds column `it's "quoted" \(x).#"`.
/// - Creates index `i"x`.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct HostileNames_hostile_names: Revision {
  static let id: RevisionID = "hostile_names"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.alterTable("it's \"quoted\" \\(x)") { table in
      table.alterColumn("a b", .default("\"\"\""))
      table.addColumn(
        Column("new\nline", .text)
          .check(
            "ck_it's \"quoted\" \\(x)_new\nline",
            """
            "new
            line" <> '\\'
            """))
      table.addColumn(Column("#\"", .text))
    }
    try op.createIndex("it's \"quoted\" \\(x)", Index("i\"x", on: "a b"))
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropIndex("it's \"quoted\" \\(x)", "i\"x")
    try op.alterTable("it's \"quoted\" \\(x)") { table in
      table.dropColumn("#\"")
      table.dropColumn("new\nline")
      table.alterColumn("a b", .noDefault)
    }
  }
}
