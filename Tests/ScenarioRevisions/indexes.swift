import Godwit

/// indexes
///
/// - Drops index `ix_gone`.
/// - Drops index `ix_desc`.
/// - Drops index `ix_where`.
/// - Creates index `ix_desc`.
/// - Creates index `ix_where`.
/// - Creates index `ix_new`.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct Indexes_indexes: Revision {
  static let id: RevisionID = "indexes"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.dropIndex("poems", "ix_gone")
    try op.dropIndex("poems", "ix_desc")
    try op.dropIndex("poems", "ix_where")
    try op.createIndex("poems", Index("ix_desc", on: .descending("title")))
    try op.createIndex("poems", Index("ix_where", on: "words", where: "words > 10"))
    try op.createIndex(
      "poems",
      Index(
        "ix_new",
        on: .column("title").collate("NOCASE"),
        .expression("words + 1").descending(),
        unique: true,
        where: "words IS NOT NULL"))
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropIndex("poems", "ix_new")
    try op.dropIndex("poems", "ix_where")
    try op.dropIndex("poems", "ix_desc")
    try op.createIndex("poems", Index("ix_where", on: "words", where: "words > 0"))
    try op.createIndex("poems", Index("ix_desc", on: "title"))
    try op.createIndex("poems", Index("ix_gone", on: "words"))
  }
}
