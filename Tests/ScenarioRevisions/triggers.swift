import Godwit

/// triggers
///
/// - Drops trigger `gone`.
/// - Drops trigger `changed`.
/// - Creates trigger `changed`.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct Triggers_triggers: Revision {
  static let id: RevisionID = "triggers"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.dropTrigger("gone")
    try op.dropTrigger("changed")
    try op.createTrigger(
      Trigger(
        "changed", .after, .update(of: "title", "words"), on: "poems", when: "new.words > 0"
      ) {
        "INSERT INTO log VALUES (2)"
        "UPDATE poems SET words = CASE WHEN new.words > 5 THEN 5 ELSE 0 END WHERE id = new.id"
      })
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropTrigger("changed")
    try op.createTrigger(
      Trigger("changed", .after, .update(of: "title"), on: "poems") {
        "INSERT INTO log VALUES (2)"
      })
    try op.createTrigger(
      Trigger("gone", .after, .insert, on: "poems") {
        "INSERT INTO log VALUES (1)"
      })
  }
}
