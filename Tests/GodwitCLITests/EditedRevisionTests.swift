import Foundation
import Godwit
import GodwitTestSupport
import Testing

@testable import GodwitCLI

private enum First: Revision {
  static let id: RevisionID = "first"
  static let downRevisions: [RevisionID] = []
  static func upgrade(_ op: Operations) throws { try op.createTable("a") { Column("x") } }
  static func downgrade(_ op: Operations) throws { try op.dropTable("a") }
}

private enum Second: Revision {
  static let id: RevisionID = "second"
  static let downRevisions: [RevisionID] = ["first"]
  static func upgrade(_ op: Operations) throws { try op.createTable("b") { Column("x") } }
  static func downgrade(_ op: Operations) throws { try op.dropTable("b") }
}

@Suite("A revision that was edited after it was applied")
struct EditedRevisionTests {
  /// A program that was built with files of these checksums.
  private func configuration(_ first: String?, _ second: String? = "t1:b") -> GodwitConfiguration {
    func entry(_ type: any Revision.Type, _ tokens: String?) -> RevisionList.Entry {
      .init(
        type, file: "\(type.id).swift", message: "m", created: nil, checksum: "0", tokens: tokens)
    }
    let schema = DatabaseSchema {
      Table("a") { Column("x") }
      Table("b") { Column("x") }
    }
    return GodwitConfiguration(
      schema: schema, declarations: .none,
      revisions: RevisionList(
        folder: "versions", [entry(First.self, first), entry(Second.self, second)]),
      database: "app.sqlite")
  }

  /// A database that was upgraded with one program, and then meets another one.
  private func terminal(_ old: String?, _ new: String?) throws -> Terminal {
    var terminal = try Terminal()
    terminal.configuration = configuration(old)
    #expect(terminal.run("upgrade").code == 0)
    terminal.configuration = configuration(new)
    return terminal
  }

  private static let sentence =
    "Revision 'first' was edited after it was applied: versions/first.swift"

  @Test("fails check, which says what to do")
  func check() throws {
    let terminal = try terminal("t1:a", "t1:c")
    let result = terminal.run("check")
    #expect(result.code == 2 && result.out == Self.sentence, "\(result)")
    #expect(result.err.contains("note it: godwit stamp current"), "\(result.err)")
    let out = terminal.run("check", "--format", "json").out
    #expect(out.contains(#""id" : "first""#) && out.contains(#""differences" : ["#), "\(out)")
  }

  @Test("is told by upgrade, which goes on, and by current and history in full")
  func looking() throws {
    let terminal = try terminal("t1:a", "t1:c")
    let upgrade = terminal.run("upgrade")
    #expect(upgrade.code == 0 && upgrade.out.contains("Nothing to do"))
    #expect(upgrade.err.hasPrefix("Warning: " + Self.sentence), "\(upgrade.err)")
    let history = terminal.run("history", "-v").out
    #expect(history.components(separatedBy: "Edited:   after it was applied").count == 2)
    #expect(terminal.run("history").out.contains("<base> -> first, m"))
    let current = terminal.run("current", "-v")
    #expect(!current.out.contains("Edited:") && current.err == "Warning: " + Self.sentence)
    #expect(terminal.run("current").err.isEmpty)
    for plan in [["upgrade", "--plan"], ["downgrade", "-1", "--plan"]] {
      let result = terminal.run(plan)
      #expect(result.code == 0 && result.err.hasPrefix("Warning: " + Self.sentence), "\(result)")
    }
    #expect(terminal.run("downgrade", "first").code == 0)
    #expect(terminal.run("current", "-v").out.contains("Edited:   after it was applied"))
  }

  @Test("is none once it was stamped as it is")
  func accepted() throws {
    let terminal = try terminal("t1:a", "t1:c")
    let stamp = terminal.run("stamp", "current")
    #expect(stamp.code == 0, "\(stamp)")
    #expect(stamp.out == "app.sqlite: second (head) -> second (head)")
    let check = terminal.run("check")
    #expect(check.code == 0 && check.out == "No differences.", "\(check)")
  }

  @Test("is none once it was taken back and applied anew")
  func appliedAnew() throws {
    let terminal = try terminal("t1:a", "t1:c")
    #expect(terminal.run("downgrade", "base").code == 0)
    #expect(terminal.run("current", "-v").err.isEmpty)
    #expect(terminal.run("upgrade").err.contains("edited") == false)
    #expect(terminal.run("check").code == 0)
  }

  @Test("is unknown once it was taken back and then stamped by way of another")
  func stampedAnew() throws {
    let terminal = try terminal("t1:a", "t1:c")
    #expect(terminal.run("downgrade", "base").code == 0)
    #expect(terminal.run("stamp", "head").code == 0)
    #expect(terminal.run("current", "-v").err.isEmpty)
  }

  @Test(
    "is unknown, and not told, where one of the checksums is missing or of another kind",
    arguments: [
      (nil, nil), (nil, "t1:c"), ("t1:a", nil), ("0123456789abcdef", "t1:c"), ("t0:a", "t1:c"),
      ("t1:a", "t2:a"), ("t1:a", "t1:a"),
    ] as [(String?, String?)])
  func unknown(old: String?, new: String?) throws {
    let terminal = try terminal(old, new)
    let check = terminal.run("check")
    #expect(check.code == 0 && check.out == "No differences.", "\(check)")
    #expect(!terminal.run("upgrade").err.contains("edited"))
  }

  @Test("is unknown where the history is gone")
  func noHistory() throws {
    let terminal = try terminal("t1:a", "t1:c")
    try terminal.execute("DELETE FROM godwit_history")
    #expect(terminal.run("check").code == 0)
    try terminal.execute("DROP TABLE godwit_history")
    #expect(terminal.run("check").code == 0)
  }
}
