import Godwit

/// Modifying a column's type: what Alembic needs batch mode for
struct ChangingAType: Revision {
  static let id: RevisionID = "changing_a_type"
  static let downRevisions: [RevisionID] = ["94bcac9585c9"]

  static func upgrade(_ op: Operations) throws {
    try op.alterColumn("poems", "poem_title", .type(.varchar(500)))
  }

  static func downgrade(_ op: Operations) throws {
    try op.alterColumn("poems", "poem_title", .type(.varchar(300)))
  }
}
