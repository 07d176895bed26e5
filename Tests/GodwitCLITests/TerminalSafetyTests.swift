import Foundation
import GRDB
import Godwit
import GodwitExampleSchema
import GodwitExampleVersions
import GodwitSchemaDiff
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("What a terminal is shown")
struct TerminalSafetyTests {
  /// A name that would clear the screen, turn its rest around, and begin a line of its own.
  private static let name = "x\u{1B}[2J\u{202E}\u{9B}m\r\nNo differences.\u{2028}"
  private static let shown = #"x\u{1B}[2J\u{202E}\u{9B}m\r\nNo differences.\u{2028}"#

  private func isSafe(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
      scalar == "\n" || scalar == "\t"
        || ![.control, .format, .lineSeparator, .paragraphSeparator]
          .contains(scalar.properties.generalCategory)
    }
  }

  /// A database at the head whose schema has the name besides.
  private func terminal() throws -> Terminal {
    let terminal = try Terminal()
    #expect(terminal.run("upgrade").code == 0)
    let quoted = "\"\(Self.name)\""
    try terminal.execute("CREATE TABLE \(quoted) (\(quoted) TEXT DEFAULT '\(Self.name)')")
    return terminal
  }

  @Test(
    "differences show names with their controls written out, each in one line",
    arguments: [["check"], ["diff", "--from", "database", "--to", "schema"]])
  func differences(arguments: [String]) throws {
    let result = try terminal().run(arguments)
    #expect(result.code == 2)
    let line =
      arguments == ["check"] ? "  + table \(Self.shown) (1 column)" : "- table \(Self.shown)"
    #expect(result.out.split(separator: "\n").contains { $0 == line }, "\(result.out)")
    #expect(isSafe(result.out))
    #expect(isSafe(result.err))
  }

  @Test("JSON says the same name in escapes")
  func json() throws {
    let result = try terminal().run("check", "--format", "json")
    #expect(isSafe(result.out), "\(result.out)")
    let report = try JSONSerialization.jsonObject(with: Data(result.out.utf8)) as? [String: Any]
    let differences = try #require(report?["differences"] as? [[String: Any]])
    let name = try #require(differences.first?["name"] as? String)
    #expect(Array(name.utf8) == Array(Self.name.utf8))
  }

  @Test("a script keeps the bytes of names and values")
  func script() throws {
    var console = RecordedConsole()
    console.coloured = [.out]
    console.console.script("CREATE TABLE \"\(Self.name)\";\n")
    #expect(Array(console.out.text.utf8) == Array("CREATE TABLE \"\(Self.name)\";".utf8))
  }

  @Test(
    "a database at a revision with such a name",
    arguments: [["current"], ["check"], ["upgrade"], ["history", "-i"], ["stamp", "head"]])
  func revisions(arguments: [String]) throws {
    let terminal = try Terminal()
    #expect(terminal.run("upgrade").code == 0)
    try terminal.execute("UPDATE godwit_version SET version_num = '\(Self.name)'")
    let result = terminal.run(arguments)
    #expect(result.code == 1)
    #expect(result.err.contains(Self.shown), "\(result.err)")
    #expect(isSafe(result.out + result.err))
  }

  @Test(
    "what was typed is shown so, whatever complains about it",
    arguments: [
      ["current", "--database", "none\u{1B}[2J\u{202E}"], ["show", "a\u{1B}[2J\u{202E}"],
      ["upgrade", "--wait", "a\u{1B}[2J\u{202E}"], ["a\u{1B}[2J\u{202E}"],
      ["current", "--\u{1B}[2J\u{202E}"], ["upgrade", "-x", "=\u{1B}[2J\u{202E}"],
      ["diff", "--from", "a\u{1B}[2J\u{202E}", "--to", "empty"],
    ])
  func typed(arguments: [String]) throws {
    let result = try Terminal().run(arguments)
    #expect(result.code != 0 && result.err.contains(#"\u{1B}[2J\u{202E}"#), "\(result)")
    #expect(isSafe(result.out + result.err))
  }

  @Test("an argument does not begin a line in a message about usage")
  func typedLines() throws {
    let result = try Terminal().run("upgrade", "--wait", "5\nNothing was changed.")
    #expect(result.code == 64)
    #expect(result.err.contains(#"'5\nNothing was changed.'"#), "\(result.err)")
  }

  @Test("colours are the console's own, and cannot be had by a name")
  func colours() {
    var recorded = RecordedConsole()
    recorded.coloured = [.out]
    let text = "> " + StyledText("a\u{1B}[31mb", .green) + " c"
    recorded.console.out(text)
    recorded.console.err(text)
    #expect(recorded.out.text == "> \u{1B}[32ma\\u{1B}[31mb\u{1B}[0m c")
    #expect(recorded.err.text == "> a\\u{1B}[31mb c")
  }

  @Test("the line of the progress bar cannot be broken, and is cut by its width")
  func status() {
    let recorder = Recorder()
    let console = Console(
      out: { _ in }, err: { _ in }, readAnswer: { nil }, isInteractive: false,
      showStatus: { recorder.append($0) }, coloured: [])
    console.showStatus?("a\r\nb\u{1B}[K")
    #expect(recorder.text == #"a\r\nb\u{1B}[K"#)
    #expect(TextWidth.columns(of: "題名é👧") == 7)
    #expect(TextWidth.cut("題名題名", to: 6) == "題名…")
    #expect(TextWidth.cut("題名題", to: 6) == "題名題")
  }

  @Test(
    "a rename is offered as one word of a shell",
    arguments: [
      ("it's", "new", #"--rename 'table:it'\''s:new'"#),
      ("$(id)", "`id`", "--rename 'table:$(id):`id`'"),
      ("a\u{1B}[2J", "b\n'", #"--rename $'table:a\033\1332J:b\012\047'"#),
      ("\u{600}'", "\u{301}'", #"--rename $'table:\330\200\047:\314\201\047'"#),
      ("a", "'\u{301}", #"--rename 'table:a:'\''"# + "\u{301}'"),
    ])
  func renames(old: String, new: String, option: String) {
    // Bytes: a quote before U+0301 is another character to a String.
    let said = Array(Rename.table(.init(old), to: .init(new)).option.utf8)
    #expect(said == Array(option.utf8))
  }
}

@Suite("Passwords in URLs")
struct SecretTests {
  @Test(
    "are not printed, wherever the URL comes from",
    arguments: [
      "mysql:user:s3cret@host", "postgres:/user:s3/cret@host/db",
      "postgres://user:s3cret@host/db", "postgres://user:s3/cr@s3cret@host:5432/db",
      "sqlite+pysqlcipher://:s3cret@/app.db", "sqlite:///app.db?password=s3cret&mode=ro",
      "file:app.db?mode=ro&hexkey=s3cret", "file://user:s3cret@host/app.db",
      "file:app.db?p%61ssword=s3cret", "jdbc:x://host/db?user=a&token=s3cret#access_token=s3cret",
      "https://s3cret@github.com/x.git", "postgres://user:s3 cret'@host/db s3cret@x",
    ])
  func urls(url: String) throws {
    var terminal = try Terminal()
    for arguments in [
      ["current", "--database", url], ["upgrade", url], ["show", url], ["restore", url],
      ["diff", "--from", url, "--to", "empty"], ["upgrade", "--wait", url], [url],
    ] {
      // Where no URL was expected, only one that is written as it should be is known for one.
      let isProper = url.contains("://") && !url.contains(" ") && !url.hasPrefix("https")
      if arguments.first != "current", !isProper { continue }
      let result = terminal.run(arguments)
      #expect(result.code != 0)
      #expect(!(result.out + result.err).contains("cret"), "\(result)")
    }
    terminal.environment = ["DATABASE_URL": url]
    let result = terminal.run("current")
    #expect(result.code == 1 && result.err.contains("***") && !result.err.contains("cret"))
  }

  @Test(
    "the rest of a text stays as it is",
    arguments: [
      "sqlite:////data/a:b@c.db", "https://sqlite.org/uri.html#query", "a@b.c = d",
      "SELECT * FROM t WHERE key = ?1 AND flags&key=4", "postgres://user@host/db",
      "schema/Poems.swift:13: x ?? y", "file:app.db?mode=ro&cache=private", "\"a\" : \"b=@\"",
      "'http://localhost:8080/'", "http://[::1]:80", "Poems.swift:4:a@b", "sqlite://app.db",
      "https://x.y/a.git",
    ])
  func others(text: String) {
    #expect(Secrets.hidden(in: text) == text)
  }

  @Test("a hidden value leaves JSON whole")
  func json() throws {
    let json = #"{ "a" : "file:x?key=s\"3", "b" : "p://u:s\"3@h" }"#
    let hidden = Secrets.hidden(in: json)
    let object = try JSONSerialization.jsonObject(with: Data(hidden.utf8)) as? [String: String]
    #expect(object?["a"] == "file:x?key=***\"3" && object?["b"] == "p://u:***@h")
  }

  @Test("a path that ends in its middle is none")
  func nul() throws {
    #expect(throws: DatabaseLocation.Problem.self) { try DatabaseLocation("file:a%00b") }
  }
}

/// A console that writes what it is told into recorders.
private struct RecordedConsole {
  let out = Recorder()
  let err = Recorder()
  var coloured: Set<Console.Stream> = []

  var console: Console {
    Console(
      out: { [out] in out.append($0) }, err: { [err] in err.append($0) }, readAnswer: { nil },
      isInteractive: false, showStatus: nil, coloured: coloured)
  }
}
