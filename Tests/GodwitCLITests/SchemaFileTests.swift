import Foundation
import Godwit
import GodwitIntrospection
import GodwitSchemaModel
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("The file of the schema")
struct SchemaFileTests {
  private func terminal() throws -> Terminal {
    var terminal = try Terminal()
    terminal.configuration.schemaFile = "schema.sql"
    return terminal
  }

  private func text(_ terminal: Terminal) throws -> String {
    try String(contentsOfFile: terminal.folder.path("schema.sql"), encoding: .utf8)
  }

  @Test("is written by dump, verified by check, and says the schema that the revisions make")
  func written() throws {
    let terminal = try terminal()
    let missing = terminal.run("check", "--against", "versions")
    #expect(missing.code == 2, "\(missing)")
    #expect(missing.out == "schema.sql is not the schema that the revisions make")
    #expect(missing.err.hasSuffix("To write it: godwit dump --write"))
    #expect(terminal.run("dump", "--write").err.hasSuffix("Wrote schema.sql"))
    #expect(terminal.run("dump", "--write").err.isEmpty)
    #expect(terminal.run("check").code == 0)
    let text = try text(terminal)
    #expect(text.hasPrefix("-- The schema that the revisions in versions/ make, for review.\n"))
    #expect(terminal.run("diff", "--from", "schema.sql", "--to", "versions").code == 0)
    try Data((text + "-- edited\n").utf8).write(
      to: terminal.folder.url.appending(path: "schema.sql"))
    let edited = terminal.run("check", "--format", "github")
    #expect(edited.code == 2 && edited.out.contains("::error file=schema.sql,title"), "\(edited)")
  }

  @Test("is brought up to date by revision, with what the revision does")
  func following() throws {
    var terminal = try terminal()
    terminal.configuration.schema.tables.append(
      Table("zebras") {
        Column("id", .integer).primaryKey()
        Index("ix_zebras", on: "id")
      })
    terminal.configuration.declarations = .none
    let result = terminal.run("revision", "--autogenerate", "-m", "zebras")
    #expect(result.code == 0 && result.err.contains("Wrote schema.sql"), "\(result)")
    #expect(try text(terminal).hasSuffix("\n\nCREATE INDEX ix_zebras ON zebras (id);\n"))
    #expect(terminal.run("diff", "--from", "schema.sql", "--to", "schema").code == 0)
  }

  @Test("of somebody else is left alone, and the revision stays")
  func foreign() throws {
    let terminal = try terminal()
    let url = terminal.folder.url.appending(path: "schema.sql")
    try Data("CREATE TABLE mine (x);\n".utf8).write(to: url)
    let dump = terminal.run("dump", "--write")
    #expect(dump.code == 1 && dump.err.contains("schema.sql"), "\(dump)")
    let revision = terminal.run("revision", "-m", "empty")
    #expect(
      revision.code == 0 && revision.err.contains("Warning: schema.sql is behind"), "\(revision)")
    #expect(try text(terminal) == "CREATE TABLE mine (x);\n")
  }

  @Test("needs a name, and no other source is written")
  func misuse() throws {
    let terminal = try Terminal()
    let unnamed = terminal.run("dump", "--write")
    #expect(unnamed.code == 1 && unnamed.err.contains("configuration.schemaFile"), "\(unnamed)")
    #expect(terminal.run("dump", "database", "--write").code == 64)
    #expect(terminal.run("dump", "empty").out == "")
  }

  @Test("has what others need first, and all else by its name, whatever order it was made in")
  func order() throws {
    let terminal = try Terminal()
    func dump(_ statements: [String]) throws -> String {
      try? FileManager.default.removeItem(atPath: terminal.folder.path("x.sqlite"))
      try terminal.execute(statements.joined(separator: ";\n"), in: "x.sqlite")
      return terminal.run("dump", "x.sqlite").out
    }
    let statements = [
      "CREATE TABLE b (x REFERENCES c)", "CREATE TABLE c (id INTEGER PRIMARY KEY)",
      "CREATE TABLE a (x)", "CREATE INDEX i2 ON a (x)", "CREATE INDEX i1 ON a (x)",
      "CREATE VIEW v AS SELECT * FROM w", "CREATE VIEW w AS SELECT * FROM a",
    ]
    let first = try dump(statements)
    #expect(try dump(statements.reversed().sorted { a, _ in a.hasPrefix("CREATE TABLE") }) == first)
    #expect(try terminalRuns(first))
    let lines = first.split(separator: "\n").filter { $0.hasPrefix("CREATE") }
    #expect(
      lines.map { $0.split(separator: " ")[2] } == ["a", "i1", "i2", "c", "b", "w", "v"], "\(first)"
    )
  }

  private func terminalRuns(_ sql: String) throws -> Bool {
    try Sandbox().empty().inDatabase { try $0.execute(sql: sql) }
    return true
  }
}
