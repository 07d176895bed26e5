import GRDB

/// The chain that releases 1.0 to 3.2 of the application have shipped.
///
/// - Parameter last: How many of its migrations a release had.
func legacyMigrator(upTo last: Int = 10) -> DatabaseMigrator {
  var migrator = DatabaseMigrator()
  for (name, checks, body) in legacyMigrations.prefix(last) {
    migrator.registerMigration(name, foreignKeyChecks: checks, migrate: body)
  }
  return migrator
}

private typealias LegacyMigration = (
  String, DatabaseMigrator.ForeignKeyChecks, @Sendable (Database) throws -> Void
)

private let legacyMigrations: [LegacyMigration] = [
  (
    "1.0 species", .deferred,
    { db in
      try db.create(table: "species") { t in
        t.autoIncrementedPrimaryKey("id")
        t.column("name", .text).notNull().unique(onConflict: .abort)
        t.column("latin", .text)
      }
    }
  ),
  (
    "1.0 sites", .deferred,
    { db in
      try db.create(table: "site") { t in
        t.autoIncrementedPrimaryKey("id")
        t.column("name", .text).notNull().collate(.localizedCaseInsensitiveCompare)
        t.column("latitude", .double)
        t.column("longitude", .double)
        t.check(sql: "latitude BETWEEN -90 AND 90")
      }
    }
  ),
  (
    "1.1 sightings", .deferred,
    { db in
      try db.create(table: "sighting") { t in
        t.autoIncrementedPrimaryKey("id")
        t.belongsTo("species", onDelete: .restrict).notNull()
        t.belongsTo("site", onDelete: .setNull)
        t.column("seenAt", .datetime).notNull()
        t.column("count", .integer).notNull().defaults(to: 1)
      }
    }
  ),
  (
    "1.2 notes", .immediate,
    { db in
      try db.alter(table: "sighting") { t in
        t.add(column: "note", .text)
        t.add(column: "isHeardOnly", .boolean).notNull().defaults(to: false)
      }
    }
  ),
  (
    "2.0 photos", .deferred,
    { db in
      try db.create(table: "photo", options: .strict) { t in
        t.primaryKey("uuid", .text)
        t.belongsTo("sighting", onDelete: .cascade).notNull()
        t.column("thumbnail", .blob)
        t.column("metadata", .jsonText)
      }
    }
  ),
  (
    "2.0 search", .deferred,
    { db in
      try db.create(virtualTable: "sightingText", using: FTS5()) { t in
        t.synchronize(withTable: "sighting")
        t.tokenizer = .unicode61()
        t.column("note")
      }
    }
  ),
  (
    // The rebuild that GRDB's documentation describes.
    "2.1 latin is required", .deferred,
    { db in
      try db.create(table: "new_species") { t in
        t.autoIncrementedPrimaryKey("id")
        t.column("name", .text).notNull().unique(onConflict: .abort)
        t.column("latin", .text).notNull()
      }
      try db.execute(
        sql: """
          INSERT INTO new_species SELECT id, name, coalesce(latin, name) FROM species;
          DROP TABLE species;
          ALTER TABLE new_species RENAME TO species;
          """)
    }
  ),
  (
    "3.0 lists", .deferred,
    { db in
      try db.create(
        view: "lifeList",
        as: SQLRequest(
          literal: """
            SELECT species.id, species.name, min(sighting.seenAt) AS firstSeenAt FROM species \
            JOIN sighting ON sighting.speciesId = species.id GROUP BY species.id
            """))
    }
  ),
  (
    "3.1 days", .deferred,
    { db in
      try db.alter(table: "sighting") { t in
        t.addColumn(sql: "day TEXT GENERATED ALWAYS AS (substr(seenAt, 1, 10)) VIRTUAL")
      }
      try db.create(
        index: "sighting_on_day", on: "sighting", columns: ["day"], condition: Column("note") != nil
      )
    }
  ),
  (
    "3.2 trimmed notes", .deferred,
    { db in
      try db.execute(sql: "UPDATE sighting SET note = trim(note) WHERE note IS NOT NULL")
      try db.execute(
        sql: """
          CREATE TRIGGER sighting_counts BEFORE INSERT ON sighting WHEN new."count" < 1 BEGIN
            SELECT RAISE(ABORT, 'nothing was seen');
          END
          """)
    }
  ),
]
