import Godwit
import GodwitExampleSchema
import GodwitExampleVersions
import GodwitMigrations
import GodwitTesting
import Testing

import struct GRDB.DatabaseError

@Suite("A fixture of a past revision")
struct RevisionFixtureTests {
  private func rows(_ sql: String, _ fixture: RevisionFixture) throws -> [String] {
    try fixture.queue.read { try Row.fetchAll($0, sql: sql) }.map(\.description)
  }

  @Test("has rows in every table, and is upgraded with them")
  func upgraded() throws {
    let fixture = try RevisionFixture(revisions, at: "001", rows: 3)
    for table in schema.tables.map(\.name) {
      #expect(try rows("SELECT 1 FROM \(table)", fixture).count == 3, "\(table)")
    }
    let before = try rows("SELECT * FROM poems", fixture)
    #expect(try fixture.upgrade() == ["94bcac9585c9"])
    try fixture.verify(reaches: schema)
    #expect(try rows("SELECT * FROM poems", fixture) == before)
    #expect(try fixture.upgrade() == [])
  }

  @Test("has the same rows each time, and others for another seed")
  func seeded() throws {
    func all(_ seed: Int) throws -> [String] {
      let fixture = try RevisionFixture(revisions, at: "94bc", rows: 5, seed: seed)
      return try rows("SELECT * FROM poems, translations", fixture)
    }
    #expect(try all(0).count == 25)
    #expect(try all(0) == all(0))
    #expect(try all(1) != all(0))
    #expect(try all(.min).count == 25)
    #expect(try all(.max).count == 25)
  }

  @Test("enforces foreign keys, as an application does")
  func foreignKeys() throws {
    let fixture = try RevisionFixture(list(Books.self), at: .head)
    #expect(throws: DatabaseError.self) {
      try fixture.queue.write { try $0.execute(sql: "UPDATE books SET author = 99") }
    }
  }

  @Test("can be anywhere, with rows of revisions beside those that were made up")
  func places() throws {
    let all = list(Books.self, Pages.self, Tags.self, Merged.self)
    #expect(try RevisionFixture(all, at: "base").upgrade().count == 4)
    let fixture = try RevisionFixture(all, at: "tags", rows: 2)
    #expect(try rows("SELECT name FROM tags", fixture).count == 3)
    #expect(try fixture.upgrade(to: "pages") == ["pages"])
    #expect(try fixture.upgrade() == ["merged"])
    let single = try RevisionFixture(list(Preferences.self), at: .head)
    #expect(try rows("SELECT theme FROM preferences", single) == [#"[theme:"dark"]"#])
  }

  @Test("has rows that the heads accept, where there can be any")
  func anticipation() throws {
    let all = list(Books.self, Shelves.self, Strict.self)
    let fixture = try RevisionFixture(all, at: "shelves")
    #expect(try rows("SELECT 1 FROM books WHERE shelf IN ('north', 'south')", fixture).count == 2)
    #expect(try fixture.upgrade() == ["strict"])
  }

  @Test("says which revision fails, where to is unknown, what differs")
  func failures() throws {
    func text(_ body: () throws -> Void) throws -> String {
      do {
        try body()
        return ""
      } catch let mismatch as RevisionMismatch {
        return mismatch.description
      }
    }
    #expect(
      try text { _ = try RevisionFixture(list(Books.self), at: "book5") } == """
        The revisions could not be run:
          There is no revision 'book5'. Did you mean 'books'?
        """)
    #expect(
      try text { _ = try RevisionFixture(list(Secret.self), at: .head) } == """
        No rows could be made up for the schema at 'head':
          secrets: no value is known for word
          Insert some in the environment's insertRows.
        """)
    let fixture = try RevisionFixture(list(Books.self, FailingUpgrade.self), at: "books")
    #expect(
      try text { try fixture.upgrade() } == """
        The upgrade of revision 'failing' (versions/failing.swift) failed:
          nothing went as it should
        """)
    let differences = try text { try fixture.verify(reaches: DatabaseSchema {}) }
    #expect(
      differences == """
        The database does not reach the schema:
          - table books
          - table authors
        """)
  }

  @Test("is upgraded and looked at in one line, which is where an issue is recorded")
  func expected() throws {
    expectUpgrade(revisions, from: "001") { db in
      let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM poems")
      #expect(count == 3)
    }
    let line = #line + 2
    withKnownIssue {
      expectUpgrade(list(Books.self, FailingUpgrade.self), from: "books")
    } matching: { issue in
      issue.sourceLocation?.line == line && "\(issue.comments)".contains("'failing'")
    }
    withKnownIssue {
      expectUpgrade(list(Books.self), from: "books") { try $0.execute(sql: "nonsense") }
    } matching: {
      $0.error is DatabaseError
    }
  }
}
