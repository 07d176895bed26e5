import GodwitLint
import GodwitMigrations
import GodwitSchemaModel
import Testing

/// For each code a revision that must raise it, and one that is near to it and must not. Each follows
/// `base`.
struct LintCase: Sendable, CustomTestStringConvertible {
  let code: String
  let raises: Scripted
  let quiet: Scripted

  init(_ code: String, _ raises: Scripted, quiet: Scripted) {
    self.code = code
    self.raises = raises
    self.quiet = quiet
  }

  var testDescription: String { code }

  static let all =
    loss + rows + cost + keys + indexes + texts + names + downgrades + allowances + cloudKit
    + services

  private static let loss = [
    LintCase(
      "destructive-drop", Scripted { try $0.dropColumn("poems", "stars") },
      quiet: Scripted { try $0.renameColumn("poems", "stars", to: "rating") }),
    LintCase(
      "destructive-delete", Scripted { try $0.execute("DELETE FROM notes") },
      quiet: Scripted { try $0.execute("DELETE FROM notes WHERE text IS NULL") }),
    LintCase(
      "looks-like-rename",
      Scripted { op in
        try op.dropColumn("poems", "body")
        try op.addColumn("poems", Column("content", .text))
      },
      quiet: Scripted { op in
        try op.addColumn("poems", Column("content", .text))
        try op.execute("UPDATE poems SET content = body")
        try op.dropColumn("poems", "body")
      }),
    LintCase(
      "autoincrement-lost",
      Scripted { op in
        try op.execute(
          """
          CREATE TABLE new (id INTEGER PRIMARY KEY, word TEXT NOT NULL);
          INSERT INTO new SELECT id, coalesce(word, '') FROM counted; DROP TABLE counted;
          ALTER TABLE new RENAME TO counted
          """)
      },
      quiet: Scripted { try $0.renameTable("counted", to: "numbered") }),
  ]

  private static let rows = [
    LintCase(
      "not-null-without-default",
      Scripted { try $0.addColumn("poems", Column("words", .integer).notNull()) },
      quiet: Scripted { op in
        try op.addColumn("poems", Column("words", .integer))
        try op.execute("UPDATE poems SET words = length(body)")
        try op.alterColumn("poems", "words", .notNull)
      }),
    LintCase(
      "new-unique",
      Scripted { try $0.createIndex("poems", Index("uq_poems_title", on: "title", unique: true)) },
      quiet: Scripted {
        try $0.createIndex("poems", Index("uq_poems", on: "id", "title", unique: true))
      }),
    LintCase(
      "new-check",
      Scripted { try $0.addCheck("poems", Check("ck_poems_stars", "stars <= 5")) },
      quiet: Scripted { op in
        try op.createTable("tags") {
          Column("id", .integer).primaryKey()
          Column("size", .integer).check("ck_tags_size", "size > 0")
        }
      }),
    LintCase(
      "new-foreign-key",
      Scripted { op in
        try op.addForeignKey(
          "counted", ForeignKey("fk_counted", on: "id", references: "poems", "id"))
      },
      quiet: Scripted { op in
        try op.addColumn(
          "poems", Column("note_id", .integer).references("notes", "id", name: "fk_poems_note"))
        try op.createIndex("poems", Index("idx_poems_note_id", on: "note_id"))
      }),
    LintCase(
      "new-strict", Scripted { op in try op.alterTable("poems") { $0.setOptions(.strict) } },
      quiet: Scripted { op in
        try op.createTable("tags", .strict) { Column("id", .integer).primaryKey() }
      }),
    LintCase(
      "type-change", Scripted { try $0.alterColumn("poems", "stars", .type(.text)) },
      quiet: Scripted { try $0.alterColumn("poems", "stars", .type(.boolean)) }),
    LintCase(
      "non-deterministic-default",
      Scripted { op in
        try op.addColumn("poems", Column("token", .text).default(.sql("hex(randomblob(8))")))
      },
      quiet: Scripted { op in
        try op.createTable("tags") {
          Column("id", .text).primaryKey().notNull().default(.sql("hex(randomblob(8))"))
          Column("made_at", .text).default(.currentTimestamp)
        }
      }),
  ]

  /// A database in which poems is a large table.
  private static let hundredPoems = """
    WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 100)
    INSERT INTO poems (id, title, stars) SELECT n, 'p', n % 5 FROM n
    """

  private static var fiftyAreMany: LintSettings {
    var settings = LintSettings()
    settings.largeTable = 50
    return settings
  }

  private static let cost = [
    LintCase(
      "repeated-rebuild",
      Scripted { op in
        try op.alterColumn("poems", "stars", .type(.blob))
        try op.alterColumn("poems", "body", .type(.blob))
      },
      quiet: Scripted { op in
        try op.alterTable("poems") {
          $0.alterColumn("stars", .type(.blob))
          $0.alterColumn("body", .type(.blob))
        }
      }),
    LintCase(
      "needless-rebuild",
      Scripted { op in
        try op.execute(
          """
          CREATE TABLE new (id INTEGER PRIMARY KEY AUTOINCREMENT, word TEXT, n INTEGER);
          INSERT INTO new (id, word) SELECT id, word FROM counted; DROP TABLE counted;
          ALTER TABLE new RENAME TO counted
          """)
      },
      quiet: Scripted { op in
        try op.execute(
          """
          CREATE TABLE new (id INTEGER PRIMARY KEY AUTOINCREMENT, word BLOB);
          INSERT INTO new (id, word) SELECT id, word FROM counted; DROP TABLE counted;
          ALTER TABLE new RENAME TO counted
          """)
      }),
    LintCase(
      "data-with-rebuild",
      Scripted { op in
        try op.execute("UPDATE poems SET stars = 0 WHERE stars IS NULL")
        try op.alterColumn("poems", "stars", .type(.blob))
      }.with(\.rows, hundredPoems).with(\.settings, fiftyAreMany),
      quiet: Scripted { op in
        try op.alterColumn("poems", "stars", .type(.blob))
      }.with(\.rows, hundredPoems).with(\.settings, fiftyAreMany)),
  ]

  private static let keys = [
    LintCase(
      "foreign-key-mismatch",
      Scripted { op in
        try op.createTable("tags") {
          Column("id", .integer).primaryKey()
          Column("poem", .text).references("poems", "title", name: "fk_tags_poem")
          Index("idx_tags_poem", on: "poem")
        }
      },
      quiet: Scripted { op in
        try op.createIndex("poems", Index("uq_poems_title", on: "title", unique: true))
        try op.createTable("tags") {
          Column("id", .integer).primaryKey()
          Column("poem", .text).references("poems", "title", name: "fk_tags_poem")
          Index("idx_tags_poem", on: "poem")
        }
      }),
    LintCase(
      "foreign-key-without-index",
      Scripted { op in
        try op.createTable("tags") {
          Column("id", .integer).primaryKey()
          Column("poem_id", .integer).references("poems", "id", name: "fk_tags_poem")
        }
      },
      quiet: Scripted { op in
        try op.createTable("tags") {
          Column("poem_id", .integer).references("poems", "id", name: "fk_tags_poem")
          Column("note_id", .integer).references("notes", "id", name: "fk_tags_note")
          PrimaryKey(on: "poem_id", "note_id")
          Index("idx_tags_note", on: "note_id", where: "note_id IS NOT NULL")
        }
      }),
    LintCase(
      "cascade-hazard", Scripted { try $0.execute("DELETE FROM poems WHERE stars = 0") },
      quiet: Scripted { op in
        try op.execute(
          "DELETE FROM notes WHERE poem_id IN (SELECT id FROM poems WHERE stars = 0)")
        try op.execute("DELETE FROM poems WHERE stars = 0")
      }),
  ]

  private static let indexes = [
    LintCase(
      "duplicate-index",
      Scripted { try $0.createIndex("notes", Index("ix_notes_poem", on: .descending("poem_id"))) },
      quiet: Scripted { op in
        try op.createIndex("notes", Index("ix_notes", on: "poem_id", where: "text IS NULL"))
      }),
    LintCase(
      "redundant-index",
      Scripted { try $0.createIndex("notes", Index("ix_notes", on: "poem_id", "text")) },
      quiet: Scripted { try $0.createIndex("notes", Index("ix_notes", on: "text", "poem_id")) }),
  ]
}
