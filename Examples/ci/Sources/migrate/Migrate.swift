import AppSchema
import AppVersions
import GodwitCLI

/// The program that writes, applies and checks the revisions of the schema.
@main
struct Migrate: GodwitTool {
  static let configuration: GodwitConfiguration = {
    var configuration = GodwitConfiguration(
      schema: schema, declarations: declarations, revisions: revisions, database: "library.sqlite")

    // Many read a change of the schema in SQL first. `migrate revision` writes the file, and `check`
    // fails where it is behind.
    configuration.schemaFile = "schema.sql"

    // What is known and no drift is named with its reason, so that `check` against production stays
    // silent until something new differs.
    configuration.acceptedDifferences = [
      AcceptedDifference(
        "index loans.idx_loans_report",
        because: "made by hand on the server for the report of 2026; goes with it")
    ]

    // A lost column is no matter of taste here: it fails the build until its revision says
    // `godwit:allow destructive-drop` and why.
    configuration.lint["destructive-drop"] = .error
    // Primary keys of one column need no name: nothing will ever have to refer to it.
    configuration.lint["unnamed-constraint"] = .off
    // The oldest servers run Debian 12.
    configuration.lint.minimumSQLite = "3.40"
    return configuration
  }()
}
