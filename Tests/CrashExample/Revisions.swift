import Godwit

let slowRevisions = RevisionList(
  folder: "Tests/CrashExample", [entry(CrashOne.self), entry(CrashTwo.self)])

let endlessRevisions = RevisionList(folder: "Tests/CrashExample", [entry(Endless.self)])

private func entry(_ type: any Revision.Type) -> RevisionList.Entry {
  RevisionList.Entry(
    type, file: "Revisions.swift", message: type.id.rawValue, created: nil, checksum: "")
}

private struct CrashOne: Revision {
  static let id: RevisionID = "crash_one"
  static let downRevisions: [RevisionID] = ["94bcac9585c9"]

  static func upgrade(_ op: Operations) throws {
    try op.alterTable("poems") { table in
      table.alterColumn("poem_title", .type(.blob))
      table.addColumn(Column("word_count", .integer).notNull().default(0).check("word_count >= 0"))
    }
    try op.execute("UPDATE poems SET word_count = length(original_text)")
  }

  static func downgrade(_ op: Operations) throws {}
}

private struct CrashTwo: Revision {
  static let id: RevisionID = "crash_two"
  static let downRevisions: [RevisionID] = ["crash_one"]

  static func upgrade(_ op: Operations) throws {
    try op.dropColumn("poems", "metadata_json")
    try op.alterColumn("poems", "word_count", .nullable)
    try op.createIndex("poems", Index("idx_crash", on: "word_count", "poet_name"))
    try op.alterColumn("translations", "translated_text", .type(.blob))
  }

  static func downgrade(_ op: Operations) throws {}
}

/// An endless one
private struct Endless: Revision {
  static let id: RevisionID = "endless"
  static let downRevisions: [RevisionID] = ["94bcac9585c9"]

  static func upgrade(_ op: Operations) throws {
    try op.createTable("half") { Column("done") }
    guard op.mode == .database else { return }
    try op.execute(
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) INSERT INTO half "
        + "SELECT max(i) FROM n")
  }

  static func downgrade(_ op: Operations) throws {}
}
