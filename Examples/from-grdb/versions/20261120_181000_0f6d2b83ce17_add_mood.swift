import Godwit

/// add mood
///
/// - Adds column `note.mood`.
/// - Adds check `ck_note_mood` to `note`.
///
/// Create Date: 2026-11-20 18:10:00 UTC
struct AddMood_0f6d2b83ce17: Revision {
  static let id: RevisionID = "0f6d2b83ce17"
  static let downRevisions: [RevisionID] = ["a41b7e0c95d3"]

  static func upgrade(_ op: Operations) throws {
    try op.alterTable("note") { table in
      table.addColumn(Column("mood", .text))
      table.addCheck(Check("ck_note_mood", "mood IN ('good', 'bad')"))
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.alterTable("note") { table in
      table.dropCheck("ck_note_mood")
      table.dropColumn("mood")
    }
  }
}
