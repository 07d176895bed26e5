import Godwit

/// drop column with its constraints
///
/// - Drops column `poems.code`.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct DropColumnWithItsConstraints_drop_column_with_its_constraints: Revision {
  static let id: RevisionID = "drop_column_with_its_constraints"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    // Loses 1 value of poems.code, which downgrade cannot bring back.
    try op.dropColumn("poems", "code")
  }

  static func downgrade(_ op: Operations) throws {
    try op.addColumn(
      "poems", Column("code", .text).check("code <> ''").unique().references("codes", "code"))
  }
}
