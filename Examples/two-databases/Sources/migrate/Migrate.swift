import CatalogueSchema
import CatalogueVersions
import GodwitCLI
import UsersSchema
import UsersVersions

/// The program that writes and applies the revisions of both databases: `--name users` or
/// `--name catalogue` takes one of them, `--all` one after the other.
@main
struct Migrate: GodwitMultiTool {
  static let configurations = [users, catalogue]

  private static let users: GodwitConfiguration = {
    var configuration = GodwitConfiguration(
      schema: UsersSchema.schema, declarations: UsersSchema.declarations,
      revisions: UsersVersions.revisions, database: "users.sqlite")
    configuration.name = "users"
    return configuration
  }()

  private static let catalogue: GodwitConfiguration = {
    var configuration = GodwitConfiguration(
      schema: CatalogueSchema.schema, declarations: CatalogueSchema.declarations,
      revisions: CatalogueVersions.revisions, database: "catalogue.sqlite")
    configuration.name = "catalogue"
    return configuration
  }()
}
