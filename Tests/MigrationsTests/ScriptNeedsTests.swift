import Foundation
import GRDB
import Godwit
import GodwitExecution
import GodwitIntrospection
import GodwitRevisionGraph
import GodwitSQLiteC
import GodwitTestSupport
import Testing

@testable import GodwitMigrations

/// Whoever runs a script has another SQLite than whoever prints it.
@Suite("What a script needs")
struct ScriptNeedsTests {
  private enum Start: Revision {
    static let id: RevisionID = "start"
    static let downRevisions: [RevisionID] = []
    static func upgrade(_ op: Operations) throws {
      try op.execute("CREATE TABLE old (a CHECK (a <> \"none\"), b)")
      try op.execute("CREATE TABLE t (a, b)")
    }
    static func downgrade(_ op: Operations) throws {}
  }

  /// No ALTER TABLE drops a check that has no name, so that its definition is edited.
  private enum Editing: Revision {
    static let id: RevisionID = "editing"
    static let downRevisions: [RevisionID] = ["start"]
    static func upgrade(_ op: Operations) throws {
      try op.dropCheck("old", Check("a <> \"none\""))
    }
    static func downgrade(_ op: Operations) throws {}
  }

  private enum Renaming: Revision {
    static let id: RevisionID = "renaming"
    static let downRevisions: [RevisionID] = ["start"]
    static func upgrade(_ op: Operations) throws {
      try op.renameColumn("t", "a", to: "c")
    }
    static func downgrade(_ op: Operations) throws {}
  }

  private enum Creating: Revision {
    static let id: RevisionID = "creating"
    static let downRevisions: [RevisionID] = ["start"]
    static func upgrade(_ op: Operations) throws {
      try op.createTable("new") { Column("id", .integer).primaryKey() }
    }
    static func downgrade(_ op: Operations) throws {}
  }

  private func script(
    _ type: any Revision.Type, for dialect: Dialect = .sqlite
  ) throws -> SQLScript {
    try Migrator(revisions: list([Start.self, type]))
      .script(.upgrade, from: .id("start"), to: .head, for: dialect)
  }

  private func database() throws -> TestDatabase {
    let database = try TestDatabase()
    try Migrator(revisions: list([Start.self])).run(.upgrade, to: .head, on: database.queue)
    return database
  }

  /// Runs a script that must fail, and must have changed nothing by then.
  private func failure(
    of script: String, preparing prepare: (Database) -> Void = { _ in }
  ) throws -> String {
    let database = try database()
    return try database.queue.inDatabase { db in
      prepare(db)
      let list = "SELECT sql FROM sqlite_master WHERE sql NOT LIKE '%_godwit%'"
      let before = try String.fetchAll(db, sql: list)
      let error = try #require(
        #expect(throws: DatabaseError.self) { try db.execute(sql: script) })
      #expect(try String.fetchAll(db, sql: list) == before)
      try db.execute(sql: "ROLLBACK")
      return error.message ?? ""
    }
  }

  private static let shellOfEdits = [".bail on", ".dbconfig defensive off"]

  @Test("the shell is told only what the script needs")
  func shell() throws {
    func settings(_ type: any Revision.Type) throws -> [String] {
      try script(type, for: .shell).text.split(separator: "\n").map { String($0) }
        .filter { $0.hasPrefix(".") }
    }
    let strings = [".dbconfig dqs_ddl on", ".dbconfig dqs_dml on"]
    #expect(try settings(Creating.self) == [".bail on"])
    #expect(try settings(Renaming.self) == [".bail on"] + strings)
    #expect(try settings(Editing.self) == Self.shellOfEdits + strings)
  }

  @Test("an edit fails at its beginning in defensive mode, whichever version it is")
  func defensive() throws {
    let script = try script(Editing.self).text
    let message = try failure(of: script) {
      _ = godwit_set_defensive($0.sqliteConnection, 1)
    }
    #expect(
      message.contains("the connection is in defensive mode")
        || message == "table sqlite_master may not be modified", "\(message)")
    let database = try database()
    try database.run(script: script)
    #expect(try database.schema().table("old")?.checks.isEmpty == true)
  }

  @Test(
    "in the sqlite3 shell an edit is made, be it defensive or not",
    .enabled(if: Shell.isPresent, "there is no sqlite3 shell"))
  func runsInShell() throws {
    let database = try database()
    let script = ".dbconfig defensive on\n" + (try script(Editing.self, for: .shell).text)
    let (code, errors) = try Shell.run(Data(script.utf8), on: database.path)
    #expect(code == 0, "\(errors)")
    #expect(try database.schema().table("old")?.checks.isEmpty == true)
  }

  @Test("a version that is too old ends it before anything is changed")
  func version() throws {
    var script = SQLScript(for: .sqlite)
    script.add(["BEGIN IMMEDIATE"])
    script.addGuards(using: "_godwit_assertion")
    script.add(["DROP TABLE t", "COMMIT"])
    let database = try database()
    try database.queue.inDatabase { try $0.execute(sql: script.text) }
    #expect(script.text.contains("-- It needs SQLite 3.37 or later."))
    var needs = Needs()
    needs.version = SQLiteVersion(3_999_000)
    script.require(needs)
    let message = try failure(of: script.text)
    #expect(message.contains("SQLite 3.999 or later is needed"), "\(message)")
    #expect(script.text.contains("-- It needs SQLite 3.999 or later."))
  }

  @Test("tables beside strings in double quotes need a connection that takes them")
  func strings() throws {
    let script = try script(Renaming.self).text
    let database = try database()
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    let strict = try DatabaseQueue(path: database.path, configuration: configuration)
    try strict.inDatabase { db in
      let error = #expect(throws: DatabaseError.self) { try db.execute(sql: script) }
      #expect(
        error?.message?.contains("no such column: \"no string\"") == true
          || error?.message?.contains("no such column: no string") == true)
      try db.execute(sql: "ROLLBACK")
    }
    try database.queue.inDatabase { try $0.execute(sql: script) }
    #expect(try database.schema().table("t")?.columns.map(\.name) == ["c", "b"])
  }
}
