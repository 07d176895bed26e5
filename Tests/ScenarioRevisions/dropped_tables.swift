import Godwit

/// dropped tables
///
/// - Drops trigger `g`.
/// - Drops table `books`.
/// - Drops table `authors`.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct DroppedTables_dropped_tables: Revision {
  static let id: RevisionID = "dropped_tables"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.dropTrigger("g")
    // Loses 2 rows of books, which downgrade cannot bring back.
    try op.dropTable("books")
    // Loses 1 row of authors, which downgrade cannot bring back.
    try op.dropTable("authors")
  }

  static func downgrade(_ op: Operations) throws {
    try op.createTable("authors") {
      Column("id", .integer).primaryKey()
    }
    try op.createTable("books") {
      Column("id", .integer).primaryKey()
      Column("author", .integer).references("authors", "id")

      Index("ix_author", on: "author")
    }
    try op.createTrigger(
      Trigger("g", .after, .insert, on: "books") {
        "SELECT 1"
      })
  }
}
