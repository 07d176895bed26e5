import Godwit

/// strict and without rowid
///
/// - Changes the options of `a`.
/// - Changes the options of `b`.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct StrictAndWithoutRowid_strict_and_without_rowid: Revision {
  static let id: RevisionID = "strict_and_without_rowid"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.alterTable("a") { table in
      table.setOptions(.strict)
    }
    try op.alterTable("b") { table in
      table.setOptions()
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.alterTable("b") { table in
      table.setOptions(.withoutRowID)
    }
    try op.alterTable("a") { table in
      table.setOptions()
    }
  }
}
