import Diary
import DiarySchema
import DiaryVersions
import GodwitCLI

/// The program that writes and applies the revisions of the schema.
@main
struct Migrate: GodwitTool {
  static let configuration: GodwitConfiguration = {
    var configuration = GodwitConfiguration(
      schema: schema, declarations: declarations, revisions: revisions, database: "diary.sqlite")
    // Developers have old databases, too, and `upgrade` takes them over as the application does. `check`
    // now fails as well where the chain and the first revision do not end at the same schema.
    configuration.adoption = .grdb(legacyMigrator)
    return configuration
  }()
}
