import GodwitLint
import GodwitMigrations
import GodwitSchemaModel

extension LintCase {
  static let texts = [
    LintCase(
      "broken-dependant", Scripted { try $0.dropTable("poems") },
      quiet: Scripted { try $0.renameColumn("poems", "title", to: "name") }),
    LintCase(
      "double-quoted-string",
      Scripted { try $0.execute(#"UPDATE poems SET body = "none" WHERE body IS NULL"#) },
      quiet: Scripted { op in
        try op.execute(#"UPDATE "poems" SET "body" = 'none' WHERE "body" IS NULL"#)
        try op.createView(
          View(
            "bodies", #"SELECT "p"."body" AS "text", title "name" FROM poems "p" ORDER BY "name""#))
      }),
    LintCase(
      "rowid-dependence",
      Scripted { op in
        try op.createTable("words") { Column("word", .text).primaryKey().notNull() }
        try op.createVirtualTable(
          VirtualTable("words_fts", using: "fts5", "word", "content='words'"))
      },
      quiet: Scripted { op in
        try op.createVirtualTable(
          VirtualTable(
            "poems_fts", using: "fts5", "title", "body", "content='poems'", "content_rowid='id'"))
      }),
    LintCase(
      "applied-rename-hint",
      Scripted { try $0.renameTable("poems", to: "verses") }
        .with(\.declared, DatabaseSchema { verses.renamed(from: "poems") }),
      quiet: Scripted { try $0.renameTable("poems", to: "verses") }
        .with(\.declared, DatabaseSchema { verses })),
    LintCase(
      "sqlite-version",
      Scripted { op in
        try op.createTable("tags") {
          Column("id", .integer).primaryKey()
          Column("made_at", .integer).default(.sql("unixepoch()"))
        }
      }.with(\.settings, since("3.37")),
      quiet: Scripted { op in
        try op.createTable("tags", .strict) {
          Column("id", .integer).primaryKey()
          Column("made_at", .text).default(.currentTimestamp)
          Column("double", .integer).generated(as: "id * 2")
        }
      }.with(\.settings, since("3.37"))),
  ]

  private static let verses = Table("verses") { Column("id", .integer).primaryKey() }

  private static func since(_ version: String) -> LintSettings {
    var settings = LintSettings()
    settings.minimumSQLite = version
    return settings
  }

  static let names = [
    LintCase(
      "unnamed-constraint", Scripted { try $0.addCheck("poems", Check("stars <= 5")) },
      quiet: Scripted { try $0.addCheck("poems", Check("ck_poems_stars", "stars <= 5")) }),
    LintCase(
      "reserved-name",
      Scripted { op in try op.createTable("order") { Column("id", .integer).primaryKey() } },
      quiet: Scripted { op in try op.createTable("orders") { Column("key", .integer).primaryKey() }
      }),
    LintCase(
      "case-colliding-name",
      Scripted { try $0.addColumn("poems", Column("Éditeur", .text)) }.after {
        try $0.addColumn("poems", Column("éditeur", .text))
      },
      quiet: Scripted { try $0.addColumn("poems", Column("éditeur", .text)) }),
    LintCase(
      "vague-message", Scripted { _ in }.with(\.message, "WIP: update schema (2)"),
      quiet: Scripted { _ in }.with(\.message, "update prices")),
  ]

  static let downgrades = [
    LintCase(
      "empty-downgrade",
      Scripted { try $0.addColumn("poems", Column("words", .integer)) }.back { _ in },
      quiet: Scripted { try $0.execute("UPDATE poems SET stars = 0 WHERE stars < 0") }.back { _ in }
    ),
    LintCase(
      "incomplete-downgrade",
      Scripted { op in
        try op.addColumn("poems", Column("words", .integer))
        try op.createIndex("poems", Index("idx_poems_words", on: "words"))
      }.back { try $0.dropIndex("poems", "idx_poems_words") },
      quiet: Scripted { try $0.dropColumn("poems", "stars") }
        .back { try $0.addColumn("poems", Column("stars", .integer)) }),
    LintCase(
      "downgrade-fails",
      Scripted { try $0.addColumn("poems", Column("words", .integer)) }
        .back { try $0.dropColumn("poems", "wrods") },
      quiet: Scripted { try $0.addColumn("poems", Column("words", .integer)) }
        .back { try $0.dropColumn("poems", "words") }),
    LintCase(
      "irreversible-undeclared",
      Scripted { try $0.execute("UPDATE poems SET stars = 0") }.back { _ in throw Refusal() },
      quiet: Scripted { try $0.execute("UPDATE poems SET stars = 0") }),
  ]

  private struct Refusal: Error {}

  static let allowances = [
    LintCase(
      "allow-unknown-code", dropping("// godwit:allow destructive-dorp nobody has used it"),
      quiet: dropping("// godwit:allow destructive-drop nobody has used it")),
    LintCase(
      "allow-without-reason", dropping("// godwit:allow destructive-drop"),
      quiet: dropping("/* godwit:allow destructive-drop nobody has used it */")),
    LintCase(
      "allow-unused", dropping("/// godwit:allow new-check all of them fit"),
      quiet: dropping(#"let text = "// godwit:allow new-check all of them fit""#)),
  ]

  private static func dropping(_ comment: String) -> Scripted {
    Scripted { try $0.dropColumn("poems", "stars") }.with(\.source, "import Godwit\n\(comment)\n")
  }

  static let cloudKit = [
    LintCase(
      "cloudkit-primary-key",
      synchronized { op in
        try op.createTable("tags") { Column("id", .integer).primaryKey() }
      },
      quiet: synchronized { op in try op.createTable("tags") { key } }),
    LintCase(
      "cloudkit-unique",
      synchronized { op in
        try op.createTable("tags") {
          key
          Column("title", .text)
          Index("uq_tags_title", on: "title", unique: true)
        }
      },
      quiet: synchronized { op in
        try op.createTable("tags") {
          key
          Column("title", .text)
          Index("idx_tags_title", on: "title")
        }
      }),
    LintCase(
      "cloudkit-foreign-key-action", synchronized { try tags($0, onDelete: .restrict) },
      quiet: synchronized { try tags($0, onDelete: .setNull) }),
    LintCase(
      "cloudkit-name", synchronized { op in try op.createTable("app:tags") { key } },
      quiet: synchronized { op in try op.createTable("app_tags") { key } }),
    LintCase(
      "cloudkit-new-column",
      synchronized { try $0.addColumn("poems", Column("words", .integer).notNull().default(0)) },
      quiet: synchronized { op in
        try op.addColumn(
          "poems", Column("words", .integer).notNull(onConflict: .replace).default(0))
      }),
    LintCase(
      "cloudkit-drop-or-rename",
      synchronized { try $0.renameColumn("poems", "body", to: "content") },
      quiet: synchronized { try $0.addColumn("poems", Column("content", .text)) }),
  ]

  private static func onD1(_ work: @escaping Work) -> Scripted {
    var settings = LintSettings()
    settings.profiles = [.d1]
    return Scripted(work).with(\.settings, settings)
  }

  static let services = [
    LintCase(
      "service-refusal", onD1 { try $0.execute("PRAGMA user_version = 7") },
      quiet: onD1 { try $0.execute("UPDATE poems SET stars = 0") })
  ]

  private static var key: Column {
    Column("id", .text).primaryKey().notNull(onConflict: .replace).default(.sql("uuid()"))
  }

  private static func tags(_ op: Operations, onDelete action: ForeignKey.Action) throws {
    try op.createTable("tags") {
      key
      Column("poem_id", .integer).references(
        "poems", "id", onDelete: action, name: "fk_tags_poem")
      Index("idx_tags_poem_id", on: "poem_id")
    }
  }

  private static func synchronized(_ upgrade: @escaping Work) -> Scripted {
    var settings = LintSettings()
    settings.profiles = [.cloudKit]
    return Scripted(upgrade).with(\.settings, settings)
  }
}
