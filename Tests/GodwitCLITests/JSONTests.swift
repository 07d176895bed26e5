import Foundation
import Godwit
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("What programs read")
struct JSONTests {
  private func object(_ result: Terminal.Result) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(result.out.utf8)) as? [String: Any],
      "\(result)")
  }

  private func error(_ result: Terminal.Result) throws -> [String: Any] {
    try #require(try object(result)["error"] as? [String: Any])
  }

  @Test(
    "an error is one object with a code, and the words stay where they were",
    arguments: [
      (["current"], 1, "no-database", [], "app.sqlite"),
      (["check", "--database", "x.sqlite"], 1, "no-database", [], "x.sqlite"),
      (["show", "nobody"], 1, "no-such-revision", ["nobody"], nil),
      (["history", "-r", "x"], 1, "not-a-range", ["x"], nil),
      (["upgrade", "--name", "users"], 1, "unknown-database", ["users"], nil),
      (["upgrade", "--database", "postgres://x/y"], 1, "bad-database-url", [], nil),
      (["revision", "-m", " "], 1, "no-message", [], nil),
      (["merge"], 1, "nothing-to-merge", ["94bcac9585c9"], nil),
      (["upgrade", "--sql"], 64, "usage", [], nil),
      (["upgrade", "--bogus"], 64, "usage", [], nil),
    ] as [([String], Int32, String, [String], String?)])
  func errors(
    arguments: [String], exit: Int32, code: String, objects: [String], file: String?
  ) throws {
    let terminal = try Terminal()
    let result = terminal.run(arguments + ["--format", "json"])
    #expect(result.code == exit, "\(result)")
    let error = try error(result)
    #expect(error["code"] as? String == code)
    #expect(error["objects"] as? [String] == objects)
    #expect(error["file"] as? String == file)
    let message = try #require(error["message"] as? String)
    #expect(result.err.contains(message), "\(result)")
    #expect(terminal.run(arguments + ["--format=json"]).out == result.out)
  }

  private enum Failing: Revision {
    static let id: RevisionID = "failing"
    static let downRevisions: [RevisionID] = []
    static func upgrade(_ op: Operations) throws { try op.dropTable("nothing") }
    static func downgrade(_ op: Operations) throws {}
  }

  @Test("the error of a revision names the revision, its file and its cause")
  func failingRevision() throws {
    var terminal = try Terminal()
    terminal.configuration.revisions = RevisionList(
      folder: "versions",
      [.init(Failing.self, file: "f.swift", message: "m", created: nil, checksum: "")])
    let error = try error(terminal.run("upgrade", "--format", "json"))
    #expect(error["code"] as? String == "revision-failed")
    #expect(error["cause"] as? String == "no-such-object")
    #expect(error["objects"] as? [String] == ["failing"])
    #expect(error["file"] as? String == "versions/f.swift")
  }

  @Test("the error of a declaration names its file and line")
  func failingDeclaration() throws {
    var terminal = try Terminal()
    terminal.configuration.schema = DatabaseSchema {
      Table("a") {
        Column("x")
        Index("ix", on: "y")
      }
    }
    terminal.configuration.declarations = .none
    let error = try error(terminal.run("check", "--format", "json"))
    #expect(error["code"] as? String == "declaration-refused")
    #expect((error["file"] as? String)?.hasSuffix("JSONTests.swift") == true, "\(error)")
    #expect((error["line"] as? Int ?? 0) > 50)
  }

  @Test("what was found before an error stands beside it")
  func partial() throws {
    let terminal = try Terminal()
    _ = terminal.run("upgrade", "001")
    let result = terminal.run("current", "--check-heads", "--format", "json")
    #expect(result.code == 1)
    #expect(try error(result)["code"] as? String == "not-up-to-date")
    let found = try #require(try object(result)["result"] as? [[String: Any]])
    #expect(found.first?["id"] as? String == "001_initial_schema")
  }

  @Test("what was written can be had as JSON")
  func written() throws {
    let terminal = try Terminal()
    let result = terminal.run("revision", "-m", "add notes", "--format", "json")
    let written = try #require(try object(result)["written"] as? [[String: Any]])
    let path = try #require(written.first?["path"] as? String)
    #expect(written.count == 1 && terminal.exists(path))
    #expect(written.first?["id"] as? String == "3f9a1c7be02d")
    #expect(written.first?["downRevisions"] as? [String] == ["94bcac9585c9"])
    let nothing = terminal.run("revision", "--autogenerate", "-m", "x", "--format", "json")
    #expect(try object(nothing)["written"] as? [String] == [])
  }

  @Test("a stamp, a backup and a rehearsal can be had as JSON")
  func others() throws {
    let terminal = try Terminal()
    _ = terminal.run("upgrade", "001")
    let rehearsal = terminal.run("rehearse", "--format", "json")
    #expect(rehearsal.code == 0, "\(rehearsal)")
    let rehearsed = try object(rehearsal)
    #expect(rehearsed["isFine"] as? Bool == true)
    let steps = try #require(rehearsed["steps"] as? [[String: Any]])
    #expect(steps.map { $0["direction"] as? String } == ["upgrade", "downgrade"])
    let backup = try object(terminal.run("backup", "--format", "json"))
    #expect(terminal.exists(try #require(backup["copy"] as? String)))
    let stamp = terminal.run("stamp", "head", "--format", "json")
    let stamped = try object(stamp)
    #expect(stamped["from"] as? [String] == ["001_initial_schema"])
    #expect(stamped["to"] as? [String] == ["94bcac9585c9"])
    #expect((stamped["differences"] as? [[String: Any]])?.isEmpty == false)
    #expect(stamp.err.contains("Warning: the schema of the database is not"))
  }

  @Test("a restore and the version table can be had as JSON")
  func restored() throws {
    let terminal = try Terminal()
    _ = terminal.run("upgrade", "001")
    _ = terminal.run("backup", "--to", "copy.sqlite")
    _ = terminal.run("upgrade")
    let refused = try error(terminal.run("restore", "copy.sqlite", "--format", "json"))
    #expect(refused["code"] as? String == "copy-differs", "\(refused)")
    let restored = try object(
      terminal.run("restore", "copy.sqlite", "--force", "--format", "json"))
    #expect(restored["database"] as? String == "app.sqlite")
    #expect(restored["copy"] as? String == "copy.sqlite")
    let ensured = try object(terminal.run("ensure-version", "--format", "json"))
    #expect(ensured["table"] as? String == "godwit_version")
    #expect(ensured["database"] as? String == "app.sqlite")
  }

  @Test("what init wrote can be had as JSON, with what a package needs that was there before")
  func begun() throws {
    let terminal = try Terminal()
    try terminal.execute("CREATE TABLE t (a)", in: "old.sqlite")
    let new = terminal.run(
      "init", "app", "--url", "https://x.y/godwit", "--from", "old.sqlite", "--format", "json")
    #expect(new.code == 0, "\(new)")
    let files = try #require(try object(new)["files"] as? [String])
    #expect(files.contains("app/Package.swift") && files.allSatisfy(terminal.exists))
    #expect(try object(new)["revision"] as? String == "3f9a1c7be02d")
    #expect(try object(new)["manifestLines"] == nil)
    try FileManager.default.createDirectory(
      atPath: terminal.folder.path("mine"), withIntermediateDirectories: true)
    try Data("// mine".utf8).write(to: terminal.folder.url.appending(path: "mine/Package.swift"))
    let added = try object(
      terminal.run("init", "mine", "--url", "https://x.y/godwit", "--format", "json"))
    #expect((added["manifestLines"] as? String)?.contains(#"name: "AppSchema""#) == true)
    #expect(added["revision"] == nil)
  }

  @Test("help is no error")
  func help() throws {
    let result = try Terminal().run("check", "--format", "json", "--help")
    #expect(result.code == 0 && result.out.hasPrefix("OVERVIEW"))
  }
}

@Suite("Command lines")
struct CommandLineTests {
  @Test("options may stand before the command")
  func order() throws {
    let terminal = try Terminal()
    #expect(terminal.run("--name", "main", "upgrade", "001").code == 0)
    #expect(terminal.run("--format=json", "current").out.contains("001_initial_schema"))
    #expect(terminal.run("-x", "upgrade", "--database", "b.sqlite", "upgrade", "+1").code == 0)
    #expect(terminal.exists("b.sqlite"))
    #expect(terminal.run("--database", "app.sqlite", "downgrade", "-1").code == 0)
    #expect(terminal.run("--all", "current").out == "base: no revision has been applied")
    #expect(terminal.run("--version").code == 0 && terminal.run("--bogus").code == 64)
    #expect(terminal.run("--name", "main").code == 64)
  }

  @Test("options of one command may, too")
  func orderOfOwnOptions() throws {
    let terminal = try Terminal()
    let revision = terminal.run("-m", "add notes", "revision")
    #expect(revision.code == 0 && revision.out.contains("add_notes"), "\(revision)")
    let script = terminal.run("--sql", "--for", "shell", "upgrade", "001")
    #expect(script.code == 0 && script.out.contains("\n.bail on\n"), "\(script)")
    let diff = terminal.run("--from", "empty", "--to=empty", "diff")
    #expect(diff.code == 0, "\(diff)")
    #expect(terminal.run("-qv", "upgrade").err.contains("contradict each other"))
    let other = terminal.run("-m", "x", "upgrade")
    #expect(other.code == 64 && other.err.contains("Unknown option '-m'"), "\(other)")
  }

  @Test(
    "what is no option, or no command behind options, is said with what was read",
    arguments: [
      (["--nmae", "users", "upgrade"], "Unknown option '--nmae'. Did you mean '--name'?"),
      (["--bogus"], "Unknown option '--bogus'."), (["-Z", "upgrade"], "Unknown option '-Z'."),
      (
        ["--name", "main", "upgrad"],
        "'upgrad' is no command; '--name main' before it is read as options with their values. "
          + "Did you mean 'upgrade'?"
      ),
      (
        ["--name", "upgrade"],
        "No command stands behind '--name upgrade', which is read as options with their values."
      ),
    ])
  func misread(arguments: [String], message: String) throws {
    let result = try Terminal().run(arguments)
    #expect(result.code == 64 && result.out.isEmpty)
    #expect(result.err.hasPrefix("Error: " + message), "\(result.err)")
  }

  private struct Help: Decodable {
    struct Command: Decodable {
      let commandName: String
      var arguments: [Argument]?
      var subcommands: [Command]?
      var all: [Argument] { (arguments ?? []) + (subcommands ?? []).flatMap(\.all) }
    }
    struct Argument: Decodable {
      struct Name: Decodable {
        let kind: String
        let name: String
        var text: String { (kind == "long" ? "--" : "-") + name }
      }
      let kind: String
      var names: [Name]?
    }
    let command: Command
  }

  @Test("every option of every command is known, and whether it has a value")
  func allOptions() throws {
    let dump = try Terminal().run("--experimental-dump-help")
    let help = try JSONDecoder().decode(Help.self, from: Data(dump.out.utf8))
    func names(_ kind: String) -> Set<String> {
      Set(help.command.all.filter { $0.kind == kind }.flatMap { $0.names ?? [] }.map(\.text))
    }
    let known = CommandLineOrder.options
    #expect(names("option").symmetricDifference(known.withValue) == [])
    #expect(names("flag").subtracting(known.ofProgram).symmetricDifference(known.flags) == [])
    #expect(names("option").count > 20 && names("flag").count > 20)
  }

  private enum Reading: Revision {
    static let id: RevisionID = "reading"
    static let downRevisions: [RevisionID] = []
    static func upgrade(_ op: Operations) throws {
      try op.createTable(op.arguments["table"] ?? "none") { Column("x") }
      if op.arguments["more"] == "" { try op.createTable("more") { Column("x") } }
    }
    static func downgrade(_ op: Operations) throws {}
  }

  private struct Refusal: Error, LocalizedError {
    var errorDescription: String? { "no tenant was said" }
  }

  @Test("-x is read by revisions and by the configuration, with a value and without")
  func arguments() throws {
    var terminal = try Terminal()
    terminal.configuration.revisions = RevisionList(
      folder: "versions",
      [.init(Reading.self, file: "r.swift", message: "m", created: nil, checksum: "")])
    terminal.configuration.readArguments = { configuration, arguments in
      guard let tenant = arguments["tenant"] else { throw Refusal() }
      configuration.database = "\(tenant).sqlite"
    }
    let result = terminal.run("upgrade", "-x", "tenant=acme", "-x", "more", "-x", "table=t=1")
    #expect(result.out.hasPrefix("acme.sqlite: base -> reading"), "\(result)")
    let tables = terminal.run("diff", "--from", "empty", "--to", "acme.sqlite", "-x", "tenant=x")
    #expect(tables.out.contains("+ table t=1") && tables.out.contains("+ table more"))
    let refused = terminal.run("current")
    #expect(refused.code == 1)
    #expect(refused.err == "Error: The configuration refuses -x: no tenant was said")
    #expect(terminal.run("current", "-x", "=1").code == 64)
  }
}
