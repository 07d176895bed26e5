import GRDB
import Godwit
import GodwitExampleSchema
import GodwitExampleVersions
import GodwitGuidePatterns
import GodwitIntrospection
import GodwitMigrations
import GodwitRevisionGraph
import GodwitTestSupport
import Testing

@Suite("The patterns of the guide")
struct GuidePatternTests {
  private let migrator: Migrator
  private let database: TestDatabase

  init() throws {
    migrator = try Migrator(
      revisions: RevisionList(
        folder: "Tests/GuidePatterns",
        GodwitExampleVersions.revisions.entries + GodwitGuidePatterns.revisions.entries))
    database = try TestDatabase()
    try migrator.run(.upgrade, to: .id("94bcac9585c9"), on: database.queue)
    try database.queue.inDatabase { db in
      for number in 1...200 {
        try db.execute(
          sql: "INSERT INTO poems VALUES (?, ?, ?, 'en', ?, NULL, '2025-01-01', '2025-01-02')",
          arguments: [
            "poem\(number)", "poet\(number % 7)", "title \(number)",
            Array(repeating: "word", count: number % 5 + 1).joined(separator: " "),
          ])
        try db.execute(
          sql: """
            INSERT INTO translations VALUES (?, ?, 'ai', NULL, 'zh', '译', 5, NULL, '2025-01-03')
            """, arguments: ["translation\(number)", "poem\(number)"])
      }
    }
  }

  @Test(
    "each works both ways and keeps every row",
    arguments: GodwitGuidePatterns.revisions.entries.map(\.id)
  )
  func thereAndBack(id: RevisionID) throws {
    let schema = try database.schema()
    let poems = try rows(of: schema)
    try migrator.run(.upgrade, to: .id(id.rawValue), on: database.queue)
    #expect(try rows(of: schema) == poems)
    #expect(!differences(schema, try database.schema()).isEmpty)
    try migrator.run(.downgrade, to: .id("94bcac9585c9"), on: database.queue)
    #expect(differences(schema, try database.schema()).isEmpty)
    #expect(try rows(of: schema) == poems)
  }

  @Test(
    "each can be replayed in memory", arguments: GodwitGuidePatterns.revisions.entries.map(\.id))
  func replay(id: RevisionID) throws {
    let replayed = try Replay.schema(
      at: [id], of: migrator.revisions, settings: MigrationSettings())
    try migrator.run(.upgrade, to: .id(id.rawValue), on: database.queue)
    #expect(differences(replayed, try database.schema()).isEmpty)
  }

  @Test("a data migration fills the column before it is NOT NULL")
  func dataMigration() throws {
    try migrator.run(.upgrade, to: .id("migrating_data"), on: database.queue)
    #expect(try database.schema().table("poems")?.column("word_count")?.notNull != nil)
    #expect(
      try database.strings("SELECT id FROM poems WHERE word_count <> length(original_text)")
        .isEmpty)
  }

  @Test("row-by-row processing sees the rows")
  func rowByRow() throws {
    try migrator.run(.upgrade, to: .id("processing_row_by_row"), on: database.queue)
    #expect(try database.strings("SELECT sum(word_count) FROM poems") == ["600"])
  }

  @Test("a conditional migration does nothing that is done already")
  func conditional() throws {
    try database.queue.inDatabase {
      try $0.execute(sql: "ALTER TABLE poems ADD COLUMN word_count INTEGER")
    }
    try migrator.run(.upgrade, to: .id("deciding_by_what_is_there"), on: database.queue)
    #expect(try database.schema().table("poems")?.index("idx_poems_word_count") != nil)
  }

  @Test("rows that belong to a table come with it")
  func bulkInsert() throws {
    try migrator.run(.upgrade, to: .id("adding_a_table"), on: database.queue)
    #expect(try database.strings("SELECT name FROM languages ORDER BY code") == ["English", "中文"])
  }

  private func rows(of schema: DatabaseSchema) throws -> [Row] {
    try database.queue.inDatabase { db in
      try schema.tables.flatMap { table in
        let columns = table.columns.map(\.name).joined(separator: ", ")
        return try Row.fetchAll(db, sql: "SELECT \(columns) FROM \(table.name) ORDER BY rowid")
      }
    }
  }
}

@Suite("The example")
struct ExampleTests {
  @Test("its revisions produce exactly what it declares")
  func agreement() throws {
    let produced = try Replay.schema(
      at: ["94bcac9585c9"], of: GodwitExampleVersions.revisions, settings: MigrationSettings())
    let declared = try Sandbox().declaring(GodwitExampleSchema.schema)
      .inDatabase { try SchemaReader().schema($0) }
    #expect(differences(produced, declared).isEmpty)
  }

  @Test(
    "its revisions produce exactly the real schema",
    .enabled(if: Reference.isPresent, "the reference is not beside the checkout"))
  func realSchema() throws {
    let produced = try Replay.schema(
      at: ["94bcac9585c9"], of: GodwitExampleVersions.revisions, settings: MigrationSettings())
    let real = try TestDatabase(try Reference.text("vpsweb/v0.3.1.sql")).schema()
    #expect(differences(produced, real).isEmpty)
    #expect(differences(real, produced).isEmpty)
  }
}
