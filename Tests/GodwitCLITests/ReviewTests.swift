import Foundation
import Godwit
import GodwitAutogenerate
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("A project's review of a proposal")
struct ReviewTests {
  /// A database with a table and a column too many and an index too few.
  private func terminal(
    _ review: @escaping @Sendable (inout Proposal) throws -> Void
  ) throws -> Terminal {
    var terminal = try Terminal()
    terminal.configuration.schema = DatabaseSchema {
      Table("users") {
        Column("id", .integer).primaryKey()
        Column("name", .blob).check("length(name) > 0")
        Index("ix_name", on: "name")
      }
    }
    terminal.configuration.declarations = .none
    terminal.configuration.revisions = RevisionList(folder: "versions", [])
    terminal.configuration.review = review
    try terminal.execute(
      """
      CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, old TEXT);
      CREATE TABLE audit (a); INSERT INTO audit VALUES (1);
      """)
    return terminal
  }

  private let arguments = ["revision", "--autogenerate", "-m", "change"]
  private let file = "versions/20261123_101500_3f9a1c7be02d_change.swift"

  private func source(_ terminal: Terminal) throws -> String {
    try String(contentsOfFile: terminal.folder.path(file), encoding: .utf8)
  }

  @Test("sees what is done to what, and may leave it as it is")
  func operations() throws {
    let recorder = Recorder()
    let terminal = try terminal { proposal in
      for operation in proposal.operations {
        recorder.append(
          "\(operation.kind) \(operation.table) \(operation.name): \(operation.description)")
      }
      #expect(proposal.operations.contains { $0.column?.name == "old" })
      #expect(proposal.operations.contains { $0.index?.name == "ix_name" })
      #expect(proposal.operations.contains { $0.constraint != nil })
    }
    let result = terminal.run(arguments)
    #expect(result.code == 0 && result.err.contains("upgrade gives the declared schema, downgrade"))
    #expect(!result.err.contains("review"))
    #expect(
      recorder.text == """
        dropColumn users old: Drops column `users.old`.
        alterColumn users name: Alters column `users.name`: TEXT -> BLOB.
        addConstraint users : Adds a check to `users`.
        dropTable audit audit: Drops table `audit`.
        createIndex users ix_name: Creates index `ix_name`.
        """, "\(recorder.text)")
    #expect(try source(terminal).components(separatedBy: "op.alterTable").count == 3)
  }

  @Test("refuses with a reason, and then nothing is written")
  func refused() throws {
    let terminal = try terminal { proposal in
      for operation in proposal.operations where operation.kind == .dropTable {
        try proposal.refuse("no table is dropped here: \(operation.table)")
      }
    }
    for more in [[], ["--allow-unproven"], ["--sql"]] {
      let result = terminal.run(arguments + more)
      #expect(result.code == 1 && result.out.isEmpty, "\(result)")
      #expect(
        result.err.hasSuffix(
          """
          Error: The project's review refuses the proposal: no table is dropped here: audit
          Nothing was written.
          """), "\(result.err)")
      #expect(!terminal.exists(file))
    }
    // It is about what is written, not about what is found.
    #expect(terminal.run("check").code == 2)
  }

  @Test("fails with an error of its own")
  func failed() throws {
    struct Mishap: Error {}
    let result = try terminal { _ in throw Mishap() }.run(arguments)
    #expect(
      result.code == 1 && result.err.contains("review failed, so nothing was written: Mishap"))
  }

  @Test("takes operations out, which is said and proven for the rest")
  func leftOut() throws {
    let terminal = try terminal { proposal in
      proposal.operations.removeAll { $0.kind == .dropTable || $0.kind == .dropColumn }
    }
    let script = terminal.run(arguments + ["--sql"])
    #expect(script.code == 0, "\(script)")
    #expect(!script.out.contains("DROP TABLE audit") && script.out.contains("ix_name"))
    #expect(script.err.contains("- table audit"))
    let result = terminal.run(arguments)
    #expect(result.code == 0, "\(result)")
    #expect(
      result.err.contains(
        """
        Left out by the project's review:
          - column users.old TEXT
          - table audit
        """), "\(result.err)")
    #expect(
      result.err.contains(
        "Proved in memory: but for the project's review, upgrade gives the declared schema"))
    let source = try source(terminal)
    #expect(!source.contains("dropTable") && !source.contains("dropColumn"), "\(source)")
    #expect(source.contains("/// Left out by the project's review:"), "\(source)")
  }

  @Test("may leave nothing")
  func nothing() throws {
    let terminal = try terminal { $0.operations = [] }
    let result = terminal.run(arguments)
    #expect(result.code == 0 && result.out == "The project's review leaves nothing to write.")
    #expect(result.err.contains("- table audit") && !terminal.exists(file))
  }

  @Test("puts operations in, and in place of others")
  func added() throws {
    var terminal = try terminal { proposal in
      proposal.operations = proposal.operations.map { operation in
        operation.kind == .dropTable
          ? .renameTable(operation.table, to: "old_\(operation.table)") : operation
      }
      proposal.operations.append(.createIndex("users", Index("ix_own", on: "id", "name")))
      proposal.operations.append(.createIndex("users", Index(on: "name", "id")))
      proposal.operations.append(
        .addConstraint("users", .check(Check("id < 100"))))
    }
    // A table that is not declared is a difference that nobody took out.
    #expect(terminal.run(arguments).err.contains("these differences would be left"))
    #expect(!terminal.exists(file))
    terminal.configuration.migrations.ignored = [.tables("old_*")]
    #expect(terminal.run(arguments + ["--sql"]).out.contains("CREATE INDEX idx_users_name_id"))
    let result = terminal.run(arguments)
    #expect(result.code == 0, "\(result)")
    #expect(result.err.contains("Added by the project's review:"))
    #expect(result.err.contains("+ index users.ix_own"))
    let source = try source(terminal)
    #expect(source.contains("try op.renameTable(\"audit\", to: \"old_audit\")"), "\(source)")
    #expect(source.contains("try op.renameTable(\"old_audit\", to: \"audit\")"), "\(source)")
    #expect(source.contains("\"ck_users_id\""), "\(source)")
    #expect(source.contains("\"idx_users_name_id\""), "\(source)")
  }

  @Test("is asked once, also for a script")
  func once() throws {
    let recorder = Recorder()
    let terminal = try terminal { _ in recorder.append("asked") }
    for more in [["--sql"], []] {
      #expect(terminal.run(arguments + more).code == 0)
    }
    #expect(recorder.text == "asked\nasked")
  }

  @Test("puts SQL in, for the upgrade and for the downgrade")
  func sql() throws {
    let terminal = try terminal { proposal in
      proposal.operations.append(
        .execute(
          "UPDATE users SET name = trim(name); -- clean",
          downgrade: "UPDATE users SET name = \"x\""))
      proposal.operations.append(.execute("DELETE FROM users WHERE name IS NULL"))
    }
    let script = terminal.run(arguments + ["--sql"])
    #expect(script.code == 0, "\(script)")
    #expect(
      script.out.contains(
        "\nUPDATE users SET name = trim(name);\nDELETE FROM users WHERE name IS NULL;\n"))
    try terminal.execute("UPDATE users SET name = ' a '")
    let result = terminal.run(arguments)
    #expect(result.code == 0, "\(result)")
    #expect(
      result.err.contains(
        """
        Added by the project's review:
          + SQL: UPDATE users SET name = trim(name); -- clean
          + SQL: DELETE FROM users WHERE name IS NULL
        """), "\(result.err)")
    let source = try source(terminal)
    let halves = source.components(separatedBy: "static func downgrade")
    #expect(
      halves[0].contains(
        #"    try op.execute("UPDATE users SET name = trim(name); -- clean")"# + "\n"
          + #"    try op.execute("DELETE FROM users WHERE name IS NULL")"#), "\(source)")
    #expect(
      halves[1].contains(#"try op.execute("UPDATE users SET name = \"x\"")"#), "\(source)")
    #expect(halves[1].components(separatedBy: "op.execute").count == 2, "\(source)")
  }

  @Test(
    "puts no SQL in that does not do what is declared, or cannot run",
    arguments: [
      ("CREATE TABLE more (a)", "", "these differences would be left"),
      ("CREATE INDEX ix_more ON users (id)", "DROP INDEX ix_more", "these differences"),
      ("UPDATE users SET missing = 1", "", "no such column: missing"),
    ])
  func wrongSQL(sql: String, downgrade: String, message: String) throws {
    let terminal = try terminal {
      $0.operations.append(.execute(sql, downgrade: downgrade))
    }
    for more in [[], ["--sql"]] {
      let result = terminal.run(arguments + more)
      #expect(result.code == 1 && result.out.isEmpty, "\(result)")
      #expect(result.err.contains(message), "\(result.err)")
    }
    #expect(!terminal.exists(file))
  }

  @Test("cannot break the order of things, or take a rename out")
  func broken() throws {
    let reversed = try terminal { $0.operations.reverse() }
    let result = reversed.run(arguments)
    #expect(result.code == 0 || result.err.contains("tried in memory and do not do"), "\(result)")
    var renaming = try terminal { proposal in
      proposal.operations.removeAll { $0.kind == .renameTable }
    }
    renaming.configuration.schema = DatabaseSchema {
      Table("people") { Column("id", .integer).primaryKey() }.renamed(from: "users")
      Table("audit") { Column("a") }
    }
    let refused = renaming.run(arguments)
    #expect(refused.code == 1, "\(refused)")
    #expect(refused.err.contains("Renames table `users` to `people`."), "\(refused)")
  }
}
