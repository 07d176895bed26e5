import Godwit

/// Adding a new column
struct AddingAColumn: Revision {
  static let id: RevisionID = "adding_a_column"
  static let downRevisions: [RevisionID] = ["94bcac9585c9"]

  static func upgrade(_ op: Operations) throws {
    try op.addColumn("poems", Column("word_count", .integer))
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropColumn("poems", "word_count")
  }
}
