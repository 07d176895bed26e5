import Godwit

/// add unique column
///
/// - Adds column `poems.slug`.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct AddUniqueColumn_add_unique_column: Revision {
  static let id: RevisionID = "add_unique_column"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.addColumn("poems", Column("slug", .varchar(40)).unique(name: "uq_poems_slug"))
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropColumn("poems", "slug")
  }
}
