import Godwit

/// initial schema
///
/// - Creates table `site`.
/// - Creates table `species`.
/// - Creates table `sighting`.
/// - Creates table `photo`.
/// - Creates virtual table `sightingText`.
/// - Creates view `lifeList`.
/// - Creates trigger `__sightingText_ai`.
/// - Creates trigger `__sightingText_ad`.
/// - Creates trigger `__sightingText_au`.
/// - Creates trigger `sighting_counts`.
///
/// Create Date: 2026-11-26 05:08:40 UTC
struct InitialSchema_4f7f6fe9d048: Revision {
  static let id: RevisionID = "4f7f6fe9d048"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.createTable("site") {
      Column("id", .integer).primaryKey(autoincrement: true)
      Column("name", .text).notNull().collate("swiftLocalizedCaseInsensitiveCompare")
      Column("latitude", .double).check("latitude BETWEEN -90 AND 90")
      Column("longitude", .double)
    }
    try op.createTable("species") {
      Column("id", .integer).primaryKey(autoincrement: true)
      Column("name", .text).notNull().unique()
      Column("latin", .text).notNull()
    }
    try op.createTable("sighting") {
      Column("id", .integer).primaryKey(autoincrement: true)
      Column("speciesId", .integer).notNull().references("species", "id", onDelete: .restrict)
      Column("siteId", .integer).references("site", "id", onDelete: .setNull)
      Column("seenAt", .datetime).notNull()
      Column("count", .integer).notNull().default(1)
      Column("note", .text)
      Column("isHeardOnly", .boolean).notNull().default(false)
      Column("day", .text).generated(as: "substr(seenAt, 1, 10)")

      Index("sighting_on_speciesId", on: "speciesId")
      Index("sighting_on_siteId", on: "siteId")
      Index("sighting_on_day", on: "day", where: "\"note\" IS NOT NULL")
    }
    try op.createTable("photo", .strict) {
      Column("uuid", .text).primaryKey().notNull()
      Column("sightingId", .integer).notNull().references("sighting", "id", onDelete: .cascade)
      Column("thumbnail", .blob)
      Column("metadata", .text)

      Index("photo_on_sightingId", on: "sightingId")
    }
    try op.createVirtualTable(
      VirtualTable(
        "sightingText",
        using: "fts5",
        "note",
        "tokenize='''unicode61'''",
        "content='sighting'",
        "content_rowid='id'"))
    try op.createView(
      View(
        "lifeList",
        """
        SELECT species.id, species.name, min(sighting.seenAt) AS firstSeenAt FROM species JOIN \
        sighting ON sighting.speciesId = species.id GROUP BY species.id
        """))
    try op.createTrigger(
      Trigger("__sightingText_ai", .after, .insert, on: "sighting") {
        "INSERT INTO \"sightingText\"(\"rowid\", \"note\") VALUES (new.\"id\", new.\"note\")"
      })
    try op.createTrigger(
      Trigger("__sightingText_ad", .after, .delete, on: "sighting") {
        """
        INSERT INTO "sightingText"("sightingText", "rowid", "note") VALUES('delete', old."id", \
        old."note")
        """
      })
    try op.createTrigger(
      Trigger("__sightingText_au", .after, .update, on: "sighting") {
        """
        INSERT INTO "sightingText"("sightingText", "rowid", "note") VALUES('delete', old."id", \
        old."note")
        """
        "INSERT INTO \"sightingText\"(\"rowid\", \"note\") VALUES (new.\"id\", new.\"note\")"
      })
    try op.createTrigger(
      Trigger("sighting_counts", .before, .insert, on: "sighting", when: "new.\"count\" < 1") {
        "SELECT RAISE(ABORT, 'nothing was seen')"
      })
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropTrigger("sighting_counts")
    try op.dropTrigger("__sightingText_au")
    try op.dropTrigger("__sightingText_ad")
    try op.dropTrigger("__sightingText_ai")
    try op.dropView("lifeList")
    try op.dropVirtualTable("sightingText")
    try op.dropTable("photo")
    try op.dropTable("sighting")
    try op.dropTable("species")
    try op.dropTable("site")
  }
}
