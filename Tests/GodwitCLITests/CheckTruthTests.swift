import GRDB
import Godwit
import GodwitTestSupport
import Synchronization
import Testing

@testable import GodwitCLI

@Suite("What check says is so")
struct CheckTruthTests {
  struct First: Revision {
    static let id: RevisionID = "aaa1"
    static let downRevisions: [RevisionID] = []
    static func upgrade(_ op: Operations) throws {
      try op.createTable("poems") {
        Column("id", .integer).primaryKey()
        Column("title", .text)
        Index("ix_title", on: "title")
      }
    }
    static func downgrade(_ op: Operations) throws { try op.dropTable("poems") }
  }

  /// The first one as somebody has edited it.
  struct Edited: Revision {
    static let id: RevisionID = "aaa1"
    static let downRevisions: [RevisionID] = []
    static func upgrade(_ op: Operations) throws {
      try First.upgrade(op)
      try op.dropIndex("poems", "ix_title")
    }
    static func downgrade(_ op: Operations) throws {}
  }

  struct Shorter: Revision {
    static let id: RevisionID = "aaa1"
    static let downRevisions: [RevisionID] = []
    static func upgrade(_ op: Operations) throws {
      try op.createTable("poems") {
        Column("id", .integer).primaryKey()
        Column("title", .text)
      }
    }
    static func downgrade(_ op: Operations) throws {}
  }

  /// One behind which no table of the database can be reached.
  struct Hiding: Revision {
    static let id: RevisionID = "bbb2"
    static let downRevisions: [RevisionID] = ["aaa1"]
    static func upgrade(_ op: Operations) throws {
      try op.execute("CREATE TEMP TABLE poems (x)")
      try op.addColumn("poems", Column("notes", .text))
      try op.execute("DROP TABLE temp.poems")
    }
    static func downgrade(_ op: Operations) throws {}
  }

  private func terminal() throws -> Terminal {
    var terminal = try Terminal()
    terminal.configuration.schema = DatabaseSchema {
      Table("poems") {
        Column("id", .integer).primaryKey()
        Column("title", .text)
        Index("ix_title", on: "title")
      }
    }
    terminal.configuration.declarations = .none
    terminal.configuration.revisions = list([First.self])
    return terminal
  }

  private func list(_ types: [any Revision.Type], _ tokens: String? = "t1:a") -> RevisionList {
    RevisionList(
      folder: "versions",
      types.map { type in
        .init(
          type, file: "\(type.id).swift", message: "m", created: nil, checksum: "0",
          tokens: tokens)
      })
  }

  @Test("a database that is migrated meanwhile has not drifted")
  func meanwhile() throws {
    var terminal = try terminal()
    #expect(terminal.run("upgrade").code == 0)
    try terminal.execute("PRAGMA journal_mode = WAL")
    // Once the database is read, and the first replay begins.
    let state = Mutex((isOpen: false, isDone: false))
    let path = terminal.folder.path("app.sqlite")
    terminal.configuration.prepareDatabase = { db in
      let file = try String.fetchOne(
        db, sql: "SELECT file FROM pragma_database_list WHERE name = 'main'")
      let isTime = state.withLock { state in
        if file?.isEmpty == false { state.isOpen = true }
        defer { if state.isOpen, file?.isEmpty != false { state.isDone = true } }
        return state.isOpen && file?.isEmpty != false && !state.isDone
      }
      guard isTime else { return }
      let other = try DatabaseQueue(path: path)
      try other.write { try $0.execute(sql: "CREATE TABLE meanwhile (x)") }
    }
    let result = terminal.run("check")
    #expect(result.code == 0, "\(result)")
    #expect(state.withLock { $0.isDone })
    terminal.configuration.prepareDatabase = { _ in }
    #expect(terminal.run("check").code == 2)
  }

  @Test("what an edited revision makes or drops otherwise was not made by hand")
  func edited() throws {
    var terminal = try terminal()
    #expect(terminal.run("upgrade").code == 0)
    terminal.configuration.revisions = list([Edited.self], "t1:b")
    let dropping = terminal.run("check")
    #expect(
      dropping.out.contains(
        "Revision 'aaa1', which was edited after it was applied, drops it now"), "\(dropping.out)")
    #expect(!dropping.out.contains("by hand"), "\(dropping.out)")
    terminal.configuration.revisions = list([Shorter.self], "t1:b")
    let lacking = terminal.run("check")
    #expect(
      lacking.out.contains(
        "or a revision made it that was edited after it was applied. Put such a revision back"),
      "\(lacking.out)")
  }

  /// One without which the database would be as the first one leaves it.
  struct Indexing: Revision {
    static let id: RevisionID = "bbb2"
    static let downRevisions: [RevisionID] = ["aaa1"]
    static func upgrade(_ op: Operations) throws {
      try op.createIndex("poems", Index("ix_late", on: "title", .descending("id")))
    }
    static func downgrade(_ op: Operations) throws { try op.dropIndex("poems", "ix_late") }
  }

  @Test("what is accepted makes it no other revision's database", arguments: ["text", "github"])
  func accepted(format: String) throws {
    var terminal = try terminal()
    terminal.configuration.revisions = list([First.self, Indexing.self])
    terminal.configuration.schema.tables[0].indexes.append(
      Index("ix_late", on: "title", .descending("id")))
    #expect(terminal.run("upgrade").code == 0)
    try terminal.execute("DROP INDEX ix_late")
    #expect(terminal.run("check").out.contains("is as revision aaa1 leaves it"))
    terminal.configuration.acceptedDifferences = [
      AcceptedDifference("index poems.ix_late", because: "built at night")
    ]
    let result = terminal.run("check", "--format", format)
    #expect(result.code == 0 && !result.out.contains("aaa1"), "\(result)")
    try terminal.execute("CREATE TABLE hand (x)")
    let more = terminal.run("check", "--format", format)
    #expect(more.code == 2 && more.out.contains("hand") && !more.out.contains("aaa1"), "\(more)")
  }

  @Test("a revision that fails in any database is not passed over")
  func failing() throws {
    var terminal = try terminal()
    terminal.configuration.revisions = list([First.self, Hiding.self])
    terminal.configuration.schema.tables[0].columns.append(Column("notes", .text))
    let result = terminal.run("check", "--against", "versions")
    #expect(result.code == 1 && result.err.contains("temporary tables"), "\(result)")
  }
}
