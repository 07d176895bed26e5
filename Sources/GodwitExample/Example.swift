import ExampleSchema
import ExampleVersions
import GodwitCLI

/// Godwit for the schema in `schema/` and the revisions in `versions/`.
@main
struct Example: GodwitTool {
  static let configuration = Configuration(
    schema: schema, declarations: declarations, revisions: revisions, database: "vpsweb.sqlite")
}
