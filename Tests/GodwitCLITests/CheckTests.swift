import Foundation
import Godwit
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("What check does not take for fine")
struct CheckTests {
  @Test("a mistyped database is an error; only the configuration's need not be there")
  func mistyped() throws {
    var terminal = try Terminal()
    #expect(terminal.run("check").out == "No differences.")
    let option = terminal.run("check", "--database", "ap.sqlite")
    #expect(option.code == 1 && option.out.isEmpty)
    #expect(
      option.err == """
        Error: There is no database at 'ap.sqlite', which --database names. To create it, run: \
        godwit upgrade --database ap.sqlite
        """)
    terminal.environment["DATABASE_URL"] = "sqlite:///ap.sqlite"
    let variable = terminal.run("check")
    #expect(variable.code == 1 && variable.out.isEmpty)
    #expect(
      variable.err.contains("There is no database at 'ap.sqlite', which DATABASE_URL names."))
    let written = terminal.run("revision", "--autogenerate", "-m", "x")
    #expect(written.code == 1 && written.out.isEmpty)
  }

  @Test("where the database is, cannot be said of a mistyped one")
  func looking() throws {
    let result = try Terminal().run("history", "--database", "ap.sqlite")
    #expect(result.code == 0 && result.out.contains("94bcac9585c9"))
    #expect(result.err.hasPrefix("Warning: There is no database at 'ap.sqlite'"))
  }

  private enum Left: Revision {
    static let id: RevisionID = "left"
    static let downRevisions: [RevisionID] = []
    static func upgrade(_ op: Operations) throws { try op.createTable("a") { Column("x") } }
    static func downgrade(_ op: Operations) throws { try op.dropTable("a") }
  }

  private enum Right: Revision {
    static let id: RevisionID = "right"
    static let downRevisions: [RevisionID] = []
    static func upgrade(_ op: Operations) throws { try op.createTable("b") { Column("x") } }
    static func downgrade(_ op: Operations) throws { try op.dropTable("b") }
  }

  private func branches() throws -> Terminal {
    var terminal = try Terminal()
    func entry(_ type: any Revision.Type) -> RevisionList.Entry {
      .init(type, file: "\(type.id).swift", message: "m", created: nil, checksum: "")
    }
    terminal.configuration = GodwitConfiguration(
      schema: DatabaseSchema {
        Table("a") { Column("x") }
        Table("b") { Column("x") }
      }, declarations: .none,
      revisions: RevisionList(folder: "versions", [entry(Left.self), entry(Right.self)]),
      database: "app.sqlite")
    return terminal
  }

  @Test("several heads, unless they are meant", arguments: [[], ["left"], ["heads"]])
  func heads(applied: [String]) throws {
    let terminal = try branches()
    for target in applied { #expect(terminal.run("upgrade", target).code == 0) }
    let result = terminal.run("check")
    #expect(result.code == 2 && result.out == "There are several heads: left, right", "\(result)")
    #expect(result.err.contains("To join them: godwit merge"))
    #expect(result.err.contains("it was not compared") == (applied == ["left"]))
    let json = terminal.run("check", "--format", "json")
    #expect(json.code == 2 && json.out.contains(#""heads" : ["#))
    #expect(json.out.contains("schema-database") == (applied == ["heads"]), "\(json.out)")
    let meant = terminal.run("check", "--allow-several-heads")
    #expect(meant.code == (applied == ["left"] ? 2 : 0), "\(meant)")
  }
}
