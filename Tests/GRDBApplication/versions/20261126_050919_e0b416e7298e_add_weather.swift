import Godwit

/// add weather
///
/// - Adds column `sighting.weather`.
///
/// Create Date: 2026-11-26 05:09:19 UTC
struct AddWeather_e0b416e7298e: Revision {
  static let id: RevisionID = "e0b416e7298e"
  static let downRevisions: [RevisionID] = ["4f7f6fe9d048"]

  static func upgrade(_ op: Operations) throws {
    try op.addColumn("sighting", Column("weather", .varchar(40)))
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropColumn("sighting", "weather")
  }
}
