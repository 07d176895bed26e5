import Foundation
import GRDB
import Godwit
import GodwitIntrospection
import GodwitTestSupport
import Testing

@testable import GodwitCLI

private typealias Work = @Sendable (Operations) throws -> Void

private enum Library: Revision {
  static let id: RevisionID = "library"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.createTable("authors") {
      Column("id", .integer).primaryKey()
      Column("name", .text).notNull()
    }
    try op.createTable("books") {
      Column("id", .integer).primaryKey()
      Column("author", .integer).references("authors", "id")
      Column("title", .text)
      Column("pages", .integer)
    }
    try op.createView(View("titles", "SELECT title FROM books"))
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropView("titles")
    try op.dropTable("books")
    try op.dropTable("authors")
  }
}

/// Does what a test says.
private enum Change: Revision {
  @TaskLocal static var up: Work = { _ in }
  @TaskLocal static var down: Work = { _ in }

  static let id: RevisionID = "change"
  static let downRevisions: [RevisionID] = ["library"]
  static func upgrade(_ op: Operations) throws { try up(op) }
  static func downgrade(_ op: Operations) throws { try down(op) }
}

private enum Next: Revision {
  @TaskLocal static var up: Work = { _ in }

  static let id: RevisionID = "next"
  static let downRevisions: [RevisionID] = ["change"]
  static func upgrade(_ op: Operations) throws { try up(op) }
  static func downgrade(_ op: Operations) throws {}
}

private enum Final: Revision {
  static let id: RevisionID = "final"
  static let downRevisions: [RevisionID] = ["library"]
  static let irreversible: String? = "titles are gone"
  static func upgrade(_ op: Operations) throws {
    try op.execute("UPDATE books SET title = NULL")
  }
  static func downgrade(_ op: Operations) throws {}
}

/// Two branches of which the second renames what the first changes.
private enum Renaming: Revision {
  static let id: RevisionID = "renaming"
  static let downRevisions: [RevisionID] = ["library"]
  static func upgrade(_ op: Operations) throws { try op.renameColumn("books", "pages", to: "n") }
  static func downgrade(_ op: Operations) throws { try op.renameColumn("books", "n", to: "pages") }
}

private enum Checking: Revision {
  static let id: RevisionID = "checking"
  static let downRevisions: [RevisionID] = ["library"]
  static func upgrade(_ op: Operations) throws {
    try op.createIndex("books", Index("by_pages", on: "pages"))
  }
  static func downgrade(_ op: Operations) throws { try op.dropIndex("books", "by_pages") }
}

private enum Merge: Revision {
  static let id: RevisionID = "merge"
  static let downRevisions: [RevisionID] = ["checking", "renaming"]
  static func upgrade(_ op: Operations) throws {}
  static func downgrade(_ op: Operations) throws {}
}

/// A program with some revisions, whose schema is what these make.
private func terminal(_ types: any Revision.Type..., declared: Bool = true) throws -> Terminal {
  var terminal = try Terminal()
  terminal.configuration.declarations = .none
  terminal.configuration.revisions = RevisionList(
    folder: "versions",
    types.map { .init($0, file: "\($0.id).swift", message: "m", created: nil, checksum: "") })
  let migrator = try Migrator(revisions: terminal.configuration.revisions)
  terminal.configuration.schema =
    try declared
    ? migrator.replayed(migrator.graph.order).inDatabase { try SchemaReader().schema($0) }
    : DatabaseSchema {}
  return terminal
}

private let addShelf: Work = { try $0.addColumn("books", Column("shelf", .text)) }
private let dropShelf: Work = { try $0.dropColumn("books", "shelf") }

private func verify(
  _ arguments: [String] = [], up: @escaping Work = addShelf, down: @escaping Work = dropShelf,
  next: @escaping Work = { _ in }
) throws -> Terminal.Result {
  try Change.$up.withValue(up) {
    try Change.$down.withValue(down) {
      try Next.$up.withValue(next) {
        try terminal(Library.self, Change.self, Next.self).run(["verify"] + arguments)
      }
    }
  }
}

@Suite("verify, in memory")
struct VerifyCommandTests {
  @Test("proves what goes up, down and up again, and says so")
  func proven() throws {
    let result = try verify()
    #expect(
      result.out == """
        Proven: 3 revisions applied, taken back and applied again, without rows and with rows that were \
        made up. The result is as declared.
        """)
    #expect(result.err == "Verifying 3 revisions of versions/ in memory")
    #expect(result.code == 0)
    let example = try Terminal().run("verify")
    #expect(example.code == 0 && example.out.contains("Proven: 2 revisions"))
  }

  @Test("names revision, direction, object and the smallest command")
  func wrongDowngrade() throws {
    let result = try verify(down: { _ in })
    #expect(
      result.out == """
        The downgrade of revision 'change' (versions/change.swift) does not give the schema back:
          + column books.shelf TEXT
          Shown by: godwit verify chan

        1 revision is not as it must be.
        """)
    #expect(result.code == 2)
    let one = try verify(["chan"], down: { _ in })
    #expect(one.code == 2 && one.out == result.out)
    #expect(one.err == "Verifying 1 revision of versions/ in memory")
  }

  @Test("sees that rows are gone where a table or a column only gets its name back")
  func lostRows() throws {
    let table = try verify(
      up: { op in
        try op.dropView("titles")
        try op.renameTable("books", to: "volumes")
      },
      down: { op in
        try op.dropTable("volumes")
        try op.createTable("books") {
          Column("id", .integer).primaryKey()
          Column("author", .integer).references("authors", "id")
          Column("title", .text)
          Column("pages", .integer)
        }
        try op.createView(View("titles", "SELECT title FROM books"))
      })
    #expect(table.code == 2)
    #expect(
      table.out.contains("changes rows that the upgrade leaves alone:\n  - books: 3 rows -> 0"))
    let column = try verify(
      up: { try $0.renameColumn("books", "pages", to: "n") },
      down: { op in
        try op.dropColumn("books", "n")
        try op.addColumn("books", Column("pages", .integer))
      })
    #expect(column.code == 2 && column.out.contains("~ books.pages: "))
  }

  @Test("sees rows of another table that a downgrade changes, and what breaks")
  func otherRows() throws {
    let rows = try verify(down: { op in
      try dropShelf(op)
      try op.execute("UPDATE authors SET name = 'x'")
    })
    #expect(rows.code == 2 && rows.out.contains("~ authors.name: "))
    let orphans = try verify(down: { op in
      try dropShelf(op)
      try op.execute("DELETE FROM authors")
    })
    #expect(orphans.code == 2 && orphans.out.contains("The downgrade of revision 'change'"))
    let view = try verify(up: { op in
      try op.execute("CREATE VIEW broken AS SELECT missing FROM books")
    })
    #expect(view.code == 2 && view.out.contains("The upgrade of revision 'change'"))
  }

  @Test("compares the heads with what is declared, where they are looked at")
  func undeclared() throws {
    let project = try terminal(Library.self, declared: false)
    let result = project.run("verify")
    #expect(result.code == 2)
    #expect(
      result.out == """
        The revisions do not make what is declared:
          - view titles
          - table books
          - table authors
          Shown by: godwit verify heads

        The revisions are not as they must be.
        """)
    #expect(project.run("verify", "heads").out == result.out)
    let before = try verify([":library"])
    #expect(before.code == 0 && !before.out.contains("declared"))
  }

  @Test("tries branches in both orders, at the heads and where they are merged")
  func branches() throws {
    let heads = try terminal(Library.self, Checking.self, Renaming.self, declared: false)
      .run("verify")
    #expect(heads.code == 2)
    #expect(heads.out.contains("The branches checking, renaming do not fit each other"))
    #expect(heads.out.contains("Shown by: godwit verify heads"))
    let merged = try terminal(Library.self, Checking.self, Renaming.self, Merge.self).run("verify")
    #expect(merged.code == 2)
    #expect(merged.out.contains("The branches checking, renaming do not fit each other"))
    #expect(merged.out.contains("Shown by: godwit verify merg"))
  }

  @Test("does not take back what cannot be, and says so")
  func irreversible() throws {
    let result = try terminal(Library.self, Final.self).run("verify")
    #expect(result.code == 0)
    #expect(result.out.contains("2 revisions applied, 1 of them taken back and applied again"))
    #expect(
      result.out.contains(
        "Note: Revision 'final' (versions/final.swift) cannot be taken back, and was not: titles are "
          + "gone"))
  }

  @Test("takes rows that a revision accepts where those that were made up stop it, and says so")
  func demanding() throws {
    let result = try verify(
      up: { op in
        try op.alterColumn("books", "title", .notNull)
        try op.createIndex("books", Index("one_title", on: "author", unique: true))
      },
      down: { op in
        try op.dropIndex("books", "one_title")
        try op.alterColumn("books", "title", .nullable)
      })
    #expect(result.code == 0)
    #expect(
      result.out.contains(
        "Note: Revision 'change' (versions/change.swift) was tried with rows that it accepts. Others "
          + "stop it: 1 row of 'books' has no value of 'title', which becomes NOT NULL"))
  }

  @Test("finds the downgrade that loses rows to which others refer")
  func lostParents() throws {
    let result = try verify(
      up: { try $0.renameTable("authors", to: "writers") },
      down: { op in
        try op.dropTable("writers")
        try op.createTable("authors") {
          Column("id", .integer).primaryKey()
          Column("name", .text).notNull()
        }
      })
    #expect(result.code == 2 && result.out.contains("The downgrade of revision 'change'"))
  }

  @Test("says what refuses rows that were made up, in place of which there could be others")
  func refusing() throws {
    let result = try verify(
      up: { try $0.dropColumn("authors", "name") },
      down: { try $0.addColumn("authors", Column("name", .text).notNull()) })
    #expect(result.code == 0)
    #expect(
      result.out.contains(
        "Note: The downgrade of revision 'change' (versions/change.swift) refuses rows that were made "
          + "up: 3 rows of 'authors' would have no value of the new column 'name'"))
    let inserting = try verify(
      up: { try $0.execute("INSERT INTO authors VALUES (1, 'Li Bai')") },
      down: { try $0.execute("DELETE FROM authors WHERE name = 'Li Bai'") })
    #expect(inserting.code == 0)
    #expect(inserting.out.contains("Note: The upgrade of revision 'change'"))
  }

  @Test("leaves a table empty for which no row can be guessed, and says so")
  func unguessable() throws {
    let result = try verify(
      up: { op in
        try op.createTable("secrets") {
          Column("word", .text).notNull().check("word = lower(hex('abc'))")
        }
      }, down: { try $0.dropTable("secrets") }, next: { _ in })
    #expect(result.code == 0)
    #expect(
      result.out.contains("Note: No rows could be made up for secrets: no value is known for word"))
  }

  @Test("fails where it cannot be said")
  func impossible() throws {
    #expect(try verify(["nothing"]).code == 1)
    #expect(try verify(["next:library"]).code == 1)
    #expect(try verify(["--data", "none.sqlite"]).code == 1)
    #expect(try verify(["--all", "--data", "none.sqlite"]).code == 64)
  }

  @Test("fails where a revision cannot be applied on which others build")
  func brokenBefore() throws {
    var project = try terminal(Library.self)
    let types: [any Revision.Type] = [Library.self, Change.self, Next.self]
    project.configuration.revisions = RevisionList(
      folder: "versions",
      types.map { .init($0, file: "\($0.id).swift", message: "m", created: nil, checksum: "") })
    let dropNothing: Work = { try $0.dropTable("none") }
    Change.$up.withValue(dropNothing) {
      let next = project.run("verify", "next")
      #expect(next.code == 1 && next.err.contains("revision 'change'"))
      let all = project.run("verify")
      #expect(all.code == 2)
      #expect(all.out.contains("The upgrade of revision 'change' (versions/change.swift) failed:"))
    }
  }

  @Test("prints one document as JSON")
  func json() throws {
    let result = try verify(["--format", "json"], down: { _ in })
    #expect(result.code == 2)
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(result.out.utf8)) as? [String: Any])
    #expect(document["isProven"] as? Bool == false)
    let problems = try #require(document["problems"] as? [[String: Any]])
    #expect(problems.count == 1)
    #expect(problems.first?["kind"] as? String == "schema-not-back")
    #expect(problems.first?["revision"] as? String == "change")
    #expect(problems.first?["direction"] as? String == "downgrade")
    #expect(problems.first?["objects"] as? [String] == ["column books.shelf"])
    #expect(
      problems.first?["command"] as? String == "godwit verify chan")
  }

  @Test("a project without revisions has nothing to prove")
  func empty() throws {
    var project = try terminal(declared: false)
    project.configuration.revisions = RevisionList(folder: "versions", [])
    let result = project.run("verify")
    #expect(result.code == 0 && result.out == "There are no revisions.")
  }
}

@Suite("verify, on a copy of a database")
struct VerifyDataTests {
  /// A project with a database at `library` that has rows.
  private func project(_ types: any Revision.Type...) throws -> Terminal {
    var project = try terminal(Library.self)
    try #require(project.run("upgrade").code == 0)
    try project.execute(
      """
      INSERT INTO authors VALUES (1, 'Li Bai');
      INSERT INTO books VALUES (1, 1, 'a', 10), (2, 1, 'b', NULL), (3, NULL, NULL, 30);
      """)
    project.configuration.revisions = RevisionList(
      folder: "versions",
      ([Library.self] + types).map {
        .init($0, file: "\($0.id).swift", message: "m", created: nil, checksum: "")
      })
    return project
  }

  private func verify(
    _ project: Terminal, _ arguments: [String] = ["change"], up: @escaping Work,
    down: @escaping Work, next: @escaping Work = { _ in }
  ) throws -> Terminal.Result {
    let before = try Data(contentsOf: URL(filePath: project.folder.path("app.sqlite")))
    let result = Change.$up.withValue(up) {
      Change.$down.withValue(down) {
        Next.$up.withValue(next) {
          project.run(["verify", "--data", "app.sqlite", "--in", "."] + arguments)
        }
      }
    }
    #expect(try Data(contentsOf: URL(filePath: project.folder.path("app.sqlite"))) == before)
    let left = try FileManager.default.contentsOfDirectory(atPath: project.folder.url.path)
    #expect(!left.contains { $0.contains("godwit-verify") })
    return result
  }

  @Test("proves what is pending on its rows, and only reads the file")
  func proven() throws {
    let result = try verify(
      project(Change.self, Next.self), up: addShelf, down: dropShelf)
    #expect(result.code == 0)
    #expect(
      result.out.contains(
        "Proven on the rows of app.sqlite: 1 revision applied, taken back and applied again."))
    #expect(result.err.contains("The database itself was not touched."))
    let nothing = try verify(project(), ["library"], up: addShelf, down: dropShelf)
    #expect(nothing.out.contains("Nothing is pending in app.sqlite"))
  }

  @Test("sees what goes wrong with its rows only")
  func rows() throws {
    let result = try verify(
      project(Change.self, Next.self), up: addShelf,
      down: { op in
        try dropShelf(op)
        try op.execute("UPDATE books SET pages = 11 WHERE title = 'a' AND pages = 10")
      })
    #expect(result.code == 2)
    #expect(
      result.out.contains(
        """
        The downgrade of revision 'change' (versions/change.swift), on the rows of the database, changes \
        rows that the upgrade leaves alone:
          ~ books.pages: its values are not as before
          Shown by: godwit verify chan --data app.sqlite
        """))
    let refused = try verify(
      project(Change.self, Next.self), up: { try $0.alterColumn("books", "title", .notNull) },
      down: { try $0.alterColumn("books", "title", .nullable) })
    #expect(refused.code == 2)
    #expect(
      refused.out.contains(
        "The upgrade of revision 'change' (versions/change.swift), on the rows of the database, failed:"
      ))
  }

  @Test("a revision finds what those before it have left, not what a downgrade has")
  func laterRevisions() throws {
    let result = try verify(
      project(Change.self, Next.self), ["change:"],
      up: { op in
        try op.addColumn("books", Column("label", .text))
        try op.execute("UPDATE books SET label = title")
        try op.dropView("titles")
        try op.dropColumn("books", "title")
      },
      down: { op in
        try op.addColumn("books", Column("title", .text), after: "author")
        try op.createView(View("titles", "SELECT title FROM books"))
        try op.dropColumn("books", "label")
      },
      next: { op in
        try op.data { db in
          guard op.mode == .database else { return }
          let labels = try String.fetchAll(db, sql: "SELECT label FROM books WHERE label = 'a'")
          let isReal = try Bool.fetchOne(db, sql: "SELECT count(*) = 1 FROM authors") ?? false
          if isReal, labels.isEmpty { throw CancellationError() }
        }
      })
    #expect(result.out.contains("Proven on the rows of app.sqlite: 2 revisions applied"))
  }

  @Test("a data step must be done, and one that was done already is told")
  func dataSteps() throws {
    let until = "SELECT NOT EXISTS (SELECT 1 FROM books WHERE pages IS NULL)"
    let counting: Work = { op in
      try op.data("pages counted", until: until) { db in
        try db.execute(sql: "UPDATE books SET pages = 1 WHERE pages IS NULL")
      }
    }
    let done = try verify(project(Change.self, Next.self), up: counting, down: { _ in })
    #expect(done.code == 0 && !done.out.contains("pages counted"))
    let project = try project(Change.self, Next.self)
    try project.execute("UPDATE books SET pages = 5")
    let skipped = try verify(project, up: counting, down: { _ in })
    #expect(skipped.code == 0)
    #expect(
      skipped.out.contains(
        "'pages counted' was so already in the database, and has not run"))
    let half = try verify(
      self.project(Change.self, Next.self),
      up: { op in
        try op.data("pages counted", until: until) { db in
          try db.execute(sql: "UPDATE books SET pages = 1 WHERE title = 'none'")
        }
      }, down: { _ in })
    #expect(half.code == 2 && half.out.contains("'pages counted' is not done"))
  }

  @Test("a data step whose query answers something else the second time is found")
  func secondTime() throws {
    let unstable: Work = { op in
      try op.data(
        "once", until: "SELECT total_changes() % 2 = 0 AND (SELECT count(*) FROM authors) = 0"
      ) { _ in }
    }
    let result = try verify(project(Change.self, Next.self), up: unstable, down: { _ in })
    #expect(result.code == 2 && result.out.contains("'once' is not done"))
  }

  @Test("new references to nothing are found, and old ones are none of a revision's business")
  func references() throws {
    let project = try project(Change.self, Next.self)
    try project.execute("INSERT INTO books VALUES (7, 77, 'orphan', 1)")
    let result = try verify(project, up: addShelf, down: dropShelf)
    #expect(result.code == 0)
  }
}
