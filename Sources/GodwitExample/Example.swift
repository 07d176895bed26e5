import GodwitCLI
import GodwitExampleSchema
import GodwitExampleVersions

/// Godwit for the schema in `schema/` and the revisions in `versions/`.
@main
struct Example: GodwitTool {
  static let configuration = GodwitConfiguration(
    schema: schema, declarations: declarations, revisions: revisions, database: "vpsweb.sqlite")
}
