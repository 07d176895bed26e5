import Godwit

/// Everything that can be done to what is there
///
/// Create Date: 2026-11-23 12:00:01 UTC
struct FrozenOperations: Revision {
  static let id: RevisionID = "frozen_02"
  static let downRevisions: [RevisionID] = ["frozen_01"]
  static let foreignKeys: ForeignKeyEnforcement = .checkedAtEnd
  static let transaction: TransactionUse = .shared
  static let irreversible: String? = nil

  static func upgrade(_ op: Operations) throws {
    try op.addColumn("books", Column("subtitle", .text))
    try op.renameColumn("books", "subtitle", to: "second_title")
    try op.alterColumn("books", "pages", .notNull, .default(1))
    try op.alterColumn("books", "second_title", .name("third_title"))
    try op.alterColumn("authors", "name", .type(.text), .collate("NOCASE"))
    try op.alterColumn("authors", "is_living", .nullable, .noDefault)
    try op.alterColumn("authors", "code", .noCollation)
    try op.alterColumn("books", "half", .generated(as: "pages / 2 + 1"))
    try op.alterColumn("books", "double", .notGenerated)
    try op.alterColumn("authors", "born", .notNull(onConflict: .ignore, name: "nn_born"))
    try op.alterColumn("authors", "born", .nullable)
    try op.dropColumn("authors", "price")

    try op.addCheck("authors", Check("ck_born", "born > '0001'"))
    try op.dropCheck("authors", "ck_authors_code")
    try op.dropCheck("authors", Check("length(name) > 0"))
    try op.addUnique("authors", Unique("uq_name_born", on: "name", "born"))
    try op.dropUnique("books", "uq_books")
    try op.dropUnique("authors", Unique(on: "name"))
    try op.addForeignKey("authors", ForeignKey("fk_self", on: "anything", references: "authors"))
    try op.dropForeignKey("shelves", "fk_shelves_book")
    try op.dropForeignKey(
      "books", ForeignKey(on: "author", references: "authors", "id", onDelete: .cascade))
    try op.createTable("pairs") {
      Column("a", .integer).notNull()
      Column("b", .integer).notNull()
    }
    try op.addPrimaryKey("pairs", PrimaryKey(on: "a", "b"))
    try op.dropPrimaryKey("pairs")

    try op.alterTable("books") { table in
      table.addColumn(Column("isbn", .text))
      table.alterColumn("title", .type(.any))
      table.renameColumn("isbn", to: "ean")
      table.dropColumn("third_title")
      table.addCheck(Check("ck_ean", "ean <> ''"))
      table.addUnique(Unique("uq_ean", on: "ean"))
      table.addForeignKey(ForeignKey("fk_author", on: "author", references: "authors", "id"))
      table.dropCheck("ck_books_pages")
    }
    try op.alterTable("pairs") { table in
      table.addPrimaryKey(PrimaryKey(on: "a"))
      table.setOptions(.strict, .withoutRowID)
    }
    try op.renameTable("pairs", to: "couples")

    try op.createIndex("couples", Index("ix_couples_b", on: "b"))
    try op.dropIndex("authors", "ix_authors_name")

    try op.execute("INSERT INTO couples VALUES (1, 2)")
    try op.execute("UPDATE couples SET b = ? WHERE a = ?", 3, 1)
    try op.execute("UPDATE couples SET b = ?", arguments: [4])
    try op.bulkInsert("couples", ["a", "b"], [[5, 6], [7, 8]])
    try op.data { db in
      let sum = try Int.fetchOne(db, sql: "SELECT sum(b) FROM couples")
      try db.execute(sql: "UPDATE couples SET b = b + ?", arguments: [sum])
    }
    try op.data(offline: "DELETE FROM couples WHERE a = 7") { db in
      try db.execute(sql: "DELETE FROM couples WHERE a = 7")
    }
    if op.mode == .database, try op.inspector.hasTable("couples") {
      try op.execute("DELETE FROM couples WHERE a = 5")
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.createIndex(
      "authors", Index("ix_authors_name", on: "name", .descending("born")))
    try op.dropTable("couples")
    try op.alterTable("books") { table in
      table.dropForeignKey("fk_author")
      table.dropUnique("uq_ean")
      table.dropCheck("ck_ean")
      table.dropColumn("ean")
      table.alterColumn("title", .type(.text))
      table.alterColumn("pages", .nullable, .noDefault)
      table.alterColumn("half", .generated(as: "pages / 2"))
      table.alterColumn("double", .generated(as: "pages * 2", .stored))
      table.addCheck(Check("ck_books_pages", "pages > 0"))
      table.addUnique(
        Unique("uq_books", on: "author", .descending("title"), onConflict: .rollback))
      table.addForeignKey(
        ForeignKey(on: "author", references: "authors", "id", onDelete: .cascade))
    }
    try op.alterTable("shelves") { table in
      table.addForeignKey(
        ForeignKey("fk_shelves_book", on: "book", references: "books", "id", onDelete: .setDefault))
    }
    try op.alterTable("authors") { table in
      table.dropForeignKey("fk_self")
      table.dropUnique("uq_name_born")
      table.dropCheck("ck_born")
      table.addUnique(Unique(on: "name"))
      table.addCheck(Check("length(name) > 0"))
      table.addCheck(Check("ck_authors_code", "code <> ''"))
      table.alterColumn("name", .type(.varchar(200)), .noCollation)
      table.alterColumn("code", .collate("NOCASE"))
      table.alterColumn("is_living", .notNull, .default(true))
      table.addColumn(Column("price", .custom("MONEY")).default(-3))
    }
  }
}
