import Foundation
import GRDB
import Godwit
import GodwitCLITestSupport
import GodwitExampleSchema
import GodwitExampleVersions
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("Commands")
struct CommandTests {
  @Test("upgrade creates a database, tells each step, and then finds nothing to do")
  func upgrade() throws {
    let terminal = try Terminal()
    let first = terminal.run("upgrade")
    #expect(first.code == 0)
    #expect(first.out == "app.sqlite: base -> 94bcac9585c9 (head)")
    #expect(
      first.err.replacing(/\(\d+\.\d+ s\)/, with: "(… s)") == """
        Creating app.sqlite
          upgrade 001_initial_schema  Initial schema: poems, translations, ai_logs, human_notes, \
        workflow_tasks  (… s)
          upgrade 94bcac9585c9  Add composite indexes for performance optimization  (… s)
        """)
    let second = terminal.run("upgrade")
    #expect(second.code == 0)
    #expect(second.out == "Nothing to do: app.sqlite is at 94bcac9585c9 (head)")
    #expect(second.err.isEmpty)
  }

  @Test(
    "upgrade and downgrade take all ways to say where",
    arguments: [
      (["upgrade", "+1"], "app.sqlite: base -> 001_initial_schema"),
      (["upgrade", "001"], "app.sqlite: base -> 001_initial_schema"),
      (["upgrade", "heads"], "app.sqlite: base -> 94bcac9585c9 (head)"),
      (["upgrade", "--database", "other.sqlite"], "other.sqlite: base -> 94bcac9585c9 (head)"),
    ])
  func walks(arguments: [String], out: String) throws {
    let terminal = try Terminal()
    let recorder = Recorder()
    let session = Session.testing(folder: terminal.folder.url, recorder: recorder)
    #expect(session.run(arguments) == 0)
    #expect(recorder.text.hasSuffix(out))
  }

  @Test("downgrade takes -1 as it stands, base and a prefix, wherever the options are")
  func downgrade() throws {
    let terminal = try Terminal()
    _ = terminal.run("upgrade")
    #expect(
      terminal.run("downgrade", "-1").out
        == "app.sqlite: 94bcac9585c9 (head) -> 001_initial_schema")
    #expect(
      terminal.run("downgrade", "-1", "--wait", "1").out == "app.sqlite: 001_initial_schema -> base"
    )
    _ = terminal.run("upgrade")
    #expect(
      terminal.run("downgrade", "--wait", "1", "-2").out
        == "app.sqlite: 94bcac9585c9 (head) -> base")
    let tooFar = terminal.run("downgrade", "-1")
    #expect(tooFar.code == 1)
    #expect(
      tooFar.err
        == "Error: -1 is too far: there is no revision left that way.")
  }

  @Test("a wrong revision gets a suggestion")
  func unknownRevision() throws {
    let terminal = try Terminal()
    let result = terminal.run("upgrade", "94bcac9585c8")
    #expect(result.code == 1)
    #expect(
      result.err.hasSuffix(
        "Error: There is no revision '94bcac9585c8'. Did you mean '94bcac9585c9'?"))
    #expect(!terminal.exists("app.sqlite"))
  }

  @Test("current, heads, history and show tell about the revisions")
  func looking() throws {
    let terminal = try Terminal()
    #expect(terminal.run("current").code == 1)
    _ = terminal.run("upgrade", "+1")
    #expect(
      terminal.run("current").out
        == "001_initial_schema  Initial schema: poems, translations, ai_logs, human_notes, workflow_tasks"
    )
    #expect(
      terminal.run("heads").out
        == "94bcac9585c9 (head)  Add composite indexes for performance optimization")
    #expect(
      terminal.run("history").out == """
        001_initial_schema -> 94bcac9585c9 (head), Add composite indexes for performance optimization
        <base> -> 001_initial_schema (current), Initial schema: poems, translations, ai_logs, \
        human_notes, workflow_tasks
        """)
    #expect(
      terminal.run("show", "head").out == """
        Revision: 94bcac9585c9 (head)
        Parent:   001_initial_schema
        Path:     versions/20251019_200945_94bcac9585c9_add_composite_indexes_for_performance.swift
        Created:  2025-10-19 20:09:45 UTC

            Add composite indexes for performance optimization
        """)
    _ = terminal.run("downgrade", "base")
    #expect(terminal.run("current").out == "base: no revision has been applied")
  }

  @Test("what is reported can be had as JSON", arguments: ["current", "heads", "history", "check"])
  func json(command: String) throws {
    let terminal = try Terminal()
    _ = terminal.run("upgrade")
    let result = terminal.run(command, "--format", "json")
    #expect(result.code == 0)
    _ = try JSONSerialization.jsonObject(with: Data(result.out.utf8))
  }

  @Test("help is good enough to work from")
  func help() throws {
    let terminal = try Terminal()
    #expect(terminal.run("--help").out.contains("godwit revision --autogenerate -m"))
    for command in [
      "revision", "upgrade", "downgrade", "current", "history", "heads", "show", "check", "demo",
    ] {
      let result = terminal.run(command, "--help")
      #expect(result.code == 0 && result.out.contains("USAGE: godwit \(command)"), "\(command)")
    }
    let usage = terminal.run("upgrade", "--databse", "x")
    #expect(usage.code == 64)
    #expect(usage.err.contains("Did you mean '--database'?"))
  }
}

@Suite("Checking and writing")
struct CheckAndRevisionTests {
  private let wordCount = Table("poems") { Column("id", .integer) }

  @Test("without a database, schema/ is compared with versions/, and the output says so")
  func withoutDatabase() throws {
    let terminal = try Terminal()
    let result = terminal.run("check")
    #expect(result.code == 0 && result.out == "No differences.")
    #expect(
      result.err == "Comparing schema/ with versions/: the database app.sqlite does not exist")
    #expect(!terminal.exists("app.sqlite"))
  }

  @Test("drift is exit code 2 and a readable list")
  func drift() throws {
    let terminal = try Terminal()
    _ = terminal.run("upgrade")
    try terminal.execute(
      """
      DROP INDEX ix_poems_id;
      ALTER TABLE poems ADD COLUMN stray TEXT DEFAULT 'x';
      CREATE TABLE extra (a, b);
      """)
    let result = terminal.run("check")
    #expect(result.code == 2)
    let initial = "versions/20250119_120000_001_initial_schema.swift"
    let byHand =
      "No revision makes it: somebody made it by hand. Declare it and autogenerate, or drop it."
    #expect(
      result.out == """
        app.sqlite is not as revision 94bcac9585c9 leaves it:
          - index poems.ix_poems_id (id)   \(initial):21
            Revision '001_initial_schema' makes it, and the database does not have it: somebody \
        dropped or renamed it by hand. What makes it again: godwit diff --from database --to versions --sql
          + table extra (2 columns)
          + column poems.stray TEXT DEFAULT 'x'
            \(byHand)
        """)
    #expect(result.err.hasSuffix("So app.sqlite and schema/ differ, too, by the same."))
    // What GitHub shows at the lines stands before the same list.
    let annotated = terminal.run("check", "--format", "github")
    #expect(annotated.code == 2)
    #expect(
      annotated.out == """
        ::error file=\(initial),line=21,title=Godwit%3A database-drift::- index poems.ix_poems_id \
        (id): Revision '001_initial_schema' makes it, and the database does not have it: somebody \
        dropped or renamed it by hand. What makes it again: godwit diff --from database --to versions --sql
        ::error title=Godwit%3A database-drift::+ table extra (2 columns): \(byHand)
        ::error title=Godwit%3A database-drift::+ column poems.stray TEXT DEFAULT 'x': \(byHand)

        """ + result.out)
    try Data("no database".utf8).write(to: terminal.folder.url.appending(path: "app.sqlite"))
    let failed = terminal.run("check", "--format", "github")
    #expect(failed.code == 1 && failed.out.hasPrefix("::error::"), "\(failed)")
  }

  @Test("what GitHub reads is escaped by bytes: a mark behind a sign does not hide it")
  func annotations() {
    let line = GitHubAnnotation.line(
      .error, "50%\u{301}\r\nof it",
      at: Finding.Place(file: "a,\u{301}b:\u{301}c.swift", line: 7))
    #expect(
      line.utf8.elementsEqual(
        "::error file=a%2C\u{301}b%3A\u{301}c.swift,line=7::50%25\u{301}%0D%0Aof it".utf8),
      "\(line)")
  }

  @Test("a range for stamp needs --sql, and sqlite: needs its slashes")
  func misuse() throws {
    let terminal = try Terminal()
    let stamp = terminal.run("stamp", "base:head")
    #expect(stamp.code == 64 && stamp.err.contains("say --sql"), "\(stamp)")
    let url = terminal.run("upgrade", "--database", "sqlite:app.db")
    #expect(url.code == 1 && url.err.contains("needs three slashes"), "\(url)")
    #expect(!terminal.exists("sqlite:app.db"))
  }

  @Test("a database that is not at the head gets Alembic's answer, and what to do")
  func notUpToDate() throws {
    let terminal = try Terminal()
    _ = terminal.run("upgrade", "+1")
    let check = terminal.run("check")
    #expect(
      check.code == 2
        && check.out == """
          Target database is not up to date: app.sqlite is at 001_initial_schema and lacks a \
          revision: 94bcac9585c9
          """,
      "\(check)")
    #expect(check.err.hasSuffix("To apply it: godwit upgrade"))
    #expect(terminal.run("check", "--allow-pending").code == 0)
    let result = terminal.run("revision", "--autogenerate", "-m", "x")
    #expect(result.code == 1)
    #expect(
      result.err == """
        Error: Target database is not up to date.
          app.sqlite is at 001_initial_schema, versions/ at 94bcac9585c9.
          Apply what is pending first: godwit upgrade
        """)
  }

  @Test("autogenerate writes the file, and says what it saw")
  func autogenerate() throws {
    var terminal = try Terminal()
    terminal.configuration.schema.tables[0].append(
      Column("word_count", .integer, fileID: "GodwitExampleSchema/Poems.swift", line: 13))
    let result = terminal.run("revision", "--autogenerate", "-m", "add word_count")
    #expect(result.code == 0)
    let path = "versions/20261123_101500_3f9a1c7be02d_add_word_count.swift"
    #expect(result.out == "Wrote \(path)")
    #expect(
      result.err == """
        Comparing schema/ with versions/: the database app.sqlite does not exist
          + column poems.word_count INTEGER   schema/Poems.swift:13
        Proved in memory: upgrade gives the declared schema, downgrade gives back the present one.
        Review it, then run: godwit upgrade
        """)
    #expect(
      try String(contentsOfFile: terminal.folder.path(path), encoding: .utf8) == """
        import Godwit

        /// add word_count
        ///
        /// - Adds column `poems.word_count`.
        ///
        /// Create Date: 2026-11-23 10:15:00 UTC
        struct AddWordCount_3f9a1c7be02d: Revision {
          static let id: RevisionID = "3f9a1c7be02d"
          static let downRevisions: [RevisionID] = ["94bcac9585c9"]

          static func upgrade(_ op: Operations) throws {
            try op.addColumn("poems", Column("word_count", .integer))
          }

          static func downgrade(_ op: Operations) throws {
            try op.dropColumn("poems", "word_count")
          }
        }

        """)
    let again = terminal.run("revision", "-m", "add word_count")
    #expect(again.code == 1 && again.err.contains("exists already"))
  }

  @Test("when nothing differs, nothing is written")
  func nothingToWrite() throws {
    let terminal = try Terminal()
    let result = terminal.run("revision", "--autogenerate", "-m", "nothing")
    #expect(result.code == 0 && result.out == "No differences: nothing to write.")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: terminal.folder.path("versions")).isEmpty)
  }

  @Test(
    "any message gives a legal file and type name",
    arguments: [
      ("…", "20261123_101500_3f9a1c7be02d.swift", "struct Revision_3f9a1c7be02d: Revision {"),
      (
        "2fa for users", "20261123_101500_3f9a1c7be02d_2fa_for_users.swift",
        "struct Revision2faForUsers_3f9a1c7be02d: Revision {"
      ),
      ("中文", "20261123_101500_3f9a1c7be02d.swift", "struct Revision_3f9a1c7be02d: Revision {"),
      (
        "Füße ändern", "20261123_101500_3f9a1c7be02d_fusse_andern.swift",
        "struct FusseAndern_3f9a1c7be02d: Revision {"
      ),
      (
        "../../etc/passwd", "20261123_101500_3f9a1c7be02d_etc_passwd.swift",
        "struct EtcPasswd_3f9a1c7be02d: Revision {"
      ),
      (
        String(repeating: "word ", count: 30),
        "20261123_101500_3f9a1c7be02d_word_word_word_word_word_word_word_word.swift",
        "struct WordWordWordWordWordWordWordWord_3f9a1c7be02d: Revision {"
      ),
    ])
  func names(message: String, file: String, type: String) throws {
    let terminal = try Terminal()
    let result = terminal.run("revision", "-m", message)
    #expect(result.out == "Wrote versions/\(file)")
    let source = try String(
      contentsOfFile: terminal.folder.path("versions/\(file)"), encoding: .utf8)
    #expect(source.contains("\n\(type)\n"))
    #expect(source.contains("static func upgrade(_ op: Operations) throws {}"))
  }

  @Test("a message cannot get out of its comment")
  func hostileMessages() throws {
    let terminal = try Terminal()
    _ = terminal.run("revision", "-m", "one\nstruct Evil {}\r*/ \u{202E}evil\u{0}")
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: terminal.folder.path("versions")).first)
    let source = try String(
      contentsOfFile: terminal.folder.path("versions/\(name)"), encoding: .utf8)
    #expect(source.contains("/// one\n/// struct Evil {}\n/// */ \\u{202e}evil\\u{0}\n"))
  }

  @Test("an empty message is refused")
  func emptyMessage() throws {
    let result = try Terminal().run("revision", "-m", "  ")
    #expect(
      result.code == 1 && result.err == "Error: A revision needs a message: -m \"what it does\"")
  }

  @Test("a declaration that SQLite rejects is reported with its place and SQLite's words")
  func rejectedDeclaration() throws {
    var terminal = try Terminal()
    terminal.configuration.schema.tables.append(
      Table("bad", fileID: "GodwitExampleSchema/Poems.swift", line: 4) {
        Column("amount", .integer).primaryKey()
        Index("ix_bad", on: "ammount", fileID: "GodwitExampleSchema/Poems.swift", line: 6)
      })
    let result = terminal.run("check")
    #expect(result.code == 1)
    #expect(
      result.err == """
        Comparing schema/ with versions/: the database app.sqlite does not exist
        Error: SQLite does not accept a declaration.
          schema/Poems.swift:6: error: index ix_bad: no such column: ammount. Did you mean 'amount'?
          CREATE INDEX ix_bad ON bad (ammount)
        """)
  }

  @Test("a foreign key to what is not declared gets a warning with a suggestion")
  func undeclaredReference() throws {
    var terminal = try Terminal()
    terminal.configuration.schema.tables[0].append(
      Column("a", fileID: "GodwitExampleSchema/Poems.swift", line: 9).references("translation"))
    terminal.configuration.schema.tables[0].append(
      Column("b", fileID: "GodwitExampleSchema/Poems.swift", line: 10).references(
        "human_notes", "idd"))
    let result = terminal.run("check")
    #expect(
      result.err.hasPrefix(
        """
        Warning: schema/Poems.swift:9: the foreign key of 'poems' refers to table 'translation', \
        which the schema does not declare. Did you mean 'translations'?
        Warning: schema/Poems.swift:10: the foreign key of 'poems' refers to column 'idd' of \
        'human_notes', which the schema does not declare. Did you mean 'id'?
        """))
  }

  @Test("a table that stands in the schema twice is reported with both places")
  func declaredTwice() throws {
    var terminal = try Terminal()
    terminal.configuration.schema.tables.append(
      Table("POEMS", fileID: "GodwitExampleSchema/Poems.swift", line: 99) { Column("id") })
    let result = terminal.run("check")
    #expect(result.code == 1)
    #expect(result.err.contains("schema/Poems.swift:4 and schema/Poems.swift:99"))
  }

  @Test(
    "a table that says twice what it can say once is an error, and not the same as one that does not"
  )
  func saidTwice() throws {
    let cases: [(String, @Sendable (inout Godwit.Table) -> Void)] = [
      ("has two columns 'ID'", { $0.append(Column("ID", .text)) }),
      ("has two indexes 'IX'", { $0.indexes += [Index("ix", on: "id"), Index("IX", on: "id")] }),
      ("has two primary keys", { $0.constraints.append(.primaryKey(PrimaryKey())) }),
    ]
    for (message, change) in cases {
      var terminal = try Terminal()
      #expect(terminal.run("upgrade").code == 0)
      change(&terminal.configuration.schema.tables[0])
      for command in [["check"], ["revision", "--autogenerate", "-m", "x"]] {
        let result = terminal.run(command)
        #expect(result.code == 1 && result.err.contains(message), "\(command): \(result)")
      }
    }
    var terminal = try Terminal()
    let twin = Table("twin") {
      Column("id", .text)
      Index("IX_TWIN", on: "id")
    }
    terminal.configuration.schema.tables += [twin]
    terminal.configuration.schema.tables += [
      Table("other") {
        twin.columns[0]
        Index("ix_twin", on: "id")
      }
    ]
    #expect(terminal.run("check").err.contains("'ix_twin' is in the schema twice"))
  }
}
