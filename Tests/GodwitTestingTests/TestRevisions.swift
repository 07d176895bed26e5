import Godwit
import GodwitMigrations

/// A list of revisions that were written for a test.
func list(_ types: any Revision.Type...) -> RevisionList {
  RevisionList(
    folder: "versions",
    types.map {
      RevisionList.Entry(
        $0, file: "\($0.id).swift", message: "\($0)", created: nil, checksum: "0")
    })
}

enum Books: Revision {
  static let id: RevisionID = "books"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.createTable("authors") {
      Column("id", .integer).primaryKey()
      Column("name", .text).notNull().unique()
    }
    try op.createTable("books") {
      Column("id", .integer).primaryKey()
      Column("author", .integer).notNull().references("authors", onDelete: .cascade)
      Column("title", .text)
      Column("kind", .text).notNull().check("kind IN ('verse', 'prose')")
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropTable("books")
    try op.dropTable("authors")
  }
}

enum Pages: Revision {
  static let id: RevisionID = "pages"
  static let downRevisions: [RevisionID] = ["books"]

  static func upgrade(_ op: Operations) throws {
    try op.addColumn("books", Column("pages", .integer))
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropColumn("books", "pages")
  }
}

/// Another branch, whose rows are Swift's.
enum Tags: Revision {
  static let id: RevisionID = "tags"
  static let downRevisions: [RevisionID] = ["books"]

  static func upgrade(_ op: Operations) throws {
    try op.createTable("tags") { Column("name", .text).primaryKey().notNull() }
    try op.data { db in
      try db.execute(sql: "INSERT INTO tags SELECT DISTINCT kind FROM books")
      try db.execute(sql: "INSERT INTO tags VALUES ('all')")
    }
    try op.execute("UPDATE books SET title = upper(title)")
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropTable("tags")
  }
}

enum Merged: Revision {
  static let id: RevisionID = "merged"
  static let downRevisions: [RevisionID] = ["pages", "tags"]

  static func upgrade(_ op: Operations) throws {}
  static func downgrade(_ op: Operations) throws {}
}

/// Drops what nobody can give back.
enum Forgetting: Revision {
  static let id: RevisionID = "forgetting"
  static let downRevisions: [RevisionID] = ["books"]

  static func upgrade(_ op: Operations) throws {
    try op.dropColumn("books", "title")
    try op.alterColumn("books", "author", .type(.text))
  }

  static func downgrade(_ op: Operations) throws {
    try op.alterColumn("books", "author", .type(.integer))
    try op.addColumn("books", Column("title", .text))
  }
}

enum Irreversible: Revision {
  static let id: RevisionID = "irreversible"
  static let downRevisions: [RevisionID] = ["books"]
  static let irreversible: String? = "titles are gone for good"

  static func upgrade(_ op: Operations) throws { try op.dropColumn("books", "title") }
  static func downgrade(_ op: Operations) throws {}
}

/// Cleans up outside of any transaction, which cannot be had in a copy of a schema.
enum Vacuum: Revision {
  static let id: RevisionID = "vacuum"
  static let downRevisions: [RevisionID] = ["books"]
  static let transaction = TransactionUse.none

  static func upgrade(_ op: Operations) throws { try op.execute("VACUUM") }
  static func downgrade(_ op: Operations) throws {}
}

// MARK: Wrong ones

struct Mishap: Error, CustomStringConvertible {
  var description: String { "nothing went as it should" }
}

enum FailingUpgrade: Revision {
  static let id: RevisionID = "failing"
  static let downRevisions: [RevisionID] = ["books"]

  static func upgrade(_ op: Operations) throws { throw Mishap() }
  static func downgrade(_ op: Operations) throws {}
}

enum FailingDowngrade: Revision {
  static let id: RevisionID = "failing"
  static let downRevisions: [RevisionID] = ["books"]

  static func upgrade(_ op: Operations) throws {}
  static func downgrade(_ op: Operations) throws { try op.dropColumn("books", "pages") }
}

/// Leaves a column, and does not take a constraint back.
enum Leaving: Revision {
  static let id: RevisionID = "leaving"
  static let downRevisions: [RevisionID] = ["books"]

  static func upgrade(_ op: Operations) throws {
    try op.alterColumn("books", "title", .notNull)
    try op.addColumn("books", Column("pages", .integer))
  }

  static func downgrade(_ op: Operations) throws {}
}

/// Needs what old rows have not.
enum Demanding: Revision {
  static let id: RevisionID = "demanding"
  static let downRevisions: [RevisionID] = ["books"]

  static func upgrade(_ op: Operations) throws { try op.alterColumn("books", "title", .notNull) }
  static func downgrade(_ op: Operations) throws { try op.alterColumn("books", "title", .nullable) }
}

enum Overwriting: Revision {
  static let id: RevisionID = "overwriting"
  static let downRevisions: [RevisionID] = ["books"]

  static func upgrade(_ op: Operations) throws {
    try op.addColumn("books", Column("shelf", .integer))
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropColumn("books", "shelf")
    try op.execute("UPDATE books SET title = NULL")
    try op.execute("DELETE FROM authors WHERE id NOT IN (SELECT author FROM books)")
  }
}

/// Makes something else the second time.
enum Fickle: Revision {
  static let id: RevisionID = "fickle"
  static let downRevisions: [RevisionID] = ["books"]

  static func upgrade(_ op: Operations) throws {
    var isFirst = true
    try op.data { db in
      isFirst = try Int.fetchOne(db, sql: "SELECT count(*) FROM authors WHERE name = 'x'") == 0
      if isFirst { try db.execute(sql: "INSERT INTO authors (name) VALUES ('x')") }
    }
    try op.createIndex("books", Index(isFirst ? "first" : "second", on: "title"))
  }

  static func downgrade(_ op: Operations) throws {
    try op.execute("DROP INDEX IF EXISTS first")
    try op.execute("DROP INDEX IF EXISTS second")
  }
}

/// Nothing looks at foreign keys outside of a transaction.
enum Orphaning: Revision {
  static let id: RevisionID = "orphaning"
  static let downRevisions: [RevisionID] = ["books"]
  static let transaction = TransactionUse.none

  static func upgrade(_ op: Operations) throws {
    try op.execute("INSERT INTO books (id, author, kind) VALUES (1, 99, 'verse')")
  }
  static func downgrade(_ op: Operations) throws {
    try op.execute("DELETE FROM books WHERE id = 1")
  }
}

/// Puts something in the place of NULL by itself.
enum Filling: Revision {
  static let id: RevisionID = "filling"
  static let downRevisions: [RevisionID] = ["books"]

  static func upgrade(_ op: Operations) throws {
    try op.alterColumn("books", "title", .notNull, backfill: "'untitled'")
  }
  static func downgrade(_ op: Operations) throws { try op.alterColumn("books", "title", .nullable) }
}

/// A table of one row, which the revision inserts.
enum Preferences: Revision {
  static let id: RevisionID = "preferences"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.createTable("preferences") {
      Column("id", .integer).primaryKey().check("id = 1")
      Column("theme", .text).notNull()
    }
    try op.execute("INSERT INTO preferences VALUES (1, 'dark')")
  }
  static func downgrade(_ op: Operations) throws { try op.dropTable("preferences") }
}

/// Adds a check and a foreign key: rows have to be made up with these in mind.
enum Strict: Revision {
  static let id: RevisionID = "strict"
  static let downRevisions: [RevisionID] = ["shelves"]

  static func upgrade(_ op: Operations) throws {
    try op.addCheck("books", Check("ck_shelf", "shelf IN ('north', 'south')"))
    try op.addForeignKey(
      "books", ForeignKey("fk_publisher", on: "publisher", references: "publishers", "name"))
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropForeignKey("books", "fk_publisher")
    try op.dropCheck("books", "ck_shelf")
  }
}

enum Shelves: Revision {
  static let id: RevisionID = "shelves"
  static let downRevisions: [RevisionID] = ["books"]

  static func upgrade(_ op: Operations) throws {
    try op.addColumn("books", Column("shelf", .text))
    try op.addColumn("books", Column("publisher", .text))
    try op.createTable("publishers") { Column("name", .text).primaryKey().notNull() }
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropTable("publishers")
    try op.dropColumn("books", "publisher")
    try op.dropColumn("books", "shelf")
  }
}

/// A table whose rows nobody could guess.
enum Secret: Revision {
  static let id: RevisionID = "secret"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.createTable("secrets") {
      Column("word", .text).notNull().check("word = lower(hex('abc'))")
    }
  }
  static func downgrade(_ op: Operations) throws { try op.dropTable("secrets") }
}

enum AfterSecret: Revision {
  static let id: RevisionID = "after"
  static let downRevisions: [RevisionID] = ["secret"]

  static func upgrade(_ op: Operations) throws {}
  static func downgrade(_ op: Operations) throws {}
}
