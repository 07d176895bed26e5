import GRDB
import Testing

@testable import GodwitMigrations

@Suite("Room for a rebuild")
struct RoomTests {
  @Test("is that of the rows once more, and of the journal")
  func needed() {
    func needed(_ journal: String, unused: Int = 0) -> Int {
      Room(table: 1_000_000, unused: unused, journal: journal).needed
    }
    #expect(needed("delete") == 1_020_000)
    #expect(needed("wal") == 2_020_000)
    #expect(needed("memory") == 1_000_000)
    #expect(needed("delete", unused: 600_000) == 420_000)
    #expect(needed("wal", unused: 9_000_000) == 1_020_000)
  }

  private func database() throws -> TestDatabase {
    try TestDatabase(
      """
      CREATE TABLE big (a); CREATE INDEX ix ON big (a); CREATE TABLE small (a);
      WITH n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1000)
      INSERT INTO big SELECT printf('%0100d', n) FROM n;
      """)
  }

  @Test("is asked for before anything is done, of the folder in which the file is")
  func refused() throws {
    let database = try database()
    try database.queue.inDatabase { db in
      var folders: [String] = []
      func require(_ table: String, free: Int?) throws {
        try Room.require(for: .init(table), db) {
          folders.append($0)
          return free
        }
      }
      try require("small", free: 100_000)
      try require("big", free: 10_000_000)
      try require("big", free: nil)
      // Without `dbstat` nobody knows, and SQLite finds out.
      guard (try? db.bytes(of: "big")) != nil else { return try require("big", free: 100_000) }
      let error = try #require(#expect(throws: NoRoom.self) { try require("big", free: 100_000) })
      #expect(error.free == 100_000 && (200_000..<400_000).contains(error.needed))
      #expect(Set(folders) == [error.folder])
      #expect(database.path.hasPrefix(error.folder) || database.path.hasSuffix("test.sqlite"))
      let message = ErrorWording().describe(error)
      #expect(message.contains("100,000 bytes are free"), "\(message)")
    }
  }

  @Test("is no matter in memory")
  func inMemory() throws {
    try DatabaseQueue().inDatabase { db in
      try db.execute(sql: "CREATE TABLE t (a)")
      try Room.require(for: "t", db) { _ in 0 }
    }
  }
}
