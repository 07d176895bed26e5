import Foundation
import Testing

@testable import GodwitCLI

@Suite("records")
struct RecordsCommandTests {
  private let terminal: Terminal

  init() throws {
    terminal = try Terminal()
    try write("CREATE TABLE poems (id INTEGER PRIMARY KEY, title TEXT NOT NULL);", to: "a.sql")
  }

  private func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(filePath: terminal.folder.path(name)))
  }

  private func read(_ name: String) throws -> String {
    try String(contentsOfFile: terminal.folder.path(name), encoding: .utf8)
  }

  private func records(_ options: String...) -> Terminal.Result {
    terminal.run(["records", "--from", "a.sql", "--into", "Records"] + options)
  }

  private func addColumn() throws {
    try write(
      "CREATE TABLE poems (id INTEGER PRIMARY KEY, title TEXT NOT NULL, notes TEXT);", to: "a.sql")
  }

  @Test("writes a file for each table of the declarations, a database or a script")
  func writes() throws {
    let declared = terminal.run("records", "--into", "Declared")
    #expect(declared.code == 0, "\(declared.err)")
    #expect(declared.out.contains("Wrote Declared/Poem.swift"))
    #expect(
      try read("Declared/WorkflowTask.swift").contains("static let poem = belongsTo(Poem.self)"))

    let replayed = terminal.run("records", "--from", "versions", "--into", "Replayed")
    #expect(replayed.code == 0 && terminal.exists("Replayed/Translation.swift"))

    #expect(records("--access", "public").code == 0)
    #expect(try read("Records/Poem.swift").contains("public struct Poem: Codable"))

    try terminal.execute(
      "CREATE TABLE stanzas (a TEXT); CREATE VIEW broken AS SELECT x FROM nowhere")
    let found = terminal.run("records", "--from", "app.sqlite", "--into", "Found")
    #expect(found.code == 0 && terminal.exists("Found/Stanza.swift"))
    #expect(found.err.contains("Warning: there is no record of broken"))
  }

  @Test("writes anew what it wrote, and says what is unchanged")
  func rewrites() throws {
    #expect(records().out == "Wrote Records/Poem.swift")
    #expect(records().out == "Unchanged: 1 file")
    try addColumn()
    #expect(records().out == "Wrote Records/Poem.swift")
    #expect(try read("Records/Poem.swift").contains("var notes: String?"))
    #expect(records("--check").code == 0)
  }

  @Test("overwrites nothing that somebody has edited, unless it is forced to")
  func edited() throws {
    #expect(records().code == 0)
    let mine = try read("Records/Poem.swift") + "// mine\n"
    try write(mine, to: "Records/Poem.swift")
    let kept = records()
    #expect(kept.code == 0)
    #expect(kept.out == "Kept Records/Poem.swift, which was edited and is not behind")

    try addColumn()
    let refused = records()
    #expect(refused.code == 1)
    #expect(refused.err.contains("Records/Poem.swift. --force writes it anew."))
    #expect(try read("Records/Poem.swift") == mine)
    #expect(records("--force").code == 0)
    #expect(try read("Records/Poem.swift").contains("var notes: String?"))
  }

  @Test("overwrites nothing that was written by hand, and writes the rest")
  func handwritten() throws {
    try FileManager.default.createDirectory(
      atPath: terminal.folder.path("Records"), withIntermediateDirectories: true)
    try write("struct Poem {}\n", to: "Records/Poem.swift")
    try write(
      "CREATE TABLE poems (id INTEGER PRIMARY KEY); CREATE TABLE stanzas (a TEXT);", to: "a.sql")
    let result = records()
    #expect(result.code == 1 && result.out == "Wrote Records/Stanza.swift")
    #expect(try read("Records/Poem.swift") == "struct Poem {}\n")
  }

  @Test("says by --check which files are behind, and writes none")
  func check() throws {
    let missing = records("--check")
    #expect(missing.code == 2 && missing.out == "Records/Poem.swift is missing")
    #expect(!terminal.exists("Records"))
    #expect(records().code == 0)
    #expect(records("--check").out == "No record is behind.")
    let generated = try read("Records/Poem.swift")
    try addColumn()
    let behind = records("--check")
    #expect(behind.code == 2 && behind.out == "Records/Poem.swift is behind")
    #expect(try read("Records/Poem.swift") == generated)

    try write(generated + "// mine\n", to: "Records/Poem.swift")
    let edited = records("--check")
    #expect(edited.code == 2)
    #expect(edited.out == "Records/Poem.swift was edited, and its table has changed since")
  }

  @Test("names the records of tables that are gone")
  func leftOver() throws {
    #expect(records().code == 0)
    try write("CREATE TABLE stanzas (a TEXT);", to: "a.sql")
    let words = "Records/Poem.swift is a record of nothing that is there any more"
    #expect(records().out.contains(words))
    #expect(records("--check").code == 2)
    #expect(terminal.exists("Records/Poem.swift"))
  }

  @Test("prints JSON for programs")
  func json() throws {
    let written = records("--format", "json")
    #expect(written.code == 0)
    #expect(written.out.contains(#""Records/Poem.swift""#))
    try addColumn()
    let behind = records("--check", "--format", "json")
    #expect(behind.code == 2)
    #expect(behind.out.contains(#""isBehind" : true"#) && behind.out.contains(#""outdated""#))
    try write("mine", to: "Records/Poem.swift")
    let refused = records("--format", "json")
    #expect(refused.code == 1)
    #expect(refused.out.contains(#""code" : "files-edited""#))
  }

  @Test("refuses what makes no sense")
  func misuse() throws {
    #expect(records("--check", "--force").code != 0)
    #expect(records("--access", "open").code != 0)
    #expect(terminal.run("records", "--from", "a.sql", "--into", "a.sql").code == 1)
    #expect(terminal.run("records", "--from", "none.sqlite", "--into", "x").code == 1)
    #expect(!terminal.exists("x"))
  }
}
