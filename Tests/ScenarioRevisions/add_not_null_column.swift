import Godwit

/// add not null column
///
/// - Adds column `poems.selected`.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct AddNotNullColumn_add_not_null_column: Revision {
  static let id: RevisionID = "add_not_null_column"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.addColumn("poems", Column("selected", .boolean).notNull().default(false))
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropColumn("poems", "selected")
  }
}
