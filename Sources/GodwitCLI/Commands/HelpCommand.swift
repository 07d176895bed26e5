import ArgumentParser
import GodwitLint
import GodwitRevisionGraph
import GodwitSQLSyntax

struct HelpCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "help",
      abstract: "Show a page of the guide, or what a command, an error or a lint code means.",
      discussion: """
        Without a topic it lists the commands and the pages of the guide.

        Examples:
          \(Session.programName) help
          \(Session.programName) help getting-started
          \(Session.programName) help upgrade
          \(Session.programName) help destructive-drop
        """)
  }

  @Argument(
    help: "A page, a command, the code of an error, or that of a lint finding.",
    completion: .list(HelpPage.all.map(\.topic)))
  var topic: [String] = []

  func run() throws {
    let session = try Session.required()
    guard let first = topic.first else { return session.listHelp() }
    if let command = Self.command(topic) {
      let width = session.console.columns[.out]
      session.console.out(GodwitCommand.helpMessage(for: command, columns: width))
    } else if let page = HelpPage.named(topic.joined(separator: "-")) {
      session.show(page)
    } else if topic.count == 1, let rule = LintRule.named(first) {
      session.console.out(rule.page)
    } else if topic.count == 1, let section = HelpPage.named("Errors")?.section(first) {
      session.show(section)
    } else {
      throw ValidationError(Self.unknown(topic.joined(separator: " ")))
    }
  }

  /// The command of these words: `fleet upgrade`.
  private static func command(_ words: [String]) -> (any ParsableCommand.Type)? {
    words.reduce(GodwitCommand.self as (any ParsableCommand.Type)?) { command, word in
      guard let configuration = command?.configuration else { return nil }
      let inner =
        configuration.subcommands + configuration.groupedSubcommands.flatMap(\.subcommands)
      return inner.first { $0.configuration.commandName == word }
    }
  }

  private static func unknown(_ topic: String) -> String {
    let root = GodwitCommand.configuration
    let commands = root.groupedSubcommands.flatMap(\.subcommands)
      .compactMap { $0.configuration.commandName }
    let topics = HelpPage.all.map(\.topic) + commands + LintRule.all.map(\.code)
    let similar = Similarity.closest(to: topic, in: topics)
    return "There is no help on '\(VisibleText.line(topic))'."
      + (similar.first.map { " Did you mean '\($0)'?" } ?? "")
      + " '\(Session.programName) help' lists what there is."
  }
}

extension Session {
  fileprivate func show(_ page: HelpPage) {
    // As wide as is read with ease, where the terminal has that.
    let width = min(console.columns[.out] ?? 88, 100)
    for line in HelpText.lines(of: page, width: width, program: program) { console.out(line) }
  }

  fileprivate func listHelp() {
    console.out(GodwitCommand.helpMessage(columns: console.columns[.out]))
    console.out("\nPAGES OF THE GUIDE:")
    let width = HelpPage.all.map(\.topic.utf8.count).max() ?? 0
    for page in HelpPage.all {
      let gap = String(repeating: " ", count: width - page.topic.utf8.count + 2)
      console.entry("  \(page.topic)\(gap)\(page.title)")
    }
    console.out(
      "\n  See '\(program) help <page>'. The codes of errors and lint findings work, too.")
  }
}
