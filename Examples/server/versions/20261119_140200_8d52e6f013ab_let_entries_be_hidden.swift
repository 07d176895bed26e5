import Godwit

/// let entries be hidden
///
/// - Adds column `entries.is_hidden`.
///
/// Create Date: 2026-11-19 14:02:00 UTC
struct LetEntriesBeHidden_8d52e6f013ab: Revision {
  static let id: RevisionID = "8d52e6f013ab"
  static let downRevisions: [RevisionID] = ["3c1f0a7be94d"]

  static func upgrade(_ op: Operations) throws {
    try op.addColumn("entries", Column("is_hidden", .boolean).notNull().default(false))
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropColumn("entries", "is_hidden")
  }
}
