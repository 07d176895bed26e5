import Foundation
import GRDB
import Godwit
import GodwitCLITestSupport
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("What the tool does can be called")
struct CallingTests {
  private enum First: Revision {
    static let id: RevisionID = "first"
    static let downRevisions: [RevisionID] = []
    static func upgrade(_ op: Operations) throws {
      try op.createTable("a") { Column("x", .integer) }
    }
    static func downgrade(_ op: Operations) throws { try op.dropTable("a") }
  }

  private static let configuration = GodwitConfiguration(
    schema: DatabaseSchema {
      Table("a") {
        Column("x", .integer)
        Column("y", .text)
      }
    },
    // Not the folders of the package in which the tests run.
    declarations: SchemaDeclarations(folder: "nowhere", module: "", objects: [], checksums: [:]),
    revisions: RevisionList(
      folder: "nowhere/versions",
      [.init(First.self, file: "first.swift", message: "m", created: nil, checksum: "")]),
    database: "nowhere.sqlite")

  private enum Tool: GodwitTool {
    static let configuration = CallingTests.configuration
  }

  @Test("a command line, which returns its exit code")
  func commands() throws {
    let folder = try TemporaryFolder()
    #expect(Tool.run(["upgrade", "--quiet", "--database", folder.path("a.sqlite")]) == 0)
    #expect(Tool.run(["check", "--database", folder.path("a.sqlite")]) == 2)
    #expect(Tool.run(["upgrade", "no-such-revision", "--database", folder.path("a.sqlite")]) == 1)
    #expect(Tool.run(["--no-such-option"]) == 64)
  }

  @Test("a database is compared with the schema")
  func comparing() throws {
    let queue = try DatabaseQueue()
    #expect(try Self.configuration.differences(in: queue) == ["+ table a (2 columns)"])
    try queue.write { try $0.execute(sql: "CREATE TABLE a (x INTEGER, y TEXT)") }
    #expect(try Self.configuration.differences(in: queue) == [])
  }

  @Test("a revision is generated into a string, and proven")
  func generating() throws {
    let queue = try DatabaseQueue()
    let error = #expect(throws: MigrationError.self) {
      try Self.configuration.autogenerate("add y", from: queue)
    }
    #expect(error?.localizedDescription == "The database lacks 'first'. Upgrade it first.")
    try Migrator(revisions: Self.configuration.revisions).upgrade(queue)
    let revision = try #require(try Self.configuration.autogenerate("add y", from: queue))
    #expect(revision.fileName.hasSuffix("_\(revision.id)_add_y.swift"))
    #expect(revision.source.contains(#"try op.addColumn("a", Column("y", .text))"#))
    #expect(revision.source.contains(#"downRevisions: [RevisionID] = ["first"]"#))
    try queue.write { try $0.execute(sql: "ALTER TABLE a ADD COLUMN y TEXT") }
    #expect(try Self.configuration.autogenerate("add y", from: queue) == nil)
  }
}
