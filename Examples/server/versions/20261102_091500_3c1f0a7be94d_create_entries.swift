import Godwit

/// create entries
///
/// - Creates table `entries`.
///
/// Create Date: 2026-11-02 09:15:00 UTC
struct CreateEntries_3c1f0a7be94d: Revision {
  static let id: RevisionID = "3c1f0a7be94d"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.createTable("entries") {
      Column("id", .integer).primaryKey()
      Column("author", .text).notNull()
      Column("message", .text).notNull()
      Column("written_at", .datetime).notNull().default(.currentTimestamp)

      Index("idx_entries_written_at", on: "written_at")
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropTable("entries")
  }
}
