import Godwit

/// Creating an index, on a column that comes with it
struct CreatingAnIndex: Revision {
  static let id: RevisionID = "creating_an_index"
  static let downRevisions: [RevisionID] = ["94bcac9585c9"]

  static func upgrade(_ op: Operations) throws {
    try op.addColumn("poems", Column("is_featured", .boolean))
    try op.createIndex("poems", Index("idx_poems_featured", on: "is_featured"))
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropIndex("poems", "idx_poems_featured")
    try op.dropColumn("poems", "is_featured")
  }
}
