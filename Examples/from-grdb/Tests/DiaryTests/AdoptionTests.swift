import DiaryVersions
import Foundation
import GRDB
import GodwitMigrator
import Testing

@testable import Diary

@Suite("A diary")
struct AdoptionTests {
  @Test("that is new is made by the revisions, and the chain never runs")
  func fresh() throws {
    try withDatabase { path in
      let diary = try openDiary(at: path)
      let isChained = try diary.read { try $0.tableExists("grdb_migrations") }
      #expect(!isChained)
      try expectCurrent(diary, notes: 0)
    }
  }

  @Test("of an old release is taken over with its notes", arguments: ["createNote", "createTag"])
  func middle(of migration: String) throws {
    try withDatabase { path in
      try leaveDiary(at: path, upTo: migration)
      try expectCurrent(openDiary(at: path), notes: 1)
    }
  }

  @Test("of the last release before the move is taken over with its notes")
  func end() throws {
    try withDatabase { path in
      try leaveDiary(at: path, upTo: "addIsPinned")
      try expectCurrent(openDiary(at: path), notes: 1)
      // The second start finds nothing to do.
      try expectCurrent(openDiary(at: path), notes: 1)
    }
  }

  @Test("that somebody has changed by hand is refused, and stays as it is")
  func changed() throws {
    try withDatabase { path in
      try leaveDiary(at: path, upTo: "addIsPinned")
      try DatabaseQueue(path: path).write {
        try $0.execute(sql: "ALTER TABLE tag ADD COLUMN color")
      }
      let error = try #require(#expect(throws: AdoptionError.self) { try openDiary(at: path) })
      #expect(error.localizedDescription.contains("tag.color"))
      let isTouched = try DatabaseQueue(path: path).read { try $0.tableExists("godwit_version") }
      #expect(!isTouched)
    }
  }

  /// A diary with one note, as a release has left it that ended at a migration.
  private func leaveDiary(at path: String, upTo migration: String) throws {
    let queue = try DatabaseQueue(path: path)
    try legacyMigrator.migrate(queue, upTo: migration)
    try queue.write { db in
      try db.execute(
        sql: "INSERT INTO note (text, createdAt) VALUES ('It rained.', '2024-05-01 08:00:00')")
    }
    try queue.close()
  }

  private func expectCurrent(_ diary: DatabaseQueue, notes: Int) throws {
    // With the comparison of the schema: an old diary ends exactly where a new one does.
    let state = try Migrator(revisions: revisions).state(of: diary)
    #expect(state == .current)
    let found = try diary.read { try Note.fetchAll($0) }
    #expect(found.map(\.text) == Array(repeating: "It rained.", count: notes))
  }
}

/// Hands over the path of a database in a folder that is gone afterwards.
func withDatabase(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder.appending(path: "diary.sqlite").path)
}
