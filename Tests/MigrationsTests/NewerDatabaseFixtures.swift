import GRDB
import Godwit
import GodwitMigrations
import GodwitRevisionGraph

/// What the first release of an application has made.
enum ShippedNotes: Revision {
  static let id: RevisionID = "notes"
  static let downRevisions: [RevisionID] = []
  static func upgrade(_ op: Operations) throws {
    try op.createTable("notes") {
      Column("id", .integer).primaryKey()
      Column("text", .varchar(20)).notNull()
    }
    try op.createTable("tags") {
      Column("note", .integer).references("notes", "id", onDelete: .cascade)
      Column("name", .text)
    }
  }
  static func downgrade(_ op: Operations) throws {
    try op.dropTable("tags")
    try op.dropTable("notes")
  }
}

/// What a release of an application with some revisions migrates by.
func release(
  _ types: [any Revision.Type], _ policy: NewerDatabasePolicy = .refuse, keeps: Bool = true
) throws -> Migrator {
  var settings = MigrationSettings()
  settings.keepsDowngrades = keeps
  settings.newerDatabases = policy
  return try Migrator(revisions: list(types), settings: settings)
}

func texts(_ sql: String, _ reader: some DatabaseReader) throws -> [String] {
  try reader.read { try String.fetchAll($0, sql: sql) }
}
