import Foundation
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("doctor")
struct DoctorCommandTests {
  private let terminal: Terminal

  init() throws { terminal = try Terminal() }

  @Test("tells about the machine, the package and the database, and changes nothing")
  func page() throws {
    #expect(terminal.run("upgrade").code == 0)
    let before = try Data(contentsOf: terminal.folder.url.appending(path: "app.sqlite"))
    let result = terminal.run("doctor")
    #expect(result.code == 0, "\(result)")
    for text in [
      "version         \(Session.version)", "SQLite", "options ", "journal_mode    delete",
      "revision        94bcac9585c9", "pending         0", "permissions     ", "free disk ",
      "heads           94bcac9585c9",
    ] {
      #expect(result.out.contains(text), "\(text) in \(result.out)")
    }
    let after = try Data(contentsOf: terminal.folder.url.appending(path: "app.sqlite"))
    #expect(before == after)
  }

  @Test("says that there is no database yet, and creates none")
  func missing() {
    let result = terminal.run("doctor")
    #expect(result.code == 0 && result.out.contains("there is none yet"))
    #expect(!terminal.exists("app.sqlite"))
  }

  @Test("names what is wrong, and exits with 2")
  func problems() throws {
    try Data("no database".utf8).write(to: terminal.folder.url.appending(path: "app.sqlite"))
    let damaged = terminal.run("doctor")
    #expect(damaged.code == 2 && damaged.out.contains("! it cannot be read: "), "\(damaged)")
    let folder = terminal.run("doctor", "--database", ".")
    #expect(folder.code == 2, "\(folder)")
  }

  @Test("works where there is no project, on a file that is named")
  func outside() throws {
    #expect(terminal.run("upgrade").code == 0)
    let out = Recorder()
    var session = Session.testing(folder: terminal.folder.url, recorder: out)
    session.hasProject = false
    #expect(session.run(["doctor", "--database", "app.sqlite"]) == 0)
    #expect(out.text.contains("outside of a package") && out.text.contains("page_size"))
    #expect(!out.text.contains("heads"))
  }

  @Test("does not show a password that a variable holds")
  func secrets() {
    var terminal = terminal
    terminal.environment["DATABASE_URL"] = "sqlite://user:secret@host/app.sqlite"
    let result = terminal.run("doctor")
    #expect(!(result.out + result.err).contains("secret"))
  }
}
