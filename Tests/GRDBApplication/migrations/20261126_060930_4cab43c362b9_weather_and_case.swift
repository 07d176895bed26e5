import GRDB

/// weather and case
///
/// - Adds column `sighting.weather`.
/// - Alters column `species.name`: now COLLATE NOCASE.
///
/// Create Date: 2026-11-26 06:09:30 UTC
enum WeatherAndCase_4cab43c362b9 {
  static let identifier = "20261126_060930_4cab43c362b9_weather_and_case"
  static let foreignKeyChecks = DatabaseMigrator.ForeignKeyChecks.deferred

  static func migrate(_ db: Database) throws {
    try db.execute(sql: "ALTER TABLE sighting ADD COLUMN weather VARCHAR(40)")
    try db.execute(sql: "PRAGMA legacy_alter_table = ON")
    try db.execute(
      sql: """
        CREATE TABLE _godwit_new_species (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          name TEXT NOT NULL COLLATE NOCASE UNIQUE,
          latin TEXT NOT NULL
        )
        """)
    try db.execute(
      sql: """
        INSERT OR ABORT INTO main._godwit_new_species (id, name, latin) SELECT id, name, latin \
        FROM main.species
        """)
    try db.execute(sql: "DELETE FROM main.sqlite_sequence WHERE name = '_godwit_new_species'")
    try db.execute(
      sql: """
        INSERT INTO main.sqlite_sequence (name, seq) SELECT '_godwit_new_species', seq FROM \
        main.sqlite_sequence WHERE name = 'species'
        """)
    try db.execute(sql: "DROP TABLE main.species")
    try db.execute(sql: "ALTER TABLE main._godwit_new_species RENAME TO species")
    try db.execute(sql: "PRAGMA legacy_alter_table = OFF")
  }
}
