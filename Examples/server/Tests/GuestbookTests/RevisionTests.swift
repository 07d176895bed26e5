import GRDB
import GodwitTesting
import GuestbookSchema
import GuestbookVersions
import Testing

@testable import Guestbook

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

  @Test("leave the entries that were there visible")
  func hiding() {
    expectUpgrade(revisions, from: "3c1f0a7be94d", rows: 3) { db in
      let count = try Entry.visible.fetchCount(db)
      #expect(count == 3)
    }
  }
}
