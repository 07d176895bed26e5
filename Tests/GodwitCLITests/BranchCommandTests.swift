import Foundation
import GRDB
import Godwit
import GodwitSourceRegistry
import GodwitTestSupport
import Testing

@testable import GodwitCLI

/// A base, and two branches of which the one has a label and two revisions.
private enum Base: Revision {
  static let id: RevisionID = "base1"
  static let downRevisions: [RevisionID] = []
  static func upgrade(_ op: Operations) throws {
    try op.createTable("poems") {
      Column("id", .integer).primaryKey()
      Column("title", .text)
    }
  }
  static func downgrade(_ op: Operations) throws { try op.dropTable("poems") }
}

private enum Left: Revision {
  static let id: RevisionID = "left1"
  static let downRevisions: [RevisionID] = ["base1"]
  static func upgrade(_ op: Operations) throws {
    try op.addColumn("poems", Column("year", .integer))
  }
  static func downgrade(_ op: Operations) throws { try op.dropColumn("poems", "year") }
}

private enum Right: Revision {
  static let id: RevisionID = "right1"
  static let downRevisions: [RevisionID] = ["base1"]
  static let branchLabels = ["cart"]
  static func upgrade(_ op: Operations) throws {
    try op.createTable("carts") { Column("id", .integer).primaryKey() }
  }
  static func downgrade(_ op: Operations) throws { try op.dropTable("carts") }
}

private enum Further: Revision {
  static let id: RevisionID = "right2"
  static let downRevisions: [RevisionID] = ["right1"]
  static func upgrade(_ op: Operations) throws {
    try op.createIndex("carts", Index("ix_carts", on: "id"))
  }
  static func downgrade(_ op: Operations) throws { try op.dropIndex("carts", "ix_carts") }
}

/// A branch of its own that depends on the other by its label.
private enum Dependent: Revision {
  static let id: RevisionID = "stock1"
  static let downRevisions: [RevisionID] = []
  static let dependsOn: [RevisionID] = ["cart"]
  static func upgrade(_ op: Operations) throws {
    try op.createTable("stock") { Column("id", .integer).primaryKey() }
  }
  static func downgrade(_ op: Operations) throws { try op.dropTable("stock") }
}

/// Does to `poems` what does not go with ``Left``.
private enum Clash: Revision {
  static let id: RevisionID = "clash1"
  static let downRevisions: [RevisionID] = ["base1"]
  static func upgrade(_ op: Operations) throws {
    if try op.inspector.hasColumn("poems", "year") { try op.dropColumn("poems", "title") }
  }
  static func downgrade(_ op: Operations) throws {}
}

private func source(_ type: any Revision.Type) -> String {
  """
  import Godwit

  /// about \(type.id)
  enum Some_\(type.id): Revision {
    static let id: RevisionID = "\(type.id)"
    static let downRevisions: [RevisionID] = [\(type.downRevisions.map { "\"\($0)\"" }.joined())]
  }

  """
}

private func revisions(_ types: [any Revision.Type]) -> RevisionList {
  RevisionList(
    folder: "versions",
    types.map { type in
      let file = SourceFile(path: "\(type.id).swift", text: source(type))
      return .init(
        type, file: file.path, message: "about \(type.id)", created: nil, checksum: file.checksum)
    })
}

@Suite("Commands for branches")
struct BranchCommandTests {
  private func terminal(
    _ types: [any Revision.Type] = [Base.self, Left.self, Right.self, Further.self]
  ) throws -> Terminal {
    var terminal = try Terminal()
    terminal.configuration.revisions = revisions(types)
    for type in types {
      try Data(source(type).utf8).write(
        to: terminal.folder.url.appending(path: "versions/\(type.id).swift"))
    }
    return terminal
  }

  @Test("branches, heads and the graph are shown")
  func looking() throws {
    let terminal = try terminal()
    #expect(
      terminal.run("heads").out == "left1 (head)  about left1\nright2 (cart) (head)  about right2")
    #expect(
      terminal.run("branches").out == """
        base1 (branchpoint)  about base1
            -> left1 (head)  about left1
            -> right1 (cart)  about right1
        """)
    #expect(
      terminal.run("history", "--graph").out == """
        * right2 (cart) (head)  about right2
        * right1 (cart)  about right1
        | * left1 (head)  about left1
        |/
        * base1 (branchpoint)  about base1
        """)
    #expect(
      terminal.run("history", "-r", "right1:cart@head").out == """
        right1 -> right2 (cart) (head), about right2
        base1 -> right1 (cart), about right1
        """)
    #expect(terminal.run("history", "-r", "left1").err.contains("no range"))
    _ = terminal.run("upgrade", "right2")
    for arguments in [["-r", "-1:current"], ["-r-1:current"], ["--rev-range=right1:+1"]] {
      #expect(
        terminal.run(["history"] + arguments).out == """
          right1 -> right2 (cart) (current) (head), about right2
          base1 -> right1 (cart), about right1
          """)
    }
    #expect(terminal.run("show", "-1").out.hasPrefix("Revision: right1 (cart)"))
  }

  @Test("a walk that could go several ways is refused with an example")
  func ambiguity() throws {
    let terminal = try terminal()
    let head = terminal.run("upgrade")
    #expect(head.code == 1 && head.err.contains("There are several heads: left1, right2"))
    #expect(!terminal.exists("app.sqlite"))
    #expect(terminal.run("upgrade", "heads").out == "app.sqlite: base -> left1, right2 (head)")
    let back = terminal.run("downgrade", "-1")
    #expect(back.code == 1 && back.err.contains("for instance left1@-1"), "\(back.err)")
    let other = terminal.run("downgrade", "cart@-3")
    #expect(other.code == 1 && other.err.contains("follow as well: left1"), "\(other.err)")
    let forward = terminal.run("upgrade", "cart@-1")
    #expect(forward.code != 0 && forward.err.contains("An upgrade goes forward"), "\(forward.err)")
    #expect(
      terminal.run("downgrade", "cart@base").out == "app.sqlite: left1, right2 (head) -> left1")
    #expect(terminal.run("upgrade", "cart@+1").out == "app.sqlite: left1 -> left1, right1")
    #expect(terminal.run("current").out.contains("right1 (cart)"))
    let heads = terminal.run("current", "--check-heads")
    #expect(heads.code == 1 && heads.err.contains("not up to date"))
    #expect(terminal.run("upgrade", "heads").code == 0)
    #expect(terminal.run("current", "-c").code == 0)
  }

  @Test("stamp notes a place and runs nothing, and says if the schema is another")
  func stamping() throws {
    let terminal = try terminal()
    _ = terminal.run("upgrade", "base1")
    let stamp = terminal.run("stamp", "cart@head")
    #expect(stamp.code == 0 && stamp.out == "app.sqlite: base1 -> right2", "\(stamp)")
    #expect(stamp.err.contains("- table carts"), "\(stamp.err)")
    #expect(terminal.run("stamp", "base1").out == "app.sqlite: right2 -> base1")
    #expect(terminal.run("stamp", "base1").err.isEmpty)
    #expect(terminal.run("stamp", "left1", "right1").out == "app.sqlite: base1 -> left1, right1")
    #expect(terminal.run("stamp", "cart@base").out == "app.sqlite: left1, right1 -> left1")
    #expect(terminal.run("stamp", "base").out == "app.sqlite: left1 -> base")
    try terminal.execute("INSERT INTO godwit_version VALUES ('unknown')")
    #expect(terminal.run("stamp", "base1").code == 1)
    #expect(terminal.run("stamp", "--purge", "base1").out == "app.sqlite: unknown -> base1")
    // One side of what was applied together goes, the other stays.
    #expect(
      terminal.run("stamp", "left1", "right2").out == "app.sqlite: base1 -> left1, right2 (head)")
    #expect(
      terminal.run("stamp", "right1").out == "app.sqlite: left1, right2 (head) -> left1, right1")
    #expect(terminal.run("stamp", "cart@base").out == "app.sqlite: left1, right1 -> left1")
    #expect(terminal.run("stamp", "-1").out == "app.sqlite: left1 -> base1")
    let script = terminal.run("stamp", "--sql", "left1").out
    try terminal.execute(script)
    #expect(terminal.run("current").out == "left1 (head)  about left1")
    #expect(terminal.run("stamp", "head", "--database", "none.sqlite").code == 1)
    #expect(!terminal.exists("none.sqlite"))
  }

  @Test("ensure-version makes the version table")
  func ensureVersion() throws {
    let terminal = try terminal()
    try terminal.execute("CREATE TABLE t (a)")
    #expect(terminal.run("ensure-version").code == 0)
    #expect(terminal.run("current").out == "base: no revision has been applied")
    #expect(terminal.run("ensure-version", "--sql").out.contains("CREATE TABLE IF NOT EXISTS"))
  }

  @Test("branches that go together are merged")
  func merging() throws {
    let terminal = try terminal()
    let result = terminal.run("merge", "-m", "join them")
    #expect(result.code == 0, "\(result)")
    #expect(result.err.contains("both orders give the same schema"))
    let path = try #require(result.out.split(separator: " ").last.map(String.init))
    let source = try String(contentsOfFile: terminal.folder.path(path), encoding: .utf8)
    #expect(source.contains(#"static let downRevisions: [RevisionID] = ["left1", "right2"]"#))
    let none = try self.terminal([Base.self]).run("merge", "-m", "m")
    #expect(none.code == 1 && none.err.contains("nothing to join"))
  }

  @Test("what is no head is merged with --splice only, and nothing with what it follows")
  func mergingInside() throws {
    let terminal = try terminal()
    let inside = terminal.run("merge", "-m", "m", "left1", "right1")
    #expect(inside.code == 1 && inside.err.contains("--splice"), "\(inside)")
    for arguments in [["base1", "right2"], ["--splice", "right2", "left1", "right1"]] {
      let own = terminal.run(["merge", "-m", "m"] + arguments)
      #expect(own.code == 1 && own.err.contains("one branch"), "\(own)")
    }
    #expect(terminal.run("merge", "-m", "m", "--splice", "left1", "right1").code == 0)
  }

  @Test(
    "heads on which others depend are told from others, and programs learn where the database is")
  func effectiveHeads() throws {
    let terminal = try terminal([Base.self, Left.self, Right.self, Dependent.self])
    #expect(
      terminal.run("heads").out == """
        left1 (head)  about left1
        right1 (cart) (effective head)  about right1
        stock1 (head)  about stock1
        """)
    #expect(!terminal.run("heads", "--resolve-dependencies").out.contains("right1"))
    let full = terminal.run("history", "-v").out
    for line in [
      "Depends:  right1", "Needed:   by stock1", "Branches: left1, right1", "Labels:   cart",
    ] {
      #expect(full.contains(line), "\(full)")
    }
    _ = terminal.run("upgrade", "left1")
    let data = Data(terminal.run("heads", "--format", "json").out.utf8)
    let reports = try #require(JSONSerialization.jsonObject(with: data) as? [[String: Any]])
    #expect(reports.compactMap { $0["isCurrent"] as? Bool } == [true, false, false])
    #expect(reports.compactMap { $0["isEffectiveHead"] as? Bool } == [false, true, false])
    #expect(reports.compactMap { $0["dependents"] as? [String] } == [[], ["stock1"], []])
    #expect(reports.compactMap { $0["dependsOn"] as? [String] } == [[], [], ["right1"]])
    #expect(reports.compactMap { $0["branches"] as? [String] } == [[], ["cart"], []])
    let points = Data(terminal.run("branches", "--format", "json").out.utf8)
    let point = try #require(JSONSerialization.jsonObject(with: points) as? [[String: Any]]).first
    #expect(point?["children"] as? [String] == ["left1", "right1"])
  }

  @Test("branches that do not go together are not, and the revisions are named")
  func conflicts() throws {
    let terminal = try terminal([Base.self, Left.self, Clash.self])
    for command in [["merge", "-m", "m"], ["upgrade", "heads"]] {
      let result = terminal.run(command)
      #expect(result.code == 1)
      #expect(
        result.err.contains("The branches left1, clash1 do not fit each other"), "\(result.err)")
      #expect(result.err.contains("versions/left1.swift"))
      #expect(result.err.contains("versions/clash1.swift"))
    }
    #expect(!terminal.exists("app.sqlite"))
    #expect(terminal.run("upgrade", "heads", "--allow-conflict").code == 0)
    #expect(terminal.run("merge", "-m", "m", "--allow-conflict").code == 0)
  }

  @Test("rebase changes one literal of a revision that is not applied")
  func rebasing() throws {
    let terminal = try terminal()
    #expect(terminal.run("rebase", "right1", "--onto", "right2").err.contains("follows it"))
    _ = terminal.run("upgrade", "cart@head")
    #expect(terminal.run("rebase", "right1", "--onto", "left1").err.contains("has it already"))
    _ = terminal.run("downgrade", "base")
    let file = terminal.folder.path("versions/right1.swift")
    let before = try String(contentsOfFile: file, encoding: .utf8)
    let result = terminal.run("rebase", "right1", "--onto", "left1")
    #expect(result.out == "versions/right1.swift: 'right1' follows 'left1' now", "\(result)")
    let after = try String(contentsOfFile: file, encoding: .utf8)
    #expect(after == before.replacing("[\"base1\"]", with: "[\"left1\"]"))
  }

  @Test("what a rebase did can be had as JSON")
  func rebasingAsJSON() throws {
    let terminal = try terminal()
    func report(onto target: String) throws -> [String: Any]? {
      let result = terminal.run("rebase", "right1", "--onto", target, "--format", "json")
      return try JSONSerialization.jsonObject(with: Data(result.out.utf8)) as? [String: Any]
    }
    let same = try report(onto: "base1")
    #expect(same?["wasChanged"] as? Bool == false)
    let changed = try report(onto: "left1")
    #expect(changed?["wasChanged"] as? Bool == true)
    #expect(changed?["id"] as? String == "right1")
    #expect(changed?["path"] as? String == "versions/right1.swift")
    #expect(changed?["downRevisions"] as? [String] == ["left1"])
  }

  @Test("rebase stops where it cannot ask the database")
  func rebasingUnseen() throws {
    let terminal = try terminal()
    try Data("no database at all".utf8).write(
      to: terminal.folder.url.appending(path: "app.sqlite"))
    let file = terminal.folder.path("versions/right1.swift")
    let before = FileManager.default.contents(atPath: file)
    let result = terminal.run("rebase", "right1", "--onto", "left1")
    #expect(result.code == 1 && result.err.contains("not a SQLite database"), "\(result)")
    #expect(FileManager.default.contents(atPath: file) == before)
  }

  @Test("a rehearsal takes back what it has applied, on every branch")
  func rehearsing() throws {
    let terminal = try terminal()
    _ = terminal.run("upgrade", "left1")
    let result = terminal.run("rehearse")
    for id in ["right1", "right2"] {
      #expect(result.out.contains("upgrade \(id)") && result.out.contains("downgrade \(id)"))
    }
    #expect(!result.out.contains("downgrade left1"))
    #expect(result.out.contains("after the downgrade, the schema is as before"), "\(result)")
  }

  @Test("a revision can begin a branch, bear a label and depend on others")
  func writing() throws {
    let terminal = try terminal()
    let refused = terminal.run("revision", "-m", "m", "--head", "base1")
    #expect(refused.code == 1 && refused.err.contains("--splice"))
    #expect(terminal.run("revision", "-m", "m", "--rev-id", "left1", "--head", "right2").code == 1)
    let result = terminal.run(
      "revision", "-m", "m", "--head", "base1", "--splice", "--branch-label", "third",
      "--depends-on", "right", "--rev-id", "mine")
    #expect(result.code == 1, "ambiguous: right1 and right2")
    let written = terminal.run(
      "revision", "-m", "m", "--head", "base", "--branch-label", "third", "--depends-on", "right1",
      "--rev-id", "mine")
    let path = try #require(written.out.split(separator: " ").last.map(String.init), "\(written)")
    let source = try String(contentsOfFile: terminal.folder.path(path), encoding: .utf8)
    #expect(
      source.contains(
        """
          static let id: RevisionID = "mine"
          static let downRevisions: [RevisionID] = []
          static let dependsOn: [RevisionID] = ["right1"]
          static let branchLabels: [String] = ["third"]
        """))
  }

  @Test("squash writes one revision for a range, and the graph shows it in its place")
  func squashing() throws {
    let terminal = try terminal()
    let left = terminal.run("squash", "base1:right2", "-m", "m")
    #expect(left.err.contains("'base1' in it is needed by left1"), "\(left)")
    #expect(terminal.run("squash", "base:heads", "-m", "m").err.contains("these are several"))
    let squash = terminal.run("squash", "right1:right2", "-m", "carts at once")
    #expect(squash.code == 0 && squash.err.contains("Proved in memory"), "\(squash)")
    let path = try #require(squash.out.split(separator: " ").last.map(String.init))
    let source = try String(contentsOfFile: terminal.folder.path(path), encoding: .utf8)
    #expect(source.contains(#"static let downRevisions: [RevisionID] = ["base1"]"#))
    #expect(source.contains(#"static let replaces: [RevisionID] = ["right1", "right2"]"#))
    #expect(source.contains(#"static let branchLabels: [String] = ["cart"]"#))
    #expect(source.contains("try op.createTable(\"carts\")"))
    #expect(source.contains("Index(\"ix_carts\", on: \"id\")"))
  }

  @Test("edit opens the file in the editor, which may have arguments")
  func editing() throws {
    var terminal = try terminal()
    #expect(terminal.run("edit", "left1").err.contains("EDITOR"))
    terminal.environment = ["EDITOR": "printf '// seen' >>", "PATH": "/usr/bin:/bin"]
    #expect(terminal.run("edit", "nope").code == 1)
    terminal.environment = ["EDITOR": "touch -d 2001-01-01", "PATH": "/usr/bin:/bin"]
    #expect(terminal.run("edit", "left1").code == 0)
    let date =
      try FileManager.default.attributesOfItem(
        atPath: terminal.folder.path("versions/left1.swift"))[.modificationDate] as? Date
    #expect(try #require(date) < Date(timeIntervalSince1970: 1_000_000_000))
    terminal.environment = ["VISUAL": "false", "PATH": "/usr/bin:/bin"]
    #expect(terminal.run("edit", "left1").code == 1)
  }
}

@Suite("Several databases in one program")
struct SeveralDatabasesTests {
  @Test("are chosen by name, or all taken in turn")
  func choosing() throws {
    var terminal = try Terminal()
    terminal.configuration.revisions = revisions([Base.self])
    var second = terminal.configuration
    (terminal.configuration.name, second.name) = ("one", "two")
    second.database = "second.sqlite"
    terminal.others = [second]
    let unclear = terminal.run("upgrade")
    #expect(unclear.code == 1 && unclear.err.contains("--name with one of one, two, or --all"))
    #expect(terminal.run("upgrade", "--name", "tow").err.contains("Did you mean 'two'"))
    #expect(terminal.run("upgrade", "--name", "two").out == "second.sqlite: base -> base1 (head)")
    let all = terminal.run("upgrade", "--all")
    #expect(
      all.out == """
        app.sqlite: base -> base1 (head)
        Nothing to do: second.sqlite is at base1 (head)
        """)
    #expect(terminal.run("heads", "--all").err == "one:\ntwo:")
    // Both differ from the example's schema, and both are asked.
    let check = terminal.run("check", "--all")
    #expect(check.code == 2 && check.err.contains("two:"), "\(check)")
    #expect(check.out.components(separatedBy: "table translations").count == 3)
  }

  @Test("revisions of several folders are one list")
  func folders() throws {
    var terminal = try Terminal()
    let other = RevisionList(folder: "more", revisions([Right.self]).entries)
    terminal.configuration.revisions = revisions([Base.self]) + other
    let files = FileManager.default
    try files.createDirectory(
      atPath: terminal.folder.path("more"), withIntermediateDirectories: true)
    for (type, path) in [(Base.self, "versions/base1.swift"), (Right.self, "more/right1.swift")]
      as [(any Revision.Type, String)]
    {
      try Data(source(type).utf8).write(to: terminal.folder.url.appending(path: path))
    }
    #expect(terminal.run("show", "right1").out.contains("Path:     more/right1.swift"))
    #expect(terminal.run("upgrade").out == "app.sqlite: base -> right1 (head)")
    try Data("// changed".utf8).write(to: terminal.folder.url.appending(path: "more/new.swift"))
    let stale = terminal.run("upgrade")
    #expect(stale.code == 1 && stale.err.contains("more/new.swift"), "\(stale)")
    let path = terminal.run("revision", "-m", "x", "--version-path", "nowhere")
    #expect(path.code == 1)
  }

  @Test("-x is read by revisions")
  func arguments() throws {
    enum Reading: Revision {
      static let id: RevisionID = "reading"
      static let downRevisions: [RevisionID] = []
      static func upgrade(_ op: Operations) throws {
        let name = op.arguments["table"] ?? "none"
        try op.execute("CREATE TABLE \"\(name)\" (a)")
      }
      static func downgrade(_ op: Operations) throws {}
    }
    var terminal = try Terminal()
    terminal.configuration.revisions = revisions([Reading.self])
    #expect(terminal.run("upgrade", "-x", "table=a=b", "-x", "other=1").code == 0)
    let names = try DatabaseQueue(path: terminal.folder.path("app.sqlite")).inDatabase {
      try String.fetchAll($0, sql: "SELECT name FROM sqlite_master WHERE name = 'a=b'")
    }
    #expect(names == ["a=b"])
    // A replay reads them as well.
    let schema = terminal.run(
      "diff", "--from", "versions", "--to", "database", "-x", "table=a=b", "--format", "json")
    #expect(schema.code == 0, "\(schema)")
  }
}
