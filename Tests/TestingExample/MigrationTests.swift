import GRDB
import GodwitExampleSchema
import GodwitExampleVersions
import GodwitTesting
import Testing

// What the README shows, in a target that sees no more of the package than a user's does.

private struct Poem: TableRecord {
  static let databaseTableName = "poems"
}

@Test("The revisions reach the schema") func revisionsReachTheSchema() {
  expectRevisions(revisions, reach: schema)
}

@Test("Each revision can be applied, taken back and applied again") func stairway() {
  expectStairway(revisions, rows: 3)
}

@Test("Poems survive an upgrade") func poemsSurvive() {
  expectUpgrade(revisions, from: "001", rows: 3) { db in
    let count = try Poem.fetchCount(db)
    #expect(count == 3)
  }
}

@Test("A fixture of the past can be worked with") func fixture() throws {
  var environment = RevisionEnvironment()
  environment.settings.versionTable = "alembic_version"
  environment.adjustRows = { try $0.execute(sql: "UPDATE poems SET poet_name = 'Li Bai'") }
  let fixture = try RevisionFixture(revisions, at: "001", rows: 2, seed: 7, in: environment)
  let applied = try fixture.upgrade()
  #expect(applied.map(\.rawValue) == ["94bcac9585c9"])
  let (names, version) = try fixture.queue.read { db in
    (
      try String.fetchAll(db, sql: "SELECT poet_name FROM poems"),
      try String.fetchAll(db, sql: "SELECT version_num FROM alembic_version")
    )
  }
  #expect(names == ["Li Bai", "Li Bai"] && version == ["94bcac9585c9"])
}
