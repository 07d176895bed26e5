import Godwit

/// species by any case
///
/// - Alters column `species.name`: now COLLATE NOCASE.
///
/// Create Date: 2026-11-26 05:10:29 UTC
struct SpeciesByAnyCase_d5147181c878: Revision {
  static let id: RevisionID = "d5147181c878"
  static let downRevisions: [RevisionID] = ["e0b416e7298e"]

  static func upgrade(_ op: Operations) throws {
    try op.alterColumn("species", "name", .collate("NOCASE"))
  }

  static func downgrade(_ op: Operations) throws {
    try op.alterColumn("species", "name", .noCollation)
  }
}
