import Foundation
import Godwit
import GodwitTestSupport
import Testing

@testable import GodwitCLI

private enum Users: Revision {
  static let id: RevisionID = "users1"
  static let downRevisions: [RevisionID] = []
  static func upgrade(_ op: Operations) throws { try op.createTable("users") { Column("x") } }
  static func downgrade(_ op: Operations) throws { try op.dropTable("users") }
}

private enum Items: Revision {
  static let id: RevisionID = "items1"
  static let downRevisions: [RevisionID] = []
  static func upgrade(_ op: Operations) throws { try op.createTable("items") { Column("x") } }
  static func downgrade(_ op: Operations) throws { try op.dropTable("items") }
}

@Suite("Which of several databases is meant")
struct DatabaseChoiceTests {
  private func configuration(
    _ name: String, _ type: any Revision.Type, _ table: String
  ) -> GodwitConfiguration {
    var configuration = GodwitConfiguration(
      schema: DatabaseSchema { Table(table) { Column("x") } },
      declarations: SchemaDeclarations(
        folder: "\(name)-schema", module: "M", objects: [], checksums: [:]),
      revisions: RevisionList(
        folder: "\(name)-versions",
        [.init(type, file: "\(type.id).swift", message: "m", created: nil, checksum: "")]),
      database: "\(name).sqlite")
    configuration.name = name
    return configuration
  }

  private func terminal() throws -> Terminal {
    var terminal = try Terminal()
    terminal.configuration = configuration("users", Users.self, "users")
    terminal.others = [configuration("catalogue", Items.self, "items")]
    return terminal
  }

  @Test("DATABASE_URL would be that of all, and is refused")
  func variable() throws {
    var terminal = try terminal()
    terminal.environment["DATABASE_URL"] = "sqlite:///one.sqlite"
    let result = terminal.run("upgrade", "--all")
    #expect(result.code == 1 && !terminal.exists("one.sqlite"), "\(result)")
    #expect(
      result.err.contains(
        "Error: DATABASE_URL names one database, and this program knows several: users, catalogue. "
          + "Say DATABASE_URL_USERS, or --database users=PATH."))
    // What asks no database does not mind.
    #expect(terminal.run("heads", "--name", "users").code == 0)
  }

  @Test("each has a variable of its own, before which goes what was typed")
  func ownVariables() throws {
    var terminal = try terminal()
    terminal.environment["DATABASE_URL"] = "sqlite:///one.sqlite"
    terminal.environment["DATABASE_URL_USERS"] = "sqlite:///u.sqlite"
    terminal.environment["DATABASE_URL_CATALOGUE"] = "sqlite:///c.sqlite"
    #expect(terminal.run("upgrade", "--all").code == 0)
    #expect(terminal.exists("u.sqlite") && terminal.exists("c.sqlite"))
    #expect(terminal.run("upgrade", "--all", "--database", "users=x.sqlite").code == 0)
    #expect(terminal.exists("x.sqlite") && !terminal.exists("one.sqlite"))
  }

  @Test("one variable that two names would share is refused")
  func sharedVariable() throws {
    var terminal = try terminal()
    terminal.configuration.name = "a b"
    terminal.others[0].name = "a-b"
    terminal.environment["DATABASE_URL_A_B"] = "sqlite:///one.sqlite"
    let result = terminal.run("upgrade", "--all")
    #expect(result.code == 1 && result.err.contains("Say --database a b=PATH."), "\(result)")
  }

  @Test("--database NAME=path says which is meant")
  func named() throws {
    let terminal = try terminal()
    #expect(terminal.run("upgrade", "--database", "catalogue=c=1.sqlite").code == 0)
    #expect(terminal.exists("c=1.sqlite") && !terminal.exists("catalogue.sqlite"))
    #expect(terminal.run("upgrade", "--name", "users", "--database", "u.sqlite").code == 0)
    #expect(terminal.exists("u.sqlite"))
    let mistyped = terminal.run("upgrade", "--database", "user=u.sqlite")
    #expect(mistyped.code == 1 && mistyped.err.contains("Did you mean 'users'?"), "\(mistyped)")
    for arguments in [["--all", "--database", "x.sqlite"], ["--name", "users"]] {
      let result = terminal.run(["upgrade", "--database", "catalogue=x.sqlite"] + arguments)
      #expect(result.code == 64, "\(result)")
    }
    #expect(terminal.run("upgrade", "--database", "x.sqlite").err.contains("Say --name with one"))
    #expect(!terminal.exists("x.sqlite"))
  }

  @Test("check goes on after the first that differs or fails, and says at the end how it went")
  func summary() throws {
    let terminal = try terminal()
    #expect(terminal.run("upgrade", "--all").code == 0)
    try terminal.execute("CREATE TABLE more (x)", in: "users.sqlite")
    let result = terminal.run("check", "--all")
    #expect(
      result.code == 2 && result.out.contains("\n  + table more (1 column)\n")
        && result.out.hasSuffix("\nNo differences."), "\(result)")
    #expect(
      result.err.hasSuffix("Of 2 databases:\n  users      differs\n  catalogue  fine"), "\(result)")
    try FileManager.default.removeItem(atPath: terminal.folder.path("users.sqlite"))
    let missing = terminal.run("current", "--all")
    #expect(missing.code == 1 && missing.out == "items1 (head)  m")
    #expect(missing.err.hasSuffix("  users      failed\n  catalogue  fine"), "\(missing)")
  }

  @Test("what changes databases stops at the first that fails")
  func stopping() throws {
    let terminal = try terminal()
    try terminal.execute("CREATE TABLE users (x)", in: "users.sqlite")
    let result = terminal.run("upgrade", "--all")
    #expect(result.code == 1 && !terminal.exists("catalogue.sqlite"))
    #expect(result.err.contains("  users-versions/users1.swift\n"), "\(result.err)")
    #expect(result.err.hasSuffix("  users      failed\n  catalogue  not begun"))
  }

  @Test("JSON for all is one document")
  func json() throws {
    let terminal = try terminal()
    #expect(terminal.run("upgrade", "--name", "catalogue").code == 0)
    let result = terminal.run("current", "--all", "--format", "json")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(result.out.utf8)) as? [String: Any])
    let databases = try #require(object["databases"] as? [[String: Any]])
    #expect(databases.map { $0["name"] as? String } == ["users", "catalogue"])
    #expect(databases.map { $0["exitCode"] as? Int } == [1, 0])
    #expect((databases[0]["error"] as? [String: Any])?["code"] as? String == "no-database")
    #expect((databases[1]["result"] as? [[String: Any]])?.first?["id"] as? String == "items1")
  }

  @Test("errors and advice speak of the database at hand")
  func folders() throws {
    var terminal = try terminal()
    terminal.others[0].revisions = RevisionList(
      folder: "catalogue-versions",
      [.init(Orphan.self, file: "o.swift", message: "m", created: nil, checksum: "")])
    let result = terminal.run("heads", "--name", "catalogue")
    #expect(result.err.contains("which is not in catalogue-versions/"), "\(result.err)")
    try Data().write(to: terminal.folder.url.appending(path: "Makefile"))
    #expect(
      terminal.run("current", "--name", "users").err.hasSuffix(
        "To create it, run: godwit upgrade --name users"))
  }
}

private enum Orphan: Revision {
  static let id: RevisionID = "orphan"
  static let downRevisions: [RevisionID] = ["nobody"]
  static func upgrade(_ op: Operations) throws {}
  static func downgrade(_ op: Operations) throws {}
}
