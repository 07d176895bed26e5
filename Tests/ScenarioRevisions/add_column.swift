import Godwit

/// add column
///
/// - Adds column `poems.rating`.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct AddColumn_add_column: Revision {
  static let id: RevisionID = "add_column"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.addColumn("poems", Column("rating", .real).default(1.5))
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropColumn("poems", "rating")
  }
}
