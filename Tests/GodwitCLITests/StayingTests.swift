import Foundation
import GRDB
import Godwit
import GodwitCLITestSupport
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("A project that stays with GRDB's migrator")
struct StayingTests {
  /// - Parameter sql: What the chain does.
  private func terminal(
    _ sql: String = "CREATE TABLE a (x TEXT, y TEXT)",
    _ schema: DatabaseSchema? = nil
  ) throws -> Terminal {
    var terminal = try Terminal()
    try FileManager.default.createDirectory(
      atPath: terminal.folder.path("migrations"), withIntermediateDirectories: true)
    var chain = DatabaseMigrator()
    chain.registerMigration("v1") { try $0.execute(sql: sql) }
    terminal.configuration = GodwitConfiguration(
      schema: schema
        ?? DatabaseSchema {
          Table("a") {
            Column("x", .integer)
            Column("y", .text)
          }
        },
      declarations: .none, migrator: chain, migrationFiles: ("migrations", [:]),
      database: "app.sqlite")
    return terminal
  }

  private let name = "20261123_101500_3f9a1c7be02d_numbers.swift"

  @Test("check compares what the chain produces with the schema")
  func check() throws {
    let result = try terminal().run("check")
    #expect(result.code == 2 && result.out.contains("\n  ~ column a.x"), "\(result.out)")
    #expect(result.err.contains("Comparing schema/ with what the GRDB migrations produce"))
    #expect(result.out.contains("revision --autogenerate --as grdb -m …"))
    #expect(try terminal("CREATE TABLE a (x INTEGER, y TEXT)").run("check").code == 0)
  }

  @Test("a migration is written as GRDB runs it; what rows stand against is asked before")
  func writing() throws {
    let terminal = try terminal()
    let result = terminal.run("revision", "--autogenerate", "--as", "grdb", "-m", "numbers")
    #expect(result.code == 0 && result.out == "Wrote migrations/\(name)", "\(result.err)")
    let source = try String(
      contentsOfFile: terminal.folder.path("migrations/\(name)"), encoding: .utf8)
    #expect(source.hasPrefix("import GRDB\n\n/// numbers\n///\n/// - Alters column `a.x`"))
    #expect(source.contains("enum Numbers_3f9a1c7be02d {"))
    #expect(source.contains("static let identifier = \"20261123_101500_3f9a1c7be02d_numbers\""))
    #expect(source.contains("foreignKeyChecks = DatabaseMigrator.ForeignKeyChecks.deferred"))
    #expect(source.contains("let holds = try Bool.fetchOne("))
    #expect(
      source.contains("if holds != true { throw DatabaseError(message: \"values of a.x would"))
    #expect(!source.contains("Godwit\n") && !source.contains("writable_schema"))
    // The program was not built from it: what it does would be written once more.
    let again = terminal.run("revision", "--autogenerate", "--as", "grdb", "-m", "numbers")
    #expect(again.code == 1 && again.err.contains("migrations/\(name)"))
  }

  @Test("where nothing has to be dropped, foreign keys stay on")
  func immediate() throws {
    let terminal = try terminal("CREATE TABLE a (x INTEGER)")
    #expect(
      terminal.run("revision", "--autogenerate", "--as", "grdb", "-m", "numbers").code == 0)
    let source = try String(
      contentsOfFile: terminal.folder.path("migrations/\(name)"), encoding: .utf8)
    #expect(source.contains("ForeignKeyChecks.immediate"))
    #expect(source.contains("try db.execute(sql: \"ALTER TABLE a ADD COLUMN y TEXT\")"))
  }

  @Test("a column that rows have no value for is said in the file")
  func needingValue() throws {
    let schema = DatabaseSchema {
      Table("a") {
        Column("x", .text)
        Column("y", .text)
        Column("z", .integer).notNull()
      }
    }
    let terminal = try terminal("CREATE TABLE a (x TEXT, y TEXT)", schema)
    #expect(
      terminal.run("revision", "--autogenerate", "--as", "grdb", "-m", "numbers").code == 0)
    let source = try String(
      contentsOfFile: terminal.folder.path("migrations/\(name)"), encoding: .utf8)
    #expect(source.contains("// Fails where there are rows, which have no value of a.z"))
  }

  @Test("what the project's review takes out stays out, and the rest is written")
  func reviewed() throws {
    let schema = DatabaseSchema {
      Table("a") {
        Column("x", .text)
        Column("y", .text)
        Column("z", .text)
      }
      Table("b") { Column("x", .text) }
    }
    var terminal = try terminal("CREATE TABLE a (x TEXT, y TEXT)", schema)
    terminal.configuration.review = { proposal in
      proposal.operations.removeAll { $0.kind == .createTable }
    }
    let result = terminal.run("revision", "--autogenerate", "--as", "grdb", "-m", "numbers")
    #expect(result.code == 0, "\(result.err)")
    let source = try String(
      contentsOfFile: terminal.folder.path("migrations/\(name)"), encoding: .utf8)
    #expect(source.contains("ADD COLUMN z") && !source.contains("CREATE TABLE"))
  }

  @Test("what does not go together is refused with words")
  func misuse() throws {
    let terminal = try terminal()
    #expect(terminal.run("revision", "--as", "grdb", "-m", "x").code == 64)
    #expect(
      terminal.run("revision", "--autogenerate", "--as", "grdb", "--head", "base", "-m", "x").code
        == 64)
    let revision = terminal.run("revision", "--autogenerate", "-m", "x")
    #expect(revision.code == 1 && revision.err.contains("Say --as grdb"))
    var other = terminal
    other.configuration.migrationFiles = nil
    #expect(
      other.run("revision", "--autogenerate", "--as", "grdb", "-m", "x").err.contains(
        "set configuration.migrationFiles"))
  }
}
