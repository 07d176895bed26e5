import Godwit

/// A conditional migration: only what is not there yet
struct DecidingByWhatIsThere: Revision {
  static let id: RevisionID = "deciding_by_what_is_there"
  static let downRevisions: [RevisionID] = ["94bcac9585c9"]

  static func upgrade(_ op: Operations) throws {
    if try !op.inspector.hasColumn("poems", "word_count") {
      try op.addColumn("poems", Column("word_count", .integer))
    }
    let indexes = try op.inspector.indexes("poems").map(\.name)
    if !indexes.contains("idx_poems_word_count") {
      try op.createIndex("poems", Index("idx_poems_word_count", on: "word_count"))
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropIndex("poems", "idx_poems_word_count")
    try op.dropColumn("poems", "word_count")
  }
}
