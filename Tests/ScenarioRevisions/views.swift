import Godwit

/// views
///
/// - Drops view `w`.
/// - Drops view `v`.
/// - Creates view `v`.
/// - Creates view `x`.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct Views_views: Revision {
  static let id: RevisionID = "views"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.dropView("w")
    try op.dropView("v")
    try op.createView(View("v", "SELECT title, words FROM poems"))
    try op.createView(
      View(
        "x",
        columns: ["a", "b"],
        """
        SELECT title,
          count(*)
        FROM poems
        GROUP BY title
        """))
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropView("x")
    try op.dropView("v")
    try op.createView(View("v", "SELECT title FROM poems"))
    try op.createView(View("w", "SELECT * FROM v"))
  }
}
