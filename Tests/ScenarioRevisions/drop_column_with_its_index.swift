import Godwit

/// drop column with its index
///
/// - Drops index `ix_words`.
/// - Drops column `poems.words`.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct DropColumnWithItsIndex_drop_column_with_its_index: Revision {
  static let id: RevisionID = "drop_column_with_its_index"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.dropIndex("poems", "ix_words")
    // Loses 2 values of poems.words, which downgrade cannot bring back.
    try op.dropColumn("poems", "words")
  }

  static func downgrade(_ op: Operations) throws {
    try op.addColumn("poems", Column("words", .integer))
    try op.createIndex("poems", Index("ix_words", on: "words"))
  }
}
