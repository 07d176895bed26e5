import Godwit

/// add and drop checks
///
/// - Drops check `ck_old` of `poems`.
/// - Drops a check of `poems`.
/// - Adds check `ck_lines` to `poems`.
/// - Adds check `ck_poems_words_lines` to `poems`.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct AddAndDropChecks_add_and_drop_checks: Revision {
  static let id: RevisionID = "add_and_drop_checks"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.alterTable("poems") { table in
      table.dropCheck("ck_old")
      table.dropCheck(Check("lines >= 0"))
      table.addCheck(Check("ck_lines", "lines > 0"))
      table.addCheck(Check("ck_poems_words_lines", "words >= lines"))
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.alterTable("poems") { table in
      table.dropCheck("ck_poems_words_lines")
      table.dropCheck("ck_lines")
      table.addCheck(Check("lines >= 0"))
      table.addCheck(Check("ck_old", "words < 1000"))
    }
  }
}
