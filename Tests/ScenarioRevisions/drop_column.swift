import Godwit

/// drop column
///
/// - Drops column `poems.words`.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct DropColumn_drop_column: Revision {
  static let id: RevisionID = "drop_column"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    // Loses 2 values of poems.words, which downgrade cannot bring back.
    try op.dropColumn("poems", "words")
  }

  static func downgrade(_ op: Operations) throws {
    try op.addColumn("poems", Column("words", .integer))
  }
}
