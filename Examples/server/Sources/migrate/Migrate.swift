import GodwitCLI
import GuestbookSchema
import GuestbookVersions

/// The program that writes and applies the revisions of the schema.
@main
struct Migrate: GodwitTool {
  static let configuration = GodwitConfiguration(
    schema: schema, declarations: declarations, revisions: revisions,
    database: "guestbook.sqlite")
}
