import Godwit

/// Custom data processing, row by row
struct ProcessingRowByRow: Revision {
  static let id: RevisionID = "processing_row_by_row"
  static let downRevisions: [RevisionID] = ["94bcac9585c9"]

  static func upgrade(_ op: Operations) throws {
    try op.addColumn("poems", Column("word_count", .integer))
    try op.data { db in
      for row in try Row.fetchAll(db, sql: "SELECT id, original_text FROM poems") {
        let id: String? = row["id"]
        let text: String? = row["original_text"]
        let count = text?.split(whereSeparator: \.isWhitespace).count
        try db.execute(
          sql: "UPDATE poems SET word_count = ? WHERE id = ?", arguments: [count, id])
      }
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropColumn("poems", "word_count")
  }
}
