import Godwit

/// rename tables
///
/// - Renames table `poems` to `verses`.
/// - Renames table `left_ones` to `_godwit_left_ones`.
/// - Renames table `right_ones` to `left_ones`.
/// - Renames table `_godwit_left_ones` to `right_ones`.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct RenameTables_rename_tables: Revision {
  static let id: RevisionID = "rename_tables"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.renameTable("poems", to: "verses")
    try op.renameTable("left_ones", to: "_godwit_left_ones")
    try op.renameTable("right_ones", to: "left_ones")
    try op.renameTable("_godwit_left_ones", to: "right_ones")
  }

  static func downgrade(_ op: Operations) throws {
    try op.renameTable("right_ones", to: "_godwit_left_ones")
    try op.renameTable("left_ones", to: "right_ones")
    try op.renameTable("_godwit_left_ones", to: "left_ones")
    try op.renameTable("verses", to: "poems")
  }
}
