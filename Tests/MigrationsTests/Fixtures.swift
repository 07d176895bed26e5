import Godwit
import GodwitRevisionGraph

enum Books: Revision {
  static let id: RevisionID = "books"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.createTable("authors") {
      Column("id", .integer).primaryKey()
      Column("name", .text)
    }
    try op.createTable("books") {
      Column("id", .integer).primaryKey()
      Column("author", .integer).references("authors", onDelete: .cascade)
      Column("title", .text)
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

struct Mishap: Error {}

enum Failing: Revision {
  static let id: RevisionID = "failing"
  static let downRevisions: [RevisionID] = ["pages"]

  static func upgrade(_ op: Operations) throws {
    try op.alterColumn("books", "title", .notNull)
    try op.createTable("half") { Column("done") }
    throw Mishap()
  }

  static func downgrade(_ op: Operations) throws {}
}
