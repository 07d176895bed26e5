import Foundation
import GodwitGuideTestSupport
import GodwitTestSupport
import Testing

@testable import GodwitCLI

/// What `--experimental-dump-help` says.
struct CommandTree: Decodable {
  var command: Command

  struct Command: Decodable {
    var commandName: String
    var abstract: String?
    var discussion: String?
    var shouldDisplay: Bool?
    var arguments: [Argument]?
    var subcommands: [Command]?
  }

  struct Argument: Decodable {
    struct Name: Decodable {
      var kind: String
      var name: String
      var text: String { (kind == "long" ? "--" : "-") + name }
    }
    var kind: String
    var shouldDisplay: Bool
    var isOptional: Bool
    var isRepeating: Bool
    var names: [Name]?
    var preferredName: Name?
    var valueName: String?
    var defaultValue: String?
    var allValues: [String]?
    var abstract: String?
    var sectionTitle: String?
  }

  static func ofProgram() throws -> Command {
    try JSONDecoder().decode(CommandTree.self, from: Data(GodwitCommand._dumpHelp().utf8)).command
  }
}

@Suite("Commands of the guide")
struct CommandTests {
  /// Options of other programs that stand alone.
  private static let others: Set<String> = [
    "--help", "--version", "--generate-completion-script", "--static-swift-stdlib",
  ]

  private let tree: CommandTree.Command
  private let guide: Guide

  init() throws {
    tree = try CommandTree.ofProgram()
    guide = try Guide(root: packageRoot)
  }

  private func options(of command: CommandTree.Command) -> Set<String> {
    Set((command.arguments ?? []).flatMap { $0.names ?? [] }.map(\.text))
  }

  private func allOptions(of command: CommandTree.Command) -> Set<String> {
    (command.subcommands ?? []).reduce(options(of: command)) { $0.union(allOptions(of: $1)) }
  }

  /// What is wrong with a command line that begins behind `godwit`.
  private func complaint(_ words: [Substring]) -> String? {
    var command = tree
    var known = options(of: tree).union(Self.others)
    for word in words {
      if word.hasPrefix("--") {
        let name = String(word.prefix { $0 != "=" && $0 != "]" && $0 != "," })
        if command.commandName == tree.commandName {
          // Options may stand before the command.
          if !allOptions(of: tree).union(known).contains(name) { return "no command has \(name)" }
        } else if !known.contains(name) {
          return "\(command.commandName) has no \(name)"
        }
      } else if let inner = command.subcommands?.first(where: { $0.commandName == word }) {
        command = inner
        known.formUnion(options(of: inner))
        if inner.subcommands != nil { known.formUnion(allOptions(of: inner)) }
      } else if command.commandName == tree.commandName, word.first?.isLowercase == true,
        !words.contains(where: { $0.hasPrefix("--") })
      {
        return "there is no command '\(word)'"
      }
    }
    return nil
  }

  /// Commands behind `godwit` in a line of a shell, each to its end.
  private func commands(in line: String) -> [[Substring]] {
    line.split(whereSeparator: { "|;&()".contains($0) }).compactMap { part in
      let words = part.split(separator: " ")
      guard words.first == "godwit" else { return nil }
      let end = words.firstIndex { $0.hasPrefix("#") || $0.hasPrefix(">") } ?? words.endIndex
      return Array(words[1..<end])
    }
  }

  @Test("each command and each option that the guide names is the program's")
  func commands() throws {
    let everything = allOptions(of: tree).union(Self.others)
    let span = try NSRegularExpression(pattern: "`([^`]+)`")
    for page in guide.pages where page.name != "CHANGELOG" {
      for (line, text) in page.prose {
        for match in span.matches(in: text, range: NSRange(text.startIndex..., in: text)) {
          guard let range = Range(match.range(at: 1), in: text) else { continue }
          let code = String(text[range])
          let wrong =
            code.hasPrefix("godwit ")
            ? commands(in: code).compactMap(complaint).first
            : code.hasPrefix("--") && !code.contains("-- ")
              && !page.name.hasPrefix("ComingFrom")
              && !everything.contains(String(code.prefix { $0 != "=" && $0 != " " }))
              ? "no command has it" : nil
          #expect(wrong == nil, "\(page.path):\(line + 1): `\(code)`: \(wrong ?? "")")
        }
      }
      for block in page.blocks where ["console", "yaml", "sh"].contains(block.language) {
        for (offset, line) in block.lines.enumerated() {
          let text = line.hasPrefix("$ ") ? String(line.dropFirst(2)) : line
          guard text.hasPrefix("godwit ") else { continue }
          let wrong = commands(in: text).compactMap(complaint).first
          #expect(wrong == nil, "\(page.path):\(block.fence + offset + 2): \(wrong ?? "")")
        }
      }
    }
  }
}
