import DiarySchema
import DiaryVersions
import GRDB
import GodwitTesting
import Testing

@testable import Diary

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

  @Test("make what the record reads and writes")
  func record() {
    expectRecord(Note.self, in: schema)
  }
}
