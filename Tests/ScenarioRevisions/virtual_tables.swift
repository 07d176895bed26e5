import Godwit

/// virtual tables
///
/// - Drops virtual table `gone`.
/// - Creates virtual table `poems_fts`.
/// - Makes virtual table `words` anew with other arguments.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct VirtualTables_virtual_tables: Revision {
  static let id: RevisionID = "virtual_tables"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    // Loses nothing now: gone holds no row.
    try op.dropVirtualTable("gone")
    try op.createVirtualTable(
      VirtualTable("poems_fts", using: "fts5", "title", "content='poems'", "content_rowid='id'"))
    try op.replaceVirtualTable(VirtualTable("words", using: "fts5", "word", "tokenize='unicode61'"))
  }

  static func downgrade(_ op: Operations) throws {
    try op.replaceVirtualTable(VirtualTable("words", using: "fts5", "word", "tokenize='porter'"))
    try op.dropVirtualTable("poems_fts")
    try op.createVirtualTable(VirtualTable("gone", using: "rtree", "id", "x0", "x1"))
  }
}
