import Foundation
import GRDB
import GodwitMigrator
import Hummingbird
import HummingbirdTesting
import Testing

@testable import Guestbook

@Suite("The server")
struct ServerTests {
  @Test("is healthy once it has migrated, and keeps what guests write")
  func entries() async throws {
    try await withDatabase { path in
      let database = try await GuestbookDatabase.open(at: path)
      try await Application(router: database.router()).test(.router) { client in
        try await client.execute(uri: "/health", method: .get) { response in
          #expect(response.status == .ok)
        }
        let body = ByteBuffer(string: #"{"author": "Ada", "message": "A fine house."}"#)
        try await client.execute(uri: "/entries", method: .post, body: body) { response in
          #expect(response.status == .created)
        }
        try await client.execute(uri: "/entries", method: .get) { response in
          let entries = try JSONDecoder().decode([Entry].self, from: Data(buffer: response.body))
          #expect(entries == [Entry(id: 1, author: "Ada", message: "A fine house.")])
        }
      }
    }
  }

  @Test("is unhealthy when its database goes back behind it")
  func pending() async throws {
    try await withDatabase { path in
      let database = try await GuestbookDatabase.open(at: path)
      try database.migrator.downgrade(database.pool, to: "-1")
      try await Application(router: database.router()).test(.router) { client in
        try await client.execute(uri: "/health", method: .get) { response in
          #expect(response.status == .serviceUnavailable)
          #expect(String(buffer: response.body).contains("8d52e6f013ab"))
        }
      }
    }
  }

  @Test("answers for its health while somebody else writes")
  func healthWithoutLock() async throws {
    try await withDatabase { path in
      let database = try await GuestbookDatabase.open(at: path)
      let other = try DatabaseQueue(path: path)
      try other.inDatabase { db in
        try db.beginTransaction(.immediate)
        #expect(database.health().status == .ok)
        try db.rollback()
      }
    }
  }

  @Test("does not start on the database of a newer release")
  func newer() async throws {
    try await withDatabase { path in
      let database = try await GuestbookDatabase.open(at: path)
      // As a release with one more revision would leave it.
      try await database.pool.write { db in
        try db.execute(sql: "UPDATE godwit_version SET version_num = 'f00dfeedcafe'")
      }
      #expect(database.health().status == .serviceUnavailable)
      let error = try #require(
        await #expect(throws: MigrationError.self) { try await GuestbookDatabase.open(at: path) })
      #expect(error.localizedDescription.contains("f00dfeedcafe"))
    }
  }
}

/// Hands over the path of a database in a folder that is gone afterwards.
func withDatabase(_ body: (String) async throws -> Void) async throws {
  let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try await body(folder.appending(path: "guestbook.sqlite").path)
}
