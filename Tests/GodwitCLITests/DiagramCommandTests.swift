import Foundation
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("Drawing schemas")
struct DiagramCommandTests {
  private func terminal() throws -> Terminal {
    let terminal = try Terminal()
    let old = """
      CREATE TABLE poets (id INTEGER PRIMARY KEY, name TEXT);
      CREATE TABLE poems (id INTEGER PRIMARY KEY, poet_id INTEGER NOT NULL REFERENCES poets (id));
      CREATE TABLE words (poem_id INTEGER REFERENCES poems (id), word TEXT);
      """
    try write(old, "old.sql", terminal)
    try write(
      old.replacing("word TEXT", with: "word TEXT NOT NULL, language TEXT"), "new.sql", terminal)
    return terminal
  }

  private func write(_ text: String, _ name: String, _ terminal: Terminal) throws {
    try Data(text.utf8).write(to: terminal.folder.url.appending(path: name))
  }

  private func text(_ name: String, _ terminal: Terminal) throws -> String {
    try String(contentsOf: terminal.folder.url.appending(path: name), encoding: .utf8)
  }

  @Test("without a source, the declarations are drawn; and any other source")
  func sources() throws {
    let terminal = try terminal()
    let declared = terminal.run("diagram")
    #expect(declared.code == 0)
    #expect(declared.out.hasPrefix("erDiagram\n"))
    #expect(declared.out.contains("poems ||--o{ translations : \"poem_id\""))
    #expect(terminal.run("diagram", "versions").out.contains("translations : \"poem_id\""))
    let file = terminal.run("diagram", "old.sql")
    #expect(
      file.out == """
        erDiagram
          poets {
            INTEGER id PK
            TEXT name
          }
          poems {
            INTEGER id PK
            INTEGER poet_id FK
          }
          words {
            INTEGER poem_id FK
            TEXT word
          }
          poets ||--o{ poems : "poet_id"
          poems |o--o{ words : "poem_id"
        """)
    #expect(file.err == "")
  }

  @Test("of two sources, what differs is drawn, with what is near it")
  func difference() throws {
    let terminal = try terminal()
    let result = terminal.run("diagram", "--from", "old.sql", "--to", "new.sql")
    #expect(result.code == 0)
    #expect(
      result.out == """
        erDiagram
          classDef changed stroke:#bf8700,stroke-width:2px
          poems
          words["words (changed)"]:::changed {
            INTEGER poem_id FK
            TEXT word "changed, now NOT NULL"
            TEXT language "added"
          }
          poems |o--o{ words : "poem_id"
        """)
    let alone = terminal.run("diagram", "--from", "old.sql", "--to", "new.sql", "--depth", "0")
    #expect(!alone.out.contains("poems"))
    let same = terminal.run("diagram", "--from", "old.sql", "--to", "old.sql")
    #expect(same.out == "erDiagram")
    #expect(same.err == "There is nothing to draw.")
  }

  @Test("a part can be drawn: what is near a table, and what a pattern matches")
  func parts() throws {
    let terminal = try terminal()
    let near = terminal.run("diagram", "old.sql", "--focus", "POETS")
    #expect(near.out.contains("poems {") && !near.out.contains("words"))
    let further = terminal.run("diagram", "old.sql", "--focus", "poets", "--depth", "2")
    #expect(further.out.contains("words {"))
    let some = terminal.run("diagram", "old.sql", "--only", "po?ms", "--only", "w*")
    #expect(some.out.contains("poems |o--o{ words") && !some.out.contains("poets"))
  }

  @Test("a table that is not there is said, with the one that may have been meant")
  func unknown() throws {
    let terminal = try terminal()
    let table = terminal.run("diagram", "old.sql", "--focus", "pomes")
    #expect(table.code == 1)
    #expect(table.err == "Error: There is no table 'pomes' to draw. Did you mean 'poems'?")
    let pattern = terminal.run("diagram", "old.sql", "--only", "x*")
    #expect(pattern.code == 1)
    #expect(pattern.err == "Error: No table matches 'x*'.")
  }

  @Test("options that contradict each other are refused")
  func misuse() throws {
    let terminal = try terminal()
    for arguments in [
      ["--from", "old.sql"], ["old.sql", "--from", "old.sql", "--to", "new.sql"],
      ["--depth", "2"], ["--focus", "poems", "--depth=-1"], ["--rename", "table:a:b"],
    ] {
      #expect(terminal.run(["diagram"] + arguments).code == 64, "\(arguments)")
    }
  }

  @Test("a file is written whole, replaces the old one, and its name says what is in it")
  func files() throws {
    let terminal = try terminal()
    #expect(terminal.run("diagram", "old.sql", "--output", "a.md").code == 0)
    #expect(try text("a.md", terminal).hasPrefix("```mermaid\nerDiagram\n"))
    #expect(try text("a.md", terminal).hasSuffix("\"poem_id\"\n```\n"))
    try write("old", "a.dot", terminal)
    let dot = terminal.run("diagram", "old.sql", "--output", "a.dot")
    #expect(dot.code == 0 && dot.out == "" && dot.err == "Wrote a.dot")
    #expect(try text("a.dot", terminal).hasPrefix("digraph schema {"))
    #expect(terminal.run("diagram", "old.sql", "--output", "versions").code == 1)
  }

  @Test("what Mermaid cannot draw at once is divided, and it is said")
  func divided() throws {
    let terminal = try terminal()
    let tables = (0..<700).map { number in
      "CREATE TABLE t\(number) (id INTEGER PRIMARY KEY, p REFERENCES t\(max(number - 1, 0)) (id));"
    }
    try write(tables.joined(separator: "\n"), "large.sql", terminal)
    let result = terminal.run("diagram", "large.sql", "--output", "large.mmd")
    #expect(result.code == 0)
    #expect(
      result.err.hasPrefix("The diagram has 700 foreign keys and "), "\(result.err)")
    #expect(result.err.contains("it is divided into 2 diagrams. --focus TABLE or --only PATTERN"))
    #expect(try text("large-2.mmd", terminal).hasPrefix("%% Diagram 2 of 2\nerDiagram\n"))
    #expect(!terminal.exists("large.mmd"))
  }

  @Test("without Graphviz, it is said how to get it")
  func noGraphviz() throws {
    var terminal = try terminal()
    terminal.environment["PATH"] = terminal.folder.url.path
    let result = terminal.run("diagram", "old.sql", "--format", "svg")
    #expect(result.code == 1)
    #expect(result.err.contains("apt-get install graphviz, or brew install graphviz"))
  }

  @Test("Graphviz is run without a shell, and what it says is told")
  func graphviz() throws {
    var terminal = try terminal()
    let folder = terminal.folder.url.appending(path: "bin; dir")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    terminal.environment["PATH"] = "\(folder.path):/usr/bin:/bin"
    func install(_ script: String) throws {
      let file = folder.appending(path: "dot")
      try Data("#!/bin/sh\n\(script)\n".utf8).write(to: file)
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: file.path)
    }
    try install("echo \"<svg>$1\"; head -1 \"$2\"; echo '</svg>'; yes warning | head -50000 >&2")
    let drawn = terminal.run("diagram", "old.sql", "--format", "svg")
    #expect(drawn.code == 0)
    #expect(drawn.out == "<svg>-Tsvg\ndigraph schema {\n</svg>")
    let file = terminal.run("diagram", "old.sql", "--output", "a.svg")
    #expect(file.code == 0)
    #expect(try text("a.svg", terminal).hasPrefix("<svg>"))
    try install("echo oh no >&2; exit 3")
    let failed = terminal.run("diagram", "old.sql", "--output", "b.svg")
    #expect(failed.code == 1)
    #expect(failed.err.contains("could not draw it:\n  oh no"))
    #expect(!terminal.exists("b.svg"))
  }
}
