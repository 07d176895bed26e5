import Foundation
import GodwitCLITestSupport
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("help")
struct HelpCommandTests {
  private let terminal: Terminal

  init() throws { terminal = try Terminal() }

  @Test("lists the commands and the pages of the guide")
  func list() {
    let result = terminal.run("help")
    #expect(result.code == 0 && result.err.isEmpty)
    #expect(result.out.contains("upgrade") && result.out.contains("getting-started"))
    for page in HelpPage.all { #expect(result.out.contains("  \(page.topic)  ")) }
  }

  @Test("shows a page, whose marks are for reading", arguments: HelpPage.all.map(\.topic))
  func pages(topic: String) throws {
    let page = try #require(HelpPage.named(topic))
    let lines = HelpText.lines(of: page, width: 80, program: "godwit")
    #expect(lines.first == page.title && lines.count > 20)
    for line in lines {
      #expect(!line.contains("<doc:") && !line.contains("<!--") && !line.hasPrefix("|"), "\(line)")
    }
    // Code keeps its lines; what is not code is cut, but for words that are longer.
    let wide = lines.filter { !$0.hasPrefix("    ") && $0.contains(" ") && $0.utf8.count > 110 }
    #expect(wide == [])
  }

  @Test("explains a command, a command of a command, a lint code and the code of an error")
  func others() {
    #expect(terminal.run("help", "upgrade").out.contains("USAGE: godwit upgrade"))
    #expect(terminal.run("help", "fleet", "backup").out.contains("USAGE: godwit fleet backup"))
    #expect(terminal.run("help", "destructive-drop").out.hasPrefix("# destructive-drop"))
    let error = terminal.run("help", "several-heads")
    #expect(error.code == 0 && error.out.hasPrefix("several-heads\n="), "\(error)")
  }

  @Test(
    "and --help work where there is no project",
    arguments: [
      ["--help"], ["help"], ["init", "--help"], ["upgrade", "--help"], ["help", "teams"],
    ])
  func outside(arguments: [String]) {
    let out = Recorder()
    var session = Session.testing(folder: terminal.folder.url, recorder: out)
    session.hasProject = false
    #expect(session.run(arguments) == 0, "\(out.text)")
    #expect(!out.text.contains("no project"))
  }

  @Test("says what was meant where there is no such page")
  func unknown() {
    let result = terminal.run("help", "getting-startd")
    #expect(result.code == 64)
    #expect(result.err.contains("There is no help on 'getting-startd'"))
    #expect(result.err.contains("Did you mean 'getting-started'?"))
    #expect(terminal.run("help", "e\u{301}\u{1B}[31m").err.contains("\\u{1B}"))
  }

  @Test("tables become entries, and links what one types")
  func markdown() {
    let page = HelpPage(
      name: "X",
      text: """
        # Title

        <!-- hidden: yes -->
        See <doc:Teams#Branches-on-purpose>, and <doc:Teams>.

        | a | b | c |
        |---|---|---|
        | `x \\| y` | one | two |

        ```console
        $ ls
        ```
        """)
    #expect(
      HelpText.lines(of: page, width: 80, program: "godwit") == [
        "Title", "=====", "",
        "See “Branches on purpose” in “Working in a team” (godwit help teams), and",
        "“Working in a team” (godwit help teams).",
        "", "`x | y`", "    b: one", "    c: two", "", "    $ ls",
      ])
  }

  @Test("is named by an error on a terminal, and only there")
  func errors() throws {
    func errors(columns: Int?) -> String {
      let recorder = Recorder()
      var session = Session.testing(folder: terminal.folder.url, recorder: recorder)
      session.console = Console(
        out: { _ in }, err: { recorder.append($0) }, readAnswer: { nil }, isInteractive: false,
        showStatus: nil, coloured: [], columns: columns.map { [.err: $0] } ?? [:])
      #expect(session.run(["upgrade", "nonsense"]) == 1)
      return recorder.text
    }
    #expect(errors(columns: 80).contains("help no-such-revision"))
    #expect(!errors(columns: nil).contains("help no-such-revision"))
  }
}
