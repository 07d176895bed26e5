import AppSchema
import AppVersions
import GRDB
import GodwitTesting
import Testing

/// What `make check-ci` proves, for whoever runs `swift test` alone, and what only a person can say about
/// the rows.
@Suite("The revisions")
struct RevisionTests {
  @Test("make what is declared")
  func reachTheSchema() {
    expectRevisions(revisions, reach: schema)
  }

  @Test("can each be taken back and applied again, with rows")
  func stairway() {
    expectStairway(revisions)
  }

  @Test("keep every loan when the fax numbers go")
  func loansStay() {
    expectUpgrade(revisions, from: "51e07c92d4aa", rows: 4) { db in
      let loans = try Int.fetchOne(db, sql: "SELECT count(*) FROM loans")
      #expect(loans == 4)
    }
  }
}
