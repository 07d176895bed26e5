import Godwit
import GodwitBirdsVersions
import GodwitExampleSchema
import GodwitExampleVersions
import GodwitGuidePatterns
import GodwitMigrations
import GodwitTestSupport
import GodwitTesting
import Testing

private let declared = DatabaseSchema {
  Table("authors") {
    Column("id", .integer).primaryKey()
    Column("name", .text).notNull().unique()
  }
  Table("books") {
    Column("id", .integer).primaryKey()
    Column("author", .integer).notNull().references("authors", onDelete: .cascade)
    Column("title", .text)
    Column("kind", .text).notNull().check("kind IN ('verse', 'prose')")
    Column("pages", .integer)
  }
}

/// What a check says is wrong.
private func text(_ body: () throws -> Void) throws -> String {
  do {
    try body()
    return ""
  } catch let mismatch as RevisionMismatch {
    return mismatch.description
  }
}

private func stairway(_ revisions: RevisionList, rows: Int = 3) throws -> String {
  try text { try RevisionCheck.verifyStairway(revisions, rows: rows) }
}

@Suite("Revisions reach the schema")
struct ReachTests {
  @Test("if they make what is declared, and nothing is said then")
  func reached() throws {
    try RevisionCheck.verify(list(Books.self, Pages.self), reach: declared)
    expectRevisions(GodwitExampleVersions.revisions, reach: schema)
    expectRevisions(list(Books.self, Pages.self, Tags.self, Merged.self), reach: withTags)
  }

  private var withTags: DatabaseSchema {
    var schema = declared
    schema.tables.append(Table("tags") { Column("name", .text).primaryKey().notNull() })
    return schema
  }

  @Test("or each difference is a line, with the place of the declaration")
  func notReached() throws {
    let found = try text {
      try RevisionCheck.verify(list(Books.self, Tags.self), reach: declared)
    }
    #expect(
      found == """
        The revisions do not reach the schema:
          + column books.pages INTEGER   GodwitTestingTests/RevisionCheckTests.swift:21
          - table tags
        """)
  }

  @Test("but for what the environment leaves out")
  func environment() throws {
    var environment = RevisionEnvironment()
    environment.settings.ignored = [.tables("tags")]
    try RevisionCheck.verify(
      list(Books.self, Pages.self, Tags.self, Merged.self), reach: declared, in: environment)
  }

  @Test("or a revision that fails is named")
  func failing() throws {
    let found = try text {
      try RevisionCheck.verify(list(Books.self, FailingUpgrade.self), reach: declared)
    }
    #expect(
      found == """
        The upgrade of revision 'failing' (versions/failing.swift) failed:
          nothing went as it should
        """)
  }

  @Test("or what is wrong with the graph or the declarations is said")
  func impossible() throws {
    #expect(
      try text { try RevisionCheck.verify(list(Pages.self), reach: declared) } == """
        The revisions could not be compared with the schema:
          Revision 'pages' (versions/pages.swift) follows 'books', which is not in versions/.
        """)
    let wrong = DatabaseSchema { View("v", "SELECT nothing FROM authors") }
    let found = try text { try RevisionCheck.verify(list(Books.self), reach: wrong) }
    #expect(
      found.hasPrefix(
        """
        The revisions could not be compared with the schema:
          view v (GodwitTestingTests/RevisionCheckTests.swift:
        """))
  }

  @Test("or an issue is recorded where the test stands")
  func recorded() throws {
    let line = #line + 2
    withKnownIssue {
      expectRevisions(list(Books.self), reach: declared)
    } matching: { issue in
      issue.sourceLocation?.line == line
        && "\(issue.comments)".contains("+ column books.pages INTEGER")
    }
  }
}

@Suite("The stairway")
struct StairwayTests {
  @Test("passes revisions that can be taken back, with rows and without", arguments: [0, 1, 3])
  func passes(rows: Int) throws {
    let example = try RevisionCheck.verifyStairway(
      GodwitExampleVersions.revisions, rows: rows)
    #expect(example.revisions == ["001_initial_schema", "94bcac9585c9"] && example.notes == [])
    let all = list(Books.self, Pages.self, Tags.self, Merged.self)
    let report = try RevisionCheck.verifyStairway(all, rows: rows)
    #expect(report.revisions == ["books", "pages", "tags", "merged"])
  }

  @Test("passes what the guide shows", arguments: GodwitGuidePatterns.revisions.entries.map(\.id))
  func guide(id: RevisionID) throws {
    let patterns = GodwitGuidePatterns.revisions
    let pattern = RevisionList(folder: patterns.folder, patterns[[id]])
    #expect(try stairway(GodwitExampleVersions.revisions + pattern) == "")
  }

  @Test("passes the revisions of an application that came from GRDB's migrator")
  func birds() throws {
    #expect(try stairway(GodwitBirdsVersions.revisions) == "")
  }

  @Test("lets values go that a revision drops, and runs outside of transactions what asks for it")
  func losses() throws {
    #expect(try stairway(list(Books.self, Forgetting.self)) == "")
    #expect(try stairway(list(Books.self, Vacuum.self)) == "")
    #expect(try stairway(list(Books.self, Filling.self)) == "")
  }

  @Test("does not go down where a revision cannot be taken back, and says so")
  func irreversible() throws {
    let report = expectStairway(list(Books.self, Irreversible.self))
    #expect(
      report?.notes == [
        "Revision 'irreversible' (versions/irreversible.swift) cannot be taken back, and was not: "
          + "titles are gone for good"
      ])
  }

  @Test("has rows that what a revision adds accepts, where there can be any")
  func anticipation() throws {
    #expect(try stairway(list(Books.self, Shelves.self, Strict.self)) == "")
  }

  @Test("has the rows that the environment inserts and changes")
  func environment() throws {
    var environment = RevisionEnvironment()
    environment.adjustRows = { db in
      if try db.tableExists("books") {
        try db.execute(sql: "UPDATE books SET title = 'untitled' WHERE title IS NULL")
      }
    }
    try RevisionCheck.verifyStairway(list(Books.self, Demanding.self), in: environment)
    environment = RevisionEnvironment()
    environment.insertRows = { db in
      if try db.tableExists("secrets") {
        try db.execute(sql: "INSERT INTO secrets VALUES (lower(hex('abc')))")
      }
    }
    try RevisionCheck.verifyStairway(list(Secret.self, AfterSecret.self), in: environment)
  }
}

@Suite("The stairway says")
struct StairwayFailureTests {
  @Test("which revision cannot be applied")
  func upgrade() throws {
    let found = try stairway(list(Books.self, FailingUpgrade.self))
    #expect(
      found == """
        The upgrade of revision 'failing' (versions/failing.swift) failed:
          nothing went as it should
        """)
  }

  @Test("which cannot be taken back")
  func downgrade() throws {
    let found = try stairway(list(Books.self, FailingDowngrade.self))
    #expect(
      found == """
        The downgrade of revision 'failing' (versions/failing.swift) failed:
          The table 'books' has no column 'pages'.
        """)
  }

  @Test("which does not give the schema back, with the differences")
  func schema() throws {
    let found = try stairway(list(Books.self, Leaving.self))
    #expect(
      found == """
        The downgrade of revision 'leaving' (versions/leaving.swift) does not give the schema back:
          ~ column books.title now NOT NULL
          + column books.pages INTEGER
        """)
  }

  @Test("which cannot be applied to rows")
  func rows() throws {
    #expect(try stairway(list(Books.self, Demanding.self), rows: 0) == "")
    let found = try stairway(list(Books.self, Demanding.self))
    #expect(
      found == """
        The upgrade of revision 'demanding' (versions/demanding.swift), with 3 rows in each table, failed:
          1 row of 'books' has no value of 'title', which becomes NOT NULL:
            id 3
            Give them a value with backfill:, or fill them in before.
          If no user has such rows, change them in the environment's adjustRows.
        """)
  }

  @Test("whose downgrade changes what its upgrade has left alone")
  func overwritten() throws {
    let found = try stairway(list(Books.self, Overwriting.self))
    #expect(
      found == """
        The downgrade of revision 'overwriting' (versions/overwriting.swift), with 3 rows in each table, \
        changes rows that the upgrade leaves alone:
          ~ books.title: 'title 1' -> NULL
          ~ books.title: 'title 2' -> NULL
        """)
  }

  @Test("which makes something else the second time")
  func fickle() throws {
    let found = try stairway(list(Books.self, Fickle.self))
    #expect(
      found == """
        The upgrade of revision 'fickle' (versions/fickle.swift) makes another schema after its downgrade \
        than before:
          - index books.first (title)
          + index books.second (title)
        """)
  }

  @Test("which leaves a database with which SQLite finds fault")
  func fault() throws {
    let found = try stairway(list(Books.self, Orphaning.self))
    #expect(
      found == """
        The upgrade of revision 'orphaning' (versions/orphaning.swift) leaves a database with which SQLite \
        finds fault:
          row 1 of books refers to nothing in authors
        """)
  }

  @Test("for which table no rows can be made up")
  func noRows() throws {
    let found = try stairway(list(Secret.self, AfterSecret.self))
    #expect(
      found == """
        No rows could be made up for the schema before revision 'after' (versions/after.swift):
          secrets: no value is known for word
          Insert some in the environment's insertRows.
        """)
  }

  @Test("everything that is wrong, each in an issue where the test stands")
  func recorded() throws {
    let texts = Recorder()
    let line = #line + 2
    withKnownIssue {
      expectStairway(list(Books.self, Overwriting.self, Leaving.self))
    } matching: { issue in
      texts.append("\(issue.comments)")
      return issue.sourceLocation?.line == line
    }
    #expect(texts.text.contains("+ column books.pages INTEGER"))
    #expect(texts.text.contains("~ books.title: 'title 1' -> NULL"))
  }
}
