import Foundation
import GRDB
import Godwit
import GodwitTestSupport
import Testing

@testable import GodwitCLI

private struct Mishap: Error, LocalizedError {
  var errorDescription: String? { "it went wrong" }
}

@Suite("Settings of walks")
struct WalkSettingsTests {
  private enum First: Revision {
    static let id: RevisionID = "first"
    static let downRevisions: [RevisionID] = []
    static func upgrade(_ op: Operations) throws { try op.createTable("a") { Column("x") } }
    static func downgrade(_ op: Operations) throws { try op.dropTable("a") }
  }

  private enum Failing: Revision {
    static let id: RevisionID = "second"
    static let downRevisions: [RevisionID] = ["first"]
    static func upgrade(_ op: Operations) throws {
      if op.arguments["fail"] != nil { throw Mishap() }
    }
    static func downgrade(_ op: Operations) throws {}
  }

  private enum Vacuum: Revision {
    static let id: RevisionID = "second"
    static let downRevisions: [RevisionID] = ["first"]
    static let transaction: TransactionUse = .none
    static func upgrade(_ op: Operations) throws { try op.execute("VACUUM") }
    static func downgrade(_ op: Operations) throws {}
  }

  private func terminal(_ second: any Revision.Type = Failing.self) throws -> Terminal {
    var terminal = try Terminal()
    func entry(_ type: any Revision.Type) -> RevisionList.Entry {
      .init(type, file: "\(type.id).swift", message: "do it", created: nil, checksum: "")
    }
    terminal.configuration.revisions = RevisionList(
      folder: "versions", [entry(First.self), entry(second)])
    return terminal
  }

  @Test("each revision can have a transaction of its own", arguments: [false, true])
  func transactions(each: Bool) throws {
    var terminal = try terminal()
    terminal.configuration.migrations.transactionPerRevision = each
    let result = terminal.run("upgrade", "-x", "fail")
    #expect(result.code == 1)
    #expect(terminal.exists("app.sqlite") == each)
    guard each else { return }
    #expect(
      result.err.contains(
        "Each revision has a transaction of its own: 2 transactions, and only those before a "
          + "failure would stay"), "\(result.err)")
    #expect(result.err.hasSuffix("What was committed before stays: first."), "\(result.err)")
    #expect(terminal.run("current").out == "first  do it")
    #expect(
      terminal.run("upgrade", "--sql").out.components(separatedBy: "\nCOMMIT;").count == 3)
  }

  private static let createLog =
    "CREATE TABLE IF NOT EXISTS log (id, direction, message); "

  @Test(
    "what was said is called after each revision, in its transaction",
    arguments: [Failing.self, Vacuum.self] as [any Revision.Type])
  func callback(second: any Revision.Type) throws {
    var terminal = try terminal(second)
    terminal.configuration.migrations.ignoredTables = ["log"]
    terminal.configuration.afterRevision = { entry, direction, db in
      try db.execute(
        sql: Self.createLog + "INSERT INTO log VALUES (?, ?, ?)",
        arguments: [entry.id.rawValue, direction.rawValue, entry.message])
    }
    #expect(terminal.run("upgrade").code == 0)
    #expect(terminal.run("downgrade", "-1").code == 0)
    let rows = try DatabaseQueue(path: terminal.folder.path("app.sqlite")).read {
      try String.fetchAll($0, sql: "SELECT id || ' ' || direction || ' ' || message FROM log")
    }
    #expect(rows == ["first upgrade do it", "second upgrade do it", "second downgrade do it"])
  }

  @Test(
    "what it throws undoes the revision, and it must not end the transaction",
    arguments: [Failing.self, Vacuum.self] as [any Revision.Type])
  func failingCallback(second: any Revision.Type) throws {
    var terminal = try terminal(second)
    #expect(terminal.run("upgrade", "first").code == 0)
    terminal.configuration.afterRevision = { _, _, _ in throw Mishap() }
    let result = terminal.run("upgrade")
    #expect(result.code == 1)
    #expect(
      result.err.contains("The configuration's afterRevision threw: it went wrong"), "\(result)")
    #expect(terminal.run("current").out == "first  do it")
    terminal.configuration.afterRevision = { _, _, db in try db.execute(sql: "COMMIT") }
    #expect(terminal.run("upgrade").code == 1)
    #expect(terminal.run("current").out == "first  do it")
    terminal.configuration.afterRevision = { _, _, db in
      try db.execute(sql: "DELETE FROM godwit_version")
    }
    #expect(terminal.run("upgrade").err.contains("has changed it"))
    #expect(terminal.run("current").out == "first  do it")
  }
}
