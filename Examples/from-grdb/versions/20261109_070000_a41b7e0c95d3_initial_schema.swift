import Godwit

/// initial schema
///
/// - Creates table `note`.
/// - Creates table `tag`.
///
/// Create Date: 2026-11-09 07:00:00 UTC
struct InitialSchema_a41b7e0c95d3: Revision {
  static let id: RevisionID = "a41b7e0c95d3"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.createTable("note") {
      Column("id", .integer).primaryKey(autoincrement: true)
      Column("text", .text).notNull()
      Column("createdAt", .datetime).notNull()
      Column("isPinned", .boolean).notNull().default(false)
    }
    try op.createTable("tag") {
      Column("id", .integer).primaryKey(autoincrement: true)
      Column("noteId", .integer).notNull().references("note", "id", onDelete: .cascade)
      Column("name", .text).notNull()

      Index("tag_on_noteId", on: "noteId")
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropTable("tag")
    try op.dropTable("note")
  }
}
