import Godwit

/// view with trigger
///
/// - Drops trigger `g`.
/// - Drops view `v`.
/// - Creates view `v`.
/// - Creates trigger `g`.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct ViewWithTrigger_view_with_trigger: Revision {
  static let id: RevisionID = "view_with_trigger"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.dropTrigger("g")
    try op.dropView("v")
    try op.createView(View("v", "SELECT title, id FROM poems"))
    try op.createTrigger(
      Trigger("g", .insteadOf, .insert, on: "v") {
        "INSERT INTO poems (title) VALUES (new.title)"
      })
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropTrigger("g")
    try op.dropView("v")
    try op.createView(View("v", "SELECT title FROM poems"))
    try op.createTrigger(
      Trigger("g", .insteadOf, .insert, on: "v") {
        "INSERT INTO poems (title) VALUES (new.title)"
      })
  }
}
