import Godwit

/// A data migration: a nullable column, filled, then made NOT NULL
struct MigratingData: Revision {
  static let id: RevisionID = "migrating_data"
  static let downRevisions: [RevisionID] = ["94bcac9585c9"]

  static func upgrade(_ op: Operations) throws {
    try op.addColumn("poems", Column("word_count", .integer))
    try op.execute("UPDATE poems SET word_count = length(original_text)")
    try op.alterColumn("poems", "word_count", .notNull)
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropColumn("poems", "word_count")
  }
}
