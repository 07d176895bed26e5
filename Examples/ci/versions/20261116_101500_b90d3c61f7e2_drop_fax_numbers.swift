import Godwit

/// drop fax numbers
///
/// - Drops column `members.fax`.
///
/// Create Date: 2026-11-16 10:15:00 UTC
struct DropFaxNumbers_b90d3c61f7e2: Revision {
  static let id: RevisionID = "b90d3c61f7e2"
  static let downRevisions: [RevisionID] = ["51e07c92d4aa"]

  static func upgrade(_ op: Operations) throws {
    // godwit:allow destructive-drop the last fax was sent in 2011, and the numbers are in the archive
    try op.dropColumn("members", "fax")
  }

  static func downgrade(_ op: Operations) throws {
    try op.addColumn("members", Column("fax", .text))
  }
}
