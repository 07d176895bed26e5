import Foundation
import Godwit
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("A rename that cannot be made")
struct RenameErrorTests {
  private func terminal(hinted: Bool = false) throws -> Terminal {
    var terminal = try Terminal()
    terminal.configuration.schema = DatabaseSchema {
      Table("verses") {
        Column("id", .integer).primaryKey()
        Column("x", .text)
      }
      Table("songs") {
        Column("id", .integer).primaryKey()
        Column("c", .text)
        Column("d", .text)
      }.renamed(from: hinted ? "poems" : "songs")
      Table("lines") { Column("id", .integer).primaryKey() }
    }
    terminal.configuration.declarations = .none
    terminal.configuration.revisions = RevisionList(folder: "versions", [])
    try terminal.execute(
      """
      CREATE TABLE poems (id INTEGER PRIMARY KEY, a TEXT, b TEXT);
      CREATE TABLE verses (id INTEGER PRIMARY KEY, x TEXT);
      """)
    return terminal
  }

  /// What diff and autogenerate say to renames, which must be the same.
  private func refusal(_ renames: [String], _ terminal: Terminal) throws -> String {
    let options = renames.flatMap { ["--rename", $0] }
    let diff = terminal.run(["diff", "--from", "app.sqlite", "--to", "schema"] + options)
    #expect(diff.code == 1 && diff.out.isEmpty, "\(diff)")
    let revision = terminal.run(["revision", "--autogenerate", "-m", "rename"] + options)
    #expect(revision.code == 1 && revision.out.isEmpty, "\(revision)")
    #expect(revision.err.hasSuffix(diff.err), "\(revision.err)")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: terminal.folder.path("versions")).isEmpty)
    return diff.err
  }

  @Test(
    "has a new name that something has which stays",
    arguments: [
      (["table:poems:verses"], "'table poems is now verses'"),
      (["column:verses.x:id"], "'column verses.x is now id'"),
      (["column:VERSES.X:ID"], "'column verses.x is now id'"),
    ])
  func taken(renames: [String], which: String) throws {
    #expect(
      try refusal(renames, terminal()) == "Error: \(which): the new name is taken already.")
  }

  @Test(
    "contradicts another one, at either end",
    arguments: [
      (
        ["table:poems:songs", "table:poems:lines"],
        "'table poems is now songs', and 'table poems is now lines'"
      ),
      (
        ["table:poems:songs", "table:verses:songs"],
        "'table poems is now songs', and 'table verses is now songs'"
      ),
      (
        ["table:poems:songs", "column:poems.a:c", "column:poems.a:d"],
        "'column poems.a is now c', and 'column poems.a is now d'"
      ),
      (
        ["table:poems:songs", "column:poems.a:c", "column:poems.b:c"],
        "'column poems.a is now c', and 'column poems.b is now c'"
      ),
    ])
  func contradictory(renames: [String], which: String) throws {
    #expect(
      try refusal(renames, terminal()) == "Error: Two renames contradict each other: \(which).")
  }

  @Test("contradicts what is declared")
  func contradictsHint() throws {
    #expect(
      try refusal(["table:poems:lines"], terminal(hinted: true))
        == "Error: Two renames contradict each other: 'table poems is now lines', and "
        + "'table poems is now songs'.")
  }

  @Test(
    "has an old name that nothing has, or a new one that nothing is to have",
    arguments: [
      ("table:poets:songs", " Did you mean 'poems'?"), ("table:poems:tales", ""),
      ("column:poets.a:c", ""), ("column:verses.y:x", ""), ("column:verses.x:y", ""),
      // The table by its old name, and of a table that is dropped no column goes on.
      ("column:songs.a:c", ""), ("column:poems.a:c", ""),
    ])
  func unknown(rename: String, meant: String) throws {
    let message = try refusal([rename], terminal())
    #expect(
      message.hasPrefix(
        "Error: '--rename \(rename)' speaks of nothing that is in both schemas: it is "
          + "table:OLD:NEW or column:TABLE.OLD:NEW, the table by its old name."), "\(message)")
    #expect(meant.isEmpty || message.contains(meant), "\(message)")
  }

  @Test("is not what was said twice")
  func twice() throws {
    let terminal = try terminal()
    let arguments = ["diff", "--from", "app.sqlite", "--to", "schema"]
    let once = terminal.run(arguments + ["--rename", "table:poems:songs"])
    #expect(once.code == 2 && once.out.contains("~ table poems to songs"), "\(once)")
    let twice = terminal.run(
      arguments + ["--rename", "table:poems:songs", "--rename", "table:POEMS:songs"])
    #expect(twice.code == 2 && twice.out == once.out, "\(twice)")
    let hinted = try self.terminal(hinted: true).run(
      arguments + ["--rename", "table:poems:songs"])
    #expect(hinted.code == 2 && hinted.out == once.out, "\(hinted)")
  }

  @Test(
    "is one to the name that there is", arguments: ["table:verses:verses", "column:verses.x:x"])
  func itself(rename: String) throws {
    let result = try terminal().run(
      "diff", "--from", "app.sqlite", "--to", "schema", "--rename", rename)
    #expect(!result.out.contains("~ "), "\(result.out)")
  }

  @Test("gets each suggestion once")
  func suggestions() throws {
    let result = try terminal().run(
      "diff", "--from", "app.sqlite", "--to", "schema", "--rename", "table:verse:songs")
    #expect(result.err.contains("Did you mean 'verses'"), "\(result.err)")
    #expect(result.err.hasSuffix("Did you mean 'verses'?"), "\(result.err)")
  }
}
