import GRDB
import GodwitIntrospection
import GodwitTestSupport
import Testing

@testable import GodwitMigrations

private enum SQLCipher {
  static var isPresent: Bool {
    let versions = try? DatabaseQueue().inDatabase { try $0.texts("PRAGMA cipher_version") }
    return versions?.isEmpty == false
  }
}

/// With SQLCipher in the place of SQLite, as GRDB can be built.
@Suite(
  "An encrypted database",
  .enabled(if: SQLCipher.isPresent, "this SQLite is not SQLCipher"))
struct EncryptionTests {
  private static let prepare: Connections.Preparation = {
    try $0.execute(sql: "PRAGMA key = 'secret'")
  }

  private func database(
    _ path: String, _ prepare: @escaping Connections.Preparation
  ) throws -> DatabaseQueue {
    let queue = try Connections.writable(path: path, prepare: prepare)
    try queue.inDatabase { try $0.execute(sql: "CREATE TABLE t (a); INSERT INTO t VALUES (1)") }
    return queue
  }

  @Test("is copied with the same key, and put back")
  func encrypted() throws {
    let folder = try TemporaryFolder()
    let queue = try database(folder.path("a.sqlite"), Self.prepare)
    let path = folder.path("b.sqlite")
    try Backup.make(of: queue, at: path, prepare: Self.prepare)
    let copy = try Connections.readOnly(path: path, prepare: Self.prepare)
    #expect(try copy.inDatabase { try $0.texts("SELECT a FROM t") } == ["1"])
    #expect(throws: DatabaseError.self) {
      try Connections.readOnly(path: path).inDatabase { try $0.texts("SELECT a FROM t") }
    }
    try queue.inDatabase { try $0.execute(sql: "DELETE FROM t") }
    try Backup.restore(from: copy, at: path, to: queue)
    #expect(try queue.inDatabase { try $0.texts("SELECT a FROM t") } == ["1"])
  }

  @Test("is none without a key, and its copy is none either")
  func plain() throws {
    let folder = try TemporaryFolder()
    let queue = try database(folder.path("a.sqlite")) { _ in }
    try Backup.make(of: queue, at: folder.path("b.sqlite"))
    let copy = try Connections.readOnly(path: folder.path("b.sqlite"))
    #expect(try copy.inDatabase { try $0.texts("SELECT a FROM t") } == ["1"])
  }
}
