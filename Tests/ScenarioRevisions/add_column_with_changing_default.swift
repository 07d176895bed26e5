import Godwit

/// add column with changing default
///
/// - Adds column `poems.created`.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct AddColumnWithChangingDefault_add_column_with_changing_default: Revision {
  static let id: RevisionID = "add_column_with_changing_default"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.addColumn("poems", Column("created", .datetime).notNull().default(.currentTimestamp))
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropColumn("poems", "created")
  }
}
