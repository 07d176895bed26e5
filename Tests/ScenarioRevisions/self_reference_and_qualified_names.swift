import Godwit

/// self reference and qualified names
///
/// - Alters column `nodes.depth`: now NOT NULL.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct SelfReferenceAndQualifiedNames_self_reference_and_qualified_names: Revision {
  static let id: RevisionID = "self_reference_and_qualified_names"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.alterColumn("nodes", "depth", .notNull)
  }

  static func downgrade(_ op: Operations) throws {
    try op.alterColumn("nodes", "depth", .nullable)
  }
}
