import Foundation
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("What was not meant")
struct MisuseTests {
  @Test(
    "options that do not go together are refused",
    arguments: [
      ["upgrade", "--for", "shell"], ["stamp", "head", "--for", "shell"],
      ["ensure-version", "--tag", "x"], ["upgrade", "--sql", "--plan"],
      ["upgrade", "--sql", "--backup"],
      ["upgrade", "--sql", "--format", "json"], ["ensure-version", "--sql", "--format", "json"],
      ["upgrade", "001:head"], ["downgrade", "head:001"],
      ["stamp", "001:head"], ["stamp", "001:head", "001", "--sql"], ["stamp", "head", "base"],
      ["stamp", "head", "base", "--sql"], ["stamp", "base", "base"],
      ["upgrade", "-1"], ["downgrade", "+1"],
      ["diff", "--from", "empty", "--to", "empty", "--sql", "--format", "json"],
      ["init", "x", "--path", ".", "--from-version", "1.0.0"], ["upgrade", "--name", "a", "--all"],
    ])
  func options(arguments: [String]) throws {
    let terminal = try Terminal()
    let result = terminal.run(arguments)
    #expect(result.code == 64, "\(result)")
    #expect(!terminal.exists("app.sqlite") && !terminal.exists("x"))
  }

  @Test(
    "a script does not guess where a database is",
    arguments: [
      ["stamp", "--sql", "current"], ["upgrade", "--sql", "current:head"],
      ["upgrade", "--sql", "+1"],
      ["downgrade", "--sql", "base"], ["downgrade", "--sql", "current:base"],
    ])
  func scripts(arguments: [String]) throws {
    let result = try Terminal().run(arguments)
    #expect(result.code == 1 && result.out.isEmpty, "\(result)")
    #expect(result.err.contains("where it is nobody knows"))
  }

  @Test("a range that ends before it begins is an error, and steps from its beginning are none")
  func ranges() throws {
    let terminal = try Terminal()
    for arguments in [["history", "-r", "head:base"], ["upgrade", "--sql", "head:001"]] {
      let result = terminal.run(arguments)
      #expect(result.code == 1 && result.err.contains("ends before it begins"), "\(result)")
    }
    #expect(terminal.run("upgrade", "--sql", "001:+1").out.contains("upgrade 94bcac9585c9"))
  }

  @Test("a range that is none, or goes the other way, is said to be that, without a database")
  func wrongRanges() throws {
    let terminal = try Terminal()
    for command in ["upgrade", "downgrade", "stamp"] {
      let result = terminal.run(command, "--sql", "base:head:x")
      #expect(result.code == 1 && result.out.isEmpty)
      #expect(result.err.contains("'base:head:x' is no range of revisions"), "\(result.err)")
    }
    let back = terminal.run("downgrade", "--sql", "base:head")
    #expect(back.code == 1 && back.out.isEmpty)
    #expect(
      back.err == "Error: The range 'base:head' does not go back: a downgrade begins at the later "
        + "revision and ends at an earlier one, as LATER:EARLIER.")
  }

  @Test("what does not go with a script is named, and nothing that the command has not")
  func besidesScripts() throws {
    let terminal = try Terminal()
    let stamp = terminal.run("stamp", "head", "--sql", "--format", "json")
    #expect(stamp.code == 64 && stamp.err.contains("--format json does not go with it"))
    #expect(!stamp.err.contains("--plan") && !stamp.err.contains("--backup"))
    let upgrade = terminal.run("upgrade", "--sql", "--backup")
    #expect(upgrade.err.contains("--backup does not go with it"))
    let base = terminal.run("stamp", "head", "base")
    #expect(base.err.contains("'base' is before every revision"), "\(base.err)")
  }

  @Test("a tag stays in its comment")
  func tag() throws {
    let out = try Terminal().run("upgrade", "--sql", "--tag", "a\nDROP TABLE x", "001:head").out
    #expect(out.hasPrefix("-- upgrade from 001 to head, a\\nDROP TABLE x\n"))
  }

  @Test("a file that is not there is not to be created by an upgrade")
  func missingFiles() throws {
    let terminal = try Terminal()
    for arguments in [
      ["restore", "none.sqlite"], ["diff", "--from", "none.sqlite", "--to", "empty"],
      ["reflect", "none.sqlite", "--into", "x"],
      ["init", "x", "--url", "https://x.y/godwit", "--from", "none.sqlite"],
    ] {
      #expect(terminal.run(arguments).err == "Error: There is no file 'none.sqlite'.")
    }
  }

  @Test("a database is not restored from itself")
  func restoringOntoItself() throws {
    let terminal = try Terminal()
    _ = terminal.run("upgrade")
    let result = terminal.run("restore", "app.sqlite", "--force")
    #expect(result.code == 1 && result.err.contains("is the database itself"))
  }

  @Test("what a walk did can be had as JSON")
  func walksAsJSON() throws {
    let out = try Terminal().run("upgrade", "--format", "json").out
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(out.utf8)) as? [String: Any])
    #expect(object["revisions"] as? [String] == ["001_initial_schema", "94bcac9585c9"])
    #expect(object["from"] as? [String] == [] && object["to"] as? [String] == ["94bcac9585c9"])
  }
}
